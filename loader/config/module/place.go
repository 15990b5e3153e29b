package module

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/planvet/planvet/loader/document"
)

// Sources holds the bytes of every file that was read, so that the byte
// offsets of HCL become lines and columns. It is filled while files are read
// and must not be used by two goroutines at once.
type Sources struct {
	// Name is what places call a file, given its path in the file system; nil
	// for that path itself.
	Name func(file string) string

	files map[string]*source
}

type source struct {
	text  []byte
	lines []int // byte offset of each line's start; made when first asked for
}

// NewSources returns an empty set.
func NewSources() *Sources { return &Sources{files: map[string]*source{}} }

func (s *Sources) add(name string, text []byte) { s.files[name] = &source{text: text} }

// Texts calls visit with each file's bytes, in the order of their names.
func (s *Sources) Texts(visit func(text []byte)) {
	s.Files(func(_ string, text []byte) { visit(text) })
}

// Files calls visit with each file's name and bytes, in the order of names.
func (s *Sources) Files(visit func(name string, text []byte)) {
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		visit(name, s.files[name].text)
	}
}

// Text gives the bytes of a range, nil where the file has no such range.
func (s *Sources) Text(r hcl.Range) []byte {
	file := s.files[r.Filename]
	if file == nil || r.End.Byte > len(file.text) || r.Start.Byte > r.End.Byte {
		return nil
	}
	return file.text[r.Start.Byte:r.End.Byte]
}

// Place turns a range into lines and UTF-16 columns. HCL's own columns count
// grapheme clusters, so they are worked out anew from the byte offsets. A byte
// order mark at the start of a file has no width.
func (s *Sources) Place(r hcl.Range) document.Place {
	place := document.Place{File: r.Filename, StartLine: r.Start.Line, StartColumn: r.Start.Column, EndLine: r.End.Line, EndColumn: r.End.Column}
	if s.Name != nil {
		place.File = s.Name(r.Filename)
	}
	file := s.files[r.Filename]
	if file == nil || r.End.Byte > len(file.text) || r.Start.Byte > r.End.Byte {
		return place
	}
	place.StartLine, place.StartColumn = file.position(r.Start.Byte)
	place.EndLine, place.EndColumn = file.position(r.End.Byte)
	return place
}

func (f *source) position(offset int) (line, column int) {
	if f.lines == nil {
		f.lines = append(f.lines, 0)
		for i, b := range f.text {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	index := sort.SearchInts(f.lines, offset+1) - 1
	text := f.text[f.lines[index]:offset]
	if index == 0 {
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	return index + 1, utf16Length(text) + 1
}

// utf16Length counts UTF-16 code units; a byte that is not UTF-8 counts as one.
func utf16Length(text []byte) int {
	units := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r >= 0x10000 {
			units++
		}
		units++
		text = text[size:]
	}
	return units
}
