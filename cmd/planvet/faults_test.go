//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"
)

// An open security group, which fails; the comment makes one version longer.
const openGroup = `resource "aws_security_group" "open" {
  name = "open"%s
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`

// inFolder makes a folder with files, and goes there.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

// faulty runs planvet with a world that may fail.
func faulty(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) (code int, stderr string) {
	var said bytes.Buffer
	code = run(ctx, args, process{stdin: stdin, stdout: stdout, stderr: &said, today: "2026-01-01"})
	return code, said.String()
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestDiskFull: a report that could not be written is no clean run, and the
// other reports are written.
func TestDiskFull(t *testing.T) {
	inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	code, stderr := faulty(t.Context(), nil, fullDisk{}, ".", "--out", "json=report.json")
	if code != exitFailed || !strings.Contains(stderr, "no space left") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	text, err := os.ReadFile("report.json")
	if err != nil || !json.Valid(text) {
		t.Errorf("the file beside it: %v, %.200s", err, text)
	}
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full: ", err)
	}
	var stdout bytes.Buffer
	code, stderr = faulty(t.Context(), nil, &stdout, ".", "--out", "json=/dev/full")
	if code != exitFailed || !strings.Contains(stderr, "no space left") || !strings.Contains(stdout.String(), "aws_security_group.open") {
		t.Errorf("exit %d: %s\n%s", code, stderr, &stdout)
	}
}

// TestReadErrorMidway: half a plan is no plan.
func TestReadErrorMidway(t *testing.T) {
	text, err := os.ReadFile("../../testdata/demo/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1000, len(text) / 2, len(text)} {
		var stdout bytes.Buffer
		stdin := io.MultiReader(bytes.NewReader(text[:n]), iotest.ErrReader(errors.New("the disk is broken")))
		code, stderr := faulty(t.Context(), stdin, &stdout, "-", "--source", "none")
		if code != exitFailed || !strings.Contains(stderr+stdout.String(), "the disk is broken") {
			t.Errorf("after %d bytes: exit %d: %s%s", n, code, stderr, &stdout)
		}
	}
}

// TestUnreadableAmongMany: what lies beside a file that cannot be read is
// vetted, and the run is not clean.
func TestUnreadableAmongMany(t *testing.T) {
	inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	if err := os.Symlink("nowhere.tf", "link.tf"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo("pipe.tf", 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	code, stderr := faulty(t.Context(), nil, &stdout, ".")
	said := stderr + stdout.String()
	for _, want := range []string{"aws_security_group.open", "link.tf could not be read", "pipe.tf could not be read", "a named pipe"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing says %q:\n%s", want, said)
		}
	}
	if code != exitFailed {
		t.Errorf("exit %d", code)
	}
}

// TestPipesThatNobodyWrites: --timeout holds while planvet waits for input, and
// a pipe in the place of settings is not waited for.
func TestPipesThatNobodyWrites(t *testing.T) {
	inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	silent, to := io.Pipe()
	defer to.Close()
	for _, args := range [][]string{{"-"}, {"pipe"}, {".", "--baseline", "pipe"}, {".", "--config", "pipe"}} {
		var stdout bytes.Buffer
		code, stderr := faulty(t.Context(), silent, &stdout, append(args, "--timeout", "50ms")...)
		if code == exitClean || code == exitFindings || !strings.Contains(stderr+stdout.String(), "longer than --timeout 50ms") {
			t.Errorf("%v: exit %d: %s%s", args, code, stderr, &stdout)
		}
	}
	if err := os.Rename("pipe", ".planvet.hcl"); err != nil {
		t.Fatal(err)
	}
	code, stderr := faulty(t.Context(), nil, io.Discard, ".")
	if code == exitClean || code == exitFindings || !strings.Contains(stderr, "a named pipe") {
		t.Errorf(".planvet.hcl: exit %d: %s", code, stderr)
	}
}

// TestInterrupt: Ctrl-C ends a run at once, and leaves no report.
func TestInterrupt(t *testing.T) {
	dir := inFolder(t, nil)
	silent, to := io.Pipe()
	defer to.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	var stdout bytes.Buffer
	start := time.Now()
	code, stderr := faulty(ctx, silent, &stdout, "-", "--out", "sarif=report.sarif")
	if code != exitFailed || !strings.Contains(stderr, "interrupted") || stdout.Len() > 0 {
		t.Errorf("exit %d: %s\n%s", code, stderr, &stdout)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{".", "--baseline", "pipe"}, {".", "--config", "pipe"}, {"rules", "--config", "pipe"}, {"inspect", "pipe"}} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		code, stderr := faulty(ctx, silent, io.Discard, args...)
		if code != exitFailed || !strings.Contains(stderr, "interrupted") {
			t.Errorf("%v: exit %d: %s", args, code, stderr)
		}
	}
}

// TestTwoRunsAtOnce: runs that write the same file leave one whole report.
func TestTwoRunsAtOnce(t *testing.T) {
	dir := inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	var alone bytes.Buffer
	faulty(t.Context(), nil, &alone, ".", "--format", "json")
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if code, stderr := faulty(t.Context(), nil, io.Discard, ".", "--out", "json=report.json"); code != exitFindings {
				t.Errorf("exit %d: %s", code, stderr)
			}
		})
	}
	group.Wait()
	text, err := os.ReadFile("report.json")
	if err != nil || !bytes.Equal(text, alone.Bytes()) {
		t.Errorf("the file is not what one run prints: %v, %d bytes of %d", err, len(text), alone.Len())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("there are %v, %v", left, err)
	}
}

// TestSourceThatChanges: a source that is replaced while planvet reads it gives
// the findings of one version or the other.
func TestSourceThatChanges(t *testing.T) {
	inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			text := fmt.Sprintf(openGroup, strings.Repeat("\n  # more", i%2*200))
			if err := replaceFile("main.tf", []byte(text)); err != nil {
				t.Error(err)
			}
		}
	})
	for range 20 {
		var stdout bytes.Buffer
		code, stderr := faulty(t.Context(), nil, &stdout, ".")
		if code != exitFindings || !strings.Contains(stdout.String(), "aws_security_group.open") {
			t.Errorf("exit %d: %s\n%s", code, stderr, &stdout)
		}
	}
	cancel()
	group.Wait()
}

// TestClock: nothing but the expiry of suppressions asks what day it is.
func TestClock(t *testing.T) {
	inFolder(t, map[string]string{"main.tf": fmt.Sprintf(openGroup, "")})
	var first string
	for _, today := range []string{"2026-01-01", "1969-12-31", "9999-12-31"} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{".", "--format", "sarif"}, process{stdout: &stdout, stderr: &stderr, today: today})
		if first == "" {
			first = stdout.String()
		}
		if code != exitFindings || stdout.String() != first {
			t.Errorf("%s: exit %d: %s\n%s", today, code, &stderr, &stdout)
		}
	}
}

// TestReplacedFile: a report goes where a link leads, and a file that was there
// keeps its mode.
func TestReplacedFile(t *testing.T) {
	inFolder(t, map[string]string{"private": "old"})
	if err := errors.Join(os.Chmod("private", 0o600), os.Symlink("private", "link")); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile("link", []byte("new")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("private")
	if err != nil || string(text) != "new" {
		t.Errorf("the file is %q, %v", text, err)
	}
	info, err := os.Stat("private")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if at, err := os.Readlink("link"); err != nil || at != "private" {
		t.Errorf("the link leads to %q, %v", at, err)
	}
}
