// Package fix edits the source so that findings go away. It changes literal
// values and adds arguments that are not there, nothing else: comments and
// layout stay, and what a reference or an expression decides is left to people.
package fix

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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

// A Hunk replaces lines From up to To, counted from 1 and without To itself,
// by Lines. From equals To where lines are only added.
type Hunk struct {
	From, To int
	Lines    []string // with their line ends
}

// Hunks are the least lines that change, in order.
func (f File) Hunks() []Hunk {
	var hunks []Hunk
	var open *Hunk
	line := 0
	for text := range strings.Lines(string(f.Diff())) {
		switch {
		case strings.HasPrefix(text, "@@ -"):
			open = nil
			number, _, _ := strings.Cut(strings.TrimPrefix(text, "@@ -"), " ")
			start, length, _ := strings.Cut(number, ",")
			line, _ = strconv.Atoi(start)
			if length == "0" {
				line++ // lines are added after that one
			}
		case line == 0, strings.HasPrefix(text, `\`): // the header; no newline at the end
		case text[0] == ' ':
			open = nil
			line++
		default:
			if open == nil {
				hunks = append(hunks, Hunk{From: line, To: line})
				open = &hunks[len(hunks)-1]
			}
			if text[0] == '-' {
				line++
				open.To = line
			} else {
				open.Lines = append(open.Lines, text[1:])
			}
		}
	}
	return hunks
}

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
