package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/policies"
)

func rulesCommand() command {
	return command{
		name:     "rules",
		short:    "List the rules",
		long:     "Rules stand under the sections of the AWS security notes. Which are on, and how\nsevere they are, is what the nearest .planvet.hcl says for the current folder.",
		examples: []string{"planvet rules", "planvet rules --format json"},
		setup: func(flags *pflag.FlagSet) runner {
			f := scanFlags{flags: flags}
			format := flags.String("format", "text", "text or json")
			addPolicyFlag(flags, &f.policies)
			flags.BoolVar(&f.pedantic, "pedantic", false, "as if asked for the pedantic rules as well")
			flags.StringVar(&f.config, "config", "", "take settings from this `FILE` (default: the nearest .planvet.hcl; none to do without)")
			return func(ctx context.Context, args []string, p process) (int, error) {
				if len(args) > 0 {
					return 0, fmt.Errorf("rules takes no arguments; planvet explain %s shows one", args[0])
				}
				return listRules(ctx, f, *format, p)
			}
		},
	}
}

// A listedRule is a rule with what settings make of it.
type listedRule struct {
	*policies.Rule
	On bool `json:"on"`
}

// listed gives every rule, by section, as a run in the current folder has it.
func listed(ctx context.Context, f scanFlags, today string) ([]listedRule, error) {
	set, err := f.set()
	if err != nil {
		return nil, err
	}
	if err := f.checkConfig(); err != nil {
		return nil, err
	}
	v, err := f.vetters(ctx, set, []string{"."}, today)
	if err != nil {
		return nil, err
	}
	on := map[string]*policies.Rule{}
	for _, rule := range v.all[0].engine.Rules() {
		on[rule.ID] = rule
	}
	var out []listedRule
	for _, rule := range policies.ByNote(set.Rules) {
		if asked := on[rule.ID]; asked != nil {
			out = append(out, listedRule{asked, true})
		} else {
			out = append(out, listedRule{rule, false})
		}
	}
	return out, nil
}

func listRules(ctx context.Context, f scanFlags, format string, p process) (int, error) {
	rules, err := listed(ctx, f, p.today)
	if err != nil {
		return 0, err
	}
	switch format {
	case "json":
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(rules); err != nil {
			return 0, failure{err}
		}
	case "text":
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		note := ""
		for _, rule := range rules {
			if rule.Note != note {
				if note != "" {
					fmt.Fprintln(table)
				}
				note = rule.Note
				fmt.Fprintln(table, note)
			}
			state := "on"
			if !rule.On {
				state = "off"
			}
			if !rule.On && rule.Pedantic {
				state = "off (pedantic)"
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", rule.ID, rule.Severity, state, rule.Title)
		}
		if err := table.Flush(); err != nil {
			return 0, failure{err}
		}
	default:
		return 0, fmt.Errorf("--format is %q: text or json", format)
	}
	return exitClean, nil
}

func explainCommand() command {
	return command{
		name:     "explain",
		usage:    "ID",
		short:    "Show a rule's page: what it finds, why, and how to mend it",
		examples: []string{"planvet explain nacl-shadowed-rule"},
		setup: func(flags *pflag.FlagSet) runner {
			var f scanFlags
			addPolicyFlag(flags, &f.policies)
			return func(_ context.Context, args []string, p process) (int, error) {
				if len(args) != 1 {
					return 0, errors.New("name one rule; planvet rules lists them")
				}
				return explain(f, args[0], p)
			}
		},
	}
}

func explain(f scanFlags, id string, p process) (int, error) {
	set, err := f.set()
	if err != nil {
		return 0, err
	}
	rule, found := set.Rule(id)
	if !found {
		var ids []string
		for _, r := range set.Rules {
			ids = append(ids, r.ID)
		}
		if near := settings.Nearest(id, ids); near != "" {
			return 0, fmt.Errorf("there is no rule %q: did you mean %s?", id, near)
		}
		return 0, fmt.Errorf("there is no rule %q: planvet rules lists them", id)
	}
	page := plainPage(rule.Page(), isTerminal(p.stdout) && p.getenv("NO_COLOR") == "")
	if _, err := fmt.Fprint(p.stdout, page); err != nil {
		return 0, failure{err}
	}
	return exitClean, nil
}
