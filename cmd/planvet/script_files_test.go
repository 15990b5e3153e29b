package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/unicode"
)

// setupScript gives scripts the variables $CASES, testdata/cases of the
// repository, and $DEMO, its demo plan. PATH holds planvet and nothing else: no
// terraform that happens to be installed.
func setupScript(env *testscript.Env) error {
	top, err := filepath.Abs("../../testdata")
	if err != nil {
		return err
	}
	env.Setenv("CASES", filepath.Join(top, "cases"))
	env.Setenv("STORIES", filepath.Join(top, "stories"))
	env.Setenv("DEMO", filepath.Join(top, "demo", "plan.json"))
	env.Setenv("REPO", filepath.Dir(top))
	for _, name := range []string{"GOMODCACHE", "GOCACHE", "GOPROXY", "GONOSUMDB", "GOFLAGS"} { // for the hook that builds planvet
		if value := os.Getenv(name); value != "" {
			env.Setenv(name, value)
		}
	}
	env.Setenv("FULLPATH", env.Getenv("PATH")) // for scripts that run other programs
	env.Setenv("PATH", strings.SplitN(env.Getenv("PATH"), string(filepath.ListSeparator), 2)[0])
	return nil
}

// encodeScript writes a text in another encoding: encode utf-16le-bom FROM TO.
func encodeScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: encode ENCODING FROM TO")
	}
	text := ts.ReadFile(args[1])
	encoder := map[string]*unicode16{
		"utf-16le":     {unicode.LittleEndian, unicode.IgnoreBOM},
		"utf-16be":     {unicode.BigEndian, unicode.IgnoreBOM},
		"utf-16le-bom": {unicode.LittleEndian, unicode.UseBOM},
		"utf-16be-bom": {unicode.BigEndian, unicode.UseBOM},
	}[args[0]]
	switch {
	case args[0] == "utf-8-bom":
		text = "\ufeff" + text
	case args[0] == "crlf":
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case encoder != nil:
		var err error
		text, err = unicode.UTF16(encoder.order, encoder.mark).NewEncoder().String(text)
		ts.Check(err)
	default:
		ts.Fatalf("no encoding %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o644))
}

type unicode16 struct {
	order unicode.Endianness
	mark  unicode.BOMPolicy
}

// cutScript writes the first half of a file: cut FROM TO.
func cutScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FROM TO")
	}
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text[:len(text)/2]), 0o644))
}
