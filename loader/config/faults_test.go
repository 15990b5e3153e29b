package config_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

var errBroken = errors.New("the disk is broken")

// faulty is a file system in which some files cannot be opened, or end in an
// error.
type faulty struct {
	fs.FS
	closed, torn string // names of files
}

func (f faulty) Open(name string) (fs.File, error) {
	if name == f.closed {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	file, err := f.FS.Open(name)
	if name == f.torn && err == nil {
		return &torn{File: file}, nil
	}
	return file, err
}

// torn gives ten bytes, and then an error.
type torn struct {
	fs.File
	given int
}

func (t *torn) Read(p []byte) (int, error) {
	if t.given >= 10 {
		return 0, errBroken
	}
	n, err := t.File.Read(p[:min(len(p), 10-t.given)])
	t.given += n
	return n, err
}

// TestUnreadableFile: the files beside one that cannot be read are vetted, and
// the document says that something is missing.
func TestUnreadableFile(t *testing.T) {
	files := fstest.MapFS{
		"a.tf": {Data: []byte(`resource "aws_vpc" "a" {}`)},
		"b.tf": {Data: []byte(`resource "aws_vpc" "b" {}`)},
		"c.tf": {Data: []byte(`resource "aws_vpc" "c" {}`)},
	}
	for says, fsys := range map[string]fs.FS{
		"b.tf could not be read: open b.tf: permission denied": faulty{FS: files, closed: "b.tf"},
		"b.tf could not be read: the disk is broken":           faulty{FS: files, torn: "b.tf"},
	} {
		doc, err := config.Load(t.Context(), fsys, ".", config.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if place := noticed(t, doc, document.LevelError, says); place.File != "b.tf" {
			t.Errorf("%q is said of %q", says, place.File)
		}
		if n := len(doc.Resources["aws_vpc"]); n != 2 {
			t.Errorf("there are %d resources, not the two that could be read", n)
		}
	}
}

// TestUnreadableContent: what file() cannot read to its end is unknown, and
// not the half that could be read.
func TestUnreadableContent(t *testing.T) {
	files := fstest.MapFS{
		"main.tf":     {Data: []byte("resource \"aws_iam_policy\" \"p\" {\n  policy = file(\"policy.json\")\n}\n")},
		"policy.json": {Data: []byte(`{"Statement": []}`)},
	}
	doc, err := config.Load(t.Context(), faulty{FS: files, torn: "policy.json"}, ".", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	noticed(t, doc, document.LevelWarning, "the disk is broken")
	if value, known := doc.Resources["aws_iam_policy"]["aws_iam_policy.p"].Values["policy"]; known {
		t.Errorf("the policy is %q", value)
	}
}

// TestUnreadableManifest: what terraform init left cannot be read, and that is
// not the same as that it left nothing.
func TestUnreadableManifest(t *testing.T) {
	const manifest = ".terraform/modules/modules.json"
	files := fstest.MapFS{
		"main.tf": {Data: []byte("resource \"aws_vpc\" \"v\" {}\nmodule \"m\" {\n  source = \"foo/bar/aws\"\n}\n")},
		manifest:  {Data: []byte(`{"Modules":[]}`), Mode: fs.ModeNamedPipe},
	}
	doc, err := config.Load(t.Context(), files, ".", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	noticed(t, doc, document.LevelWarning, manifest+" could not be read, so no module is taken from it")
}

// TestTimeoutIsSaid: reading and evaluating end with the context, and the error
// is the context's cause.
func TestTimeoutIsSaid(t *testing.T) {
	enough := errors.New("it took longer than --timeout 50ms")
	loops := "locals {\n  r = range(1000)\n}\nresource \"aws_vpc\" \"v\" {\n  tags = { x = length([for a in local.r : [for b in local.r : [for c in local.r : a if c < 0]]]) }\n}\n"
	many := map[string]string{}
	for i := range 100_000 {
		many[fmt.Sprintf("f%d.tf", i)] = fmt.Sprintf("resource \"aws_vpc\" \"v%d\" {}", i)
	}
	for name, files := range map[string]map[string]string{"loops": {"main.tf": loops}, "100,000 files": many} {
		t.Run(name, func(t *testing.T) {
			fsys := mapFS(files)
			ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, enough)
			defer cancel()
			start := time.Now()
			_, err := config.Load(ctx, fsys, ".", config.Options{})
			if !errors.Is(err, enough) || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("the error is %.1000v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
