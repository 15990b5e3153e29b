package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/planvet/planvet/report"
)

// An output is one format and where it goes: a file, or standard output.
type output struct {
	format  report.Format
	file    string
	profile report.Profile // "" for the one that the flags name
}

// choices are the flags once they are known to hold.
type choices struct {
	outputs []output
	options report.Options
}

func (f scanFlags) check(p process) (choices, error) {
	var c choices
	switch f.undetermined {
	case "report", "fail", "ignore":
	default:
		return c, fmt.Errorf("--undetermined is %q: one of report, fail, ignore", f.undetermined)
	}
	if err := f.checkConfig(); err != nil {
		return c, err
	}
	format, err := report.Find(f.format)
	if err != nil {
		return c, fmt.Errorf("--format: %w", err)
	}
	c.outputs = append(c.outputs, output{format: format})
	for _, out := range f.outs {
		name, file, found := strings.Cut(out, "=")
		if !found || file == "" {
			return c, fmt.Errorf("--out is %q: it must be FORMAT=FILE", out)
		}
		format, err := report.Find(name)
		if err != nil {
			return c, fmt.Errorf("--out: %w", err)
		}
		c.outputs = append(c.outputs, output{format: format, file: file})
	}
	c.options.Profile = report.Profile(f.profile)
	if c.options.Profile != report.GitHub && c.options.Profile != report.Full {
		return c, fmt.Errorf("--sarif-profile is %q: github or full", f.profile)
	}
	c.options.PerInstance, c.options.Unchanged = f.perInstance, f.unchanged
	switch f.color {
	case "always":
		c.options.Color = true
	case "auto":
		c.options.Color = isTerminal(p.stdout) && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
	case "never":
	default:
		return c, fmt.Errorf("--color is %q: auto, always or never", f.color)
	}
	c.options.Width = width(p.stdout)
	return c, nil
}

// draws tells whether one of the outputs shows the network.
func draws(outputs []output) bool {
	return slices.ContainsFunc(outputs, func(o output) bool { return o.format.Network })
}

// mends tells whether one of the outputs shows what would mend findings.
func mends(outputs []output) bool {
	return slices.ContainsFunc(outputs, func(o output) bool { return o.format.Edits })
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func width(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			return columns
		}
	}
	return 0
}

// write writes files first, each whole or not at all, then standard output. A
// file that cannot be written does not keep the others from being written.
func (c choices) write(r *report.Report, p process) error {
	var failed []error
	for _, out := range append(c.outputs[1:len(c.outputs):len(c.outputs)], c.outputs[0]) {
		options := c.options
		if out.file != "" {
			options.Color, options.Width = false, 0
		}
		if out.profile != "" {
			options.Profile = out.profile
		}
		var text bytes.Buffer
		if err := out.format.Write(&text, r, options); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", out.format.Name, err))
			continue
		}
		var err error
		if out.file != "" {
			err = replaceFile(out.file, text.Bytes())
		} else {
			to := p.stdout
			if out.format.Name == "github" {
				to = p.commands()
			}
			_, err = to.Write(text.Bytes())
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("writing %s: %w", out.format.Name, err))
		}
	}
	return errors.Join(failed...)
}

// replaceFile puts a file in place in one step: a reader sees the old one or
// the new one. A link stays one, and a file that was there keeps its mode.
func replaceFile(name string, text []byte) (err error) {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return os.WriteFile(name, text, mode) // /dev/stderr and the like
		}
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		return &fs.PathError{Op: "create", Path: name, Err: failed.Err} // not the temporary file, which nobody asked for
	} else if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	if _, err = temporary.Write(text); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err = temporary.Chmod(mode); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
