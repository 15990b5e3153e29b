package reading_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"github.com/planvet/planvet/loader/reading"
)

var errEnough = errors.New("it took too long")

// soon is a context that ends at once, in the way that --timeout ends one.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, errEnough)
	t.Cleanup(cancel)
	return ctx
}

func TestSizeIsBounded(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, make([]byte, 2<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int64]error{1 << 20: reading.ErrSize, 2<<20 - 1: reading.ErrSize, 2 << 20: nil} {
		text, err := reading.Regular(name, most)
		if !errors.Is(err, want) || want == nil && len(text) != 2<<20 {
			t.Errorf("Regular with at most %d gives %d bytes, %v", most, len(text), err)
		}
		text, err = reading.Named(t.Context(), name, most)
		if !errors.Is(err, want) || want == nil && len(text) != 2<<20 {
			t.Errorf("Named with at most %d gives %d bytes, %v", most, len(text), err)
		}
		text, err = reading.Stream(t.Context(), "stdin", bytes.NewReader(make([]byte, 2<<20)), most, func([]byte) bool { return true })
		if !errors.Is(err, want) || want == nil && len(text) != 2<<20 {
			t.Errorf("Stream with at most %d gives %d bytes, %v", most, len(text), err)
		}
	}
}

// endless is a stream of zeros, as /dev/zero is.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestStreamThatIsNotWanted(t *testing.T) {
	text, err := reading.Stream(t.Context(), "stdin", endless{}, 1<<40, func(beginning []byte) bool { return beginning[0] != 0 })
	if err != nil || len(text) == 0 || len(text) > 1<<20 {
		t.Errorf("it gives %d bytes, %v", len(text), err)
	}
}

func TestStreamThatFailsMidway(t *testing.T) {
	broken := errors.New("the disk is broken")
	for _, before := range []int{0, 10, 1 << 20} {
		from := io.MultiReader(strings.NewReader(strings.Repeat("{", before)), iotest.ErrReader(broken))
		text, err := reading.Stream(t.Context(), "stdin", from, 1<<30, func([]byte) bool { return true })
		if !errors.Is(err, broken) || text != nil {
			t.Errorf("after %d bytes it gives %d bytes, %v", before, len(text), err)
		}
	}
}

func TestStreamThatNobodyWrites(t *testing.T) {
	from, to := io.Pipe()
	defer to.Close()
	_, err := reading.Stream(soon(t), "standard input", from, 1<<20, func([]byte) bool { return true })
	if !errors.Is(err, errEnough) || !strings.Contains(err.Error(), "standard input") {
		t.Errorf("the error is %v", err)
	}
}

func TestFolderIsNoFile(t *testing.T) {
	dir := t.TempDir()
	_, regular := reading.Regular(dir, 10)
	_, named := reading.Named(t.Context(), dir, 10)
	for _, err := range []error{regular, named} {
		if !errors.Is(err, reading.ErrKind) || !strings.Contains(err.Error(), "it is a folder") {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestFS(t *testing.T) {
	files := fstest.MapFS{
		"dir/a":  {Data: []byte("text")},
		"pipe":   {Mode: fs.ModeNamedPipe},
		"zero":   {Mode: fs.ModeDevice | fs.ModeCharDevice},
		"socket": {Mode: fs.ModeSocket},
	}
	guarded := reading.FS(t.Context(), files)
	if text, err := fs.ReadFile(guarded, "dir/a"); err != nil || string(text) != "text" {
		t.Errorf("the file is %q, %v", text, err)
	}
	for name, kind := range map[string]string{"pipe": "a named pipe", "zero": "a device", "socket": "a socket"} {
		if _, err := guarded.Open(name); !errors.Is(err, reading.ErrKind) || !strings.Contains(err.Error(), kind) {
			t.Errorf("opening %s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	guarded = reading.FS(ctx, files)
	if list, err := fs.ReadDir(guarded, "dir"); err != nil || len(list) != 1 {
		t.Errorf("the folder is %v, %v", list, err)
	}
	cancel(errEnough)
	_, opened := guarded.Open("dir/a")
	_, listed := fs.ReadDir(guarded, "dir")
	_, asked := fs.Stat(guarded, "dir/a")
	for _, err := range []error{opened, listed, asked} {
		if !errors.Is(err, errEnough) {
			t.Errorf("the error is %v", err)
		}
	}
}
