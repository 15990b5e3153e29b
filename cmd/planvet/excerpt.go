package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// What of the source a report may quote: files of configuration alone, never a
// plan or a file of variables, and not many or large ones.
const (
	maxExcerptFile  = 1 << 20 // bytes
	maxExcerptFiles = 500
)

var (
	quotable = []string{".tf", ".tofu", ".tf.json", ".tofu.json"}
	// secretName is an argument whose value is likely a secret; secretLine is
	// one with a value written out behind it.
	secretName = regexp.MustCompile(`(?i)(passw|pwd|passphrase|secret|token|credential|private_?key|api_?key|access_?key|user_?data)`)
	secretLine = regexp.MustCompile(`(?i)([\w.-]*(?:passw|pwd|passphrase|secret|token|credential|private_?key|api_?key|access_?key|user_?data)[\w.-]*"?\s*[=:]\s*).*["<].*$`)
)

// excerpts reads lines of source files, each file once, and withholds what may
// be a secret: a report is passed around more freely than the source.
type excerpts struct {
	root  string
	files map[string][]string // nil for what is not quoted
}

func newExcerpts(root string) *excerpts {
	return &excerpts{root: filepath.FromSlash(root), files: map[string][]string{}}
}

// lines returns the lines from and to, as far as there are any.
func (e *excerpts) lines(file string, from, to int) []string {
	all, known := e.files[file]
	if !known {
		if len(e.files) >= maxExcerptFiles {
			return nil
		}
		all = e.read(file)
		e.files[file] = all
	}
	if from < 1 || to < from || from > len(all) {
		return nil
	}
	return all[from-1 : min(to, len(all))]
}

// read returns a file's lines without what may be secret, nil where it is not
// to be quoted. A file that cannot be read leaves a finding without its source,
// which is no more than that.
func (e *excerpts) read(file string) []string {
	name := filepath.FromSlash(file)
	if !e.quotes(name) {
		return nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	masked := strings.ReplaceAll(string(text), "\r\n", "\n")
	lines := strings.Split(masked, "\n")
	if !strings.HasSuffix(name, ".json") {
		parsed, diagnostics := hclsyntax.ParseConfig([]byte(masked), name, hcl.InitialPos)
		if diagnostics.HasErrors() {
			return nil
		}
		withhold(parsed.Body.(*hclsyntax.Body), lines)
	}
	for _, found := range credential.In(masked, credential.Context{}) {
		first := strings.Count(masked[:found.Start], "\n")
		for i := first; i <= first+strings.Count(masked[found.Start:found.End], "\n"); i++ {
			lines[i] = document.Mask
		}
	}
	for i, line := range lines {
		lines[i] = secretLine.ReplaceAllString(line, "${1}"+document.Mask)
	}
	return lines
}

func (e *excerpts) quotes(name string) bool {
	suffixed := false
	for _, suffix := range quotable {
		suffixed = suffixed || strings.HasSuffix(name, suffix)
	}
	absolute, err := filepath.Abs(name)
	if !suffixed || err != nil {
		return false
	}
	if inside, err := filepath.Rel(e.root, absolute); err != nil || !filepath.IsLocal(inside) {
		return false
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && info.Size() <= maxExcerptFile
}

// withhold takes out the values of arguments that are named like secrets, over
// all their lines, and the defaults of sensitive variables.
func withhold(body *hclsyntax.Body, lines []string) {
	for name, attribute := range body.Attributes {
		if secretName.MatchString(name) && written(attribute.Expr) {
			mask(attribute, lines)
		}
	}
	for _, block := range body.Blocks {
		secret := len(block.Labels) == 1 && secretName.MatchString(block.Labels[0])
		if _, sensitive := block.Body.Attributes["sensitive"]; block.Type == "variable" && (sensitive || secret) {
			if attribute := block.Body.Attributes["default"]; attribute != nil {
				mask(attribute, lines)
			}
		}
		withhold(block.Body, lines)
	}
}

// written tells whether an expression holds a value rather than the name of one.
func written(expression hclsyntax.Expression) bool {
	_, reference := expression.(*hclsyntax.ScopeTraversalExpr)
	return !reference
}

func mask(attribute *hclsyntax.Attribute, lines []string) {
	first, last := attribute.SrcRange.Start.Line-1, attribute.Expr.Range().End.Line-1
	for i := first; i <= last && i < len(lines); i++ {
		if i == first {
			indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " \t"))]
			lines[i] = indent + attribute.Name + " = " + document.Mask
			continue
		}
		lines[i] = document.Mask
	}
}
