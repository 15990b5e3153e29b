// Package loader makes the document that policies see from whatever the user
// names: a plan in JSON, a binary plan, or a folder of configuration.
package loader

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/loader/reading"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Options say how to read.
type Options struct {
	Stdin io.Reader
	Root  string   // nothing outside this folder is read; "" for the repository's root
	Vars  []Var    // in the order of the command line, for configuration
	Env   []string // TF_VAR_name=value among others

	// Workspace is terraform.workspace, "" where the user does not name it; it
	// holds for a plan's source too.
	Workspace string
	// DataDir is what TF_DATA_DIR says, relative to the root module; "" for
	// .terraform there.
	DataDir string

	// Source is the folder of the root module that a plan was made from; "" to
	// look for it beside the plan and above, [NoSource] to do without.
	Source string

	// Overlay holds files of configuration by absolute path, read instead of
	// what is on disk.
	Overlay map[string][]byte

	// Raw, if it is not nil, is handed the JSON of a plan, in UTF-8. Nothing in it
	// is masked.
	Raw func(text []byte)
}

// NoSource keeps a plan's source from being looked for.
const NoSource = "none"

// A Var is one --var or one --var-file: Assignment or File is set, not both.
type Var struct {
	Assignment string // "name=value"
	File       string

	// Env is the environment variable that it stands in (TF_CLI_ARGS_plan): then
	// File is relative to the root module, where terraform runs. "" for the
	// command line.
	Env string
}

// Inputs folds paths into the inputs to load: files of configuration become
// the folder they are in, once. It fails on a path that is not there.
func Inputs(paths []string) ([]string, error) {
	var inputs []string
	for _, path := range paths {
		input := path
		if path != Stdin {
			info, err := os.Stat(path)
			var missing *fs.PathError
			if errors.As(err, &missing) {
				return nil, fmt.Errorf("%s: %w", path, missing.Err)
			} else if err != nil {
				return nil, err
			}
			if !info.IsDir() && isConfiguration(path) {
				input = filepath.Dir(path)
			}
		}
		if !slices.Contains(inputs, input) {
			inputs = append(inputs, input)
		}
	}
	return inputs, nil
}

func isConfiguration(path string) bool {
	for _, suffix := range []string{".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"} {
		if strings.HasSuffix(path, suffix) {
			return true
		}
	}
	return false
}

// Load reads one input. Its errors say what the input is instead of a plan or
// a configuration; [plan.ErrEmpty] says that a plan is one, but holds nothing.
func Load(ctx context.Context, path string, o Options) (*document.Document, error) {
	if path == Stdin {
		text, err := reading.Stream(ctx, "standard input", o.Stdin, maxPlan, maybePlan)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return readPlan(ctx, text, "stdin", "", o)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return readConfiguration(ctx, path, o, nil)
	}
	text, err := reading.Named(ctx, path, maxPlan)
	if err != nil {
		return nil, err
	}
	return readPlan(ctx, text, filepath.ToSlash(path), path, o)
}

// maxPlan bounds a plan in bytes. Reading one takes some five times its size.
const maxPlan = 2 << 30

// maybePlan tells whether what begins so may be a plan: JSON, a binary plan, or
// JSON in another encoding. Nothing else need be read to its end.
func maybePlan(beginning []byte) bool {
	if bytes.HasPrefix(beginning, []byte(zipMark)) {
		return true
	}
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		if bytes.HasPrefix(beginning, []byte(mark)) {
			return true
		}
	}
	trimmed := bytes.TrimLeft(beginning, " \t\r\n\x00") // the zeros of UTF-16
	return len(trimmed) > 0 && trimmed[0] == '{'
}

const zipMark = "PK\x03\x04"

// readPlan reads a plan in JSON, or a binary one by way of terraform. path is
// empty for standard input.
func readPlan(ctx context.Context, text []byte, name, path string, o Options) (*document.Document, error) {
	if bytes.HasPrefix(text, []byte(zipMark)) {
		shown, err := show(ctx, path, cmp.Or(o.DataDir, ".terraform"))
		if err != nil {
			return nil, fmt.Errorf("%s is a binary plan: %w", name, err)
		}
		text = shown
	}
	text, err := utf8Text(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	doc, err := plan.Read(text, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if o.Raw != nil {
		o.Raw(text)
	}
	return doc, joinSource(ctx, doc, path, o)
}

// show asks terraform, or else tofu, for the JSON of a binary plan. Only they
// can read it, and only in a folder that was initialised with the providers:
// the plan's own or the current one.
func show(ctx context.Context, path, dataDir string) ([]byte, error) {
	if path == "" {
		return nil, errors.New("save it to a file, since terraform show cannot read it from standard input")
	}
	var program string
	for _, name := range []string{"terraform", "tofu"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return nil, errors.New("reading it takes terraform or tofu, and neither is on the PATH: run terraform show -json where it is, and hand over the result")
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, program, "show", "-json", "-no-color", absolute)
	if _, err := os.Stat(under(filepath.Dir(absolute), dataDir)); err == nil {
		command.Dir = filepath.Dir(absolute)
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	shown, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s show -json failed: %w\n%s", filepath.Base(program), err, strings.TrimSpace(stderr.String()))
	}
	return shown, nil
}

// Root is the absolute path of the folder that bounds what is read for dir:
// the one given, else the nearest at or above dir with .git, else the current
// folder if dir lies in it, else dir itself.
func Root(dir, given string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if given != "" {
		return filepath.Abs(given)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	current, err := os.Getwd()
	if err != nil {
		return dir, nil
	}
	if inside, err := filepath.Rel(current, dir); err == nil && filepath.IsLocal(inside) {
		return current, nil
	}
	return dir, nil
}
