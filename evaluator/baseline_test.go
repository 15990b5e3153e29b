package evaluator

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// through writes a baseline of findings and reads it back.
func through(t *testing.T, results ...*Result) *Baseline {
	t.Helper()
	text, err := NewBaseline(results).Encode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return b
}

func everything(string) bool { return true }

func deltas(results ...*Result) []string {
	var out []string
	for _, r := range results {
		for _, f := range r.Findings {
			out = append(out, f.Delta+" "+f.Address+" "+f.Message)
		}
	}
	slices.Sort(out)
	return out
}

func TestMark(t *testing.T) {
	for name, c := range map[string]struct {
		known, now, want []string
		gone             int
	}{
		"nothing":             {nil, nil, nil, 0},
		"known":               {[]string{"fail high a x m"}, []string{"fail high a x m"}, []string{"unchanged a m"}, 0},
		"moved within a list": {[]string{"fail high a x.0 m"}, []string{"fail high a x.2 n"}, []string{"unchanged a n"}, 0},
		"gone":                {[]string{"fail high a x m"}, nil, nil, 1},
		"renamed":             {[]string{"fail high a x m"}, []string{"fail high b x m"}, []string{"new b m"}, 1},
		"a second": {
			[]string{"fail high a x.0 ssh"}, []string{"fail high a x.0 rdp", "fail high a x.1 ssh"}, []string{"new a rdp", "unchanged a ssh"}, 0,
		},
		"a third, with all else reworded": {
			[]string{"fail high a x.0 m", "fail high a x.1 n"}, []string{"fail high a x.0 o", "fail high a x.1 p", "fail high a x.2 q"},
			[]string{"new a q", "unchanged a o", "unchanged a p"}, 0,
		},
		"the first of two is gone": {
			[]string{"fail high a x.0 m", "fail high a x.1 n"}, []string{"fail high a x.0 n"}, []string{"unchanged a n"}, 1,
		},
		"now it can be told":       {[]string{"undetermined high a x u"}, []string{"fail high a x m"}, []string{"new a m"}, 0},
		"now it cannot be told":    {[]string{"fail high a x m"}, []string{"undetermined high a x u"}, []string{"unchanged a u"}, 0},
		"another severity":         {[]string{"fail low a x m"}, []string{"fail critical a x m"}, []string{"unchanged a m"}, 0},
		"what was open is no loss": {[]string{"undetermined high a x u"}, nil, nil, 0},
		"each verdict finds its own": {
			[]string{"fail high a x.0 m", "undetermined high a x.1 u"}, []string{"fail high a x.0 o", "undetermined high a x.1 p"},
			[]string{"unchanged a o", "unchanged a p"}, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			known := through(t, &Result{Findings: allFound(t, c.known)})
			now := &Result{Findings: allFound(t, c.now)}
			known.Mark([]*Result{now})
			if diff := cmp.Diff(c.want, deltas(now)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if gone := known.Gone(everything); gone != c.gone {
				t.Errorf("%d gone, want %d", gone, c.gone)
			}
		})
	}
}

func TestMarkSeveralInputs(t *testing.T) {
	one := []string{"fail high a x m"}
	known := through(t, &Result{Findings: allFound(t, one)}, &Result{Findings: allFound(t, one)})
	if known.Len() != 2 {
		t.Fatalf("%d recorded", known.Len())
	}
	now := []*Result{{Findings: allFound(t, one)}, {Findings: allFound(t, one)}, {Findings: allFound(t, one)}}
	known.Mark(now)
	if diff := cmp.Diff([]string{"new a m", "unchanged a m", "unchanged a m"}, deltas(now...)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestMarkMoved(t *testing.T) {
	known := through(t, &Result{Findings: allFound(t, []string{"fail high a x m", "fail high b x n"})})
	now := &Result{Findings: allFound(t, []string{"fail high b x n", "fail high c x m"})}
	now.Findings[1].previous = []string{"between", "a"}
	known.Mark([]*Result{now})
	if diff := cmp.Diff([]string{"unchanged b n", "unchanged c m"}, deltas(now)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// Pruning goes with the move.
	moved := known.Prune([]*Result{now}, everything)
	again := &Result{Findings: allFound(t, []string{"fail high b x n", "fail high c x m"})}
	moved.Mark([]*Result{again})
	if diff := cmp.Diff([]string{"unchanged b n", "unchanged c m"}, deltas(again)); diff != "" {
		t.Errorf("pruned: -want +got\n%s", diff)
	}
}

// TestSuppressedAreNotRecorded: what is recorded of several at one path is
// known again, whichever of them was accepted.
func TestSuppressedAreNotRecorded(t *testing.T) {
	three := []string{"fail high a x.0 m", "fail high a x.1 n", "fail high a x.2 o"}
	for i := range three {
		result := &Result{Findings: allFound(t, three)}
		result.Findings[i].Suppressed = &Suppression{}
		known := through(t, result)
		now := &Result{Findings: allFound(t, three)}
		known.Mark([]*Result{now})
		for j, f := range now.Findings {
			if want := map[bool]string{true: New, false: Unchanged}[i == j]; f.Delta != want {
				t.Errorf("without %d: %s is %s", i, f.Message, f.Delta)
			}
		}
	}
}

func TestPrune(t *testing.T) {
	known := through(t, &Result{Findings: allFound(t, []string{
		"fail high a x.0 m", "fail high a x.1 n", "fail high b x o", "undetermined high c x p",
	})})
	now := &Result{Findings: allFound(t, []string{"fail high a x.0 n", "fail high c x q", "fail high d x r"})}
	known.Mark([]*Result{now})
	pruned := known.Prune([]*Result{now}, everything)
	text, err := pruned.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range pruned.entries {
		got = append(got, string(k.Verdict)+" "+k.Address+" "+k.Message)
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"fail a n", "undetermined c p"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// What is known as undetermined does not become known as a defect.
	again, err := ReadBaseline(text)
	if err != nil {
		t.Fatal(err)
	}
	again.Mark([]*Result{now})
	if diff := cmp.Diff([]string{"new c q", "new d r", "unchanged a n"}, deltas(now)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	kept := known.Prune(nil, func(string) bool { return false })
	if kept.Len() != 2 { // those that nobody looked for; the others were found, and have no result here
		t.Errorf("%d kept", kept.Len())
	}
}

func TestEncodeIsOrdered(t *testing.T) {
	result := &Result{Findings: allFound(t, []string{"fail high b x <&>", "fail low a x m", "fail high a w m"})}
	first, err := NewBaseline([]*Result{result}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(result.Findings)
	second, err := NewBaseline([]*Result{result}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Errorf("the order of findings shows:\n%s\n%s", first, second)
	}
	if lines := strings.Count(string(first), "\n"); lines != 5 || !strings.Contains(string(first), "<&>") {
		t.Errorf("%d lines:\n%s", lines, first)
	}
}

func FuzzReadBaseline(f *testing.F) {
	f.Add(`{"planvet_baseline": 1, "findings": []}`)
	f.Add(`{"runs": [{"tool": {"driver": {"name": "planvet"}}, "results": [{"partialFingerprints": {"planvet/v1": "00"}}]}]}`)
	f.Add(`{"findings": [{"instances": [{}]}], "summary": {}}`)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBaseline([]byte(text))
		if (b == nil) == (err == nil) {
			t.Fatalf("%v, %v", b, err)
		}
		if err != nil {
			return
		}
		b.Mark(nil)
		again, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ReadBaseline(again); err != nil || back.Len() != b.Len() {
			t.Fatalf("it does not come back: %v\n%s", err, again)
		}
	})
}
