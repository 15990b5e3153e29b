package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/terminal"
)

func inspectCommand() command {
	return command{
		name:  "inspect",
		usage: "PATH",
		short: "Print the document that policies see as input, as JSON",
		long: `
The document is the same from a plan and from configuration. Sensitive values
are masked in it. Notices about the input go to standard error.`,
		examples: []string{
			"planvet inspect plan.json",
			"",
			"# Show why a rule says what it says",
			"planvet inspect plan.json --rule sg-open-admin-ingress",
			"",
			"# Try a policy of your own on it",
			"planvet inspect plan.json | opa eval --stdin-input --data mine.rego data.mine",
		},
		setup: func(flags *pflag.FlagSet) runner {
			var o loader.Options
			f := scanFlags{flags: flags, noDelta: true}
			rule := flags.String("rule", "", "show what the rule of this `ID` looks at, what it says, and how it comes to that")
			addPolicyFlag(flags, &f.policies)
			flags.StringVar(&f.config, "config", "", "with --rule: take settings from this `FILE` (default: the nearest .planvet.hcl; none to do without)")
			flags.StringVar(&o.Source, "source", "", "the `DIR` that the plan was made from (default: found beside the plan or above it; none to do without)")
			addRootFlag(flags, &o.Root, "read no configuration outside this `DIR` (default: the repository's root)")
			addVariableFlags(flags, &o.Vars)
			addWorkspaceFlag(flags, &o.Workspace)
			addTimeoutFlag(flags, &f)
			return func(ctx context.Context, args []string, p process) (int, error) {
				ctx, cancel := f.bounded(ctx)
				defer cancel()
				if *rule == "" {
					return inspect(ctx, o, args, p)
				}
				f.root, f.source, f.vars, f.rules = o.Root, o.Source, o.Vars, []string{*rule}
				return inspectRule(ctx, f, o, args, p)
			}
		},
	}
}

// inspected loads the one input, and tells its notices.
func inspected(ctx context.Context, o loader.Options, args []string, p process) (*document.Document, error) {
	if len(args) != 1 {
		return nil, errors.New("name one plan or folder")
	}
	inputs, err := loader.Inputs(args)
	if err != nil {
		return nil, err
	}
	if err := loader.Within(o.Root, inputs, o.Vars); err != nil {
		return nil, err
	}
	if o, err = p.options(o); err != nil {
		return nil, err
	}
	doc, err := loader.Load(ctx, inputs[0], o)
	if err != nil {
		return nil, failure{err}
	}
	for _, notice := range doc.Notices {
		fmt.Fprintf(p.stderr, "%s: %s\n", notice.Level, terminal.Visible(notice.Message))
	}
	return doc, nil
}

func inspect(ctx context.Context, o loader.Options, args []string, p process) (int, error) {
	doc, err := inspected(ctx, o, args, p)
	if err != nil {
		return 0, err
	}
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return 0, failure{err}
	}
	return exitClean, nil
}
