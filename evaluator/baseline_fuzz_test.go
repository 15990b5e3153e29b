package evaluator

import (
	"bytes"
	"fmt"
	"testing"
	"unicode/utf8"

	"github.com/planvet/planvet/policies"
)

// FuzzBaseline records findings of which the words are anybody's, and reads
// them back: all of them are known then, to the same bytes.
func FuzzBaseline(f *testing.F) {
	f.Add("aws_x.y", "x", "m", byte(3))
	f.Add("aws_x.y[\"é\\\"\"]", "a.b", "line\nbreak <&> \u2028 \x1b[31m", byte(9))
	f.Add("\xff\xfe", "", "\xff", byte(12))
	f.Add("module.m[\"\x00\"].aws_x.y", "0", "](", byte(200))
	f.Fuzz(func(t *testing.T, address, step, message string, many byte) {
		made := func() *Result {
			var all []*Finding
			for i := range many % 16 {
				finding := &Finding{
					Rule: &policies.Rule{ID: "r-" + string('a'+rune(i%2))}, Verdict: Fail, Severity: policies.Low,
					Address: "a" + address, Path: []any{step, int(i), "end"}, Message: fmt.Sprintf("m%s%d", message, i%3), key: string('a' + rune(i%5)),
				}
				if i%4 == 3 {
					finding.Verdict = Undetermined
				}
				if i%3 == 2 {
					finding.Address = "b" + address
				}
				all = append(all, finding)
			}
			finish(all)
			return &Result{Findings: all}
		}
		first, err := NewBaseline([]*Result{made()}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(first) {
			t.Fatalf("it is not UTF-8: %q", first)
		}
		known, err := ReadBaseline(first)
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		second, err := known.Encode()
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%v\n%s\nis written again as\n%s", err, first, second)
		}
		now := made()
		known.Mark([]*Result{now})
		for _, finding := range now.Findings {
			if finding.Delta != Unchanged {
				t.Fatalf("%s %s %v is %s by\n%s", finding.Rule.ID, finding.Address, finding.Path, finding.Delta, first)
			}
		}
		if gone := known.Gone(everything); gone != 0 {
			t.Fatalf("%d are gone of\n%s", gone, first)
		}
		pruned, err := known.Prune([]*Result{now}, everything).Encode()
		if err != nil || !bytes.Equal(first, pruned) {
			t.Fatalf("%v\n%s\nis pruned to\n%s", err, first, pruned)
		}
	})
}
