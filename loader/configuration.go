package loader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// readConfiguration evaluates the root module in dir. Nothing outside the
// repository's root is read, through a link neither. inputs are the values of
// variables that a plan records; they go before all others.
func readConfiguration(ctx context.Context, dir string, o Options, inputs map[string]any) (doc *document.Document, err error) {
	top, err := Root(dir, o.Root)
	if err != nil {
		return nil, err
	}
	below, err := inside(top, dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	options := config.Options{
		Env: o.Env, Inputs: inputs, Root: filepath.ToSlash(top), WorkDir: filepath.ToSlash(filepath.Join(top, below)),
		FileName: namer(filepath.ToSlash(dir), below), Workspace: o.Workspace, OfPlan: inputs != nil,
	}
	if options.Vars, err = variables(top, dir, o.Vars); err != nil {
		return nil, err
	}
	var outside error
	if o.DataDir != "" {
		if options.DataDir, outside = inside(top, under(dir, o.DataDir)); outside != nil {
			options.DataDir = nowhere
		}
	}
	doc, err = config.Load(ctx, overlay{root.FS(), top, o.Overlay}, below, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(dir), err)
	}
	if outside != nil {
		doc.Warn(nil, fmt.Sprintf("TF_DATA_DIR: %v; neither modules nor the selected workspace are read from there", outside))
	}
	return doc, nil
}

// nowhere is a data directory that is not read: no path of a file system.
const nowhere = ".."

// under is name from dir on, unless it is absolute.
func under(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// variables names files of variables from top on.
func variables(top, dir string, vars []Var) ([]config.Var, error) {
	out := make([]config.Var, len(vars))
	for i, v := range vars {
		if v.File != "" {
			what := "--var-file"
			if v.Env != "" {
				what, v.File = "-var-file in "+v.Env, under(dir, v.File)
			}
			below, err := inside(top, v.File)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", what, err)
			}
			v.File = below
		}
		out[i] = config.Var(v)
	}
	return out, nil
}

// Within says of folders and files of variables that they lie outside the root
// that is given, or is found for them: none of them would be read.
func Within(root string, inputs []string, vars []Var) error {
	for _, input := range inputs {
		if info, err := os.Stat(input); input == Stdin || err != nil || !info.IsDir() {
			continue // a plan may lie anywhere
		}
		top, err := Root(input, root)
		if err != nil {
			return err
		}
		if _, err := inside(top, input); err != nil {
			return err
		}
		for _, v := range vars {
			if v.File == "" || v.Env != "" {
				continue // what the environment names lies elsewhere for each input
			}
			if _, err := inside(top, v.File); err != nil {
				return fmt.Errorf("--var-file: %w", err)
			}
		}
	}
	return nil
}

// inside is name as a slash path below top.
func inside(top, name string) (string, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	below, err := filepath.Rel(top, absolute)
	if err != nil || !filepath.IsLocal(below) {
		return "", fmt.Errorf("%s lies outside %s, which --root can change", name, top)
	}
	return filepath.ToSlash(below), nil
}

// namer names files as the user would from where planvet was started: dir as
// the user wrote it, below as the same folder is called from the root.
func namer(dir, below string) func(file string) string {
	return func(file string) string {
		relative, err := filepath.Rel(filepath.FromSlash(below), filepath.FromSlash(file))
		if err != nil {
			return file
		}
		return path.Join(dir, filepath.ToSlash(relative))
	}
}
