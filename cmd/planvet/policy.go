package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator/own"
	"github.com/planvet/planvet/policies"
)

func addPolicyFlag(flags *pflag.FlagSet, dirs *[]string) {
	flags.StringArrayVar(dirs, "policy", nil, "ask the rules in `DIR` as well, which have the form of planvet's own; may be repeated")
}

// set are planvet's rules with those that the user named. A folder that is not
// there is a mistake in the command line; a rule that does not hold is a failure.
func (f scanFlags) set() (*policies.Set, error) {
	if err := checkFolders("--policy ", f.policies); err != nil {
		return nil, err
	}
	set, err := own.Load(f.policies)
	if err != nil {
		return nil, failure{err}
	}
	return set, nil
}

func checkFolders(flag string, dirs []string) error {
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = errors.New("it is no folder")
		}
		if err != nil {
			return fmt.Errorf("%s%s: %w", flag, filepath.ToSlash(dir), err)
		}
	}
	return nil
}
