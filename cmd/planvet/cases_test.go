package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCases vets the plan of every case from within its folder, with its
// source beside it, and holds what is printed against the files want.*: every
// case has a want.json, some a want.txt.
func TestCases(t *testing.T) {
	for _, dir := range caseFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Chdir(dir)
			for _, want := range []struct{ file, format string }{{"want.json", "json"}, {"want.txt", "text"}} {
				if _, err := os.Stat(want.file); errors.Is(err, fs.ErrNotExist) && want.format != "json" {
					continue
				}
				_, got, stderr := runHere(t, "plan.json", "--root", ".", "--format", want.format)
				if stderr != "" {
					t.Errorf("on standard error: %s", stderr)
				}
				got = strings.ReplaceAll(got, `"`+version+`"`, `"0.0.0"`) // a release changes no case
				if *update {
					if err := os.WriteFile(want.file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				text, err := os.ReadFile(want.file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(text), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", want.file, diff)
				}
			}
		})
	}
}

// What vetting a plan without its source finds otherwise, and why: by case,
// with + for what only the plan alone finds, - for what it does not.
var aloneOtherwise = map[string]string{
	"identity -queue-destructive-without-mfa fail module.roles.aws_sqs_queue_policy.jobs policy":              "a plan hides a policy with a value that is known only after apply",
	"identity +queue-destructive-without-mfa undetermined module.roles.aws_sqs_queue_policy.jobs policy":      "a plan hides a policy with a value that is known only after apply",
	"identity -sts-trust-anyone fail module.roles.aws_iam_role.deploy assume_role_policy":                     "a plan hides a policy with a value that is known only after apply",
	"identity +sts-trust-anyone undetermined module.roles.aws_iam_role.deploy assume_role_policy":             "a plan hides a policy with a value that is known only after apply",
	"locals +instance-public-address undetermined aws_instance.web subnet_id":                                 "a plan does not print locals, so not which subnet it is",
	`locals +nacl-subnet-default undetermined aws_subnet.all["a"] `:                                           "a plan does not print locals, so not which VPC it is",
	`locals +nacl-subnet-default undetermined aws_subnet.all["b"] `:                                           "the same",
	`locals -nacl-subnet-default fail aws_subnet.all["a"] `:                                                   "the same",
	`modules +sg-default-in-use undetermined module.host["production"].aws_instance.this `:                    "a plan does not tell which output of a module is meant, so not whether the group is of the host",
	`modules +sg-default-in-use undetermined module.host["staging"].aws_instance.this `:                       "the same",
	"modules +sg-default-in-use undetermined module.spare[0].aws_instance.this ":                              "the same",
	"modules +sg-default-in-use undetermined module.spare[1].aws_instance.this ":                              "the same",
	"network +sg-open-admin-ingress undetermined aws_security_group.unknown ingress.cidr_blocks":              "a plan prints the names in an expression, not that it makes a single address of them",
	"unknown +sg-open-admin-ingress undetermined aws_security_group_rule.office cidr_blocks":                  "the same",
	"storage +resource-policy-anyone undetermined aws_s3_bucket_policy.hidden policy":                         "a plan hides a policy with a value that is known only after apply",
	"storage +s3-mfa-delete undetermined aws_s3_bucket_versioning.hidden versioning_configuration.mfa_delete": "a plan hides a policy with a value that is known only after apply",
}

// TestThreeWays vets every case of which all is created three ways, and finds
// the same: from the plan and its source, from the configuration alone, and,
// but for what a plan does not tell, from the plan alone.
func TestThreeWays(t *testing.T) {
	unused := map[string]bool{}
	for key := range aloneOtherwise {
		unused[key] = true
	}
	compared := 0
	for _, dir := range caseFolders(t) {
		name := filepath.Base(dir)
		if _, err := os.Stat(filepath.Join(dir, "before")); err == nil {
			continue // a configuration does not tell what was there
		}
		t.Run(name, func(t *testing.T) {
			t.Chdir(dir)
			both, vetted := findingsOf(t, "plan.json")
			if !vetted {
				t.Skip("nothing to vet")
			}
			configuration, _ := findingsOf(t, ".")
			if diff := cmp.Diff(both, configuration); diff != "" {
				t.Errorf("from the configuration (-plan and source +configuration):\n%s", diff)
			}
			alone, _ := findingsOf(t, "plan.json", "--source", "none")
			compared += len(alone)
			for _, difference := range slices.Concat(only("+", alone, both), only("-", both, alone)) {
				key := name + " " + difference
				if aloneOtherwise[key] == "" {
					t.Errorf("from the plan alone: %s", difference)
				}
				delete(unused, key)
			}
		})
	}
	for key := range unused {
		t.Errorf("%s is found, and needs no explanation", key)
	}
	if compared < 30 {
		t.Errorf("only %d findings were compared", compared)
	}
}

func only(sign string, in, notIn []string) []string {
	var out []string
	for _, finding := range in {
		if !slices.Contains(notIn, finding) {
			out = append(out, sign+finding)
		}
	}
	return out
}

// findingsOf lists what a scan of an input found, a line each: rule, verdict,
// address, and the path without positions, since sets have none of their own.
func findingsOf(t *testing.T, args ...string) (lines []string, vetted bool) {
	t.Helper()
	code, stdout, stderr := runHere(t, append(args, "--root", ".", "--format", "json", "--per-instance")...)
	if code == exitFailed {
		return nil, false
	}
	if stderr != "" {
		t.Fatal(stderr)
	}
	var report struct {
		Findings []struct {
			Rule, Verdict, Address string
			Path                   []any
		}
	}
	if err := json.NewDecoder(bytes.NewBufferString(stdout)).Decode(&report); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		var path []string
		for _, step := range f.Path {
			if name, ok := step.(string); ok {
				path = append(path, name)
			}
		}
		lines = append(lines, strings.Join([]string{f.Rule, f.Verdict, f.Address, strings.Join(path, ".")}, " "))
	}
	slices.Sort(lines)
	return lines, true
}

func caseFolders(t *testing.T) []string {
	t.Helper()
	plans, err := filepath.Glob("../../testdata/cases/*/plan.json")
	if err != nil || len(plans) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	folders := make([]string, len(plans))
	for i, plan := range plans {
		if folders[i], err = filepath.Abs(filepath.Dir(plan)); err != nil {
			t.Fatal(err)
		}
	}
	return folders
}
