package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestArchitectureNamesTests: every test that ARCHITECTURE.md or SECURITY.md
// name is there.
func TestArchitectureNamesTests(t *testing.T) {
	var tests strings.Builder
	err := fs.WalkDir(os.DirFS("../.."), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(os.DirFS("../.."), file)
		tests.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, page := range []string{"../../ARCHITECTURE.md", "../../SECURITY.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`\b(Test|Fuzz|Benchmark)[A-Z]\w*`).FindAllString(string(text), -1) {
			named++
			if !strings.Contains(tests.String(), "func "+name+"(") {
				t.Errorf("%s names %s, which is not there", page, name)
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d tests are named", named)
	}
}
