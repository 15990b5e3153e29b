package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator/bundle"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
)

func bundleCommand() command {
	return command{
		name:  "bundle",
		short: "Write the rules as an OPA bundle",
		long: `
OPA servers, opa eval, conftest and HCP Terraform's policy sets then find in a
plan what planvet scan --source none finds in it: data.planvet.deny lists what
stops a run, data.planvet.findings everything. policies/BUNDLE.md in planvet's
repository shows the command lines, and what is to be set beside the bundle.

Exit codes:
  0  written
  2  a mistake in the command line
  3  the file could not be written`,
		examples: []string{
			"# Ask about a plan with OPA", "planvet bundle -o planvet.tar.gz\nopa eval -b planvet.tar.gz -i plan.json --format pretty data.planvet.deny",
		},
		setup: setupBundle,
	}
}

func setupBundle(flags *pflag.FlagSet) runner {
	out := flags.StringP("out", "o", "planvet.tar.gz", "write to this `FILE`; - for standard output")
	return func(_ context.Context, args []string, p process) (int, error) {
		if len(args) > 0 {
			return 0, fmt.Errorf("bundle takes no arguments: --out %s names the file", args[0])
		}
		if *out == "" {
			return 0, fmt.Errorf("--out is empty: it must be a file, or - for standard output")
		}
		if *out == loader.Stdin && isTerminal(p.stdout) {
			return 0, fmt.Errorf("a bundle is no text for a terminal: name a file with --out")
		}
		return writeBundle(*out, p)
	}
}

func writeBundle(file string, p process) (int, error) {
	set, err := policies.Embedded()
	if err != nil {
		return 0, failure{err}
	}
	var packed bytes.Buffer
	if err := bundle.Write(&packed, set, version); err != nil {
		return 0, failure{err}
	}
	if file == loader.Stdin {
		_, err = p.stdout.Write(packed.Bytes())
	} else {
		err = replaceFile(file, packed.Bytes())
	}
	if err != nil {
		return 0, failure{fmt.Errorf("writing the bundle: %w", err)}
	}
	return exitClean, nil
}
