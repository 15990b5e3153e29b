package ignore

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// readNative goes by the lexer's tokens, which tell a comment from what looks
// like one in a string or a heredoc.
func readNative(name string, text []byte) []Directive {
	lexed, _ := hclsyntax.LexConfig(text, name, hcl.InitialPos) // errors are the parser's to tell
	file, _ := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	f := &native{
		tokens: slices.DeleteFunc(lexed, func(t hclsyntax.Token) bool { return t.Type == hclsyntax.TokenNewline }),
		items:  itemsOf(file),
	}
	var out []Directive
	for i, token := range f.tokens {
		if token.Type != hclsyntax.TokenComment || !bytes.Contains(token.Bytes, []byte(marker)) {
			continue
		}
		covers, problem := f.covers(i)
		for _, line := range lines(token) {
			d, meant := parse(line.text)
			if !meant {
				continue
			}
			d.Range = line.at
			if d.Problem == "" {
				d.Covers, d.Problem = covers, problem
			}
			if out = append(out, d); len(out) == most {
				out[most-1].Problem, out[most-1].Covers = tooMany, hcl.Range{}
				return out
			}
		}
	}
	return out
}

// native is one file in HCL's own syntax.
type native struct {
	tokens hclsyntax.Tokens // without newlines
	items  *items
}

// covers finds what the comment at i stands at the end of, or above.
func (f *native) covers(i int) (hcl.Range, string) {
	comment := f.tokens[i].Range
	for before := i - 1; before >= 0 && f.tokens[before].Range.End.Line == comment.Start.Line; before-- {
		if f.tokens[before].Type != hclsyntax.TokenComment {
			return f.endOf(comment)
		}
	}
	last := lastLine(f.tokens[i])
	for _, token := range f.tokens[i+1:] {
		if token.Type == hclsyntax.TokenEOF || token.Range.Start.Line > last+1 {
			break
		}
		if token.Type != hclsyntax.TokenComment {
			return f.above(token)
		}
		last = lastLine(token)
	}
	return hcl.Range{}, "nothing begins on the line below it: put it directly above what it covers, or at the end of that line"
}

// lastLine is the line that a token ends in: a comment's newline is part of it.
func lastLine(token hclsyntax.Token) int {
	if token.Range.End.Line > token.Range.Start.Line && bytes.HasSuffix(token.Bytes, []byte("\n")) {
		return token.Range.End.Line - 1
	}
	return token.Range.End.Line
}

// above is what begins with token. In the midst of an expression it is the
// innermost attribute, or entry of an object, that the expression belongs to.
func (f *native) above(token hclsyntax.Token) (hcl.Range, string) {
	if found, ok := f.items.beginning(token.Range.Start.Byte); ok {
		return found, ""
	}
	switch token.Type {
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
		return hcl.Range{}, "it stands above the end of what it is in, not above anything"
	}
	return f.around(token.Range.Start.Byte)
}

// endOf is what begins on the comment's line, else what ends there, else what
// goes on through it.
func (f *native) endOf(comment hcl.Range) (hcl.Range, string) {
	line := comment.Start.Line
	if found, ok := f.items.begunOn(line, comment.Start.Byte); ok {
		return found, ""
	}
	if found, ok := f.items.endedOn(line, comment.Start.Byte); ok {
		return found, ""
	}
	return f.around(comment.Start.Byte)
}

// around is the innermost item at the byte. A block is none: what stands in a
// block and is no item did not parse, and to cover the block would be too much.
func (f *native) around(at int) (hcl.Range, string) {
	innermost, ok := f.items.around(at)
	if !ok || innermost.block {
		return hcl.Range{}, "it cannot be told what it covers: put it directly above an attribute or a block, or at the end of its line"
	}
	return innermost.Range, ""
}

// A line is one line of a comment, without the marks around it.
type line struct {
	text string
	at   hcl.Range
}

// lines splits a comment: each line of one between /* and */ stands for itself.
func lines(comment hclsyntax.Token) []line {
	var out []line
	start := comment.Range.Start
	for whole := range bytes.Lines(comment.Bytes) {
		trimmed := bytes.TrimSpace(whole)
		at := start.Byte + bytes.Index(whole, trimmed)
		text := bytes.TrimLeft(trimmed, "#/* \t")
		if bytes.HasPrefix(comment.Bytes, []byte("/*")) {
			text = bytes.TrimSuffix(text, []byte("*/"))
		}
		out = append(out, line{string(text), hcl.Range{
			Filename: comment.Range.Filename,
			Start:    hcl.Pos{Line: start.Line, Byte: at},
			End:      hcl.Pos{Line: start.Line, Byte: at + len(trimmed)},
		}})
		start.Byte += len(whole)
		start.Line++
	}
	return out
}
