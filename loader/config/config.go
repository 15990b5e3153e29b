// Package config evaluates a Terraform root module from its configuration
// files alone, as terraform would on a first plan.
package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/hashicorp/hcl/v2"
	ctyfunction "github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/eval"
	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/reading"
)

// ErrNothing says that a directory holds no configuration that could be read.
var ErrNothing = module.ErrNothing

// Options say what a terraform command line and its environment would.
type Options struct {
	// Vars are given in the order of the command line: each is the text after
	// --var ("name=value") or --var-file (a slash path below the file system's
	// root). A later one replaces an earlier one.
	Vars []Var
	// Env holds TF_VAR_name=value entries; others are passed over.
	Env []string
	// Inputs are the values of root variables as decoded JSON, such as those
	// that a plan records. They go before all others.
	Inputs map[string]any
	// Workspace is terraform.workspace as the user names it; "" where nobody
	// does: then the configuration and DataDir say which one it is.
	Workspace string
	// OfPlan says that a plan is there that the configuration was made into,
	// for a workspace that the plan does not tell.
	OfPlan bool
	// DataDir is a slash path below the file system's root, where terraform
	// keeps what init made (TF_DATA_DIR); "" for .terraform in the root module.
	// With one that is no such path nothing is read from there.
	DataDir string
	// WorkDir is path.cwd. With "" path.cwd is unknown.
	WorkDir string
	// Root is the absolute path of the file system's root. With "" absolute
	// paths in the configuration cannot be read.
	Root string
	// FileName is what places call a file, given its path below the root; nil
	// for that path itself.
	FileName func(file string) string
}

// A Var is one --var or one --var-file: Assignment or File is set, not both.
type Var struct {
	Assignment string // "name=value"
	File       string // slash path below the file system's root

	// Env is the environment variable that it stands in (TF_CLI_ARGS_plan), ""
	// for the command line.
	Env string
}

// flag is how messages call it.
func (v Var) flag() string {
	switch {
	case v.Env != "" && v.File != "":
		return "-var-file in " + v.Env
	case v.Env != "":
		return "-var in " + v.Env
	case v.File != "":
		return "--var-file"
	}
	return fromFlag
}

// Load evaluates the root module in dir, a slash path below the root of fsys
// ("." is the root itself). Nothing outside fsys is read.
//
// What could not be read or evaluated is in the document's notices, and its
// values are unknown. The error wraps [ErrNothing] when nothing in dir could
// be read, and is that of ctx when it ended.
func Load(ctx context.Context, fsys fs.FS, dir string, o Options) (*document.Document, error) {
	dir = path.Clean(dir)
	if !fs.ValidPath(dir) {
		return nil, fmt.Errorf("%s is not a path below the root: %w", dir, fs.ErrInvalid)
	}
	fsys = reading.FS(ctx, fsys)
	doc := document.New(document.SourceConfig)
	sources := module.NewSources()
	sources.Name = o.FileName
	place := func(at *hcl.Range) *document.Place {
		if at == nil {
			return nil
		}
		p := sources.Place(*at)
		return &p
	}
	reader := &module.Reader{
		FS: fsys, Sources: sources,
		Warn: func(at *hcl.Range, message string) { doc.Warn(place(at), message) },
		Fail: func(at *hcl.Range, message string) { doc.Fail(place(at), message) },
	}
	reader.DataDir, reader.Root = cmp.Or(o.DataDir, path.Join(dir, ".terraform")), o.Root
	inputs := &inputs{reader: reader, fsys: fsys, dir: dir, doc: doc, given: map[string]eval.Given{}}
	input := eval.Input{Sources: sources, Variables: inputs.given, WorkDir: o.WorkDir}
	functions := functionsIn(fsys, dir, o.Root)
	reader.Source = earlySource(ctx, input, functions, func() error { return inputs.collect(o) })
	root, err := reader.Tree(dir)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("reading the configuration: %w", context.Cause(ctx))
	}
	if err != nil {
		return nil, withNotices(err, doc)
	}
	if err := inputs.collect(o); err != nil {
		return nil, err
	}
	input.Root = root
	inputs.workspace(o, root, &input)
	inputs.undeclared(root)
	if calls(sources) {
		input.Functions = functions
	}
	if err := eval.Run(ctx, input, doc); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("evaluating the configuration: %w", err)
	}
	tellUnread(doc)
	unreadAlone(root, doc)
	ignores(sources, dir, doc)
	moved(root, doc)
	return doc, nil
}

// A maker makes the built-in functions, which tell refused of each file that
// they may not read.
type maker = func(refused func(name string, err error)) map[string]ctyfunction.Function

// functionsIn makes functions that read files as terraform does when it is run in
// dir.
func functionsIn(fsys fs.FS, dir, root string) maker {
	scope := function.Scope{FS: fsys, Root: root}
	if dir != "." {
		scope.Dir = dir
	}
	return func(refused func(name string, err error)) map[string]ctyfunction.Function {
		scope.Refused = refused
		return function.Table(scope)
	}
}

// earlySource evaluates sources of modules while modules are still being read.
// collect gathers the root module's variables.
func earlySource(ctx context.Context, input eval.Input, functions maker, collect func() error) func(*module.Module, []*module.Call, hcl.Expression) (string, string) {
	var early *eval.Early
	return func(root *module.Module, via []*module.Call, expr hcl.Expression) (text, problem string) {
		if err := collect(); err != nil { // which ends the scan later
			return "", err.Error()
		}
		if early == nil {
			input.Root, input.Functions = root, functions
			early = eval.NewEarly(ctx, input)
		}
		return early.Text(via, expr)
	}
}

// calls tells whether any expression may call a function. Making the table of
// functions takes longer than evaluating the example of a rule.
func calls(sources *module.Sources) bool {
	found := false
	sources.Texts(func(text []byte) { found = found || bytes.IndexByte(text, '(') >= 0 })
	return found
}

// withNotices adds to an error what was said while reading.
func withNotices(err error, doc *document.Document) error {
	for _, notice := range doc.Notices {
		if notice.Place != nil {
			err = errors.Join(err, fmt.Errorf("%s:%d: %s", notice.Place.File, notice.Place.StartLine, notice.Message))
		} else {
			err = errors.Join(err, errors.New(notice.Message))
		}
	}
	return err
}
