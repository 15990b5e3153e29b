package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// many has n findings of each severity, the least severe first.
func many(n int) *Report {
	result := &evaluator.Result{Input: "plan.json", Artifact: "plan.json", Source: document.SourcePlan}
	for _, rule := range []*policies.Rule{ruleSpacing, ruleMFA, rulePlacement, ruleSSH} {
		for i := range n {
			result.Findings = append(result.Findings, &evaluator.Finding{
				Rule: rule, Verdict: evaluator.Fail, Severity: rule.Severity, Address: fmt.Sprintf("aws_x.%s[%d]", rule.ID, i),
				Message: "No.", Place: place("main.tf", i+1, 1, i+1, 2), Fingerprint: print(i),
				Related: []evaluator.Location{{Address: "aws_y.z", Message: "see there"}},
			})
		}
	}
	return newReport(result)
}

func TestGitHubShowsTheSevereFirst(t *testing.T) {
	out := string(render(t, many(7), variant{format: "github"}))
	for start, want := range map[string]int{"::error ": 10, "::warning ": 7, "::notice ": 8} {
		if got := strings.Count("\n"+out, "\n"+start); got != want {
			t.Errorf("%s: %d, want %d", start, got, want)
		}
	}
	if got := strings.Count(out, "sg-open-admin-ingress::"); got != 7 {
		t.Errorf("%d of 7 critical findings are shown", got)
	}
	if want := "::notice title=planvet::Not shown as annotations: 4 findings that did not fit."; !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
}

func TestMarkdownFitsIntoAComment(t *testing.T) {
	for _, n := range []int{100, 300, 3000} {
		out := string(render(t, many(n), variant{format: "markdown"}))
		if len(out) > 65_000 {
			t.Errorf("%d findings: %d bytes", n, len(out))
		}
		if !strings.Contains(out, "did not fit here") || !strings.Contains(out, "aws_x.sg-open-admin-ingress[0]") {
			t.Errorf("%d findings: the cut is not said, or the severe are cut", n)
		}
		if strings.Count(out, "<details>") != strings.Count(out, "</details>") {
			t.Errorf("%d findings: a folded part is left open", n)
		}
	}
	if out := string(render(t, many(5), variant{format: "markdown"})); strings.Contains(out, "did not fit") {
		t.Error("20 findings do not fit")
	}
}

func TestMarkdownIsPlain(t *testing.T) {
	result := &evaluator.Result{Input: "p", Findings: []*evaluator.Finding{{
		Rule: ruleSSH, Verdict: evaluator.Fail, Severity: policies.Critical, Address: "a`b", Fingerprint: print(1),
		Message: "*b* _i_ <b> & | [l](https://x) @someone #12 www.example.com :tada: `c` $x$ ~s~",
	}}}
	out := string(render(t, newReport(result), variant{format: "markdown"}))
	want := "\\*b\\* \\_i\\_ &lt;b> &amp; \\| \\[l\\](https\\://x) @\u2060someone \\#\u206012 www&#46;example.com \\:tada: \\`c\\` \\$x\\$ \\~s\\~ |"
	if !strings.Contains(out, want) || !strings.Contains(out, "``a`b``") {
		t.Errorf("no %s in\n%s", want, out)
	}
}

func TestJUnitCounts(t *testing.T) {
	for name, r := range reports() {
		var got struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Suites   []struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Cases    []struct {
					Failure *struct{} `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.NewDecoder(bytes.NewReader(render(t, r, variant{format: "junit"}))).Decode(&got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tests, failures := 0, 0
		for _, s := range got.Suites {
			failed := 0
			for _, c := range s.Cases {
				if c.Failure != nil {
					failed++
				}
			}
			if failed != s.Failures || len(s.Cases) != s.Tests {
				t.Errorf("%s: a suite counts %d of %d, and has %d of %d", name, s.Failures, s.Tests, failed, len(s.Cases))
			}
			tests += s.Tests
			failures += s.Failures
		}
		sum := r.Totals()
		if tests != got.Tests || failures != got.Failures || failures != sum.OverThreshold+sum.UndeterminedFailing {
			t.Errorf("%s: %d of %d, want %d of %d, and %d fail the run", name, got.Failures, got.Tests, failures, tests, sum.OverThreshold)
		}
	}
}
