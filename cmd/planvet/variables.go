package main

import (
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
		*v.vars = append(*v.vars, loader.Var{File: text})
	} else {
		*v.vars = append(*v.vars, loader.Var{Assignment: text})
	}
	return nil
}

func (v variable) String() string { return "" }
func (v variable) Type() string   { return "" }
