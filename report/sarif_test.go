package report

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/sarif"
)

func sarifRun(t *testing.T, r *Report, profile Profile) sarif.Run {
	t.Helper()
	var log sarif.Log
	if err := json.Unmarshal(render(t, r, variant{format: "sarif", options: Options{Profile: profile}}), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

func TestSARIFProfiles(t *testing.T) {
	for _, result := range sarifRun(t, features(), GitHub).Results {
		if result.Kind != "" || result.Level == "none" || result.BaselineState != "" || result.Suppressions != nil {
			t.Errorf("github: %s %s should not be there", result.RuleID, result.Message.Text)
		}
	}
	full := sarifRun(t, features(), Full).Results
	if want := len(features().Results[0].Findings) + 1; len(full) != want {
		t.Errorf("full: %d results, want %d", len(full), want)
	}
	kinds := map[string]int{}
	for _, result := range full {
		kinds["kind "+result.Kind]++
		kinds["state "+result.BaselineState]++
		kinds[fmt.Sprint("suppressions ", len(result.Suppressions))]++
	}
	for kind, want := range map[string]int{"kind open": 1, "state new": 1, "state unchanged": 1, "state absent": 1, "suppressions 1": 1} {
		if kinds[kind] != want {
			t.Errorf("full: %s: %d, want %d", kind, kinds[kind], want)
		}
	}
}

func TestSARIFLimits(t *testing.T) {
	result := &evaluator.Result{Input: "plan.json", Source: document.SourcePlan, Artifact: "plan.json"}
	for i := range sarif.MaxResults + 7 {
		rule := ruleSpacing
		if i >= sarif.MaxResults {
			rule = ruleSSH // the severe ones come last, and must not be cut
		}
		result.Findings = append(result.Findings, &evaluator.Finding{
			Rule: rule, Verdict: evaluator.Fail, Severity: rule.Severity, Address: fmt.Sprintf("aws_x.y[%d]", i),
			Message: "No.", Place: place("plan.json", i+1, 1, i+1, 2), Fingerprint: print(i),
		})
	}
	last := result.Findings[len(result.Findings)-1]
	for i := range sarif.MaxFlowLocations + 5 {
		l := evaluator.Location{Address: fmt.Sprintf("aws_z.z[%d]", i), Message: "near it", Place: place("main.tf", i+1, 1, i+1, 9)}
		last.Related = append(last.Related, l)
		last.Steps = append(last.Steps, l)
	}

	run := sarifRun(t, newReport(result), GitHub)
	if len(run.Results) != sarif.MaxResults {
		t.Errorf("%d results", len(run.Results))
	}
	for i, r := range run.Results[:7] {
		if r.RuleID != ruleSSH.ID {
			t.Errorf("result %d is of %s", i, r.RuleID)
		}
	}
	notes := run.Invocations[0].Notifications
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "7 results left out") || notes[0].Descriptor.ID != "planvet/results-cut" {
		t.Errorf("the cut is not said: %+v", notes)
	}
	if !run.Invocations[0].ExecutionSuccessful {
		t.Error("a cut is no failure")
	}
	long := run.Results[6]
	if n := len(long.RelatedLocations); n != sarif.MaxRelatedLocations {
		t.Errorf("%d related locations", n)
	}
	if n := strings.Count(long.Message.Text, "]("); n != sarif.MaxLinks {
		t.Errorf("%d links", n)
	}
	if n := len(long.CodeFlows[0].ThreadFlows[0].Locations); n != sarif.MaxFlowLocations {
		t.Errorf("%d steps", n)
	}

	all := sarifRun(t, newReport(result), Full)
	if len(all.Results) != sarif.MaxResults+7 || len(all.Invocations[0].Notifications) != 0 {
		t.Errorf("full: %d results, %d notifications", len(all.Results), len(all.Invocations[0].Notifications))
	}
}

func TestSARIFCategory(t *testing.T) {
	plan := func(file string) *evaluator.Result {
		return &evaluator.Result{Input: file, Artifact: file, Source: document.SourcePlan}
	}
	config := func(folder string) *evaluator.Result {
		return &evaluator.Result{Input: folder, Source: document.SourceConfig}
	}
	for _, test := range []struct {
		inputs []*evaluator.Result
		want   string
	}{
		{nil, "planvet/"},
		{[]*evaluator.Result{plan("plan.json")}, "planvet/infra/"},
		{[]*evaluator.Result{plan("prod/plan.json")}, "planvet/infra/prod/"},
		{[]*evaluator.Result{plan("../plan.json")}, "planvet/"},
		{[]*evaluator.Result{plan("/tmp/plan.json")}, "planvet/"},
		{[]*evaluator.Result{{Input: "-", Source: document.SourcePlan}}, "planvet/"},
		{[]*evaluator.Result{config(".")}, "planvet/infra/"},
		{[]*evaluator.Result{config("prod")}, "planvet/infra/prod/"},
		{[]*evaluator.Result{config("prod/main.tf")}, "planvet/infra/prod/"},
		{[]*evaluator.Result{config("prod"), plan("prod/net/plan.json")}, "planvet/infra/prod/"},
		{[]*evaluator.Result{config("prod"), config("production")}, "planvet/infra/"},
		{[]*evaluator.Result{config("prod"), {Input: "-"}}, "planvet/"},
	} {
		if got := sarifRun(t, newReport(test.inputs...), GitHub).AutomationDetails.ID; got != test.want {
			t.Errorf("%+v: %s, want %s", test.inputs, got, test.want)
		}
	}
}

// TestMultitool asks Microsoft's validator, with the rules of the standard and
// those of GitHub.
func TestMultitool(t *testing.T) {
	tool := os.Getenv("PLANVET_SARIF_MULTITOOL")
	if tool == "" {
		t.Skip("SARIF is not checked with Microsoft's validator: set PLANVET_SARIF_MULTITOOL to the Sarif.Multitool " +
			"of the npm package @microsoft/sarif-multitool-linux (chmod u+x it first)")
	}
	for name, r := range reports() {
		for _, profile := range Profiles() {
			log := render(t, r, variant{format: "sarif", options: Options{Profile: profile}})
			for _, problem := range validate(t, tool, log) {
				// A finding without a place has no region, since a line would be invented.
				if problem.RuleID == "SARIF2017" && problem.Level == "warning" {
					continue
				}
				t.Errorf("%s, %s: %s %s: %v", name, profile, problem.Level, problem.RuleID, problem.Message.Arguments)
			}
		}
	}
	broken := strings.Replace(string(render(t, features(), variant{format: "sarif"})), `"ruleIndex": 4`, `"ruleIndex": 99`, 1)
	if len(validate(t, tool, []byte(broken))) == 0 {
		t.Error("the validator finds nothing wrong with a rule that is not there")
	}
}

type problem struct {
	RuleID  string
	Level   string
	Message struct{ Arguments []string }
}

// validate returns the errors and warnings. The tool exits with 0 even so.
func validate(t *testing.T, tool string, log []byte) []problem {
	t.Helper()
	in := filepath.Join(t.TempDir(), "log.sarif")
	out := filepath.Join(t.TempDir(), "out.sarif")
	if err := os.WriteFile(in, log, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), tool, "validate", in, "--rule-kind", "Sarif;Ghas", "-o", out, "--log", "ForceOverwrite").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Runs []struct {
			Results     []problem
			Invocations []struct{ ExecutionSuccessful bool }
		}
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\ufeff")), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Runs) != 1 || len(answer.Runs[0].Invocations) != 1 || !answer.Runs[0].Invocations[0].ExecutionSuccessful {
		t.Fatalf("the validator did not come to its end: %s", said)
	}
	var problems []problem
	for _, p := range answer.Runs[0].Results {
		if p.Level != "note" && p.Level != "none" { // a warning has no level in SARIF
			if p.Level == "" {
				p.Level = "warning"
			}
			problems = append(problems, p)
		}
	}
	return problems
}
