package policies

import (
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
	files   []Source          // in order of file name
	sum     uint32            // of all sources
	code    []byte
}

// Planned is the code of all rules and libraries, ready to run; nil where there
// is none, or none that belongs to these sources.
func (s *Set) Planned() []byte { return s.code }

// A Source is one Rego file.
type Source struct {
	File    string
	Package string
	Text    string
	Own     bool     // of others, from a [Folder]
	imports []string // packages of the library
}

// Embedded returns the rules that planvet brings.
func Embedded() (*Set, error) {
	s, err := read(embedded)
	if err != nil {
		return nil, err
	}
	rules, code, found := decodePlanned(plannedFile, s.sum)
	if !found {
		return s, s.parse()
	}
	s.code = code
	s.Rules, err = index(rules, embedded)
	return s, err
}

// Schema returns the JSON Schema of the document that policies see as input.
func Schema() ([]byte, error) { return embedded.ReadFile("schemas/document.json") }

// Load reads every rule below rules/ and every library file in lib/. The
// error joins all that is wrong with their metadata.
func Load(fsys fs.FS) (*Set, error) {
	s, err := read(fsys)
	if err != nil {
		return nil, err
	}
	return s, s.parse()
}

// read finds the sources.
func read(fsys fs.FS) (*Set, error) {
	s := &Set{sources: map[string]Source{}}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && file == adapterFolder {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		s.note(file, text)
		source := Source{File: file, Text: string(text)}
		source.Package, source.imports = head(source.Text)
		s.sources[source.Package] = source
		s.files = append(s.files, source)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	return s, nil
}

// parse reads the rules' metadata.
func (s *Set) parse() error {
	var wrong []error
	for _, source := range s.files {
		if !strings.HasPrefix(source.File, "rules/") {
			continue
		}
		rule, err := ParseRule(source.File, []byte(source.Text))
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		s.Rules = append(s.Rules, rule)
	}
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(s.Rules); i++ {
		if s.Rules[i].ID == s.Rules[i-1].ID {
			wrong = append(wrong, fmt.Errorf("%s: the id %q is taken by %s", s.Rules[i].File, s.Rules[i].ID, s.Rules[i-1].File))
		}
	}
	return errors.Join(wrong...)
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

// head gives the name of a file's package and the packages of the library that
// it imports. Both stand before all code, and the metadata before both is passed
// over in one step: reading every line would take longer than all else.
func head(text string) (pkg string, imports []string) { return headOf(text, "data.planvet.lib.") }

func headOf(text, prefix string) (pkg string, imports []string) {
	at := 0
	if !strings.HasPrefix(text, "package ") {
		at = strings.Index(text, "\npackage ") + 1
		if at == 0 {
			return "", nil
		}
	}
	for line := range strings.Lines(text[at:]) {
		line = strings.TrimSpace(line)
		name, imported := strings.CutPrefix(line, "import ")
		switch {
		case strings.HasPrefix(line, "package "):
			pkg, _, _ = strings.Cut(strings.TrimPrefix(line, "package "), "#")
			pkg = strings.TrimSpace(pkg)
		case imported && strings.HasPrefix(name, prefix):
			imports = append(imports, strings.TrimPrefix(strings.Fields(name)[0], "data.")) // what follows is "as" and a name
		case !imported && line != "" && !strings.HasPrefix(line, "#"):
			return pkg, imports
		}
	}
	return pkg, imports
}
