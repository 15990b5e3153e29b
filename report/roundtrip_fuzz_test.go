package report

import (
	"encoding/json"
	"net/url"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/sarif"
	"github.com/planvet/planvet/report/terminal"
)

// FuzzRoundTrip writes findings of which the words are anybody's, and reads them
// back out of JSON and SARIF, and out of either as a baseline.
func FuzzRoundTrip(f *testing.F) {
	f.Add("aws_x.y", "ingress", "plain words", "main.tf")
	f.Add("module.a[\"é\\\"]\"].aws_x.y", "a b", "line\nbreak <&> \u2028 \x1b[31m ](1) ##[error]", "a b/%2e%zz/é#?.tf")
	f.Add("\xff", "\xfe", "\xff\ufffd", "\xff\x00.tf")
	f.Add("a", "", ".", "./x/../y:z.tf")
	f.Add("a", "b", "?", "c:/x.tf")
	f.Fuzz(func(t *testing.T, address, step, message, file string) {
		address, message = "a"+address, "m"+message
		if file == "" || file == "-" {
			file = "main.tf"
		}
		related := evaluator.Location{Address: "b" + address, Path: []any{step}, Message: message + " too", Place: place(file, 7, 1, 7, 2)}
		given := []*evaluator.Finding{
			{Rule: ruleSSH, Verdict: evaluator.Fail, Severity: policies.High, Address: address, Path: []any{step, 0, "x"}, Message: message, Place: place(file, 3, 2, 4, 5), Fingerprint: print(1)},
			{Rule: ruleMFA, Verdict: evaluator.Fail, Severity: policies.Low, Address: address, Message: message, Place: place(file, 1, 1, 1, 1), Fingerprint: print(2), Related: []evaluator.Location{related}},
			{Rule: ruleSSH, Verdict: evaluator.Undetermined, Severity: policies.Low, Address: "b" + address, Message: message, Fingerprint: print(3)},
		}
		r := newReport(&evaluator.Result{Input: file, Source: document.SourceConfig, Findings: given, Rules: []*policies.Rule{ruleSSH, ruleMFA}})
		r.Root, r.Dir = "", ""
		asJSON := render(t, r, variant{format: "json"})
		asSARIF := render(t, r, variant{format: "sarif", options: Options{Profile: Full}})
		for _, text := range [][]byte{asJSON, asSARIF} {
			if !utf8.Valid(text) {
				t.Fatalf("it is not UTF-8: %q", text)
			}
			known, err := evaluator.ReadBaseline(text)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if known.Len() != len(given) {
				t.Fatalf("%d of %d are known\n%s", known.Len(), len(given), text)
			}
		}
		fromJSON(t, asJSON, given)
		fromSARIF(t, asSARIF, given, file)
	})
}

// asText is what JSON makes of a string: a byte that is no UTF-8 has no place
// there.
func asText(s string) string { return string([]rune(s)) }

func fromJSON(t *testing.T, text []byte, given []*evaluator.Finding) {
	t.Helper()
	schema, err := findingsSchema()
	if err != nil {
		t.Fatal(err)
	}
	if err := check(schema, text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var read struct {
		Findings []struct {
			Rule, Verdict, Address, Message, Fingerprint string
			Path                                         []any
			Place                                        *document.Place
			Related                                      []struct{ Address, Message string }
		}
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Findings) != len(given) {
		t.Fatalf("%d findings of %d", len(read.Findings), len(given))
	}
	for i, got := range read.Findings {
		want := given[i]
		if got.Rule != want.Rule.ID || got.Verdict != string(want.Verdict) || got.Address != asText(want.Address) || got.Message != asText(want.Message) || got.Fingerprint != want.Fingerprint {
			t.Fatalf("%+v is read as %+v", want, got)
		}
		steps := []any{}
		for _, step := range want.Path {
			if name, isName := step.(string); isName {
				steps = append(steps, asText(name))
			} else {
				steps = append(steps, float64(step.(int)))
			}
		}
		if diff := cmp.Diff(steps, got.Path); diff != "" {
			t.Fatalf("the path: %s", diff)
		}
		if want.Place != nil {
			at := *want.Place
			at.File = asText(at.File)
			if got.Place == nil || *got.Place != at {
				t.Fatalf("%+v is read as %+v", at, got.Place)
			}
		}
		for j, l := range want.Related {
			if got.Related[j].Address != asText(l.Address) || got.Related[j].Message != asText(l.Message) {
				t.Fatalf("%+v is read as %+v", l, got.Related[j])
			}
		}
	}
}

// fromSARIF: SARIF is for readers that show it, so that a message is made
// visible and becomes a sentence there; names and places are as they were.
func fromSARIF(t *testing.T, text []byte, given []*evaluator.Finding, file string) {
	t.Helper()
	schema, err := sarifSchema()
	if err != nil {
		t.Fatal(err)
	}
	if err := check(schema, text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := forGitHub(text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var log sarif.Log
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 || len(log.Runs[0].Results) != len(given) {
		t.Fatalf("not one run with %d results:\n%s", len(given), text)
	}
	for _, got := range log.Runs[0].Results {
		var want *evaluator.Finding
		for _, f := range given {
			if got.PartialFingerprints["planvet/v1"] == f.Fingerprint {
				want = f
			}
		}
		if want == nil || got.RuleID != want.Rule.ID {
			t.Fatalf("nobody found %+v", got)
		}
		said := strings.TrimSpace(strings.ReplaceAll(terminal.Visible(want.Message), "](", "] ("))
		if !strings.HasPrefix(got.Message.Text, said) || terminal.Visible(got.Message.Text) != got.Message.Text {
			t.Fatalf("%q is said as %q", want.Message, got.Message.Text)
		}
		location := got.Locations[0]
		if location.LogicalLocations[0].FullyQualifiedName != asText(want.Address) {
			t.Fatalf("%q is called %q", want.Address, location.LogicalLocations[0].FullyQualifiedName)
		}
		if want.Place == nil {
			continue
		}
		region := location.PhysicalLocation.Region
		if region == nil || region.StartLine != want.Place.StartLine || region.StartColumn != want.Place.StartColumn {
			t.Fatalf("%+v is at %+v", want.Place, region)
		}
		leadsTo(t, location.PhysicalLocation.ArtifactLocation.URI, file)
	}
}

// leadsTo follows a URI as a reader does.
func leadsTo(t *testing.T, uri, file string) {
	t.Helper()
	parsed, err := url.Parse(uri)
	if err != nil {
		t.Fatalf("%q: %v", uri, err)
	}
	switch {
	case parsed.Scheme != "" && parsed.Scheme != "file":
		t.Fatalf("%q leads to %s", uri, parsed.Scheme)
	case parsed.Scheme == "" && parsed.Path != path.Clean(file):
		t.Fatalf("%q leads to %q, not to %q", uri, parsed.Path, path.Clean(file))
	case parsed.RawQuery != "" || parsed.Fragment != "" || parsed.User != nil:
		t.Fatalf("%q has more than a path", uri)
	}
}
