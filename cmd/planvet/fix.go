package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/fix"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

func fixCommand() command {
	return command{
		name:  "fix",
		usage: "DIR…",
		short: "Mend what can be mended safely, in the source",
		long: `
DIR is a folder with .tf files, or such files themselves. What would change is
shown as a diff; --write changes the files. Comments and layout are kept.

Only literal values are changed and only missing arguments are added: what a
variable or an expression decides is left alone, and said. Before anything is
shown, the changed configuration is vetted again: the findings must be gone, and
nothing else may have come. What needs your hand stands in a comment.

Exit codes:
  0  done, or nothing to do
  2  a mistake in the command line or in .planvet.hcl, or a path that is not there
  3  a configuration could not be read, a policy failed, or a file not be written`,
		examples: []string{
			"# See what would change",
			"planvet fix infra/prod",
			"",
			"# Do it, for one rule",
			"planvet fix infra/prod --rule nacl-rule-spacing --write",
		},
		setup: setupFix,
	}
}

func setupFix(flags *pflag.FlagSet) runner {
	f := scanFlags{flags: flags, noDelta: true}
	write := flags.BoolP("write", "w", false, "change the files")
	addInputFlags(flags, &f)
	return func(ctx context.Context, args []string, p process) (int, error) {
		return fixAll(ctx, f, args, *write, p)
	}
}

// fixAll mends each input by itself; a file that two of them change is seen by
// the second as the first leaves it.
func fixAll(ctx context.Context, f scanFlags, args []string, write bool, p process) (int, error) {
	if len(args) == 0 {
		return 0, errors.New("name a folder with configuration")
	}
	inputs, err := loader.Inputs(args)
	if err != nil {
		return 0, err
	}
	for _, input := range inputs {
		if info, err := os.Stat(input); input == loader.Stdin || err == nil && !info.IsDir() {
			return 0, fmt.Errorf("%s is no folder with configuration: a plan is mended where it was made from", input)
		}
	}
	set, err := f.set()
	if err != nil {
		return 0, err
	}
	ctx, cancel := f.bounded(ctx)
	defer cancel()
	vetters, err := f.vetters(ctx, set, inputs, p.today)
	if err != nil {
		return 0, err
	}
	options, err := p.options(loader.Options{Root: f.root, Vars: f.vars, Workspace: f.workspace})
	if err != nil {
		return 0, err
	}
	m := mender{input: options, process: p, changed: map[string][]byte{}}
	for _, input := range inputs {
		if err := m.mend(ctx, vetters.byInput[input].engine, input); err != nil {
			return 0, failure{err}
		}
	}
	if err := m.finish(write); err != nil {
		return 0, failure{err}
	}
	return exitClean, nil
}

// A mender gathers the changes of a run.
type mender struct {
	input   loader.Options
	process process
	changed map[string][]byte // by absolute path
	files   []fix.File        // as they were at first, and are now
	fixed   int
	left    []fix.Left
}

// mend adds the changes for one input. Where they do not do together what they
// should, they are tried one finding at a time.
func (m *mender) mend(ctx context.Context, engine *evaluator.Engine, input string) error {
	before, err := m.vet(ctx, engine, input, nil)
	if err != nil {
		return err
	}
	made := fix.Make(before.Findings, m.read)
	m.left = append(m.left, made.Left...)
	if len(made.Fixed) == 0 {
		return nil
	}
	why, err := m.check(ctx, engine, input, before, made)
	if err != nil {
		return err
	}
	if why == "" {
		m.keep(made)
		return nil
	}
	for _, f := range made.Fixed {
		one := fix.Make([]*evaluator.Finding{f}, m.read)
		if len(one.Files) == 0 {
			continue // another one has changed it
		}
		now, err := m.vet(ctx, engine, input, nil)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(now.Findings, func(g *evaluator.Finding) bool { return g.Fingerprint == f.Fingerprint }) {
			continue
		}
		if why, err = m.check(ctx, engine, input, now, one); err != nil {
			return err
		}
		if why != "" {
			m.left = append(m.left, fix.Left{Finding: f, Why: why})
			continue
		}
		m.keep(one)
	}
	return nil
}

