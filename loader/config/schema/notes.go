package schema

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/schema/table"
)

//go:embed notes/*.txt
var noteFiles embed.FS

// notes gives the entry of each type that has one, still to be parsed. They
// are part of the program, so what is wrong with them is found by tests.
var notes = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	files, _ := fs.Glob(noteFiles, "notes/*.txt")
	for _, file := range files {
		text, _ := noteFiles.ReadFile(file)
		lines := strings.SplitAfter(string(text), "\n")
		for i := 0; i < len(lines); {
			header := lines[i]
			i++
			if header == "" || header[0] == '#' || header[0] == '\n' {
				continue
			}
			var entry strings.Builder
			for ; i < len(lines) && strings.HasPrefix(lines[i], "\t"); i++ {
				entry.WriteString(lines[i])
			}
			for _, typ := range strings.Fields(header) {
				out[typ] = entry.String()
			}
		}
	}
	return out
})

// A note is what the notes say of a body.
type note struct{ items map[string]*noteItem }

type noteItem struct {
	typ    cty.Type
	flags  table.Flags
	value  string // the default as JSON, or ""
	zeroed bool
	mode   table.Mode // of blocks
	body   *note      // of blocks, or nil
}

// parse reads an entry; the head of notes/aws.txt tells its form.
func parse(text string) *note {
	p := parser{text: text}
	return p.body()
}

type parser struct {
	text string
	at   int
	bad  []string // what is not of the form; always empty, as a test sees to
}

func (p *parser) body() *note {
	n := &note{items: map[string]*noteItem{}}
	for {
		for p.at < len(p.text) && strings.IndexByte(" \t\n", p.text[p.at]) >= 0 {
			p.at++
		}
		if p.at >= len(p.text) {
			return n
		}
		if p.text[p.at] == '}' || p.text[p.at] == '>' {
			p.at++
			return n
		}
		p.item(n)
	}
}

func (p *parser) item(n *note) {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\n:?*!=<>{}", p.text[p.at]) < 0 {
		p.at++
	}
	name := p.text[start:p.at]
	if name == "" {
		p.bad = append(p.bad, p.text[start:])
		p.at++
		return
	}
	item := &noteItem{typ: cty.String, flags: table.Optional, mode: table.List}
	n.items[name] = item
	if p.accept(':') {
		item.typ = p.typ()
	}
	if p.accept('?') {
		item.flags |= table.Computed
	}
	if p.accept('*') {
		item.flags |= table.Sensitive
	}
	item.zeroed = p.accept('!')
	switch {
	case p.accept('{'):
		item.body = p.body()
	case p.accept('<'):
		item.mode, item.body = table.Set, p.body()
	case p.accept('='):
		item.value = p.value()
	}
}

func (p *parser) accept(b byte) bool {
	if p.at < len(p.text) && p.text[p.at] == b {
		p.at++
		return true
	}
	return false
}

func (p *parser) typ() cty.Type {
	if p.at >= len(p.text) {
		return cty.DynamicPseudoType
	}
	letter := p.text[p.at]
	p.at++
	switch letter {
	case 's':
		if p.at < len(p.text) && strings.IndexByte("nbslm", p.text[p.at]) >= 0 {
			return cty.Set(p.typ())
		}
		return cty.String
	case 'l':
		return cty.List(p.typ())
	case 'm':
		return cty.Map(p.typ())
	case 'n':
		return cty.Number
	case 'b':
		return cty.Bool
	}
	p.bad = append(p.bad, string(letter))
	return cty.DynamicPseudoType
}

// value finds the end of a default, written as JSON.
func (p *parser) value() string {
	start := p.at
	quoted := false
	for p.at < len(p.text) && (quoted || strings.IndexByte(" \t\n}>", p.text[p.at]) < 0) {
		if p.text[p.at] == '"' {
			quoted = !quoted
		}
		p.at++
	}
	return p.text[start:p.at]
}
