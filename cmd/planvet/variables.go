package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/loader"
)

// addVariableFlags adds --var and --var-file. Both fill one list, since the
// later of them wins, whichever it is.
func addVariableFlags(flags *pflag.FlagSet, vars *[]loader.Var) {
	flags.VarP(variable{vars, false}, "var", "", "set a variable of the configuration, `NAME=VALUE`; may be repeated")
	flags.VarP(variable{vars, true}, "var-file", "", "set variables from this `FILE`; may be repeated")
}

type variable struct {
	vars *[]loader.Var
	file bool
}

func (v variable) Set(text string) error {
	if v.file {
		if err := readable(text); err != nil {
			return err
		}
		*v.vars = append(*v.vars, loader.Var{File: text})
		return nil
	}
	if name, _, found := strings.Cut(text, "="); !found || strings.TrimSpace(name) == "" {
		return errors.New("it must be NAME=VALUE")
	}
	*v.vars = append(*v.vars, loader.Var{Assignment: text})
	return nil
}

// readable tells why a file of variables cannot be one.
func readable(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return bare(err)
	}
	if info.IsDir() {
		return errors.New("it is a folder, not a file")
	}
	return nil
}

// bare leaves out of an error of the file system what the user has written
// anyway, and the name of the system call.
func bare(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// addRootFlag adds --root, which must be a folder.
func addRootFlag(flags *pflag.FlagSet, root *string, usage string) {
	flags.VarP(folder{root}, "root", "", usage)
}

type folder struct{ path *string }

func (f folder) Set(text string) error {
	info, err := os.Stat(text)
	if err != nil {
		return bare(err)
	}
	if !info.IsDir() {
		return errors.New("it is no folder")
	}
	*f.path = text
	return nil
}

func (f folder) String() string { return "" }
func (f folder) Type() string   { return "" }

func (v variable) String() string { return "" }
func (v variable) Type() string   { return "" }
