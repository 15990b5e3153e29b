package fix_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/fix"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// want is a finding that wants one argument to have a value.
func want(line, column int, value any, comment string, missing ...any) *evaluator.Finding {
	return &evaluator.Finding{
		Rule: &policies.Rule{ID: "x-y"}, Verdict: evaluator.Fail,
		Fix: []evaluator.Setting{{
			Path: append([]any{"x"}, missing...), Value: value, Comment: comment, Missing: missing,
			At: &document.Place{File: "main.tf", StartLine: line, StartColumn: column},
		}},
	}
}

func make1(source string, findings ...*evaluator.Finding) (string, fix.Result) {
	made := fix.Make(findings, func(string) ([]byte, error) { return []byte(source), nil })
	if len(made.Files) == 0 {
		return source, made
	}
	return string(made.Files[0].New), made
}

func TestMake(t *testing.T) {
	for name, c := range map[string]struct {
		source  string
		finding *evaluator.Finding
		want    string
	}{
		"a string":          {"a = \"x\" # why\n", want(1, 1, "y\n", ""), "a = \"y\\n\" # why\n"},
		"a number":          {"b {\n  n=1\n}\n", want(2, 3, json.Number("32766"), ""), "b {\n  n=32766\n}\n"},
		"a list":            {"a = [1, 2]\n", want(1, 1, []any{"x", true}, ""), "a = [\"x\", true]\n"},
		"null":              {"a = null\n", want(1, 1, true, ""), "a = true\n"},
		"with a comment":    {"b {\n\ta = 1\n}\n", want(2, 2, true, "one\ntwo"), "b {\n\t# one\n\t# two\n\ta = true\n}\n"},
		"an argument":       {"b \"x\" {\n  a = 1\n}\n", want(1, 1, true, "note", "c"), "b \"x\" {\n  a = 1\n  # note\n  c = true\n}\n"},
		"blocks":            {"b {\n  a = 1\n}\n", want(1, 1, true, "", "c", 0, "d", 0, "e"), "b {\n  a = 1\n\n  c {\n    d {\n      e = true\n    }\n  }\n}\n"},
		"in an empty block": {"b {}\n", want(1, 1, true, "", "c"), "b {\n  c = true\n}\n"},
		"on one line":       {"b { a = 1 }\n", want(1, 1, true, "", "c"), "b {\n  a = 1\n  c = true\n}\n"},
		"after wide runes":  {"b { \"é😀\" = 1\n}\n", want(1, 1, true, "", "c"), "b { \"é😀\" = 1\n}\n"},
	} {
		got, made := make1(c.source, c.finding)
		if strings.HasPrefix(name, "after") {
			if len(made.Left) != 1 {
				t.Errorf("%s: a file that does not parse was changed", name)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLeft(t *testing.T) {
	for name, c := range map[string]struct {
		source  string
		finding *evaluator.Finding
		want    string
	}{
		"a reference":      {"a = var.x\n", want(1, 1, "y", ""), "a is not a literal"},
		"a template":       {"a = \"${var.x}\"\n", want(1, 1, "y", ""), "a is not a literal"},
		"a dynamic block":  {"b {\n  dynamic \"c\" {\n    for_each = []\n    content {}\n  }\n}\n", want(1, 1, "y", "", "c", 0, "d"), "its c comes from a dynamic block"},
		"another place":    {"a = 1\n", want(7, 1, "y", ""), "it is not an argument of its own"},
		"the second block": {"b {\n}\n", want(1, 1, "y", "", "c", 1, "d"), "the block that it belongs to is not in the source"},
	} {
		got, made := make1(c.source, c.finding)
		if got != c.source || len(made.Left) != 1 || made.Left[0].Why != c.want {
			t.Errorf("%s: %q, left %+v, want %q", name, got, made.Left, c.want)
		}
	}
	made := fix.Make([]*evaluator.Finding{want(1, 1, "y", "")}, func(string) ([]byte, error) { return nil, errors.New("gone") })
	if len(made.Left) != 1 || made.Left[0].Why != "main.tf: gone" {
		t.Errorf("%+v", made.Left)
	}
}

func TestAllOrNothing(t *testing.T) {
	both := want(1, 1, "x", "")
	both.Fix = append(both.Fix, want(2, 1, "y", "").Fix...)
	source := "a = 1\nb = var.x\n"
	if got, made := make1(source, both); got != source || len(made.Left) != 1 {
		t.Errorf("half a fix was made: %s", got)
	}
	// Two findings that agree are one change; one that wants otherwise is left.
	got, made := make1("a = 1\n", want(1, 1, "x", ""), want(1, 1, "x", ""), want(1, 1, "z", ""))
	if got != "a = \"x\"\n" || len(made.Fixed) != 2 || len(made.Left) != 1 {
		t.Errorf("%s, %d, %+v", got, len(made.Fixed), made.Left)
	}
}

func TestEdits(t *testing.T) {
	source := "b {\n  a = 1 # x\n}\nc = \"é\""
	both := want(2, 3, json.Number("2"), "")
	both.Fix = append(both.Fix, want(1, 1, true, "note", "d", 0, "e").Fix...)
	both.Fix = append(both.Fix, want(4, 1, "z", "").Fix...)
	got := fix.NewEditor(func(string) ([]byte, error) { return []byte(source), nil }).Edits(both)
	expected := []evaluator.Edit{
		{File: "main.tf", From: 2, To: 3, Text: "  a = 2 # x\n"},
		{File: "main.tf", From: 3, To: 3, Text: "\n  d {\n    # note\n    e = true\n  }\n"},
		{File: "main.tf", From: 4, To: 5, Text: "c = \"z\""},
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
}

// applyEdits does what a reader of a report would.
func applyEdits(source string, edits []evaluator.Edit) string {
	lines := strings.SplitAfter(source, "\n")
	var b strings.Builder
	at := 0
	for _, edit := range edits {
		b.WriteString(strings.Join(lines[at:edit.From-1], ""))
		b.WriteString(edit.Text)
		at = edit.To - 1
	}
	return b.String() + strings.Join(lines[min(at, len(lines)):], "")
}

// FuzzMake: what is made of a file that parses still parses, and a second time
// there is nothing to do.
func FuzzMake(f *testing.F) {
	f.Add("b {\n  a = 1\n}\n", 1, 1, false)
	f.Add("a = \"x\"\n", 1, 1, true)
	f.Add("b { a = 1 }\n", 1, 1, false)
	f.Add("b {\n  a = <<E\nx\nE\n}", 2, 3, true)
	f.Add("/* é */ b {}", 1, 9, false)
	f.Fuzz(func(t *testing.T, source string, line, column int, replace bool) {
		finding := want(line, column, "new", "note")
		if !replace {
			finding = want(line, column, "new", "note", "fresh", 0, "argument")
		}
		got, made := make1(source, finding)
		if len(made.Fixed) == 0 {
			if got != source {
				t.Fatal("it changed what it did not mend")
			}
			return
		}
		edits := fix.NewEditor(func(string) ([]byte, error) { return []byte(source), nil }).Edits(finding)
		if other := applyEdits(source, edits); string(hclwrite.Format([]byte(other))) != string(hclwrite.Format([]byte(got))) {
			t.Fatalf("a report's edits make otherwise:\n%s\nand the file is\n%s", other, got)
		}
		if _, again := make1(got, want(1<<30, 1, "new", "")); len(again.Left) != 1 || again.Left[0].Why != "it is not an argument of its own" {
			t.Fatalf("it does not parse any more: %+v\n%s", again.Left, got)
		}
	})
}
