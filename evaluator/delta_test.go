package evaluator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// found makes a finding of "verdict severity address path message", with
// underscores for spaces in the message.
func found(t *testing.T, text string) *Finding {
	t.Helper()
	words := strings.Fields(text)
	if len(words) != 5 {
		t.Fatalf("%q has %d words", text, len(words))
	}
	severity, err := policies.ParseSeverity(words[1])
	if err != nil {
		t.Fatal(err)
	}
	f := &Finding{Rule: &policies.Rule{ID: "r"}, Verdict: Verdict(words[0]), Severity: severity, Address: words[2], Message: words[4]}
	for _, step := range strings.Split(words[3], ".") {
		if step == "0" || step == "1" || step == "2" {
			f.Path = append(f.Path, int(step[0]-'0'))
		} else {
			f.Path = append(f.Path, step)
		}
	}
	return f
}

func allFound(t *testing.T, texts []string) []*Finding {
	t.Helper()
	var out []*Finding
	for _, text := range texts {
		out = append(out, found(t, text))
	}
	finish(out)
	return out
}

func TestDelta(t *testing.T) {
	for name, c := range map[string]struct{ before, now, want []string }{
		"new":       {nil, []string{"fail high a x m"}, []string{"new fail a m"}},
		"fixed":     {[]string{"fail high a x m"}, nil, []string{"fixed fail a m"}},
		"unchanged": {[]string{"fail high a x m"}, []string{"fail high a x m"}, []string{"unchanged fail a m"}},
		"another message is the same defect": {
			[]string{"fail high a x.0 was"}, []string{"fail high a x.1 is"}, []string{"unchanged fail a is"},
		},
		"another address is not": {
			[]string{"fail high a x m"}, []string{"fail high b x m"}, []string{"fixed fail a m", "new fail b m"},
		},
		"a second beside the first": {
			[]string{"fail high a x.0 ssh"}, []string{"fail high a x.0 rdp", "fail high a x.1 ssh"}, []string{"new fail a rdp", "unchanged fail a ssh"},
		},
		"one of two is mended": {
			[]string{"fail high a x.0 rdp", "fail high a x.1 ssh"}, []string{"fail high a x.0 ssh"}, []string{"fixed fail a rdp", "unchanged fail a ssh"},
		},
		"worse":                 {[]string{"fail low a x m"}, []string{"fail high a x m"}, []string{"new fail a m"}},
		"better":                {[]string{"fail high a x m"}, []string{"fail low a x m"}, []string{"unchanged fail a m"}},
		"now it can be told":    {[]string{"undetermined high a x u"}, []string{"fail high a x m"}, []string{"new fail a m"}},
		"now it cannot be told": {[]string{"fail high a x m"}, []string{"undetermined high a x u"}, []string{"unchanged undetermined a u"}},
		"nor of the whole block": {
			[]string{"fail high a x.0.y m"}, []string{"undetermined high a x u"}, []string{"unchanged undetermined a u"},
		},
		"one unknown block hides one defect": {
			[]string{"fail high a x.0.y m", "fail high a x.1.y n"}, []string{"undetermined high a x u"}, []string{"fixed fail a n", "unchanged undetermined a u"},
		},
		"an undetermined one is nothing that could be mended": {[]string{"undetermined high a x u"}, nil, nil},
		"still undetermined": {
			[]string{"undetermined high a x u"}, []string{"undetermined high a x v"}, []string{"unchanged undetermined a v"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for range 5 { // in any order
				rand.Shuffle(len(c.before), func(i, j int) { c.before[i], c.before[j] = c.before[j], c.before[i] })
				rand.Shuffle(len(c.now), func(i, j int) { c.now[i], c.now[j] = c.now[j], c.now[i] })
				var got []string
				for _, f := range delta(allFound(t, c.now), allFound(t, c.before)) {
					got = append(got, fmt.Sprintf("%s %s %s %s", f.Delta, f.Verdict, f.Address, f.Message))
				}
				slices.Sort(got)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Fatalf("-want +got\n%s", diff)
				}
			}
		})
	}
}

func TestDeltaKeepsOrder(t *testing.T) {
	out := delta(allFound(t, []string{"fail low a x m", "fail critical c x m"}), allFound(t, []string{"fail high b x m"}))
	if !slices.IsSortedFunc(out, compare) {
		t.Error("the findings are out of order")
	}
}

func TestForgotten(t *testing.T) {
	after := index{
		"kept": {Address: "kept", Action: document.NoOp}, "gone": {Address: "gone", Action: document.Delete},
		"forgotten": {Address: "forgotten", Action: document.Forget},
	}
	findings := allFound(t, []string{"fail high kept x m", "fail high gone x m", "fail high forgotten x m", "fail high forgotten y m"})
	left, notices := forgotten(findings, after)
	if len(left) != 2 || len(notices) != 1 || !strings.Contains(notices[0].Message, "forgets forgotten: ") {
		t.Errorf("%d left, notices %v", len(left), notices)
	}
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		delta      string
		suppressed bool
		all, new   bool
	}{
		{New, false, true, true}, {"", false, true, true}, {Unchanged, false, true, false}, {Fixed, false, false, false}, {New, true, false, false},
	} {
		f := &Finding{Verdict: Fail, Delta: c.delta}
		if c.suppressed {
			f.Suppressed = &Suppression{}
		}
		if f.Counts(false) != c.all || f.Counts(true) != c.new {
			t.Errorf("%+v: %v, with new ones only %v", c, f.Counts(false), f.Counts(true))
		}
	}
	r := &Result{Findings: []*Finding{{Verdict: Fail, Severity: policies.High}, {Verdict: Fail, Severity: policies.High, Delta: Fixed}}}
	if got := r.Count(Fail, policies.High); got != 1 {
		t.Errorf("counted %d", got)
	}
}
