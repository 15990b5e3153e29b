// Package html writes a report as one page that needs nothing else: no
// network, no script to be read, and no style of anybody else's.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

var (
	//go:embed page.css
	style string
	//go:embed page.js
	script string
	//go:embed page.tmpl
	pageText string
	//go:embed network.tmpl
	networkText string
)

// Write writes the page. Its bytes depend on the report alone.
func Write(w io.Writer, r *content.Report, _ content.Options) error {
	parsed, err := template.New("page").Funcs(template.FuncMap{
		"clean": clean, "prose": prose, "lower": strings.ToLower, "count": content.Count,
	}).Parse(pageText + networkText)
	if err != nil {
		return fmt.Errorf("the page: %w", err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, newPage(r)); err != nil {
		return fmt.Errorf("the page: %w", err)
	}
	_, err = w.Write(tidy(out.Bytes()))
	return err
}

// tidy drops lines that hold nothing: what the template's own lines leave.
func tidy(page []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(page) {
		if len(bytes.TrimSpace(line)) > 0 {
			out.Write(line)
		}
	}
	return out.Bytes()
}

// policy lets the page use its own style and script, and nothing else at all
// (https://www.w3.org/TR/CSP3/).
func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", hash(style), hash(script))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// longest is how much of one string from the input is shown, in characters.
const longest = 600

// clean makes text from the input fit to be read: what would reorder or hide
// it becomes visible, and what is too long is cut. Escaping is the template's.
func clean(text string) string {
	return terminal.Inert(terminal.Shorten(terminal.Visible(text), longest))
}
