package evaluator_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
)

// An otherwise is what a plan without its source finds otherwise than the
// example wants, and why: with + for what only the plan alone finds, - for
// what it does not.
type otherwise struct {
	why      string
	findings []string
}

const hiddenPolicy = "a plan hides a policy with a value that is known only after apply"

var aloneOtherwise = map[string]otherwise{
	"bastion-placement/gateways-that-do-not-make-a-subnet-public": {
		"of blocks that are one argument to the provider, a plan prints the references all together, not which block has which", []string{
			"-fail aws_instance.bastion: the bastion cannot be reached from outside: aws_subnet.main is not public: aws_default_route_table.main routes neither 0.0.0.0/0 nor ::/0 to an internet gateway",
			"+undetermined aws_instance.bastion: whether the bastion is in a public subnet cannot be told: gateway_id of aws_default_route_table.main is known only after apply",
		},
	},
	"nacl-duplicate-rule-number/separate-rules-of-one-number-from-for-each": {
		"a plan does not print locals, so not that both rules are of one ACL", []string{
			`-fail aws_network_acl_rule.web["80"]: ingress rule number 100 of aws_network_acl.main is already taken by aws_network_acl_rule.web["443"]: one rule overwrites the other, or the apply fails`,
			`+undetermined aws_network_acl_rule.web["443"]: whether ingress rules share a number cannot be told: network_acl_id of aws_network_acl_rule.web["443"] is known only after apply`,
		},
	},
	"s3-mfa-delete/the-bucket-policy-denies-deletion-without-mfa": {hiddenPolicy, []string{
		"+undetermined aws_s3_bucket_versioning.logs: whether deleting versions takes MFA cannot be told, since policy of aws_s3_bucket_policy.logs is known only after apply",
	}},
	"s3-mfa-delete/a-policy-from-a-data-source-on-every-bucket-of-a-set": {hiddenPolicy, []string{
		`+undetermined aws_s3_bucket_versioning.each["data"]: whether deleting versions takes MFA cannot be told, since policy of aws_s3_bucket_policy.each["data"] is known only after apply`,
		`+undetermined aws_s3_bucket_versioning.each["logs"]: whether deleting versions takes MFA cannot be told, since policy of aws_s3_bucket_policy.each["logs"] is known only after apply`,
	}},
	"s3-mfa-delete/deletion-denied-to-everyone-always": {hiddenPolicy, []string{
		"+undetermined aws_s3_bucket.vault: whether deleting versions takes MFA cannot be told, since policy of aws_s3_bucket_policy.vault is known only after apply",
	}},
	"s3-mfa-delete/the-condition-of-the-policy-is-known-only-after-apply": {hiddenPolicy, []string{
		"-undetermined aws_s3_bucket_versioning.logs: whether deleting versions takes MFA cannot be told, since what the policy of aws_s3_bucket_policy.logs denies is known only after apply",
		"+undetermined aws_s3_bucket_versioning.logs: whether deleting versions takes MFA cannot be told, since policy of aws_s3_bucket_policy.logs is known only after apply",
	}},
	"sg-open-admin-ingress/blocks-that-are-known-only-after-apply": {
		"terraform read the data source that gives the blocks, and it holds no address: the plan has no rule", []string{
			"-undetermined aws_security_group.web: it cannot be told which ports are open to the world: ingress is known only after apply",
		},
	},
}

// TestExamplePlans vets the plan that terraform makes of every rule's
// examples. With its source it must give what the example wants, like the
// configuration alone (TestExamples); without, the same but for what a plan
// does not tell.
func TestExamplePlans(t *testing.T) {
	if *record {
		recordExamples(t)
	}
	cases := exampleCases(t)
	for _, file := range strayRecordings(t, cases) {
		t.Errorf("%s is of no example: remove it, or run with -record", file)
	}
	refused, unused := refusals(t), maps.Clone(aloneOtherwise)
	var same, explained, unplanned int
	for _, c := range cases {
		reason, isRefused := refused[c.name]
		delete(refused, c.name)
		delete(unused, c.name)
		t.Run(c.name, func(t *testing.T) {
			recorded := c.recorded(t)
			switch {
			case recorded == nil && !isRefused:
				t.Fatal("the example has no recorded plan: run with -record")
			case recorded != nil && isRefused:
				t.Fatalf("%s is there, and %s says that it cannot be", c.file(), unplannable)
			case isRefused && reason.HCL != c.hash(), !isRefused && recorded.HCL != c.hash():
				t.Fatal("the example's configuration has changed since its plan was recorded: run with -record")
			case isRefused:
				unplanned++
				return
			}
			engine, want := c.engine(t), wanted(c.example)
			if diff := cmp.Diff(want, c.vetPlan(t, engine, recorded.Plan, true)); diff != "" {
				t.Errorf("from the plan and its source (-example +plan):\n%s", diff)
			}
			alone := c.vetPlan(t, engine, recorded.Plan, false)
			differences := slices.Concat(only("-", want, alone), only("+", alone, want))
			if diff := cmp.Diff(aloneOtherwise[c.name].findings, differences); diff != "" {
				t.Errorf("what the plan alone finds otherwise (-explained +found):\n%s", diff)
			}
			if differences == nil {
				same++
			} else {
				explained++
				t.Log(aloneOtherwise[c.name].why)
			}
		})
	}
	t.Logf("examples: %d; the same from the plan alone: %d; otherwise, and explained: %d; not planned by terraform: %d",
		len(cases), same, explained, unplanned)
	for name := range unused {
		t.Errorf("%s is explained, but is no example", name)
	}
	for name := range refused {
		t.Errorf("%s: %s is no example", unplannable, name)
	}
}

func (c exampleCase) engine(t *testing.T) *evaluator.Engine {
	t.Helper()
	engine, err := evaluator.NewEngine(c.set, evaluator.Options{
		Rules: []string{c.rule.ID}, Params: map[string]map[string]any{c.rule.ID: c.example.Params},
	})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// vetPlan gives the findings of the example's rule, a line each.
func (c exampleCase) vetPlan(t *testing.T, engine *evaluator.Engine, plan []byte, withSource bool) []string {
	t.Helper()
	dir := t.TempDir()
	options := loader.Options{Root: dir, Source: loader.NoSource}
	if withSource {
		options.Source = dir
	}
	for file, text := range map[string][]byte{"plan.json": plan, "main.tf": []byte(c.example.HCL)} {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := loader.Load(context.Background(), filepath.Join(dir, "plan.json"), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, notice := range doc.Notices {
		t.Errorf("notice: %s", notice.Message)
	}
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return slices.Concat(labelled(evaluator.Fail, outcomes(result.Findings, evaluator.Fail)),
		labelled(evaluator.Undetermined, outcomes(result.Findings, evaluator.Undetermined)))
}

func wanted(e policies.Example) []string {
	return slices.Concat(labelled(evaluator.Fail, lines(e.Fail)), labelled(evaluator.Undetermined, lines(e.Undetermined)))
}

func labelled(verdict evaluator.Verdict, outcomes []string) []string {
	var out []string
	for _, outcome := range outcomes {
		out = append(out, string(verdict)+" "+outcome)
	}
	return out
}

// only lists, with a sign, the findings that are not among others.
func only(sign string, findings, others []string) []string {
	var out []string
	for _, finding := range findings {
		if !slices.Contains(others, finding) {
			out = append(out, sign+finding)
		}
	}
	return out
}
