package function

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/encoding"
	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

// functions are those on paths and files, and templates.
func (s Scope) functions() map[string]function.Function {
	table := map[string]function.Function{
		"abspath":    onPath(cty.String, s.abspath),
		"basename":   onPath(cty.String, func(p, _ string) (cty.Value, error) { return cty.StringVal(filepath.Base(p)), nil }),
		"dirname":    onPath(cty.String, func(p, _ string) (cty.Value, error) { return cty.StringVal(filepath.Dir(p)), nil }),
		"file":       onPath(cty.String, s.file),
		"filebase64": onPath(cty.String, s.filebase64),
		"fileexists": onPath(cty.Bool, s.fileexists),
		"fileset":    s.fileset(),
		"pathexpand": onPath(cty.String, s.pathexpand),
	}
	for name, digest := range encoding.Digests() {
		// filebase64sha256, but filemd5: the word file goes in front of either.
		table["file"+name] = onPath(cty.String, func(p, shown string) (cty.Value, error) { return s.hash(p, shown, digest) })
	}
	for name, f := range s.templates() {
		table[name] = f
	}
	return table
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// shownPath is how a message names a path.
func shownPath(v cty.Value) string {
	if v.HasMark(mark.Sensitive) {
		return "(sensitive path)"
	}
	plain, _ := v.Unmark()
	return strconv.Quote(plain.AsString())
}

// onPath is a function of one path. Its result is unknown where apply fails with errRefused.
func onPath(ty cty.Type, apply func(path, shown string) (cty.Value, error)) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "path", Type: cty.String, AllowMarked: true}},
		Type:         function.StaticReturnType(ty),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			plain, marks := args[0].Unmark()
			ret, err := apply(plain.AsString(), shownPath(args[0]))
			switch {
			case errors.Is(err, errRefused):
				ret = cty.UnknownVal(ty)
			case err != nil:
				return cty.NilVal, function.NewArgError(0, err)
			}
			return ret.WithMarks(marks), nil
		},
	}))
}

func (s Scope) abspath(p, _ string) (cty.Value, error) {
	if !filepath.IsAbs(p) {
		if s.Root == "" {
			return cty.NilVal, errRefused
		}
		p = filepath.Join(s.Root, filepath.FromSlash(s.Dir), p)
	}
	return cty.StringVal(filepath.ToSlash(filepath.Clean(p))), nil
}

// pathexpand does not ask the environment for the home directory: the result must not depend on who runs it.
func (s Scope) pathexpand(p, shown string) (cty.Value, error) {
	if !strings.HasPrefix(p, "~") {
		return cty.StringVal(p), nil
	}
	if len(p) > 1 && p[1] != '/' && p[1] != '\\' {
		return cty.NilVal, errors.New("cannot expand the home directory of another user")
	}
	s.refuse(shown, fmt.Errorf("the path is in a home directory: %w", ErrOutside))
	return cty.NilVal, errRefused
}

func (s Scope) file(p, shown string) (cty.Value, error) {
	content, err := s.read(p, shown)
	if err != nil {
		return cty.NilVal, err
	}
	if !utf8.Valid(content) {
		return cty.NilVal, fmt.Errorf("%s is not UTF-8 text; filebase64 and the functions that hash a file read any content", shown)
	}
	return cty.StringVal(string(content)), nil
}

func (s Scope) filebase64(p, shown string) (cty.Value, error) {
	content, err := s.read(p, shown)
	if err != nil {
		return cty.NilVal, err
	}
	if base64.StdEncoding.EncodedLen(len(content)) > limit.MaxBytes {
		s.refuse(shown, limit.Exceeded("the file is too large in bytes to be base64", limit.MaxBytes))
		return cty.NilVal, errRefused
	}
	return cty.StringVal(base64.StdEncoding.EncodeToString(content)), nil
}

func (s Scope) fileexists(p, shown string) (cty.Value, error) {
	_, info, err := s.stat(p, shown)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cty.False, nil
	case err != nil:
		return cty.NilVal, err
	case info.IsDir():
		return cty.NilVal, fmt.Errorf("%s is a directory, not a file", shown)
	case !info.Mode().IsRegular():
		return cty.NilVal, fmt.Errorf("%s is not a regular file but %s", shown, info.Mode())
	}
	return cty.True, nil
}

func (s Scope) hash(p, shown string, digest encoding.Digest) (cty.Value, error) {
	f, err := s.open(p, shown, maxHashed)
	if err != nil {
		return cty.NilVal, err
	}
	h := digest.New()
	_, err = io.Copy(h, io.LimitReader(f, maxHashed))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		s.refuse(shown, fmt.Errorf("cannot be read: %w", err))
		return cty.NilVal, errRefused
	}
	return cty.StringVal(digest.Write(h.Sum(nil))), nil
}

func (s Scope) fileset() function.Function {
	files := cty.Set(cty.String)
	return limit.Bound(function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "path", Type: cty.String, AllowMarked: true},
			{Name: "pattern", Type: cty.String, AllowMarked: true},
		},
		Type:         function.StaticReturnType(files),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			dir, dirMarks := args[0].Unmark()
			pattern, patternMarks := args[1].Unmark()
			matches, err := s.glob(dir.AsString(), shownPath(args[0]), pattern.AsString())
			switch {
			case errors.Is(err, errRefused):
				return cty.UnknownVal(files).WithMarks(dirMarks, patternMarks), nil
			case err != nil:
				return cty.NilVal, err
			case len(matches) == 0:
				return cty.SetValEmpty(cty.String).WithMarks(dirMarks, patternMarks), nil
			}
			return cty.SetVal(matches).WithMarks(dirMarks, patternMarks), nil
		},
	}))
}

// literalBang makes an exclamation mark at the start of a character class stand for itself, as it does in terraform;
// the library takes it for the negation that terraform writes as a caret.
func literalBang(pattern string) string { return strings.ReplaceAll(pattern, "[!", `[\!`) }

// glob is the regular files below dir that match the pattern, as paths from dir. As in terraform, characters that
// mean something in a pattern mean it in dir as well.
func (s Scope) glob(dir, shown, pattern string) ([]cty.Value, error) {
	base, err := s.resolve(dir)
	if err != nil {
		s.refuse(shown, err)
		return nil, errRefused
	}
	full := path.Join(base, literalBang(filepath.ToSlash(pattern)))
	if !filepath.IsLocal(filepath.FromSlash(full)) {
		s.refuse(shown, fmt.Errorf("the pattern leads out of it: %w", ErrOutside))
		return nil, errRefused
	}
	if !doublestar.ValidatePattern(full) {
		return nil, function.NewArgErrorf(1, "%q is not a pattern of file names", pattern)
	}
	var out []cty.Value
	err = doublestar.GlobWalk(s.FS, full, func(name string, _ fs.DirEntry) error {
		info, err := fs.Stat(s.FS, name)
		if err != nil || !info.Mode().IsRegular() {
			return nil // a link to nowhere or to the outside is not listed
		}
		rel, err := filepath.Rel(filepath.FromSlash(base), filepath.FromSlash(name))
		if err != nil {
			return fmt.Errorf("%s is not below %s: %w", name, shown, err)
		}
		out = append(out, cty.StringVal(filepath.ToSlash(rel)))
		return limit.Values(len(out))
	})
	if err != nil {
		return nil, fmt.Errorf("listing the files of %s: %w", shown, err)
	}
	return out, nil
}
