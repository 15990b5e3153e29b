package function

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// maxHashed bounds the size in bytes of a file that is only hashed. A file whose content becomes a value is held to
// limit.MaxBytes.
const maxHashed = 512 << 20

// ErrOutside is wrapped by errors about paths that lead out of what a [Scope] may read.
var ErrOutside = errors.New("outside of the directory below which files are read")

// Scope answers what file(), fileset() and their kin may read.
type Scope struct {
	// FS holds the files at and below the root. It must not follow links out of it, as the file system of an os.Root
	// does not. Nil: nothing can be read.
	FS fs.FS
	// Root is the absolute path at which FS stands, so that absolute paths can be told to lie inside. Empty: it is not
	// known, and absolute paths lie outside.
	Root string
	// Dir is the working directory inside FS, slash-separated: the directory of the root module, where terraform is
	// usually run. Relative paths start there. Empty is the root itself.
	Dir string
	// Refused is told, if it is set, of every read that does not take place: the path as the configuration gives it
	// (or a placeholder for a sensitive one), and why. The function's result is then unknown. It may be told of the
	// same path many times over.
	Refused func(path string, err error)
}

// resolve is the path inside FS to which the path in a configuration leads. Its error wraps ErrOutside.
func (s Scope) resolve(name string) (string, error) {
	if s.FS == nil {
		return "", fmt.Errorf("no files can be read: %w", ErrOutside)
	}
	if strings.HasPrefix(name, "~") {
		return "", fmt.Errorf("the path is in a home directory: %w", ErrOutside)
	}
	slashed := filepath.ToSlash(name)
	inside := path.Join(".", s.Dir, slashed)
	if filepath.IsAbs(name) || path.IsAbs(slashed) || !filepath.IsLocal(filepath.FromSlash(inside)) {
		if s.Root == "" {
			return "", ErrOutside
		}
		full := name
		if !filepath.IsAbs(name) {
			full = filepath.Join(s.Root, filepath.FromSlash(s.Dir), name)
		}
		rel, err := filepath.Rel(s.Root, full)
		if err != nil || !filepath.IsLocal(rel) {
			return "", ErrOutside
		}
		inside = filepath.ToSlash(rel)
	}
	return inside, nil
}

// refuse says that a read does not take place.
func (s Scope) refuse(shown string, err error) {
	if s.Refused != nil {
		s.Refused(shown, err)
	}
}

// errRefused tells a caller inside this package that Refused was told and that the result is unknown.
var errRefused = errors.New("refused")

// stat tells what kind of file a path leads to; nothing there is fs.ErrNotExist.
func (s Scope) stat(name, shown string) (inside string, info fs.FileInfo, err error) {
	if inside, err = s.resolve(name); err != nil {
		s.refuse(shown, err)
		return "", nil, errRefused
	}
	info, err = fs.Stat(s.FS, inside)
	switch {
	case err == nil:
		return inside, info, nil
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid):
		return inside, nil, fs.ErrNotExist
	case errors.Is(err, syscall.ENOTDIR):
		return inside, nil, fmt.Errorf("%s leads through a file as if it were a directory", shown)
	default:
		s.refuse(shown, fmt.Errorf("cannot be read: %w", err))
		return "", nil, errRefused
	}
}

// open opens the regular file at a path of at most bound bytes.
func (s Scope) open(name, shown string, bound int64) (fs.File, error) {
	inside, info, err := s.stat(name, shown)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no file exists at %s; a file must be there before terraform plans, it cannot be made by the same configuration", shown)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory, not a file", shown)
	case !info.Mode().IsRegular():
		s.refuse(shown, fmt.Errorf("not a regular file but %s", info.Mode()))
		return nil, errRefused
	case info.Size() > bound:
		s.refuse(shown, limit.Exceeded("the file is too large in bytes", int(bound)))
		return nil, errRefused
	}
	f, err := s.FS.Open(inside)
	if err != nil {
		s.refuse(shown, fmt.Errorf("cannot be read: %w", err))
		return nil, errRefused
	}
	return f, nil
}

// read is the content of a file. Its error is errRefused where the result is to be unknown.
func (s Scope) read(name, shown string) (content []byte, err error) {
	f, err := s.open(name, shown, limit.MaxBytes)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := f.Close(); closeErr != nil && err == nil {
			err = fmt.Errorf("closing %s: %w", shown, closeErr)
		}
	}()
	// The file may have grown since its size was asked.
	content, err = io.ReadAll(io.LimitReader(f, limit.MaxBytes+1))
	if err == nil && len(content) > limit.MaxBytes {
		err = limit.Exceeded("the file is too large in bytes", limit.MaxBytes)
	}
	if err != nil {
		s.refuse(shown, fmt.Errorf("cannot be read: %w", err))
		return nil, errRefused
	}
	return content, nil
}
