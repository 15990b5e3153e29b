// Package reading reads what may be anything: files without end, pipes that
// nobody writes to, devices. Nothing is read past a bound, and waiting ends
// with a context.
package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrKind is wrapped by errors about files of a kind that is not read.
var ErrKind = errors.New("only regular files are read here")

// ErrSize is wrapped by errors about files that are too large.
var ErrSize = errors.New("it is too large")

// Kind says what a file is that is not a regular one.
func Kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

func wrongKind(name string, mode fs.FileMode) error {
	return &fs.PathError{Op: "reading", Path: name, Err: fmt.Errorf("it is %s: %w", Kind(mode), ErrKind)}
}

func tooLarge(most int64) error {
	return fmt.Errorf("%w: at most %d MiB are read", ErrSize, most>>20)
}

// Regular reads a file that was found, not named by the user: anything but a
// regular file of at most most bytes is an error, and is not opened.
func Regular(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, wrongKind(name, info.Mode())
	}
	return open(name, info.Size(), most)
}

// Named reads a file that the user named: a regular one, or a pipe as shells
// put in the place of a command, which is waited for until ctx ends.
func Named(ctx context.Context, name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return open(name, info.Size(), most)
	case mode&fs.ModeNamedPipe == 0:
		return nil, wrongKind(name, mode)
	}
	return await(ctx, name, func() ([]byte, error) { return open(name, 0, most) })
}

// Stream reads all of a stream that the user gave, until ctx ends. What begins
// as nothing that is wanted is read no further than to tell what it is: then
// text is that beginning.
func Stream(ctx context.Context, name string, from io.Reader, most int64, wanted func(beginning []byte) bool) (text []byte, err error) {
	return await(ctx, name, func() ([]byte, error) {
		beginning, err := bounded(io.LimitReader(from, enoughToTell), 0, most)
		if err != nil || len(beginning) < enoughToTell || !wanted(beginning) {
			return beginning, err
		}
		return bounded(io.MultiReader(bytes.NewReader(beginning), from), 0, most)
	})
}

const enoughToTell = 64 << 10 // bytes

// await ends with ctx even where read does not. Then read is left behind: a
// system call cannot be ended from outside.
func await(ctx context.Context, name string, read func() ([]byte, error)) ([]byte, error) {
	type outcome struct {
		text []byte
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		text, err := read()
		done <- outcome{text, err}
	}()
	select {
	case o := <-done:
		return o.text, o.err
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for %s: %w", name, context.Cause(ctx))
	}
}

func open(name string, size, most int64) ([]byte, error) {
	if size > most {
		return nil, &fs.PathError{Op: "reading", Path: name, Err: tooLarge(most)}
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() // read only: nothing to lose
	text, err := bounded(file, size, most)
	if errors.Is(err, ErrSize) {
		return nil, &fs.PathError{Op: "reading", Path: name, Err: err}
	}
	return text, err
}

// bounded reads to the end. What came before an error is of no use: half a
// file would pass for a whole one.
func bounded(from io.Reader, size, most int64) ([]byte, error) {
	text := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := text.ReadFrom(io.LimitReader(from, most+1)); err != nil {
		return nil, err
	}
	if int64(text.Len()) > most {
		return nil, tooLarge(most)
	}
	return text.Bytes(), nil
}
