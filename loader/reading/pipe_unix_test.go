//go:build unix

package reading_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/planvet/planvet/loader/reading"
)

func TestPipesAndDevices(t *testing.T) {
	silent := pipe(t)
	if _, err := reading.Regular(silent, 10); !errors.Is(err, reading.ErrKind) || !strings.Contains(err.Error(), "a named pipe") {
		t.Errorf("a pipe that was found: %v", err)
	}
	if _, err := reading.Named(soon(t), silent, 10); !errors.Is(err, errEnough) {
		t.Errorf("a pipe that nobody writes to: %v", err)
	}
	// The reader that was left behind still waits for the first pipe, and would
	// take what is written to it.
	name := pipe(t)
	wrote := make(chan error, 1)
	go func() { wrote <- os.WriteFile(name, []byte("text"), 0o600) }()
	if text, err := reading.Named(t.Context(), name, 10); err != nil || string(text) != "text" {
		t.Errorf("a pipe gives %q, %v", text, err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
	if _, err := reading.Named(t.Context(), "/dev/zero", 10); !errors.Is(err, reading.ErrKind) || !strings.Contains(err.Error(), "a device") {
		t.Errorf("a device: %v", err)
	}
	loop := filepath.Join(t.TempDir(), "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if _, err := reading.Named(t.Context(), loop, 10); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("a link to itself: %v", err)
	}
}

// pipe makes a named pipe. At the end of the test, whoever still waits in
// open(2) for somebody to write to it is let go.
func pipe(t *testing.T) string {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		// It fails where nobody waits.
		if writer, err := syscall.Open(name, syscall.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			_ = syscall.Close(writer)
		}
	})
	return name
}
