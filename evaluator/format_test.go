package evaluator_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

var update = flag.Bool("update", false, "rewrite what the tests compare with")

// TestFormatted holds every policy against OPA's formatter; -update formats.
func TestFormatted(t *testing.T) {
	err := filepath.WalkDir("../policies", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".rego" {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		formatted, err := format.SourceWithOpts(file, text, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			return err
		}
		if !bytes.Equal(text, formatted) {
			if *update {
				return os.WriteFile(file, formatted, 0o644)
			}
			t.Errorf("%s is not formatted: run go test ./evaluator -run TestFormatted -update", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
