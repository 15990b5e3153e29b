package policies

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A Folder holds rules of others and the libraries that these import: a rule in
// AREA/NAME.rego of package planvet.rules.AREA.NAME, in the form of the embedded
// ones; a library in any other file, of a package of their own.
type Folder struct {
	Name string // stands before the names of files in messages
	FS   fs.FS
}

// OwnNote is the section of rules that name none.
const OwnNote = "Own rules"

// maxSource bounds a Rego file in bytes.
const maxSource = 4 << 20

// An ImportError tells of an import of what is not there.
type ImportError struct {
	File, Import string
	Known        []string // packages that can be imported, in order
}

func (e *ImportError) Error() string {
	return fmt.Sprintf("%s imports data.%s, which is not there", e.File, e.Import)
}

// With returns the set with the rules in folders. The error joins all that is
// wrong with them, each with its file.
func (s *Set) With(folders ...Folder) (*Set, error) {
	joined := &Set{
		Rules: slices.Clone(s.Rules), sources: maps.Clone(s.sources), files: slices.Clone(s.files), sum: s.sum, code: s.code,
	}
	var own []Source
	var wrong []error
	for _, folder := range folders {
		sources, err := folder.read()
		wrong = append(wrong, err)
		for _, source := range sources {
			if err := joined.add(source); err != nil {
				wrong = append(wrong, err)
				continue
			}
			own = append(own, source)
		}
	}
	for _, source := range own {
		resolved, err := joined.resolve(source, own)
		wrong = append(wrong, err)
		source.imports = resolved
		joined.sources[source.Package] = source
		joined.files = append(joined.files, source)
	}
	slices.SortFunc(joined.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return joined, errors.Join(wrong...)
}

// read finds the sources of a folder, in order.
func (f Folder) read() ([]Source, error) {
	var out []Source
	var wrong []error
	err := fs.WalkDir(f.FS, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case f.leads(file, entry):
			wrong = append(wrong, fmt.Errorf("%s is a link to a folder, which is not followed: name that folder with --policy", path.Join(f.Name, file)))
			return nil
		case entry.IsDir() || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego"):
			return nil
		}
		source, err := f.source(file)
		wrong = append(wrong, err)
		if err == nil {
			out = append(out, source)
		}
		return nil
	})
	if err == nil && len(out) == 0 && errors.Join(wrong...) == nil {
		err = fmt.Errorf("%s holds no policies: rules are files AREA/NAME.rego in it, and planvet new-rule writes one", f.Name)
	}
	return out, errors.Join(append(wrong, err)...)
}

// leads tells whether a file is a link to a folder. Links to files are read like
// files.
func (f Folder) leads(file string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := fs.Stat(f.FS, file)
	return err == nil && info.IsDir()
}

func (f Folder) source(file string) (Source, error) {
	shown := path.Join(f.Name, file)
	info, err := fs.Stat(f.FS, file)
	switch {
	case err != nil:
		return Source{}, fmt.Errorf("%s could not be read: %w", shown, err)
	case !info.Mode().IsRegular():
		return Source{}, fmt.Errorf("%s is no regular file", shown)
	case info.Size() > maxSource:
		return Source{}, fmt.Errorf("%s is larger than %d MiB", shown, maxSource>>20)
	}
	text, err := fs.ReadFile(f.FS, file)
	if err != nil {
		return Source{}, fmt.Errorf("%s could not be read: %w", shown, err)
	}
	source := Source{File: shown, Text: string(text), Own: true}
	source.Package, source.imports = headOf(source.Text, "data.")
	return source, nil
}

// add takes a source in, and its rule.
func (s *Set) add(source Source) error {
	have, taken := s.sources[source.Package]
	switch {
	case source.Package == "":
		return fmt.Errorf("%s has no package", source.File)
	case taken:
		return fmt.Errorf("%s: the package %s is that of %s already", source.File, source.Package, have.File)
	case strings.HasPrefix(source.Package, "planvet.rules."):
		rule, err := parseRule(source.File, []byte(source.Text), true)
		if err != nil {
			return err
		}
		s.Rules = append(s.Rules, rule)
	case strings.HasPrefix(source.Package+".", "planvet."):
		return fmt.Errorf("%s: packages below planvet are planvet's: a rule is planvet.rules.AREA.NAME, and a library has a name of your own", source.File)
	}
	s.sources[source.Package] = source
	return nil
}

// resolve gives the packages that a source needs. Libraries of the folders may
// be spoken of without an import, so each needs all of them.
func (s *Set) resolve(source Source, own []Source) ([]string, error) {
	var out []string
	var wrong []error
	for _, imported := range source.imports {
		pkg := imported
		for s.sources[pkg].Package == "" && strings.Contains(pkg, ".") { // what is imported may be one name of a package
			pkg = pkg[:strings.LastIndexByte(pkg, '.')]
		}
		if s.sources[pkg].Package != "" {
			out = append(out, pkg)
		} else if !strings.HasPrefix(imported+".", "planvet.params.") {
			known := slices.DeleteFunc(slices.Sorted(maps.Keys(s.sources)), func(p string) bool { return strings.HasPrefix(p, "planvet.rules.") })
			wrong = append(wrong, &ImportError{source.File, imported, known})
		}
	}
	for _, other := range own {
		if !strings.HasPrefix(other.Package, "planvet.rules.") && other.Package != source.Package {
			out = append(out, other.Package)
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return slices.Compact(out), errors.Join(wrong...)
}

// Own are the rules that came with folders, by id.
func (s *Set) Own() []*Rule {
	return slices.DeleteFunc(slices.Clone(s.Rules), func(r *Rule) bool { return !r.Own })
}

// Beside returns the set with rules that something else answers for: they can be
// named, listed and set like others, and are never asked.
func (s *Set) Beside(rules ...*Rule) *Set {
	joined := *s
	joined.Rules = slices.Concat(s.Rules, rules)
	slices.SortFunc(joined.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return &joined
}
