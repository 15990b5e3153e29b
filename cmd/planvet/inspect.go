package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/loader"
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
			"# Try a policy of your own on it",
			"planvet inspect plan.json | opa eval --stdin-input --data mine.rego data.mine",
		},
		setup: func(flags *pflag.FlagSet) runner {
			var o loader.Options
			flags.StringVar(&o.Source, "source", "", "the `DIR` that the plan was made from (default: found beside the plan or above it; none to do without)")
			addRootFlag(flags, &o.Root, "read no configuration outside this `DIR` (default: the repository's root)")
			addVariableFlags(flags, &o.Vars)
			return func(ctx context.Context, args []string, p process) (int, error) { return inspect(ctx, o, args, p) }
		},
	}
}

func inspect(ctx context.Context, o loader.Options, args []string, p process) (int, error) {
	if len(args) != 1 {
		return 0, errors.New("name one plan or folder")
	}
	inputs, err := loader.Inputs(args)
	if err != nil {
		return 0, err
	}
	if err := loader.Within(o.Root, inputs, o.Vars); err != nil {
		return 0, err
	}
	o.Stdin, o.Env = p.stdin, p.environ
	doc, err := loader.Load(ctx, inputs[0], o)
	if err != nil {
		return 0, failure{err}
	}
	for _, notice := range doc.Notices {
		fmt.Fprintf(p.stderr, "%s: %s\n", notice.Level, notice.Message)
	}
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return 0, failure{err}
	}
	return exitClean, nil
}
