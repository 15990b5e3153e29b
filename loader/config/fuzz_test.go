package config_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/planvet/planvet/loader/config"
)

// limit is how long a directory may take, and grace how late Load may be to end
// then, on a machine that does much else.
const (
	limit = 4 * time.Second
	grace = 4 * time.Second
)

// nameless are lines that txtar takes for the head of a file, and panics since
// it has no room for a name.
var nameless = regexp.MustCompile(`(?m)^--\s+--\s*$`)

// FuzzLoad evaluates directories, given as txtar archives. Whatever they hold,
// Load must not panic, must end when it is told to, must say the same twice, and
// must make a document that is JSON.
func FuzzLoad(f *testing.F) {
	archives, err := filepath.Glob("testdata/fuzz/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatalf("there are no seeds: %v", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(txtar.Format(archive)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		fsys := fstest.MapFS{}
		for _, file := range txtar.Parse(nameless.ReplaceAll([]byte(text), nil)).Files {
			if fs.ValidPath(file.Name) && file.Name != "." {
				fsys[file.Name] = &fstest.MapFile{Data: file.Data}
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		first := said(t, ctx, fsys)
		if second := said(t, ctx, fsys); ctx.Err() == nil && first != second {
			t.Errorf("two runs differ:\n%s\n%s", first, second)
		}
	})
}

// said is all that Load says of a directory.
func said(t *testing.T, ctx context.Context, fsys fs.FS) string {
	start := time.Now()
	doc, err := config.Load(ctx, fsys, ".", config.Options{})
	if errors.Is(err, context.DeadlineExceeded) {
		if took := time.Since(start); took > limit+grace {
			t.Fatalf("told to end after %s, it went on to %s", limit, took)
		}
		t.Skip("it takes too long")
	}
	if err != nil {
		return err.Error()
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	notices, err := json.Marshal(doc.Notices)
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + string(notices)
}
