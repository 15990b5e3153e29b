package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/reading"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report"
)

func baselineCommand() command {
	return command{
		name:  "baseline",
		usage: "PATH…",
		short: "Record what is found now, so that only what comes later is new",
		long: `
What PATH is, planvet scan --help tells. The baseline goes to a file (-o), or to
standard output; it has one finding a line, so that it can be kept and reviewed
beside the code. planvet scan --baseline FILE then marks those findings as
unchanged, and with --new-only they fail no run.

A finding is known again by its rule, its resource's address and the attribute:
lines, files and the order of blocks may change. A resource that is renamed
without a moved block is another one, and so is a second defect beside the
first. Suppressed findings are not recorded.

--prune takes out of a baseline what does not occur any more. It adds nothing.
Name all paths that the baseline is for: what lies in others counts as gone.

Exit codes:
  0  written
  2  a mistake in the command line, or a baseline that cannot be read
  3  an input could not be read, or a policy failed: nothing is written`,
		examples: []string{
			"# Record what is there",
			"planvet baseline infra/prod infra/stage -o .planvet-baseline.json",
			"",
			"# Fail on what is new since then",
			"planvet infra/prod infra/stage --baseline .planvet-baseline.json --new-only",
			"",
			"# Take out what was mended meanwhile",
			"planvet baseline --prune .planvet-baseline.json infra/prod infra/stage",
		},
		setup: setupBaseline,
	}
}

func setupBaseline(flags *pflag.FlagSet) runner {
	var f scanFlags
	var out, prune string
	flags.StringVarP(&out, "output", "o", "", "write the baseline to this `FILE`")
	flags.StringVar(&prune, "prune", "", "keep of this baseline only what still occurs, and write it back to the `FILE`, or to --output")
	addInputFlags(flags, &f)
	f.foreign.addFlags(flags)
	return func(ctx context.Context, args []string, p process) (int, error) {
		if prune != "" {
			return pruneBaseline(ctx, f, prune, out, args, p)
		}
		return writeBaseline(ctx, f, out, args, p)
	}
}

func writeBaseline(ctx context.Context, f scanFlags, out string, args []string, p process) (int, error) {
	r, _, err := f.vetWhole(ctx, args, p)
	if err != nil {
		return 0, err
	}
	made := evaluator.NewBaseline(r.Results)
	if err := putBaseline(made, out, p); err != nil {
		return 0, failure{err}
	}
	if out != "" {
		fmt.Fprintf(p.stderr, "%s: %s recorded\n", filepath.ToSlash(out), findings(made.Len()))
	}
	return exitClean, nil
}

func pruneBaseline(ctx context.Context, f scanFlags, file, out string, args []string, p process) (int, error) {
	known, err := f.readBaseline(ctx, file)
	if err != nil {
		return 0, err
	}
	r, set, err := f.vetWhole(ctx, args, p)
	if err != nil {
		return 0, err
	}
	known.Mark(r.Results)
	kept := known.Prune(r.Results, asks(r, set))
	if out == "" {
		out = file
	}
	if err := putBaseline(kept, out, p); err != nil {
		return 0, failure{err}
	}
	fmt.Fprintf(p.stderr, "%s: %s kept, %d taken out\n", filepath.ToSlash(out), findings(kept.Len()), known.Len()-kept.Len())
	return exitClean, nil
}

func findings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

// vetWhole vets every input, and fails where not all of one could be vetted: a
// baseline of a part would pass for one of the whole.
func (f scanFlags) vetWhole(ctx context.Context, args []string, p process) (*report.Report, *policies.Set, error) {
	f.noDelta = true
	r, v, err := f.vetAll(ctx, args, p)
	if err != nil {
		return nil, nil, err
	}
	var failed []error
	for _, result := range r.Results {
		if result.Err != nil {
			failed = append(failed, result.Err)
		}
		for _, n := range result.Notices {
			if n.Level == document.LevelError {
				failed = append(failed, errors.New(n.Message))
			}
		}
	}
	if failed != nil {
		return nil, nil, failure{fmt.Errorf("no baseline is written, for not everything could be vetted: %w", errors.Join(failed...))}
	}
	return r, v.set, nil
}

func putBaseline(b *evaluator.Baseline, out string, p process) error {
	text, err := b.Encode()
	if err != nil {
		return err
	}
	if out == "" || out == "-" {
		_, err = p.stdout.Write(text)
		return err
	}
	return replaceFile(out, text)
}

// maxBaseline bounds a baseline in bytes: a report in SARIF may be one.
const maxBaseline = 256 << 20

// readBaseline returns nil for no file. Its errors are mistakes in the command
// line.
func (f scanFlags) readBaseline(ctx context.Context, file string) (*evaluator.Baseline, error) {
	if file == "" {
		return nil, nil
	}
	ctx, cancel := f.bounded(ctx)
	defer cancel()
	text, err := reading.Named(ctx, file, maxBaseline)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the baseline %s is not there: planvet baseline PATH… -o %s writes it", filepath.ToSlash(file), filepath.ToSlash(file))
	}
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", err)
	}
	known, err := evaluator.ReadBaseline(text)
	if err != nil {
		return nil, fmt.Errorf("the baseline %s: %w", filepath.ToSlash(file), err)
	}
	return known, nil
}

// gone counts what the baseline has and nobody found, which says something
// only where everything was vetted.
func gone(known *evaluator.Baseline, r *report.Report, set *policies.Set) int {
	for _, result := range r.Results {
		if result.Err != nil {
			return 0
		}
	}
	return known.Gone(asks(r, set))
}

// asks tells whether a run asked a rule. One of planvet's that is not there any
// more counts as asked: it finds nothing. One of others that this run does not
// know may still be there: who does not name their folder does not ask it.
func asks(r *report.Report, set *policies.Set) func(rule string) bool {
	selected, ours := map[string]bool{}, map[string]bool{}
	for _, rule := range r.Rules {
		selected[rule.ID] = true
	}
	for _, rule := range set.Rules {
		if !rule.Own {
			ours[strings.ReplaceAll(rule.Area, "_", "-")+"-"] = true
		}
	}
	return func(id string) bool {
		if _, exists := set.Rule(id); exists {
			return selected[id]
		}
		for area := range ours {
			if strings.HasPrefix(id, area) {
				return true
			}
		}
		return false
	}
}
