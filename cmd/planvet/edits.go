package main

import (
	"os"
	"path/filepath"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/fix"
	"github.com/planvet/planvet/report"
)

// addEdits gives findings the lines of the source that would mend them, for the
// reports that show them. A file that cannot be read now has none.
func addEdits(r *report.Report) {
	editor := fix.NewEditor(func(file string) ([]byte, error) { return os.ReadFile(filepath.FromSlash(file)) })
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if f.Verdict == evaluator.Fail && f.Delta != evaluator.Fixed {
				f.Edits = editor.Edits(f)
			}
		}
	}
}
