package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/defect"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/report"
)

func scanCommand() command {
	return command{
		name:  "scan",
		usage: "PATH…",
		short: "Vet plans or folders of configuration",
		long: `
PATH is a plan in JSON (as terraform show -json prints it), - for one on
standard input, a binary plan (read by way of terraform show -json), a folder
with .tf files, or such files themselves, which stand for their folder.

Exit codes:
  0  read, evaluated, and nothing found at or above --fail-on
  1  findings at or above --fail-on
  2  a mistake in the command line or in .planvet.hcl, or a path that is not there
  3  an input could not be read or holds nothing to vet, or a policy failed`,
		examples: []string{
			"# Vet a plan, fail on high and critical findings only",
			"planvet plan.json --fail-on high",
			"",
			"# Straight from terraform",
			"terraform show -json tfplan | planvet -",
			"",
			"# Text for the log, SARIF for code scanning",
			"planvet plan.json --out sarif=planvet.sarif",
			"",
			"# Fail on what the plan brings, not on what was there before",
			"planvet plan.json --new-only",
			"",
			"# Two rules, as JSON",
			"planvet plan.json --rule nacl-shadowed-rule --rule s3-mfa-delete --format json",
		},
		setup: setupScan,
	}
}

// scanFlags is what the user chose.
type scanFlags struct {
	format       string
	outs         []string
	rules        []string
	pedantic     bool
	failOn       string
	undetermined string
	newOnly      bool
	baseline     string
	noDelta      bool
	unchanged    bool
	perInstance  bool
	profile      string
	root         string
	source       string
	config       string
	vars         []loader.Var
	workspace    string
	allowEmpty   bool
	policies     []string // folders of rules
	foreign      foreign
	timeout      time.Duration
	color        string
	input        loader.Options // how each input is read, once the environment is asked
	network      bool           // whether a format that was chosen draws it
	flags        *pflag.FlagSet // tells which of them the user gave
}

func setupScan(flags *pflag.FlagSet) runner {
	f := scanFlags{flags: flags}
	flags.StringVar(&f.format, "format", "text", "what to print: "+formatNames())
	flags.StringArrayVar(&f.outs, "out", nil, "also write `FORMAT=FILE`; may be repeated")
	flags.StringVar(&f.failOn, "fail-on", "medium", "exit 1 on findings of this `SEVERITY` or worse: low, medium, high, critical, or none")
	flags.StringVar(&f.undetermined, "undetermined", "report", "what to do where the deciding value is not known: report, fail or ignore")
	flags.BoolVar(&f.newOnly, "new-only", false, "exit 1 only on findings that this change brings: those that are not there before the plan, or not in --baseline")
	flags.StringVar(&f.baseline, "baseline", "", "take the findings in `FILE` for known: what planvet baseline wrote, or a report of planvet's in SARIF or JSON")
	flags.BoolVar(&f.unchanged, "show-unchanged", false, "text: show in full what was there before as well")
	flags.BoolVar(&f.perInstance, "per-instance", false, "do not fold the instances of one resource together")
	flags.StringVar(&f.profile, "sarif-profile", string(report.GitHub), "github (what code scanning honours) or full")
	addInputFlags(flags, &f)
	f.foreign.addFlags(flags)
	flags.StringVar(&f.color, "color", "auto", "auto, always or never; NO_COLOR is honoured")
	return func(ctx context.Context, args []string, p process) (int, error) { return scan(ctx, f, args, p) }
}

// addInputFlags adds what bears on how inputs are read and vetted.
func addInputFlags(flags *pflag.FlagSet, f *scanFlags) {
	flags.StringArrayVar(&f.rules, "rule", nil, "ask only this rule; may be repeated")
	addPolicyFlag(flags, &f.policies)
	flags.BoolVar(&f.pedantic, "pedantic", false, "ask the pedantic rules as well")
	flags.StringVar(&f.source, "source", "", "the `DIR` that the plan was made from (default: found beside the plan or above it; none to do without)")
	flags.StringVar(&f.config, "config", "", "take settings from this `FILE` (default: the nearest .planvet.hcl in the input's folder or above it; none to do without)")
	addRootFlag(flags, &f.root, "read no configuration outside this `DIR`, and name files from here in SARIF (default: the repository's root)")
	addVariableFlags(flags, &f.vars)
	addWorkspaceFlag(flags, &f.workspace)
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "a plan with nothing in it to vet is no failure")
	addTimeoutFlag(flags, f)
}

