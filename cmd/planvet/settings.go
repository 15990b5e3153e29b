package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/reading"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report"
)

// noSettings keeps settings from being looked for.
const noSettings = "none"

// maxSettings bounds a file of settings, in bytes.
const maxSettings = 1 << 20

// A vetter is what the flags and one file of settings make together.
type vetter struct {
	engine  *evaluator.Engine
	gate    evaluator.Gate
	ignore  bool // what is undetermined
	outputs []output
}

// vetters holds one for each input, and all of them in the order in which
// inputs first name them.
type vetters struct {
	set     *policies.Set // what all of them chose from
	byInput map[string]*vetter
	all     []*vetter
	outputs []output // files that settings want written
}

// engines are those of all vetters.
func (v vetters) engines() []*evaluator.Engine {
	var out []*evaluator.Engine
	for _, one := range v.all {
		out = append(out, one.engine)
	}
	return out
}

// joinOutputs gathers what the settings of all inputs want written: a file
// that several name in the same way is one.
func (v vetters) joinOutputs() ([]output, error) {
	var out []output
	for _, one := range v.all {
		for _, o := range one.outputs {
			at := slices.IndexFunc(out, func(have output) bool { return have.file == o.file })
			switch {
			case at < 0:
				out = append(out, o)
			case out[at].format.Name != o.format.Name || out[at].profile != o.profile:
				return nil, fmt.Errorf("%s is to be written in two ways: %s and %s", filepath.ToSlash(o.file), out[at].format.Name, o.format.Name)
			}
		}
	}
	return out, nil
}

// vetters makes one for each file of settings that the inputs are under.
func (f scanFlags) vetters(ctx context.Context, set *policies.Set, inputs []string, today string) (vetters, error) {
	byFile := map[string]*vetter{}
	v := vetters{set: set, byInput: map[string]*vetter{}}
	for _, input := range inputs {
		file, err := f.settingsFile(input)
		if err != nil {
			return v, fmt.Errorf("looking for %s: %w", settings.FileName, err)
		}
		if byFile[file] == nil {
			if byFile[file], err = f.vetter(ctx, set, file, today); err != nil {
				return v, err
			}
			v.all = append(v.all, byFile[file])
		}
		v.byInput[input] = byFile[file]
	}
	var err error
	v.outputs, err = v.joinOutputs()
	return v, err
}

// vetter joins the flags with a file of settings, "" for none. What a flag
// says goes before what the file says.
func (f scanFlags) vetter(ctx context.Context, set *policies.Set, file, today string) (*vetter, error) {
	said := &settings.Settings{}
	if file != "" {
		text, err := f.readSettings(ctx, file)
		if err != nil {
			return nil, err
		}
		if said, err = settings.Parse(text, filepath.ToSlash(file), set); err != nil {
			return nil, err
		}
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{
		Rules: f.rules, Pedantic: f.pedantic || said.Pedantic, On: said.On, Off: said.Off, Severities: said.Severities,
		Params: said.Params, NoDelta: f.noDelta || f.baseline != "",
		Accept: evaluator.Acceptance{Entries: said.Suppressions, RequireReason: said.RequireReason, Today: today},
	})
	if err != nil {
		return nil, suggestRule(err)
	}
	v := &vetter{engine: engine}
	undetermined := f.or("undetermined", f.undetermined, said.Undetermined)
	v.ignore = undetermined == "ignore"
	v.gate = evaluator.Gate{Undetermined: undetermined == "fail", NewOnly: f.newOnly}
	if failOn := f.or("fail-on", f.failOn, said.FailOn); failOn != "none" && failOn != "" {
		if v.gate.FailOn, err = policies.ParseSeverity(failOn); err != nil {
			return nil, fmt.Errorf("--fail-on: %w, or none", err)
		}
	}
	v.outputs, err = settingsOutputs(file, said.Outputs)
	return v, err
}

// or is a flag's value where the user gave the flag or the settings say
// nothing, else what they say.
func (f scanFlags) or(flag, value, said string) string {
	if said == "" || f.flags != nil && f.flags.Changed(flag) {
		return value
	}
	return said
}

// settingsOutputs are files beside the settings.
func settingsOutputs(file string, said []settings.Output) ([]output, error) {
	var out []output
	for _, o := range said {
		at := fmt.Sprintf("%s:%d:%d", o.Place.File, o.Place.StartLine, o.Place.StartColumn)
		format, err := report.Find(o.Format)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		if o.Profile != "" && o.Format != "sarif" {
			return nil, fmt.Errorf("%s: only sarif has profiles", at)
		}
		path := filepath.FromSlash(o.File)
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(file), path)
		}
		out = append(out, output{format: format, file: path, profile: report.Profile(o.Profile)})
	}
	return out, nil
}

// readSettings reads a file that was found, which must be a regular one, or one
// that the user named, which may be a pipe of their shell's.
func (f scanFlags) readSettings(ctx context.Context, file string) ([]byte, error) {
	if file != f.config {
		return reading.Regular(file, maxSettings)
	}
	return reading.Named(ctx, file, maxSettings)
}

// settingsFile is the file of settings for an input, "" if there is none: the
// one named, else the nearest from the folder of the configuration (of a plan,
// its --source or its own folder) up to the repository's root.
func (f scanFlags) settingsFile(input string) (string, error) {
	if f.config == noSettings {
		return "", nil
	}
	if f.config != "" {
		return f.config, nil
	}
	for _, dir := range f.folders(input) {
		top, err := loader.Root(dir, f.root)
		if err != nil {
			return "", err
		}
		if file, err := settings.Find(dir, top); err != nil || file != "" {
			return file, err
		}
	}
	return "", nil
}

// folders are where the settings of an input may lie, or above.
func (f scanFlags) folders(input string) []string {
	if input == loader.Stdin {
		input = "plan.json" // in the current folder, as it were
	} else if info, err := os.Stat(input); err == nil && info.IsDir() {
		return []string{input}
	}
	dirs := []string{filepath.Dir(input)}
	if f.source != "" && f.source != loader.NoSource {
		return append([]string{f.source}, dirs...)
	}
	return dirs
}

// checkConfig tells whether --config names a file that is there.
func (f scanFlags) checkConfig() error {
	if f.config == "" || f.config == noSettings {
		return nil
	}
	info, err := os.Stat(f.config)
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder")
	}
	if err != nil {
		return fmt.Errorf("--config %s: %w", f.config, err)
	}
	return nil
}
