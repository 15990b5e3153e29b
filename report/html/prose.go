package html

import (
	"strings"
)

// The rules' texts are Markdown of a small kind: paragraphs, lists, code. Only
// that is understood, and what is not stays as it was written: no mark-up of
// the text ever reaches the page.

// A block is one part of a text.
type block struct {
	Kind  string // "p", "code", "ul" or "ol"
	Code  string
	Items [][]span // of a paragraph, one
}

// A span is a piece of a line.
type span struct {
	Kind string // "", "code", "strong" or "link"
	Text string
	Link string // an https address
}

func prose(markdown string) []block {
	var out []block
	var open *block
	lines := strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n")
	text := "" // of the item or paragraph that is being read
	flush := func() {
		if open != nil && text != "" {
			open.Items = append(open.Items, spans(text))
		}
		text = ""
	}
	closeBlock := func() {
		flush()
		if open != nil {
			out = append(out, *open)
		}
		open = nil
	}
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		kind, item := listItem(line)
		switch {
		case strings.HasPrefix(line, "```"):
			closeBlock()
			var code []string
			indent := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
			for i++; i < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[i]), "```"); i++ {
				code = append(code, lines[i][min(indent, len(lines[i])-len(strings.TrimLeft(lines[i], " "))):])
			}
			out = append(out, block{Kind: "code", Code: strings.Join(code, "\n")})
		case line == "":
			if open != nil && open.Kind == "p" {
				closeBlock()
			}
			flush()
		case kind != "":
			if open == nil || open.Kind != kind {
				closeBlock()
				open = &block{Kind: kind}
			}
			flush()
			text = item
		default:
			if open == nil || text == "" {
				closeBlock()
				open = &block{Kind: "p"}
			}
			text = strings.TrimSpace(text + " " + strings.TrimLeft(line, "#> "))
		}
	}
	closeBlock()
	return out
}

// listItem tells what list a line is an item of, and its text.
func listItem(line string) (kind, text string) {
	if rest, found := strings.CutPrefix(line, "- "); found {
		return "ul", rest
	}
	if rest, found := strings.CutPrefix(line, "* "); found {
		return "ul", rest
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < 4 && strings.HasPrefix(line[digits:], ". ") {
		return "ol", line[digits+2:]
	}
	return "", ""
}

// spans takes code, strong text and links out of a line.
func spans(text string) []span {
	var out []span
	plain := ""
	add := func(s span) {
		if plain != "" {
			out = append(out, span{Text: plain})
			plain = ""
		}
		out = append(out, s)
	}
	for text != "" {
		switch {
		case text[0] == '`':
			if code, rest, found := strings.Cut(text[1:], "`"); found && code != "" {
				add(span{Kind: "code", Text: code})
				text = rest
				continue
			}
		case strings.HasPrefix(text, "**"):
			if strong, rest, found := strings.Cut(text[2:], "**"); found && strong != "" {
				add(span{Kind: "strong", Text: strong})
				text = rest
				continue
			}
		case text[0] == '[':
			if s, rest, found := link(text); found {
				add(s)
				text = rest
				continue
			}
		}
		plain += text[:1]
		text = text[1:]
	}
	if plain != "" {
		out = append(out, span{Text: plain})
	}
	return out
}

// link reads [words](https://…) at the beginning of text.
func link(text string) (s span, rest string, found bool) {
	words, after, found := strings.Cut(text[1:], "](")
	if !found || strings.ContainsAny(words, "[]\n") {
		return s, text, false
	}
	address, rest, found := strings.Cut(after, ")")
	if !found || !strings.HasPrefix(address, "https://") || strings.ContainsAny(address, " <>\"") {
		return s, text, false
	}
	return span{Kind: "link", Text: strings.Trim(words, "`"), Link: address}, rest, true
}
