package main

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/mattn/go-shellwords"
	"github.com/spf13/pflag"

	"github.com/planvet/planvet/loader"
)

// addWorkspaceFlag adds --workspace.
func addWorkspaceFlag(flags *pflag.FlagSet, name *string) {
	flags.VarP(workspace{name}, "workspace", "", "evaluate configuration for the workspace of this `NAME` (default: TF_WORKSPACE, else the selected one)")
}

type workspace struct{ name *string }

func (w workspace) Set(text string) error {
	if err := validWorkspace(text); err != nil {
		return err
	}
	*w.name = text
	return nil
}

func (w workspace) String() string { return "" }
func (w workspace) Type() string   { return "" }

// validWorkspace takes the names that terraform takes.
func validWorkspace(name string) error {
	if name == "" || name != url.PathEscape(name) {
		return errors.New("a workspace's name holds no blanks and nothing that would be escaped in a URL")
	}
	return nil
}

// options are how to read an input: what the flags say, and behind it what
// terraform would take from the environment.
func (p process) options(o loader.Options) (loader.Options, error) {
	o.Stdin, o.Env, o.DataDir = p.stdin, p.environ, p.getenv("TF_DATA_DIR")
	if name := p.getenv("TF_WORKSPACE"); o.Workspace == "" && name != "" {
		if err := validWorkspace(name); err != nil {
			return o, fmt.Errorf("TF_WORKSPACE: %w", err)
		}
		o.Workspace = name
	}
	// Terraform puts them before its command line's arguments, the general ones
	// last, and of two values for one variable the later wins.
	var given []loader.Var
	for _, name := range []string{"TF_CLI_ARGS_plan", "TF_CLI_ARGS"} {
		vars, err := argumentVars(name, p.getenv(name))
		if err != nil {
			return o, err
		}
		given = append(given, vars...)
	}
	o.Vars = append(given, o.Vars...)
	return o, nil
}

// planFlags are those of terraform plan that take a value, which may be the
// next argument.
var planFlags = []string{
	"var", "var-file", "target", "replace", "exclude", "out", "lock-timeout", "parallelism", "state", "generate-config-out", "invoke",
	"target-file", "exclude-file",
}

// argumentVars reads the variables that an environment variable of this name
// gives to terraform plan. What else it holds is passed over.
func argumentVars(name, text string) ([]loader.Var, error) {
	arguments, err := shellwords.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a command line (%w): look for quotes and brackets that are not closed", name, err)
	}
	var vars []loader.Var
	for i := 0; i < len(arguments); i++ {
		flag, isFlag := strings.CutPrefix(arguments[i], "-")
		if flag = strings.TrimPrefix(flag, "-"); !isFlag || flag == "" {
			break // flags end at the first argument that is none
		}
		flag, value, attached := strings.Cut(flag, "=")
		if !attached && slices.Contains(planFlags, flag) && i+1 < len(arguments) {
			i++
			value, attached = arguments[i], true
		}
		if flag != "var" && flag != "var-file" {
			continue
		}
		switch variable, _, assigned := strings.Cut(value, "="); {
		case !attached:
			return nil, fmt.Errorf("%s: -%s needs a value", name, flag)
		case flag == "var-file":
			vars = append(vars, loader.Var{File: value, Env: name})
		case !assigned || strings.TrimSpace(variable) == "":
			return nil, fmt.Errorf("%s: -var %q must be NAME=VALUE", name, value)
		default:
			vars = append(vars, loader.Var{Assignment: value, Env: name})
		}
	}
	return vars, nil
}
