package evaluator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/hiding"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// TestComparison holds what TestHiding and TestFilling excuse, and what they do
// not, against answers that were made up.
func TestComparison(t *testing.T) {
	rule := &policies.Rule{ID: "a-b"}
	other := &policies.Rule{ID: "a-c"}
	secret := &policies.Rule{ID: "a-s", Resources: []string{policies.Credentials}}
	said := func(rule *policies.Rule, verdict evaluator.Verdict, address, root string, involved ...string) opinion {
		return opinion{rule: rule, verdict: verdict, address: address, root: root, involved: involved}
	}
	fail, doubt := evaluator.Fail, evaluator.Undetermined
	at := said(secret, fail, "x.a", "")
	at.place = &document.Place{File: "main.tf", StartLine: 3, EndLine: 3}
	gone := &hiding.Hidden{Gone: "x.b", Dir: "."}
	for name, c := range map[string]struct {
		known, unknown []opinion
		addresses      string // of the unknown side, with spaces between
		refers         string // what x.a refers to
		hidden         *hiding.Hidden
		all            []opinion
		together       bool
		want           string
	}{
		"the same":                           {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(rule, fail, "x.a", "p")}},
		"undetermined now, elsewhere":        {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(rule, doubt, "x.a", "q")}},
		"silent now":                         {known: []opinion{said(rule, fail, "x.a", "p")}, want: "fail to pass"},
		"of another argument":                {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(rule, fail, "x.a", "q")}},
		"new":                                {unknown: []opinion{said(rule, fail, "x.a", "p")}, want: "pass to fail"},
		"fails for sure now":                 {known: []opinion{said(rule, doubt, "x.a", "p")}, unknown: []opinion{said(rule, fail, "x.a", "p")}, want: "pass to fail"},
		"undetermined is never wrong":        {unknown: []opinion{said(rule, doubt, "x.a", "p")}},
		"at the sister":                      {known: []opinion{said(rule, fail, "x.a", "p", "x.b")}, unknown: []opinion{said(rule, fail, "x.b", "p")}},
		"at another":                         {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(rule, doubt, "x.b", "p")}, want: "fail to pass"},
		"of how many nobody knows":           {known: []opinion{said(rule, fail, "x.a[0]", "")}, unknown: []opinion{said(rule, doubt, "x.a[*]", "")}, addresses: "x.a[*]"},
		"of how many, but it is there":       {known: []opinion{said(rule, fail, "x.a[0]", "")}, unknown: []opinion{said(rule, doubt, "x.a[*]", "")}, addresses: "x.a[0] x.a[*]", want: "fail to pass"},
		"of none":                            {unknown: []opinion{said(rule, fail, "x.n[*]", "")}, addresses: "x.n[*]"},
		"another rule":                       {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(other, fail, "x.a", "p")}, want: "fail to pass, pass to fail"},
		"another rule, together":             {known: []opinion{said(rule, fail, "x.a", "p")}, unknown: []opinion{said(other, fail, "x.a", "p")}, together: true},
		"told by another before":             {unknown: []opinion{said(rule, fail, "x.a", "p")}, all: []opinion{said(other, fail, "x.a", "p")}},
		"doubted by another before":          {unknown: []opinion{said(rule, fail, "x.a", "p")}, all: []opinion{said(other, doubt, "x.a", "p")}, want: "pass to fail"},
		"at what is gone":                    {known: []opinion{said(rule, fail, "x.b[0]", "p")}, hidden: gone},
		"with what is gone":                  {known: []opinion{said(rule, fail, "x.a", "p", "x.b")}, hidden: gone},
		"with what is gone, and referred to": {known: []opinion{said(rule, fail, "x.a", "p", "x.b")}, hidden: gone, refers: "x.b", want: "fail to pass"},
		"without what is gone":               {known: []opinion{said(rule, fail, "x.a", "p")}, hidden: gone, want: "fail to pass"},
		"in a module, where nothing is gone": {known: []opinion{said(rule, fail, "module.m.x.b", "p")}, hidden: gone, want: "fail to pass"},
		"written no more":                    {known: []opinion{at}, hidden: &hiding.Hidden{Unwritten: true, Place: hiding.Place{File: "main.tf", Line: 3}}},
		"written still":                      {known: []opinion{at}, hidden: &hiding.Hidden{Unwritten: true, Place: hiding.Place{File: "main.tf", Line: 4}}, want: "fail to pass"},
	} {
		t.Run(name, func(t *testing.T) {
			present := map[string]bool{"x.a": true}
			unknown := &opinions{list: c.unknown, addresses: map[string]bool{}}
			for _, address := range strings.Fields(c.addresses) {
				unknown.addresses[address] = true
			}
			known := &opinions{list: c.known, addresses: present, refers: map[string]map[string]bool{"x.a": {c.refers: true}}}
			found := comparison{known, unknown, c.hidden, trial{together: c.together}, func() []opinion { return c.all }}.flips()
			var got []string
			for _, flip := range found {
				got = append(got, strings.Split(flip, "\t")[0])
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
