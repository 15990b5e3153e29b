package reading

import (
	"context"
	"io/fs"
)

// FS is a file system without what is not a regular file or a folder, and
// without anything once ctx has ended.
func FS(ctx context.Context, fsys fs.FS) fs.FS { return guarded{ctx, fsys} }

type guarded struct {
	ctx context.Context
	fs.FS
}

// ended is the error of ctx, as of an operation on a file.
func (g guarded) ended(op, name string) error {
	if g.ctx.Err() == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: name, Err: context.Cause(g.ctx)}
}

func (g guarded) Open(name string) (fs.File, error) {
	info, err := g.Stat(name) // before it is opened, which on a pipe would not end
	if err != nil {
		return nil, err
	}
	if mode := info.Mode(); !mode.IsRegular() && !mode.IsDir() {
		return nil, wrongKind(name, mode)
	}
	return g.FS.Open(name)
}

func (g guarded) Stat(name string) (fs.FileInfo, error) {
	if err := g.ended("stat", name); err != nil {
		return nil, err
	}
	return fs.Stat(g.FS, name)
}

func (g guarded) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := g.ended("readdir", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(g.FS, name)
}
