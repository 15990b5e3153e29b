package plan

import (
	"bytes"
	"unicode/utf8"

	"github.com/planvet/planvet/loader/document"
)

// places turns byte offsets into lines and columns. Offsets mostly come in
// rising order, so each step counts on from the one before: a plan is one
// line of many megabytes.
type places struct {
	text []byte
	file string

	offset       int
	line, column int // of offset, from 1; the column in UTF-16 code units
}

func newPlaces(text []byte, file string) *places {
	return &places{text: text, file: file, line: 1, column: 1}
}

func (p *places) position(offset int64) (line, column int) {
	target := min(int(offset), len(p.text))
	if target < p.offset {
		p.offset, p.line, p.column = 0, 1, 1
	}
	rest := p.text[p.offset:target]
	if n := bytes.Count(rest, []byte{'\n'}); n > 0 {
		p.line += n
		p.column = 1
		rest = rest[bytes.LastIndexByte(rest, '\n')+1:]
	}
	p.column += utf16Len(rest)
	p.offset = target
	return p.line, p.column
}

func (p *places) at(offset int64) document.Place {
	line, column := p.position(offset)
	return document.Place{File: p.file, StartLine: line, StartColumn: column, EndLine: line, EndColumn: column + 1}
}

func (p *places) region(start, end int64) document.Place {
	place := document.Place{File: p.file}
	place.StartLine, place.StartColumn = p.position(start)
	place.EndLine, place.EndColumn = p.position(end)
	return place
}

func (p *places) wrap(offset int64, err error) *SyntaxError {
	line, column := p.position(offset)
	return &SyntaxError{Line: line, Column: column, Err: err}
}

func utf16Len(text []byte) int {
	n := utf8.RuneCount(text)
	for _, b := range text {
		if b >= 0xF0 { // the first byte of a character beyond the basic plane
			n++
		}
	}
	return n
}
