package schema

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

//go:embed table/*.txt
var tables embed.FS

// texts gives each listed resource type's entry, still to be parsed. The
// tables are part of the program, so what is wrong with them is found by tests.
var texts = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	files, _ := fs.Glob(tables, "table/*.txt")
	for _, file := range files {
		text, _ := tables.ReadFile(file)
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

// parse reads an entry; the head of table/network.txt tells its form.
func parse(text string) *Block {
	p := parser{text: text}
	block := p.body()
	return &block
}

type parser struct {
	text string
	at   int
	bad  []string // what is not of the form; always empty, as a test sees to
}

func (p *parser) body() Block {
	b := Block{attributes: map[string]*attribute{}, blocks: map[string]*nested{}}
	for {
		for p.at < len(p.text) && strings.IndexByte(" \t\n", p.text[p.at]) >= 0 {
			p.at++
		}
		if p.at >= len(p.text) {
			return b
		}
		if p.text[p.at] == '}' || p.text[p.at] == '>' {
			p.at++
			return b
		}
		p.item(&b)
	}
}

func (p *parser) item(b *Block) {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\n:?!=<>{}", p.text[p.at]) < 0 {
		p.at++
	}
	name := p.text[start:p.at]
	if name == "" {
		p.bad = append(p.bad, p.text[start:])
		p.at++
		return
	}
	a := attribute{typ: cty.String}
	if p.accept(':') {
		a.typ = p.typ()
	}
	a.computed = p.accept('?')
	zeroed := p.accept('!')
	switch {
	case p.accept('{'):
		b.blocks[name] = &nested{Block: p.body(), zeroed: zeroed}
		return
	case p.accept('<'):
		b.blocks[name] = &nested{Block: p.body(), set: true, zeroed: zeroed}
		return
	case p.accept('='):
		a.value = p.value(a.typ)
	}
	b.attributes[name] = &a
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
	case 'x': // of a form that does not matter
		return cty.DynamicPseudoType
	}
	p.bad = append(p.bad, string(letter))
	return cty.DynamicPseudoType
}

// value reads a default, written as JSON.
func (p *parser) value(typ cty.Type) cty.Value {
	start := p.at
	quoted := false
	for p.at < len(p.text) && (quoted || strings.IndexByte(" \t\n}>", p.text[p.at]) < 0) {
		if p.text[p.at] == '"' {
			quoted = !quoted
		}
		p.at++
	}
	value, err := ctyjson.Unmarshal([]byte(p.text[start:p.at]), typ)
	if err != nil {
		p.bad = append(p.bad, p.text[start:p.at])
		return cty.NilVal
	}
	return value
}
