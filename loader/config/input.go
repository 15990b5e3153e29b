package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/planvet/planvet/loader/config/eval"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// fromFlag tells of a variable given by --var.
const fromFlag = "--var"

// inputs gathers the root module's variables.
type inputs struct {
	reader *module.Reader
	fsys   fs.FS
	dir    string
	doc    *document.Document
	given  map[string]eval.Given

	collected bool
	wrong     error // of collect
}

// collect reads every source of variables, once, in terraform's order: each
// replaces what came before.
func (in *inputs) collect(o Options) error {
	if !in.collected {
		in.collected, in.wrong = true, in.read(o)
	}
	return in.wrong
}

func (in *inputs) read(o Options) error {
	for _, entry := range o.Env {
		if assignment, ok := strings.CutPrefix(entry, "TF_VAR_"); ok {
			if name, text, ok := strings.Cut(assignment, "="); ok {
				in.given[name] = eval.Given{Text: &text, From: "the environment variable TF_VAR_" + name}
			}
		}
	}
	files, err := in.automatic()
	if err != nil {
		return err
	}
	for _, name := range files {
		in.file(name)
	}
	for _, v := range o.Vars {
		if v.File != "" {
			if !fs.ValidPath(path.Clean(v.File)) {
				return fmt.Errorf("%s: %s lies outside the repository: give one below it", v.flag(), v.File)
			}
			if _, err := fs.Stat(in.fsys, path.Clean(v.File)); err != nil {
				var of *fs.PathError
				if errors.As(err, &of) {
					err = of.Err // without the name of the system call
				}
				return fmt.Errorf("%s: %s: %w", v.flag(), v.File, err)
			}
			in.file(path.Clean(v.File))
			continue
		}
		name, text, ok := strings.Cut(v.Assignment, "=")
		if !ok {
			return fmt.Errorf("%s: %q is not of the form name=value", v.flag(), v.Assignment)
		}
		in.given[strings.TrimSpace(name)] = eval.Given{Text: &text, From: v.flag()}
	}
	return in.decoded(o.Inputs)
}

// undeclared tells of variables that the command line gives and the root
// module does not have: most often a slip of the pen, which would leave the
// variable that was meant at its default. Files and the environment may be
// shared by many root modules, so they may say more than one of them needs.
func (in *inputs) undeclared(root *module.Module) {
	for _, name := range slices.Sorted(maps.Keys(in.given)) {
		if given := in.given[name]; root.Variables[name] == nil && given.From == fromFlag {
			in.doc.Warn(nil, fmt.Sprintf("--var gives %q, which is no variable of the root module", name))
		}
	}
}

// automatic lists the files of variables that terraform reads by itself.
func (in *inputs) automatic() ([]string, error) {
	entries, err := fs.ReadDir(in.fsys, in.dir)
	if err != nil {
		return nil, fmt.Errorf("looking for files of variables: %w", err)
	}
	var named, auto []string
	for _, entry := range entries {
		switch name := entry.Name(); {
		case entry.IsDir():
		case name == "terraform.tfvars" || name == "terraform.tfvars.json":
			named = append(named, path.Join(in.dir, name))
		case strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json"):
			auto = append(auto, path.Join(in.dir, name))
		}
	}
	slices.Sort(named)
	slices.Sort(auto)
	return append(named, auto...), nil
}

// file reads one file of variables. What it says wrongly is a notice, and
// undetermined.
func (in *inputs) file(name string) {
	body, _ := in.reader.Parse(name)
	if body == nil {
		return
	}
	attributes, _ := body.JustAttributes()
	if native, ok := body.(*hclsyntax.Body); ok {
		for _, block := range native.Blocks {
			at := block.DefRange()
			in.reader.Warn(&at, "a file of variables holds no blocks; this one is passed over")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		attribute := attributes[key]
		value, diags := attribute.Expr.Value(nil)
		if diags.HasErrors() {
			at := attribute.Range
			in.reader.Fail(&at, fmt.Sprintf("the value of %q must be a constant; it is undetermined", key))
			value = cty.DynamicVal
		}
		at := attribute.Range
		in.given[key] = eval.Given{Value: value, From: name, Written: document.Here, Range: &at}
	}
}

// decoded takes values that were JSON.
func (in *inputs) decoded(values map[string]any) error {
	for name, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("input %s: %w", name, err)
		}
		typ, err := ctyjson.ImpliedType(text)
		if err != nil {
			return fmt.Errorf("input %s: %w", name, err)
		}
		converted, err := ctyjson.Unmarshal(text, typ)
		if err != nil { // a number of more digits than cty takes
			in.doc.Warn(nil, fmt.Sprintf("the value that the plan records of variable %q cannot be read, so it is undetermined: %v", name, err))
			converted = cty.DynamicVal
		}
		if file, ok := in.given[name]; ok && file.Text == nil && sameValue(file.Value, converted) {
			continue // so the plan was given it by the file
		}
		in.given[name] = eval.Given{Value: converted, From: "the plan", Written: document.Given}
	}
	return nil
}

// sameValue tells whether what a file says is what a plan records of it, which
// has the variable's type.
func sameValue(file, recorded cty.Value) bool {
	converted, err := convert.Convert(file, recorded.Type())
	return err == nil && converted.RawEquals(recorded)
}
