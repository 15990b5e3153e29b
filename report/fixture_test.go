package report

import (
	"errors"
	"fmt"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

var (
	ruleSSH = &policies.Rule{
		ID: "sg-open-admin-ingress", Area: "sg", Severity: policies.Critical,
		Title:       "Security group lets the world reach an admin port",
		Description: "A rule lets every address reach `22` or `3389`.\nScanners find such a port **within minutes**.\n\nSee [the guide](https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html).",
		Remediation: "Name the addresses that need it, or use Session Manager:\n\n```hcl\ncidr_blocks = [\"10.0.0.0/8\"]\n```",
		References:  []string{"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
		Frameworks: map[string][]string{
			"cwe":         {"CWE-284", "CWE-668"},
			"cis-aws-3.0": {"5.2", "5.3"},
			"nist-800-53": {"AC-3", "AC-4", "SC-7", "CM-6", "CM-7", "SI-4"},
		},
	}
	ruleShadow = &policies.Rule{
		ID: "nacl-shadowed-rule", Area: "nacl", Severity: policies.High,
		Title: "Network ACL rule can never match", Description: strings.Repeat("Rules are tried in rising order. ", 60),
		Remediation: "Give the deny a lower number.", References: []string{"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"},
	}
	ruleMFA = &policies.Rule{
		ID: "s3-mfa-delete", Area: "s3", Severity: policies.Medium,
		Title: "Bucket versioning does not require MFA to delete", Description: "Whoever holds the keys can delete every version.",
		Remediation: "Set `mfa_delete`.", References: []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"},
	}
	ruleSpacing = &policies.Rule{
		ID: "nacl-rule-spacing", Area: "nacl", Severity: policies.Low,
		Title: "Network ACL rules are numbered too closely", Description: "No rule fits between them later.",
		Remediation: "Leave gaps.", References: []string{"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"},
	}
	rulePlacement = &policies.Rule{
		ID: "bastion-placement", Area: "bastion", Severity: policies.High,
		Title: "Bastion host is not where it can be reached", Description: "A bastion belongs in a public subnet.",
		Remediation: "Move it.", References: []string{"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
	}
)

func place(file string, line, column, endLine, endColumn int) *document.Place {
	return &document.Place{File: file, StartLine: line, StartColumn: column, EndLine: endLine, EndColumn: endColumn}
}

// print makes a fingerprint that is of the right form and of its own for n.
func print(n int) string { return fmt.Sprintf("%064x", n) }

// newReport is a run of that tool over these results.
func newReport(results ...*evaluator.Result) *Report {
	for _, result := range results {
		result.Gate.FailOn = policies.Medium
	}
	return &Report{
		Tool:    Tool{Name: "planvet", Version: "1.2.3", InformationURI: "https://github.com/planvet/planvet"},
		Rules:   []*policies.Rule{rulePlacement, ruleSpacing, ruleShadow, ruleMFA, ruleSSH},
		Results: results,
		Root:    "/home/me/repo",
		Dir:     "/home/me/repo/infra",
	}
}

// features shows everything that a run may have to say.
func features() *Report {
	prod := &evaluator.Result{
		Input: "prod/plan.json", Source: document.SourcePlan, Artifact: "prod/plan.json",
		Resources: 42, Covered: 17, Rules: []*policies.Rule{ruleSpacing, ruleShadow, ruleSSH},
		Findings: []*evaluator.Finding{
			{
				Rule: ruleSSH, Verdict: evaluator.Fail, Severity: policies.Critical,
				Address: `module.net["a"].aws_security_group.bastion`, Path: []any{"ingress", 1, "cidr_blocks"},
				Message: `Port 22 (SSH) is open to the world: ingress[1] lets 0.0.0.0/0 in, and module.net["a"].aws_instance.bastion["eu west"] behind it has a public address.`,
				Place:   place("prod/net/sg.tf", 12, 5, 12, 38), Fingerprint: print(1), Delta: evaluator.New,
				Edits: []evaluator.Edit{{File: "prod/net/sg.tf", From: 12, To: 13, Text: "    cidr_blocks = [\"10.0.0.0/8\"]\n"}},
				Related: []evaluator.Location{
					{Address: `module.net["a"].aws_instance.bastion["eu west"]`, Path: []any{"vpc_security_group_ids"}, Message: "uses this group", Place: place("prod/net/main.tf", 40, 3, 40, 60)},
					{Address: "module.net", Message: "is called here", Place: place("prod/main.tf", 3, 1, 3, 13)},
					{Address: "aws_vpc.elsewhere", Message: "its network, of which no place is known"},
				},
				Steps: []evaluator.Location{
					{Address: "aws_internet_gateway.main", Message: "lets the internet in", Place: place("prod/net/main.tf", 3, 1, 3, 39)},
					{Address: "aws_route.public", Path: []any{"gateway_id"}, Message: "sends 0.0.0.0/0 to it", Place: place("prod/net/main.tf", 9, 3, 9, 45)},
				},
			},
			{
				Rule: ruleShadow, Verdict: evaluator.Fail, Severity: policies.Medium,
				Address: `module.net["a"].aws_network_acl.main`, Path: []any{"ingress", 0},
				Edits: []evaluator.Edit{
					{File: "prod/net/acl.tf", From: 7, To: 8, Text: "    rule_no = 90\n"},
					{File: "prod/net/acl.tf", From: 12, To: 12, Text: "    # ```\n    action = \"deny\"\n"},
				},
				Message: "Allow 120 (tcp 443 from 10.0.0.0/8) can never match: deny 100 comes first.", Delta: evaluator.Unchanged,
				Place: place("prod/plan.json", 214, 7, 214, 30), Fingerprint: print(2),
			},
			{
				Rule: ruleSpacing, Verdict: evaluator.Fail, Severity: policies.Low,
				Address: `module.net["a"].aws_network_acl.main`, Message: "Ingress rules 100 and 101 leave no room between them.",
				Place: place("prod/plan.json", 214, 0, 0, 0), Fingerprint: print(3),
			},
			{
				Rule: ruleShadow, Verdict: evaluator.Fail, Severity: policies.High, Address: "aws_network_acl.old", Delta: evaluator.Fixed,
				Message: "Deny 200 can never match.", Fingerprint: print(4),
			},
			{
				Rule: ruleMFA, Verdict: evaluator.Fail, Severity: policies.Medium, Address: "aws_s3_bucket_versioning.logs",
				Message: "MFA delete is off.", Place: place("prod/s3.tf", 2, 3, 2, 20), Fingerprint: print(5),
				Suppressed: &evaluator.Suppression{
					Reason: "the account has no root user with MFA", Until: "2027-01-31", Source: evaluator.InComment, Place: *place("prod/logs.tf", 6, 3, 6, 71),
				},
			},
			{
				Rule: rulePlacement, Verdict: evaluator.Undetermined, Severity: policies.High, Address: "aws_instance.bastion",
				Path:    []any{"subnet_id"},
				Message: "Whether the bastion sits in a public subnet depends on subnet-0abc, whose route table is not in this plan.",
				Place:   place("prod/plan.json", 98, 0, 0, 0), Fingerprint: print(6),
			},
		},
		Notices: []document.Notice{
			{Level: document.LevelNote, Message: "Three data sources are read during apply."},
			{Level: document.LevelWarning, Message: "The plan is not complete: terraform deferred 2 changes, which are not vetted here although they will be made by a later apply.", Place: place("prod/plan.json", 1, 1, 1, 2)},
			{Level: document.LevelError, Message: "module.db could not be read: its findings are missing."},
		},
	}
	stage := &evaluator.Result{
		Input: "stage", Source: document.SourceConfig, Resources: 9, Covered: 9, Rules: []*policies.Rule{ruleMFA},
		Findings: []*evaluator.Finding{{
			Rule: ruleMFA, Verdict: evaluator.Fail, Severity: policies.Medium, Address: "aws_s3_bucket_versioning.logs",
			Message: "MFA delete is off", Fingerprint: print(7),
		}},
	}
	prod.Network = drawn("aws_vpc.main", "aws_subnet.public", "aws_subnet.private", "aws_instance.bastion", "aws_instance.web")
	broken := &evaluator.Result{
		Input: "broken.json", Artifact: "broken.json",
		Err: errors.Join(errors.New("broken.json:1:1: not a plan: an object was expected"), errors.New("run 'terraform show -json PLANFILE > plan.json' again")),
	}
	r := newReport(prod, stage, broken)
	r.Excerpt = func(file string, from, to int) []string {
		return map[string][]string{"prod/net/sg.tf": {"    cidr_blocks = [\"0.0.0.0/0\"] # </code>"}}[file]
	}
	return r
}

// drawn is a network of two subnets with a host that is reached and one that is
// not, and one of each kind besides.
func drawn(vpc, public, private, bastion, web string) *network.Graph {
	link := func(name string, answer network.Answer) network.Link {
		return network.Link{Link: name, Answer: answer, Why: name + " says " + string(answer) + " of " + vpc}
	}
	return &network.Graph{
		VPCs: []network.VPC{{Key: vpc, CIDR: "10.0.0.0/16", Gateways: []string{"aws_internet_gateway.main"}}},
		Subnets: []network.Subnet{
			{Key: private, VPCs: []string{vpc}, Public: network.No, Why: "nothing routes " + private},
			{Key: public, VPCs: []string{vpc}, CIDR: "10.0.0.0/24", Zone: "eu-west-1a", Public: network.Yes, Why: public + " is routed"},
		},
		Hosts: []network.Host{
			{Address: bastion, Type: "aws_instance", Bastion: network.Yes, Action: document.Create},
			{Address: web, Type: "aws_autoscaling_group", Bastion: network.No},
		},
		Balancers: []network.Balancer{{Address: "aws_lb.front", Type: "aws_lb", Faces: "internet", Subnets: []string{public}}},
		Ways: []network.Way{
			{Host: bastion, Sure: true, Subnet: public, Family: "ipv4", Answer: network.Yes, Ports: [][2]int{{22, 22}}, Admin: network.Yes, Why: "every link of " + bastion + " is open"},
			{Host: web, Sure: true, Subnet: private, Family: "ipv4", Answer: network.No, Admin: network.No, Links: []network.Link{link("route", network.No)}},
			{Host: web, Subnet: "", Family: "ipv4", Answer: network.Undetermined, Admin: network.Undetermined, Why: "nobody can tell", Links: []network.Link{link("route", network.Undetermined)}},
		},
	}
}

// instances has many instances of few resources.
func instances() *Report {
	result := &evaluator.Result{
		Input: "plan.json", Source: document.SourcePlan, Artifact: "plan.json",
		Resources: 200, Covered: 200, Rules: []*policies.Rule{ruleSSH, ruleMFA},
	}
	add := func(rule *policies.Rule, address, message string, line int) {
		result.Findings = append(result.Findings, &evaluator.Finding{
			Rule: rule, Verdict: evaluator.Fail, Severity: rule.Severity, Address: address, Message: message,
			Place: place("plan.json", line, 5, line, 9), Fingerprint: print(line),
		})
	}
	for i := range 20 {
		address := fmt.Sprintf("module.region[%d].aws_security_group.admin", i)
		add(ruleSSH, address, address+" lets the world in on port 22.", 100+i)
	}
	for i := range 3 {
		add(ruleSSH, fmt.Sprintf("aws_security_group.few[%d]", i), "Port 22 is open to the world.", 300)
	}
	for i := range 14 {
		add(ruleMFA, fmt.Sprintf(`aws_s3_bucket_versioning.each["b%d"]`, i), fmt.Sprintf("MFA delete is off on bucket-%d.", i), 400+i)
	}
	return newReport(result)
}

// hostile holds names that try to break out of each format.
func hostile() *Report {
	names := []string{
		`aws_vpc.x["</script><script>alert(1)</script>"]`,
		"::error file=x::gotcha",
		`aws_vpc.x["##[error]gotcha"]`,
		`aws_vpc.x["a|b|` + "`c`" + `"]`,
		"aws_vpc.x[\"\x1b[31mred\x1b[0m\x1b]0;title\x07\"]",
		"aws_vpc.x[\"\u202egnp.exe\u2066\"]",
		"aws_vpc.x[\"two\nlines\r\nhere\t\"]",
		"aws_vpc.x[\"" + strings.Repeat("long", 2500) + "\"]",
		"aws_vpc.x[\"\xff\xfe not UTF-8\"]",
		`aws_vpc.x["[click](https://example.com/)"]`,
		`aws_vpc.x["unclosed`,
		"aws_vpc.x[\"日本語\"]",
		"",
	}
	result := &evaluator.Result{Input: "-", Source: document.SourcePlan, Resources: len(names), Covered: len(names), Rules: []*policies.Rule{ruleSSH}}
	for i, name := range names {
		result.Findings = append(result.Findings, &evaluator.Finding{
			Rule: ruleSSH, Verdict: evaluator.Fail, Severity: policies.Critical, Address: name, Path: []any{"tags", name},
			Message: "The world reaches port 22 of " + name, Fingerprint: print(i), Place: place(name, 1, 1, 1, 1),
			Related:    []evaluator.Location{{Address: name, Message: name, Place: place("dir with space/"+name, 3, 1, 2, 1)}},
			Suppressed: nil,
		})
	}
	result.Notices = []document.Notice{{Level: document.LevelWarning, Message: "::warning::" + strings.Join(names, " "), Place: place(names[0], 1, 0, 0, 0)}}
	result.Err = errors.New("::error::first\n::error::second \x1b[2J")
	result.Network = drawn(names[0], names[4], names[7], names[5], names[6])
	r := newReport(result)
	r.Excerpt = func(string, int, int) []string { return names }
	return r
}

// piped is a plan from standard input.
func piped() *Report {
	return newReport(&evaluator.Result{
		Input: "-", Source: document.SourcePlan, Resources: 1, Covered: 1, Rules: []*policies.Rule{ruleMFA},
		Findings: []*evaluator.Finding{{
			Rule: ruleMFA, Verdict: evaluator.Fail, Severity: policies.Medium, Address: "aws_s3_bucket_versioning.logs",
			Message: "MFA delete is off", Place: place("stdin", 1, 4711, 1, 4712), Fingerprint: print(1),
		}},
	})
}

// clean found nothing in what it looked at.
func clean() *Report {
	return newReport(&evaluator.Result{
		Input: "plan.json", Source: document.SourcePlan, Artifact: "plan.json", Resources: 12, Covered: 12,
		Rules: []*policies.Rule{ruleSSH, ruleMFA},
	})
}

// nothing had no resource to look at.
func nothing() *Report {
	return newReport(&evaluator.Result{
		Input: "-", Source: document.SourcePlan,
		Notices: []document.Notice{{Level: document.LevelNote, Message: "This plan changes nothing."}},
	})
}

func reports() map[string]*Report {
	return map[string]*Report{
		"features": features(), "instances": instances(), "hostile": hostile(), "clean": clean(), "nothing": nothing(), "piped": piped(),
	}
}
