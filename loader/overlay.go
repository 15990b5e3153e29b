package loader

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
	"time"
)

// overlay is a file system with other contents for some of its files.
type overlay struct {
	fs.FS
	top   string
	files map[string][]byte // by absolute path
}

func (o overlay) Open(name string) (fs.File, error) {
	if text, found := o.text(name); found {
		return &overlaid{bytes.NewReader(text), overlaidInfo{path.Base(name), int64(len(text))}}, nil
	}
	return o.FS.Open(name)
}

func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.FS, name) }

func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if text, found := o.text(name); found {
		return overlaidInfo{path.Base(name), int64(len(text))}, nil
	}
	return fs.Stat(o.FS, name)
}

func (o overlay) ReadFile(name string) ([]byte, error) {
	if text, found := o.text(name); found {
		return bytes.Clone(text), nil
	}
	return fs.ReadFile(o.FS, name)
}

func (o overlay) text(name string) ([]byte, bool) {
	if o.files == nil {
		return nil, false
	}
	text, found := o.files[filepath.Join(o.top, filepath.FromSlash(name))]
	return text, found
}

type overlaid struct {
	*bytes.Reader
	info overlaidInfo
}

func (f *overlaid) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlaid) Close() error               { return nil }

type overlaidInfo struct {
	name string
	size int64
}

func (i overlaidInfo) Name() string       { return i.name }
func (i overlaidInfo) Size() int64        { return i.size }
func (i overlaidInfo) Mode() fs.FileMode  { return 0o444 }
func (i overlaidInfo) ModTime() time.Time { return time.Time{} }
func (i overlaidInfo) IsDir() bool        { return false }
func (i overlaidInfo) Sys() any           { return nil }