// check vets what the configuration would be. why says what is wrong with it.
func (m *mender) check(ctx context.Context, engine *evaluator.Engine, input string, before *evaluator.Result, made fix.Result) (why string, err error) {
	after, err := m.vet(ctx, engine, input, made.Files)
	if err != nil {
		return "", err
	}
	was := map[string]bool{}
	for _, f := range before.Findings {
		was[f.Fingerprint] = true
	}
	now := map[string]bool{}
	for _, f := range after.Findings {
		now[f.Fingerprint] = true
		if !was[f.Fingerprint] && f.Verdict == evaluator.Fail {
			return fmt.Sprintf("the change would bring %s at %s", f.Rule.ID, f.Address), nil
		}
	}
	for _, f := range made.Fixed {
		if now[f.Fingerprint] {
			return "the change would not make it go away", nil
		}
	}
	if n := troubles(after); n > troubles(before) {
		return "the change would not be understood: " + after.Notices[len(after.Notices)-1].Message, nil
	}
	return "", nil
}

func troubles(r *evaluator.Result) int {
	n := 0
	for _, notice := range r.Notices {
		if notice.Level != document.LevelNote {
			n++
		}
	}
	return n
}

// vet vets an input as it is on disk with all changes so far, and more.
func (m *mender) vet(ctx context.Context, engine *evaluator.Engine, input string, more []fix.File) (*evaluator.Result, error) {
	overlay := map[string][]byte{}
	for file, text := range m.changed {
		overlay[file] = text
	}
	for _, file := range more {
		path, err := filepath.Abs(filepath.FromSlash(file.Name))
		if err != nil {
			return nil, err
		}
		overlay[path] = file.New
	}
	options := m.input
	options.Overlay = overlay
	doc, err := loader.Load(ctx, input, options)
	if err != nil {
		return nil, err
	}
	result := engine.Vet(ctx, doc)
	return result, result.Err
}

func (m *mender) read(file string) ([]byte, error) {
	path, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil {
		return nil, err
	}
	if text, found := m.changed[path]; found {
		return text, nil
	}
	return os.ReadFile(path)
}

func (m *mender) keep(made fix.Result) {
	m.fixed += len(evaluator.Fold(made.Fixed))
	for _, file := range made.Files {
		path, err := filepath.Abs(filepath.FromSlash(file.Name))
		if err != nil {
			continue // it was made absolute when it was read
		}
		m.changed[path] = file.New
		if at := slices.IndexFunc(m.files, func(have fix.File) bool { return have.Name == file.Name }); at >= 0 {
			m.files[at].New = file.New
		} else {
			m.files = append(m.files, file)
		}
	}
}

// finish shows the changes or makes them, and sums up on standard error.
func (m *mender) finish(write bool) error {
	slices.SortFunc(m.files, func(a, b fix.File) int { return strings.Compare(a.Name, b.Name) })
	var failed []error
	for _, file := range m.files {
		if !write {
			if _, err := m.process.stdout.Write(visibleLines(file.Diff())); err != nil {
				return err
			}
			continue
		}
		name := filepath.FromSlash(file.Name)
		if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, file.Old) {
			failed = append(failed, fmt.Errorf("%s changed while it was being mended, and is left as it is now: run planvet fix again", file.Name))
			continue
		}
		if err := replaceFile(name, file.New); err != nil {
			failed = append(failed, err)
			continue
		}
		fmt.Fprintf(m.process.stdout, "changed %s\n", terminal.Visible(file.Name))
	}
	for _, left := range m.left {
		fmt.Fprintf(m.process.stderr, "left: %s at %s: %s\n", left.Finding.Rule.ID, terminal.Visible(left.Finding.Address), terminal.Visible(left.Why))
	}
	verb := "would be mended; --write does it"
	if write {
		verb = "mended"
	}
	fmt.Fprintf(m.process.stderr, "%s %s.\n", content.Count(m.fixed, "finding"), verb)
	return errors.Join(failed...)
}

// visibleLines keeps the lines of a diff or an error, and makes the rest of it
// harmless to a terminal.
func visibleLines(text []byte) []byte {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		rest, ended := strings.CutSuffix(line, "\n")
		indent := rest[:len(rest)-len(strings.TrimLeft(rest, " \t+-"))]
		b.WriteString(indent + terminal.Visible(rest[len(indent):]))
		if ended {
			b.WriteByte('\n')
		}
	}
	return []byte(b.String())
}
