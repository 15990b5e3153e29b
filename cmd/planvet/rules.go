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
		examples: []string{"planvet rules", "planvet rules --format json"},
		setup: func(flags *pflag.FlagSet) runner {
			format := flags.String("format", "text", "text or json")
			return func(_ context.Context, args []string, p process) (int, error) {
				if len(args) > 0 {
					return 0, fmt.Errorf("rules takes no arguments; planvet explain %s shows one", args[0])
				}
				return listRules(*format, p)
			}
		},
	}
}

func listRules(format string, p process) (int, error) {
	set, err := policies.Embedded()
	if err != nil {
		return 0, failure{err}
	}
	switch format {
	case "json":
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(set.Rules); err != nil {
			return 0, failure{err}
		}
	case "text":
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		note := ""
		for _, rule := range policies.ByNote(set.Rules) {
			if rule.Note != note {
				if note != "" {
					fmt.Fprintln(table)
				}
				note = rule.Note
				fmt.Fprintln(table, note)
			}
			state := ""
			if rule.Pedantic {
				state = " (off: pedantic)"
			}
			fmt.Fprintf(table, "  %s\t%s\t%s%s\n", rule.ID, rule.Severity, rule.Title, state)
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
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, args []string, p process) (int, error) {
				if len(args) != 1 {
					return 0, errors.New("name one rule; planvet rules lists them")
				}
				return explain(args[0], p)
			}
		},
	}
}

func explain(id string, p process) (int, error) {
	set, err := policies.Embedded()
	if err != nil {
		return 0, failure{err}
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