func formatNames() string {
	var names []string
	for _, format := range report.Formats() {
		names = append(names, format.Name)
	}
	return strings.Join(names, ", ")
}

func scan(ctx context.Context, f scanFlags, args []string, p process) (int, error) {
	choices, err := f.check(p)
	if err != nil {
		return 0, err
	}
	known, err := f.readBaseline(ctx, f.baseline)
	if err != nil {
		return 0, err
	}
	f.network = draws(choices.outputs)
	r, vetters, err := f.vetAll(ctx, args, p)
	if err != nil {
		return 0, err
	}
	if ctx.Err() != nil {
		return 0, errors.New("no report was written")
	}
	r.Excerpt = newExcerpts(r.Root).lines
	choices.outputs = append(choices.outputs, vetters.outputs...)
	if known != nil {
		known.Mark(r.Results)
		r.Gone = gone(known, r, vetters.set)
	}
	f.arrange(r, vetters)
	if mends(choices.outputs) {
		addEdits(r)
	}
	if err := choices.write(r, p); err != nil {
		return 0, failure{err}
	}
	return exitCode(r), nil
}

// vetAll vets every input by itself.
func (f scanFlags) vetAll(ctx context.Context, args []string, p process) (r *report.Report, v vetters, err error) {
	if len(args) == 0 {
		return nil, v, errors.New("name a plan or a folder to vet; - reads a plan from standard input")
	}
	inputs, err := loader.Inputs(args)
	if err != nil {
		return nil, v, err
	}
	if err := loader.Within(f.root, inputs, f.vars); err != nil {
		return nil, v, err
	}
	if f.input, err = p.options(loader.Options{Root: f.root, Source: f.source, Vars: f.vars, Workspace: f.workspace}); err != nil {
		return nil, v, err
	}
	set, err := f.set()
	if err != nil {
		return nil, v, err
	}
	if set, err = f.foreign.load(set); err != nil {
		return nil, v, err
	}
	ctx, cancel := f.bounded(ctx)
	defer cancel()
	if v, err = f.vetters(ctx, set, inputs, p.today); err != nil {
		return nil, v, err
	}
	f.network = f.network || draws(v.outputs)

	r = &report.Report{Tool: tool(), Rules: evaluator.JoinRules(v.engines())}
	if r.Dir, r.Root, err = folders(f.root); err != nil {
		return nil, v, err
	}
	r.Results = f.vetInputs(ctx, inputs, v, p)
	evaluator.TellUnused(r.Results)
	return r, v, nil
}

func addTimeoutFlag(flags *pflag.FlagSet, f *scanFlags) {
	flags.DurationVar(&f.timeout, "timeout", 5*time.Minute, "give up after this long; 0 for never")
}

// bounded ends what takes longer than the user wants. Commands that only list
// have no such flag, and end with an interrupt alone.
func (f scanFlags) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, f.timeout, fmt.Errorf("it took longer than --timeout %s", f.timeout))
}

// large is the size in bytes of a plan that is vetted with no other beside it:
// it keeps all cores busy, and takes memory enough.
const large = 16 << 20

// vetInputs vets inputs side by side; the results come in their order.
func (f scanFlags) vetInputs(ctx context.Context, inputs []string, v vetters, p process) []*evaluator.Result {
	progress := startProgress(p.stderr)
	defer progress.stop()
	results := make([]*evaluator.Result, len(inputs))
	var alone sync.RWMutex
	vet := func(i int) {
		input := inputs[i]
		lock, unlock := alone.RLock, alone.RUnlock
		if info, err := os.Stat(input); err == nil && info.Size() > large {
			lock, unlock = alone.Lock, alone.Unlock
		}
		lock()
		defer unlock()
		progress.now("vetting %s, %d of %d", input, i+1, len(inputs))
		results[i] = f.vet(ctx, v.byInput[input].engine, input)
		results[i].Gate = v.byInput[input].gate
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(inputs)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(inputs); i = int(next.Add(1)) - 1 {
				vet(i)
			}
		})
	}
	group.Wait()
	return results
}

