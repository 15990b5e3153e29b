// Package fix edits the source so that findings go away. It changes literal
// values and adds arguments that are not there, nothing else: comments and
// layout stay, and what a reference or an expression decides is left to people.
package fix

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/planvet/planvet/evaluator"
)

// A File is one file before and after.
type File struct {
	Name     string // as places name it
	Old, New []byte
}

// Diff is the change as a unified diff, with names below a/ and b/.
func (f File) Diff() []byte { return diff.Diff("a/"+f.Name, f.Old, "b/"+f.Name, f.New) }

// A Left is a finding that has a fix which cannot be made here.
type Left struct {
	Finding *evaluator.Finding
	Why     string
}

// A Result is what can be done about findings.
type Result struct {
	Files []File // those that change, by name
	Fixed []*evaluator.Finding
	Left  []Left
}

// An Editor makes the edits of one finding after another, and reads each file
// once. The zero value is not ready.
type Editor struct{ maker maker }

// NewEditor takes files from read.
func NewEditor(read func(file string) ([]byte, error)) *Editor {
	return &Editor{maker{read: read, files: map[string]*edited{}}}
}

// Edits are the lines that change, by file and line; nil where the fix cannot be
// made. They are what [Make] does for that finding alone, but for the alignment
// of neighbouring lines.
func (e *Editor) Edits(f *evaluator.Finding) []evaluator.Edit {
	if len(f.Fix) == 0 {
		return nil
	}
	byFile := map[string][]splice{}
	for _, setting := range f.Fix {
		if setting.At == nil {
			return nil
		}
		file := e.maker.file(setting.At.File)
		if file.err != nil {
			return nil
		}
		splices, err := file.source.splices(setting)
		if err != nil {
			return nil
		}
		byFile[setting.At.File] = append(byFile[setting.At.File], splices...)
	}
	var out []evaluator.Edit
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		edits, err := e.maker.files[name].source.lines(name, byFile[name])
		if err != nil {
			return nil
		}
		out = append(out, edits...)
	}
	return out
}

// Make edits what read returns. Of findings that want different things of one
// argument, the first has its way.
func Make(findings []*evaluator.Finding, read func(file string) ([]byte, error)) Result {
	m := maker{read: read, files: map[string]*edited{}}
	var r Result
	for _, f := range findings {
		if len(f.Fix) == 0 || f.Verdict != evaluator.Fail || !f.Counts(false) {
			continue
		}
		if err := m.add(f); err != nil {
			r.Left = append(r.Left, Left{f, err.Error()})
		} else {
			r.Fixed = append(r.Fixed, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		file := m.files[name]
		if file.source == nil || len(file.made) == 0 {
			continue
		}
		if text, err := apply(file.source.text, slices.Clone(file.splices)); err == nil && !bytes.Equal(text, file.source.text) {
			r.Files = append(r.Files, File{name, file.source.text, text})
		}
	}
	return r
}

type maker struct {
	read  func(file string) ([]byte, error)
	files map[string]*edited
}

type edited struct {
	source  *source
	err     error
	splices []splice
	made    map[string]string // by place and path: what it is set to
}

// add makes all of a finding's settings or none.
func (m *maker) add(f *evaluator.Finding) error {
	type pending struct {
		file    *edited
		key     string
		value   string
		splices []splice
	}
	var all []pending
	for _, setting := range f.Fix {
		if setting.At == nil {
			return fmt.Errorf("its source is not here")
		}
		file := m.file(setting.At.File)
		if file.err != nil {
			return fmt.Errorf("%s: %w", setting.At.File, file.err)
		}
		splices, err := file.source.splices(setting)
		if err != nil {
			return err
		}
		p := pending{
			file:    file,
			key:     fmt.Sprintf("%d:%d %s", setting.At.StartLine, setting.At.StartColumn, evaluator.PathString(setting.Missing)),
			value:   fmt.Sprint(setting.Value),
			splices: splices,
		}
		if was, done := file.made[p.key]; done && was != p.value {
			return fmt.Errorf("%s is to be %s elsewhere", evaluator.PathString(setting.Path), was)
		}
		all = append(all, p)
	}
	for _, p := range all {
		if _, done := p.file.made[p.key]; !done {
			p.file.made[p.key] = p.value
			p.file.splices = append(p.file.splices, p.splices...)
		}
	}
	return nil
}

func (m *maker) file(name string) *edited {
	if m.files[name] == nil {
		file := &edited{made: map[string]string{}}
		text, err := m.read(name)
		if err == nil {
			file.source, err = parse(text, name)
		}
		file.err = err
		m.files[name] = file
	}
	return m.files[name]
}
