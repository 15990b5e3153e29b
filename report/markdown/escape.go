package markdown

import (
	"strings"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// longest is how much of one string from the input is shown, in characters.
const longest = 600

// special is the punctuation that Markdown or GitHub make something of: a
// backslash before it makes it plain (CommonMark 0.31 section 2.4).
const special = "\\`*_[]|~$"

// escape makes text from the input plain: no mark-up, no HTML, no table cell,
// no mention, no reference to an issue, no link of its own.
func escape(text string) string {
	text = terminal.Shorten(terminal.Visible(text), longest)
	var b strings.Builder
	for i, c := range text {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '@':
			// GitHub looks for mentions and issues in the text that comes out,
			// where an escape is gone; a word joiner stays, and shows as nothing.
			b.WriteString("@\u2060")
		case c == '#':
			b.WriteString("\\#\u2060")
		case c == ':' && !strings.HasPrefix(text[i+1:], " "):
			b.WriteString(`\:`) // https: begins a link by itself, and :name: is a picture
		case i == 0 && strings.ContainsRune("-+>=", c):
			b.WriteByte('\\') // a list, a quotation, a heading
			b.WriteRune(c)
		case c == '.' && i > 0 && strings.HasSuffix(strings.ToLower(text[:i]), "www"):
			b.WriteString("&#46;") // www. begins a link by itself
		case strings.ContainsRune(special, c):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// code is text from the input as a code span, where nothing but its end means
// anything. A table's bar is escaped even there
// (https://github.github.com/gfm/#tables-extension-).
func code(text string) string {
	text = terminal.Inert(terminal.Shorten(terminal.Visible(text), longest))
	text = strings.ReplaceAll(text, "|", `\|`)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") || strings.TrimSpace(text) == "" {
		text = " " + text + " "
	}
	return fence + text + fence
}

// where is a place as file:line.
func (m *writer) where(p *document.Place) string {
	if p = content.Known(p); p == nil {
		return ""
	}
	return code(placeText(m.base.Path(p.File), p.StartLine))
}
