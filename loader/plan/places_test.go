package plan_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// TestPlaces cuts the text at each instance's place: what is there must be
// the JSON of that very instance.
func TestPlaces(t *testing.T) {
	pretty := string(readText(t, "../../testdata/cases/hostile/plan.json"))
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(pretty)); err != nil {
		t.Fatal(err)
	}
	actions := string(readText(t, "../../testdata/cases/actions/plan.json"))
	for name, text := range map[string]string{
		"pretty":                     pretty,
		"compact":                    compact.String(),
		"with carriage returns":      strings.ReplaceAll(pretty, "\n", "\r\n"),
		"with blank lines around it": "\n\n  " + pretty + "\n\n",
		"with data sources":          actions,
		// Sections in another order: the reader goes back for some places.
		"deferred before changes": `{"format_version":"1.2","deferred_changes":[{"reason":"x","resource_change":` + change("aws_vpc.b", "create", "{}") + `}],` +
			`"terraform_version":"😀","resource_changes":[` + change("aws_vpc.a", "create", "{}") + "\n," + change("aws_vpc.c", "create", `{"tags":{"a":"😀"}}`) + "]}",
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := plan.Read([]byte(text), "dir/plan.json")
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(text, "\n")
			n := 0
			doc.Each(func(r *document.Resource) {
				if r.Place == nil {
					if doc.Providers[r.Address] != r {
						t.Errorf("%s has no place", r.Address)
					}
					return
				}
				n++
				var at struct {
					Address string `json:"address"`
					Change  *struct {
						Address string `json:"address"`
					} `json:"resource_change"`
				}
				cut := region(t, lines, *r.Place)
				if err := json.Unmarshal([]byte(cut), &at); err != nil {
					t.Fatalf("%s: %v at %v: %.80s", r.Address, err, *r.Place, cut)
				}
				if at.Change != nil {
					at.Address = at.Change.Address
				}
				if at.Address != r.Address || r.Place.File != "dir/plan.json" {
					t.Errorf("%s is placed at %s in %s", r.Address, at.Address, r.Place.File)
				}
			})
			if n < 3 {
				t.Errorf("only %d places", n)
			}
		})
	}
}

// region cuts a place out of a text: lines from 1, columns from 1 in UTF-16
// code units, the end column after the last character.
func region(t *testing.T, lines []string, p document.Place) string {
	t.Helper()
	if p.StartLine < 1 || p.EndLine > len(lines) || p.StartLine > p.EndLine {
		t.Fatalf("no such lines: %v", p)
	}
	cut := func(line, from, to int) string {
		units := utf16.Encode([]rune(lines[line-1]))
		if to == 0 {
			to = len(units) + 1
		}
		if from < 1 || to > len(units)+1 || from > to {
			t.Fatalf("no such columns: %v", p)
		}
		return string(utf16.Decode(units[from-1 : to-1]))
	}
	if p.StartLine == p.EndLine {
		return cut(p.StartLine, p.StartColumn, p.EndColumn)
	}
	parts := []string{cut(p.StartLine, p.StartColumn, 0)}
	parts = append(parts, lines[p.StartLine:p.EndLine-1]...)
	return strings.Join(append(parts, cut(p.EndLine, 1, p.EndColumn)), "\n")
}
