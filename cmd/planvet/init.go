package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

func initCommand() command {
	return command{
		name:  "init",
		usage: "[PATH]",
		short: "Write a .planvet.hcl for what is found",
		long: `
PATH is a folder with configuration or a plan, the current folder by default.
planvet vets it and writes .planvet.hcl into the folder (of a plan: the plan's
own), with the rules that have something to say and what can be set of each.
It changes nothing yet: every choice stands there as planvet makes it, or in a
comment. A file that is there is left alone.

Exit codes:
  0  written
  2  a mistake in the command line, a path that is not there, or a file that is
  3  the input could not be read, or a policy failed`,
		examples: []string{"# Begin in a repository", "planvet init infra/prod"},
		setup:    setupInit,
	}
}

func setupInit(flags *pflag.FlagSet) runner {
	f := scanFlags{flags: flags, noDelta: true}
	addInputFlags(flags, &f)
	return func(ctx context.Context, args []string, p process) (int, error) {
		if len(args) == 0 {
			args = []string{"."}
		}
		if len(args) > 1 || args[0] == loader.Stdin {
			return 0, errors.New("name one folder or plan: each folder has settings of its own")
		}
		return writeSettings(ctx, f, args[0], p)
	}
}

func writeSettings(ctx context.Context, f scanFlags, path string, p process) (int, error) {
	inputs, err := loader.Inputs([]string{path})
	if err != nil {
		return 0, err
	}
	folder := inputs[0]
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = filepath.Dir(folder)
	}
	file := filepath.Join(folder, settings.FileName)
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%s is there already", filepath.ToSlash(file))
	}
	f.config = noSettings // what others say further up is not what this folder says
	r, _, err := f.vetAll(ctx, inputs, p)
	if err != nil {
		return 0, err
	}
	result := r.Results[0]
	if result.Err != nil {
		return 0, failure{result.Err}
	}
	result.Findings = evaluator.Fold(result.Findings)
	text := settingsText(result)
	if err := replaceFile(file, []byte(text)); err != nil {
		return 0, failure{err}
	}
	fmt.Fprintf(p.stdout, "wrote %s\n", terminal.Visible(filepath.ToSlash(file)))
	return exitClean, nil
}

// settingsText lists the rules that found something, the severe first, with
// what can be set of each.
func settingsText(result *evaluator.Result) string {
	fails, undetermined := map[*policies.Rule]int{}, map[*policies.Rule]int{}
	var rules []*policies.Rule
	total := 0
	for _, f := range result.Findings {
		if !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
		if content.StandingOf(f) == content.Failing {
			fails[f.Rule]++
			total++
		} else if content.StandingOf(f) == content.Undetermined {
			undetermined[f.Rule]++
		}
	}
	var b strings.Builder
	b.WriteString(`# What planvet is to do in this folder and below.

# The severity that fails a run: low, medium, high, critical or none.
fail_on = "medium"

# Where the value that decides is not known: report, fail or ignore.
undetermined = "report"

# A suppression counts only if it says why.
require_reason = true

# Rules that are off by themselves, since not everybody wants them.
# pedantic = true

# Written by every run, beside this file.
# output "sarif" {
#   file = "planvet.sarif"
# }
`)
	if total > 0 {
		fmt.Fprintf(&b, `
# There are %s now. To fail only on what comes later:
#   planvet baseline PATH -o .planvet-baseline.json
#   planvet PATH --baseline .planvet-baseline.json --new-only
`, content.Count(total, "finding"))
	}
	for _, rule := range rules {
		counts := []string{}
		if n := fails[rule]; n > 0 {
			counts = append(counts, content.Count(n, "finding"))
		}
		if n := undetermined[rule]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d undetermined", n))
		}
		if len(counts) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n# %s: %s.\nrule %q {\n  # enabled  = false\n  # severity = %q\n", rule.Title, strings.Join(counts, ", "), rule.ID, rule.Severity)
		for i, name := range sortedNames(rule.Params) {
			if i == 0 {
				b.WriteString("  # params = {\n")
			}
			fmt.Fprintf(&b, "  #   %s = %s\n", name, settings.Show(rule.Params[name]))
		}
		if len(rule.Params) > 0 {
			b.WriteString("  # }\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func sortedNames(params map[string]any) []string {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
