package evaluator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/own"
	"github.com/planvet/planvet/policies"
)

// TestExamples runs every example of every rule through the HCL loader and
// holds what the rule says against what the example says, both ways.
func TestExamples(t *testing.T) {
	set := embedded(t)
	for _, rule := range set.Rules {
		for i, example := range rule.Examples() {
			t.Run(fmt.Sprintf("%s/%d %s", rule.ID, i, example.Name), func(t *testing.T) {
				t.Parallel()
				outcome, err := own.Try(t.Context(), set, rule, example, nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(outcome.Wrong) > 0 {
					t.Errorf("-example +rule:\n%s", strings.Join(outcome.Wrong, "\n"))
					for _, notice := range outcome.Notices {
						t.Logf("notice: %s", notice)
					}
				}
			})
		}
	}
}

func outcomes(findings []*evaluator.Finding, verdict evaluator.Verdict) []string {
	var out []string
	for _, f := range findings {
		if f.Verdict == verdict {
			out = append(out, f.Address+": "+f.Message)
		}
	}
	slices.Sort(out)
	return out
}

func lines(of policies.Outcomes) []string {
	var out []string
	for address, messages := range of {
		for _, message := range messages {
			out = append(out, address+": "+strings.Join(strings.Fields(message), " "))
		}
	}
	slices.Sort(out)
	return out
}

// TestEveryRuleHasExamples asks of each rule an example that fails, one that
// passes and one that is undetermined.
func TestEveryRuleHasExamples(t *testing.T) {
	for _, rule := range embedded(t).Rules {
		var fail, pass, undetermined bool
		for _, e := range rule.Examples() {
			fail = fail || len(e.Fail) > 0
			undetermined = undetermined || len(e.Undetermined) > 0
			pass = pass || e.Passes()
		}
		// What is in a module that was not read is never known to be a defect.
		fail = fail || slices.Equal(rule.Resources, []string{policies.Modules})
		if !fail || !pass || !undetermined {
			t.Errorf("%s: examples that fail %t, pass %t, are undetermined %t", rule.ID, fail, pass, undetermined)
		}
	}
}

// TestPoliciesCompileStrictly compiles everything with OPA's strict checks
// and against the schema of the document.
func TestPoliciesCompileStrictly(t *testing.T) {
	set := embedded(t)
	sources, err := set.Sources(set.Rules)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evaluator.Compile(sources, true); err != nil {
		t.Fatal(err)
	}
}

// TestMisspeltFieldsDoNotCompile shows that the check above can fail.
func TestMisspeltFieldsDoNotCompile(t *testing.T) {
	set := embedded(t)
	sources, err := set.Sources(set.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{
		`some r in tf.resources("aws_vpc"); r.vales.cidr_block == "10.0.0.0/8"`,
		`some r in input.resourcs.aws_vpc`,
		`tf.resurces("aws_vpc")`,
	} {
		typo := policies.Source{File: "typo.rego", Text: "# METADATA\n# schemas:\n#   - input: schema.document\npackage planvet.rules.typo.typo\n\nimport data.planvet.lib.tf\n\nresults contains 1 if { " + body + " }\n"}
		if _, err := evaluator.Compile(append(slices.Clone(sources), typo), true); err == nil {
			t.Errorf("%s: compiles", body)
		}
	}
}

func embedded(t testing.TB) *policies.Set {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return set
}
