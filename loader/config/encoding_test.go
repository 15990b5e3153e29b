package config_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// TestNotUTF8: a file that terraform refuses is told once, where it begins to be
// none, and what is left of it has names that JSON can hold.
func TestNotUTF8(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": "# é\nresource \"aws_s3_bucket\" \"a\xc5\" {\n  bucket = \"\xff\"\n}\nresource \"aws_s3_bucket\" \"b\" {}\n"}, config.Options{})
	var told []document.Notice
	for _, n := range doc.Notices {
		if n.Level == document.LevelError {
			told = append(told, n)
		}
	}
	if len(told) != 1 || !strings.Contains(told[0].Message, "not UTF-8") || told[0].Place.StartLine != 2 || told[0].Place.StartColumn != 28 {
		t.Errorf("%+v", told)
	}
	names := addresses(doc)
	if len(names) != 2 {
		t.Errorf("%q", names)
	}
	for _, name := range names {
		if !utf8.ValidString(name) {
			t.Errorf("%q is not UTF-8", name)
		}
	}
}
