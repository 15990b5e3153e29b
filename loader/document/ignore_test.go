package document_test

import (
	"testing"

	"github.com/planvet/planvet/loader/document"
)

func TestPlaceContains(t *testing.T) {
	region := document.Place{File: "main.tf", StartLine: 3, StartColumn: 5, EndLine: 6, EndColumn: 2}
	for _, c := range []struct {
		file         string
		line, column int
		want         bool
	}{
		{"main.tf", 3, 5, true},
		{"main.tf", 3, 4, false},
		{"main.tf", 2, 9, false},
		{"main.tf", 4, 1, true},
		{"main.tf", 6, 1, true},
		{"main.tf", 6, 2, false},
		{"main.tf", 7, 1, false},
		{"other.tf", 4, 1, false},
	} {
		if got := region.Contains(document.Place{File: c.file, StartLine: c.line, StartColumn: c.column}); got != c.want {
			t.Errorf("%s:%d:%d: %t", c.file, c.line, c.column, got)
		}
	}
	if (document.Place{}).Contains(document.Place{}) {
		t.Error("no region contains something")
	}
}