// arrange makes of what was found what the user wants to see.
func (f scanFlags) arrange(r *report.Report, v vetters) {
	for _, result := range r.Results {
		if v.byInput[result.Input].ignore {
			result.Findings = slices.DeleteFunc(result.Findings, func(f *evaluator.Finding) bool { return f.Verdict == evaluator.Undetermined })
		}
		if f.newOnly && f.baseline == "" && result.Source == document.SourceConfig {
			result.Notices = append(result.Notices, document.Notice{Level: document.LevelWarning, Message: "--new-only: " +
				"a configuration does not tell what was there before, so all findings count; vet a plan, or name what is known with --baseline"})
		}
		if !f.perInstance {
			result.Findings = evaluator.Fold(result.Findings)
		}
	}
}

// vet loads and vets one input. Whatever goes wrong is in the result: the
// other inputs are still vetted.
func (f scanFlags) vet(ctx context.Context, engine *evaluator.Engine, input string) (result *evaluator.Result) {
	defer func() {
		if problem := recover(); problem != nil {
			result = &evaluator.Result{Input: input, Err: fmt.Errorf("%s: planvet itself failed (%w): please report it with this input", input, defect.Of(problem))}
		}
	}()
	options := f.input
	var raw []byte
	if f.foreign.asked != nil {
		options.Raw = func(text []byte) { raw = text }
	}
	doc, err := loader.Load(ctx, input, options)
	switch {
	case errors.Is(err, plan.ErrEmpty) && f.allowEmpty:
		result = &evaluator.Result{Source: document.SourcePlan, Notices: []document.Notice{{Level: document.LevelNote, Message: err.Error()}}}
	case err != nil:
		result = &evaluator.Result{Err: err}
	default:
		result = f.foreign.vet(ctx, engine, doc, raw)
		if f.network {
			draw(ctx, engine, doc, result)
		}
		if result.Covered == 0 && result.Resources > 0 && result.Err == nil {
			result.Notices = append(result.Notices, document.Notice{
				Level: document.LevelWarning, Message: "no rule speaks of any resource type in this input: nothing was found because nothing was asked",
			})
		}
	}
	result.Input = input
	if result.Source == document.SourcePlan && input != loader.Stdin {
		result.Artifact = filepath.ToSlash(input)
	}
	return result
}

// draw adds the network. Without it the findings are still all there, so that
// it failed is a warning.
func draw(ctx context.Context, engine *evaluator.Engine, doc *document.Document, result *evaluator.Result) {
	var err error
	if result.Network, err = engine.Network(ctx, doc); err != nil {
		result.Notices = append(result.Notices, document.Notice{Level: document.LevelWarning, Message: "the network cannot be drawn: " + err.Error()})
	}
}

// exitCode is the worst of all results.
func exitCode(r *report.Report) int {
	code := exitClean
	for _, result := range r.Results {
		if result.Err != nil || slices.ContainsFunc(result.Notices, func(n document.Notice) bool { return n.Level == document.LevelError }) {
			return exitFailed
		}
		for _, f := range result.Findings {
			if result.Gate.Fails(f) {
				code = exitFindings
			}
		}
	}
	return code
}

// folders are the current one and the one that SARIF names files from, both
// slash-separated.
func folders(root string) (dir, top string, err error) {
	if dir, err = os.Getwd(); err != nil {
		return "", "", err
	}
	if top, err = loader.Root(dir, root); err != nil {
		return "", "", err
	}
	return filepath.ToSlash(dir), filepath.ToSlash(top), nil
}

func suggestRule(err error) error {
	var unknown *evaluator.UnknownRuleError
	if !errors.As(err, &unknown) {
		return err
	}
	if id := settings.Nearest(unknown.ID, unknown.Known); id != "" {
		return fmt.Errorf("%w: did you mean %s?", err, id)
	}
	return fmt.Errorf("%w: planvet rules lists them", err)
}
