package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
)

// noSettings keeps settings from being looked for.
const noSettings = "none"

// maxSettings bounds a file of settings, in bytes.
const maxSettings = 1 << 20

// engines makes one engine for each file of settings that the inputs are
// under, and gives each input its own.
func (f scanFlags) engines(set *policies.Set, inputs []string, today string) (map[string]*evaluator.Engine, error) {
	byFile := map[string]*evaluator.Engine{}
	byInput := map[string]*evaluator.Engine{}
	for _, input := range inputs {
		file, err := f.settingsFile(input)
		if err != nil {
			return nil, fmt.Errorf("looking for %s: %w", settings.FileName, err)
		}
		if byFile[file] == nil {
			if byFile[file], err = f.engine(set, file, today); err != nil {
				return nil, err
			}
		}
		byInput[input] = byFile[file]
	}
	return byInput, nil
}

func (f scanFlags) engine(set *policies.Set, file, today string) (*evaluator.Engine, error) {
	said := &settings.Settings{}
	if file != "" {
		text, err := readSettings(file)
		if err != nil {
			return nil, err
		}
		if said, err = settings.Parse(text, filepath.ToSlash(file), set); err != nil {
			return nil, err
		}
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{
		Rules: f.rules, Pedantic: f.pedantic, Params: said.Params, NoDelta: f.noDelta || f.baseline != "",
		Accept: evaluator.Acceptance{Entries: said.Suppressions, RequireReason: said.RequireReason, Today: today},
	})
	if err != nil {
		return nil, suggestRule(err)
	}
	return engine, nil
}

func readSettings(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSettings {
		return nil, fmt.Errorf("%s is larger than 1 MiB", file)
	}
	return os.ReadFile(file)
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
