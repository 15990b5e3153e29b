package html

import (
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// longestExcerpt is how many lines of the source are shown, widest how much of
// each, in characters.
const (
	longestExcerpt = 6
	widest         = 160
)

// tellSecrets are rules whose findings stand on a secret: their source is never
// quoted.
var tellSecrets = []string{"bastion-private-key", "credentials-in-configuration", "iam-access-key", "key-pair-in-state"}

// excerpt is the source of a finding's place, as far as it may be shown.
func (b builder) excerpt(result *evaluator.Result, f *evaluator.Finding) []line {
	p := content.Known(f.Place)
	if b.report.Excerpt == nil || p == nil || slices.Contains(tellSecrets, f.Rule.ID) || slices.Contains(result.Secrets, f.Address) {
		return nil
	}
	for _, other := range f.Instances {
		if slices.Contains(result.Secrets, other.Address) {
			return nil
		}
	}
	texts := b.report.Excerpt(p.File, p.StartLine, min(max(p.EndLine, p.StartLine), p.StartLine+longestExcerpt-1))
	texts = texts[:min(len(texts), longestExcerpt)]
	indent := -1
	for _, text := range texts {
		if trimmed := strings.TrimLeft(text, " \t"); trimmed != "" && (indent < 0 || len(text)-len(trimmed) < indent) {
			indent = len(text) - len(trimmed)
		}
	}
	var out []line
	for i, text := range texts {
		text = strings.ReplaceAll(text[min(max(indent, 0), len(text)):], "\t", "  ")
		out = append(out, line{p.StartLine + i, terminal.Inert(terminal.Shorten(terminal.Visible(text), widest))})
	}
	return out
}
