package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

var update = flag.Bool("update", false, "write what is found as what is wanted")

// TestDocuments holds the document of every case against its document.json,
// which was read field by field against the configuration beside it.
func TestDocuments(t *testing.T) {
	goldens, err := filepath.Glob("../../testdata/cases/*/document.json")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("no case has a document.json: %v", err)
	}
	for _, golden := range goldens {
		dir := filepath.Dir(golden)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			doc := read(t, filepath.Join(dir, "plan.json"))
			got := indented(t, doc)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// read reads a plan of testdata.
func read(t testing.TB, file string) *document.Document {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := plan.Read(text, "plan.json")
	if err != nil && !errors.Is(err, plan.ErrEmpty) {
		t.Fatal(err)
	}
	return doc
}

func indented(t testing.TB, doc *document.Document) []byte {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
