package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator/own"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

func testCommand() command {
	return command{
		name:  "test",
		usage: "DIR…",
		short: "Run the examples and tests of your own rules",
		long: `
Each rule's examples are run as configuration, and what it says of them is held
against what they say. Tests are rules test_… in files *_test.rego, as OPA has
them. Lines that neither of them reach are told.

Exit codes:
  0  all passed
  1  one did not
  2  a mistake in the command line
  3  a rule or a test that does not compile, or failed`,
		examples: []string{"planvet test policies", "planvet test policies --rule acme-tags"},
		setup: func(flags *pflag.FlagSet) runner {
			var f scanFlags
			addTimeoutFlag(flags, &f)
			rules := flags.StringArray("rule", nil, "run the examples of this rule only, and no tests; may be repeated")
			verbose := flags.BoolP("verbose", "v", false, "also list what passed")
			return func(ctx context.Context, args []string, p process) (int, error) {
				if len(args) == 0 {
					return 0, errors.New("name a folder with rules")
				}
				f.policies, f.rules = args, *rules
				ctx, cancel := f.bounded(ctx)
				defer cancel()
				return testRules(ctx, f, *verbose, p)
			}
		},
	}
}

func testRules(ctx context.Context, f scanFlags, verbose bool, p process) (int, error) {
	if err := checkFolders("", f.policies); err != nil {
		return 0, err
	}
	set, err := f.set()
	if err != nil {
		return 0, err
	}
	chosen, err := f.chosen(set)
	if err != nil {
		return 0, err
	}
	t := tally{process: p, verbose: verbose, coverage: cover.New()}
	for _, rule := range chosen {
		outcomes, err := own.Examples(ctx, set, rule, t.coverage)
		if err != nil {
			return 0, failure{err}
		}
		t.examples(rule, outcomes)
	}
	if len(f.rules) == 0 {
		tests, err := own.Tests(ctx, set, f.policies, t.coverage)
		if err != nil {
			return 0, failure{err}
		}
		t.tests(tests)
		covered, err := own.Coverage(set, t.coverage)
		if err != nil {
			return 0, failure{err}
		}
		t.covered(covered)
	}
	return t.finish(), nil
}

// chosen are the rules of the folders, or those of them that --rule names.
func (f scanFlags) chosen(set *policies.Set) ([]*policies.Rule, error) {
	if len(f.rules) == 0 {
		return set.Own(), nil
	}
	var out []*policies.Rule
	for _, id := range f.rules {
		rule, found := set.Rule(id)
		if !found || !rule.Own {
			return nil, fmt.Errorf("--rule %s: there is no such rule in %s", id, strings.Join(f.policies, ", "))
		}
		out = append(out, rule)
	}
	return out, nil
}

// A tally counts what passed and tells what did not.
type tally struct {
	process             process
	verbose             bool
	coverage            *cover.Cover
	ran, tested, failed int
}

func (t *tally) say(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = terminal.Visible(text)
		}
	}
	fmt.Fprintf(t.process.stdout, format+"\n", args...)
}

func (t *tally) examples(rule *policies.Rule, outcomes []own.Outcome) {
	fails := false
	for _, o := range outcomes {
		t.ran++
		fails = fails || len(o.Example.Fail) > 0
		switch {
		case len(o.Wrong) > 0:
			t.failed++
			t.say("FAIL  %s: %s", rule.ID, o.Example.Name)
			for _, line := range o.Wrong {
				t.say("        %s", line)
			}
			for _, notice := range o.Notices {
				t.say("      notice: %s", notice)
			}
		case t.verbose:
			t.say("ok    %s: %s", rule.ID, o.Example.Name)
		}
	}
	if !fails {
		t.say("note  %s: none of its examples fails, so nothing shows that it finds anything", rule.ID)
	}
}

func (t *tally) tests(tests []own.Test) {
	for _, test := range tests {
		t.tested++
		switch {
		case test.Wrong != "":
			t.failed++
			t.say("FAIL  %s:%d: %s: %s", test.File, test.Row, test.Name, test.Wrong)
		case t.verbose:
			t.say("ok    %s: %s", test.File, test.Name)
		}
	}
}

func (t *tally) covered(files []own.Covered) {
	for _, file := range files {
		if len(file.Missed) > 0 {
			t.say("note  %s: %.0f %% is reached by examples and tests; never line %s", file.File, file.Percent, strings.Join(file.Missed, ", "))
		} else if t.verbose {
			t.say("ok    %s: all of it is reached by examples and tests", file.File)
		}
	}
}

func (t *tally) finish() int {
	fmt.Fprintf(t.process.stdout, "%s and %s: ", content.Count(t.ran, "example"), content.Count(t.tested, "test"))
	if t.failed == 0 {
		fmt.Fprintln(t.process.stdout, "all passed.")
		return exitClean
	}
	fmt.Fprintf(t.process.stdout, "%d failed (- what the example says, + what the rule says).\n", t.failed)
	return exitFindings
}
