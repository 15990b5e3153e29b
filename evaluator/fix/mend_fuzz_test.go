package fix_test

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/fix"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// mending are the rules that have fixes.
var mending = []string{
	"nacl-rule-spacing", "instance-metadata-v1", "cloudtrail-incomplete", "iam-password-policy", "s3-versioning", "s3-mfa-delete", "sts-long-session",
}

// FuzzMend vets a source, mends what can be mended, and vets it again: it still
// parses, the findings are gone, and all that no edit speaks of is as it was,
// comments among it.
func FuzzMend(f *testing.F) {
	set, err := policies.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: mending, Elsewhere: true})
	if err != nil {
		f.Fatal(err)
	}
	for _, id := range mending {
		rule, _ := set.Rule(id)
		for _, example := range rule.Examples() {
			if len(example.HCL) < 1500 {
				f.Add(example.HCL)
			}
		}
	}
	f.Add("# one\nresource \"aws_iam_role\" \"r\" { # two\n  max_session_duration = 43200 // three\n  /* four */ assume_role_policy = \"{}\"\n}\n")
	f.Add("resource \"aws_instance\" \"i\" {}\r\nresource \"aws_iam_role\" \"r\" { max_session_duration = 43200 }")
	f.Fuzz(func(t *testing.T, source string) {
		before := vetSource(t, engine, source)
		if before == nil {
			return
		}
		read := func(string) ([]byte, error) { return []byte(source), nil }
		made := fix.Make(before.Findings, read)
		if len(made.Fixed) == 0 {
			if len(made.Files) > 0 {
				t.Fatalf("it mends nothing, and changes\n%s", made.Files[0].Diff())
			}
			return
		}
		if len(made.Files) == 0 {
			return // what is set is what was there, in a way that the loader could not see
		}
		mended := string(made.Files[0].New)
		if _, diags := hclsyntax.ParseConfig([]byte(mended), "main.tf", hcl.InitialPos); diags.HasErrors() {
			t.Fatalf("it does not parse any more: %v\n%s", diags, made.Files[0].Diff())
		}
		editor := fix.NewEditor(read)
		var edits []evaluator.Edit
		for _, finding := range made.Fixed {
			edits = append(edits, editor.Edits(finding)...)
		}
		if lost := lostToken(source, mended, edits); lost != "" {
			t.Fatalf("%q is lost\n%s", lost, made.Files[0].Diff())
		}
		if troubles(before) > 0 {
			return // what could not be evaluated may decide
		}
		after := vetSource(t, engine, mended)
		if after == nil || troubles(after) > 0 {
			t.Fatalf("what is made is not understood\n%s", made.Files[0].Diff())
		}
		for _, finding := range made.Fixed {
			if slices.ContainsFunc(after.Findings, func(g *evaluator.Finding) bool {
				return g.Fingerprint == finding.Fingerprint && g.Verdict == evaluator.Fail
			}) {
				t.Fatalf("%s at %s is still there: %s\n%s", finding.Rule.ID, finding.Address, finding.Message, made.Files[0].Diff())
			}
		}
	})
}

// vetSource is nil for a source that holds nothing to vet.
func vetSource(t *testing.T, engine *evaluator.Engine, source string) *evaluator.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	doc, err := config.Load(ctx, fstest.MapFS{"main.tf": {Data: []byte(source)}}, ".", config.Options{})
	if err != nil {
		return nil
	}
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return result
}

func troubles(r *evaluator.Result) int {
	n := 0
	for _, notice := range r.Notices {
		if notice.Level != document.LevelNote {
			n++
		}
	}
	return n
}

// lostToken is the first token of the lines that no edit replaces, or the first
// comment of any, that does not follow in what was made.
func lostToken(source, mended string, edits []evaluator.Edit) string {
	was, _ := hclsyntax.LexConfig([]byte(source), "main.tf", hcl.InitialPos)
	is, _ := hclsyntax.LexConfig([]byte(mended), "main.tf", hcl.InitialPos)
	for _, token := range was {
		line := token.Range.Start.Line
		replaced := slices.ContainsFunc(edits, func(e evaluator.Edit) bool { return e.From <= line && line < e.To })
		if token.Type == hclsyntax.TokenNewline || token.Type == hclsyntax.TokenEOF || replaced && token.Type != hclsyntax.TokenComment {
			continue
		}
		at := slices.IndexFunc(is, func(other hclsyntax.Token) bool {
			return other.Type == token.Type && string(other.Bytes) == string(token.Bytes)
		})
		if at < 0 {
			return string(token.Bytes)
		}
		is = is[at+1:]
	}
	return ""
}
