package policies

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed lib/*/*.rego rules/*/*.rego schemas/*.json
var embedded embed.FS

// A Set is a collection of rules with the library that they import.
type Set struct {
	Rules []*Rule // by id

	sources map[string]Source // by package: "planvet.lib.tf"
}

// A Source is one Rego file.
type Source struct {
	File    string
	Package string
	Text    string
	imports []string // packages of the library
}

// Embedded returns the rules that planvet brings.
func Embedded() (*Set, error) { return Load(embedded) }

// Schema returns the JSON Schema of the document that policies see as input.
func Schema() ([]byte, error) { return embedded.ReadFile("schemas/document.json") }

// Load reads every rule below rules/ and every library file in lib/. The
// error joins all that is wrong with their metadata.
func Load(fsys fs.FS) (*Set, error) {
	s := &Set{sources: map[string]Source{}}
	var wrong []error
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		source := Source{File: file, Package: packageOf(text), Text: string(text), imports: importsOf(text)}
		s.sources[source.Package] = source
		if !strings.HasPrefix(file, "rules/") {
			return nil
		}
		rule, err := ParseRule(file, text)
		if err != nil {
			wrong = append(wrong, err)
			return nil
		}
		s.Rules = append(s.Rules, rule)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(s.Rules); i++ {
		if s.Rules[i].ID == s.Rules[i-1].ID {
			wrong = append(wrong, fmt.Errorf("%s: the id %q is taken by %s", s.Rules[i].File, s.Rules[i].ID, s.Rules[i-1].File))
		}
	}
	return s, errors.Join(wrong...)
}

// Rule returns the rule of an id.
func (s *Set) Rule(id string) (*Rule, bool) {
	i, found := slices.BinarySearchFunc(s.Rules, id, func(r *Rule, id string) int { return strings.Compare(r.ID, id) })
	if !found {
		return nil, false
	}
	return s.Rules[i], true
}

// Sources returns the files of the rules with those of the library that they
// need, and no others, in order of file name: what is not compiled costs
// nothing.
func (s *Set) Sources(rules []*Rule) ([]Source, error) {
	packages := make([]string, len(rules))
	for i, rule := range rules {
		packages[i] = rule.Package
	}
	return s.Library(packages...)
}

// Library returns the files of packages with those that they need, in order of
// file name.
func (s *Set) Library(packages ...string) ([]Source, error) {
	seen := map[string]bool{}
	var out []Source
	var add func(pkg, from string) error
	add = func(pkg, from string) error {
		if seen[pkg] {
			return nil
		}
		seen[pkg] = true
		source, found := s.sources[pkg]
		if !found {
			return fmt.Errorf("%s imports data.%s, which is not there", from, pkg)
		}
		out = append(out, source)
		for _, imported := range source.imports {
			if err := add(imported, source.File); err != nil {
				return err
			}
		}
		return nil
	}
	for _, pkg := range packages {
		if err := add(pkg, "what is asked"); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.File, b.File) })
	return out, nil
}

// Source returns the Rego text of a rule.
func (s *Set) Source(rule *Rule) Source { return s.sources[rule.Package] }

// importsOf lists the packages of the library that a file imports. A pattern
// over the whole text would take longer than all else that is read of it.
func importsOf(text []byte) (out []string) {
	for line := range bytes.Lines(text) {
		name, found := bytes.CutPrefix(line, []byte("import data."))
		if !found || !bytes.HasPrefix(name, []byte("planvet.lib.")) {
			continue
		}
		out = append(out, string(bytes.Fields(name)[0])) // what follows is "as" and a name
	}
	return out
}

func packageOf(text []byte) string {
	for line := range bytes.Lines(text) {
		if name, found := bytes.CutPrefix(line, []byte("package ")); found {
			return string(bytes.TrimSpace(name))
		}
	}
	return ""
}
