package fix

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

// A splice replaces the bytes from start up to end.
type splice struct {
	start, end int
	text       string
}

// source is one file of configuration, parsed.
type source struct {
	text []byte
	body *hclsyntax.Body
}

func parse(text []byte, file string) (*source, error) {
	if strings.HasSuffix(file, ".json") {
		return nil, errors.New("it is written in JSON")
	}
	parsed, diags := hclsyntax.ParseConfig(text, file, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, errors.New("its file does not parse")
	}
	return &source{text, parsed.Body.(*hclsyntax.Body)}, nil
}

// splices says how one setting is made.
func (s *source) splices(setting evaluator.Setting) ([]splice, error) {
	value, err := tokens(setting.Value)
	if err != nil {
		return nil, err
	}
	if len(setting.Missing) == 0 {
		return s.replace(setting, value)
	}
	block := s.blockAt(s.body, setting.At)
	if block == nil {
		return nil, errors.New("what it belongs to is not a block of its own")
	}
	names, err := path(setting.Missing)
	if err != nil {
		return nil, err
	}
	if len(names) > 1 && slices.ContainsFunc(block.Body.Blocks, func(b *hclsyntax.Block) bool {
		return b.Type == names[0] || b.Type == "dynamic" && slices.Equal(b.Labels, names[:1])
	}) {
		return nil, fmt.Errorf("its %s comes from a dynamic block", names[0])
	}
	return s.insert(block, names, value, setting.Comment), nil
}

// replace puts a value in the place of a literal.
func (s *source) replace(setting evaluator.Setting, value string) ([]splice, error) {
	attribute := s.attributeAt(s.body, setting.At)
	if attribute == nil {
		return nil, errors.New("it is not an argument of its own")
	}
	if !literal(attribute.Expr) {
		return nil, fmt.Errorf("%s is not a literal", attribute.Name)
	}
	at := attribute.Expr.Range()
	out := []splice{{at.Start.Byte, at.End.Byte, value}}
	if setting.Comment != "" {
		line := lineStart(s.text, attribute.SrcRange.Start.Byte)
		out = append(out, splice{line, line, comments(setting.Comment, indentation(s.text[line:]))})
	}
	return out, nil
}

// insert adds an argument, in new blocks if need be, at the end of a block.
func (s *source) insert(block *hclsyntax.Block, names []string, value, comment string) []splice {
	outer := indentation(s.text[lineStart(s.text, block.TypeRange.Start.Byte):])
	var b strings.Builder
	for i, name := range names {
		indent := outer + strings.Repeat("  ", i+1)
		if i == len(names)-1 {
			b.WriteString(comments(comment, indent))
			fmt.Fprintf(&b, "%s%s = %s\n", indent, name, value)
			continue
		}
		if i == 0 && (len(block.Body.Attributes) > 0 || len(block.Body.Blocks) > 0) {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s%s {\n", indent, name)
	}
	for i := len(names) - 2; i >= 0; i-- {
		fmt.Fprintf(&b, "%s}\n", outer+strings.Repeat("  ", i+1))
	}
	end := block.CloseBraceRange.Start.Byte
	if start := lineStart(s.text, end); strings.TrimSpace(string(s.text[start:end])) == "" {
		return []splice{{start, start, b.String()}} // the brace has a line of its own
	}
	made := []splice{{end, end, "\n" + b.String() + outer}}
	if len(block.Body.Attributes) > 0 { // a block of one line holds nothing else
		open := block.OpenBraceRange.End.Byte
		first := open + len(s.text[open:end]) - len(bytes.TrimLeft(s.text[open:end], " \t"))
		last := end - (len(s.text[first:end]) - len(bytes.TrimRight(s.text[first:end], " \t")))
		made[0].start = last
		made = append([]splice{{open, first, "\n" + outer + "  "}}, made...)
	}
	return made
}

// attributeAt finds the argument that begins at a place.
func (s *source) attributeAt(body *hclsyntax.Body, at *document.Place) *hclsyntax.Attribute {
	for _, attribute := range body.Attributes {
		if s.begins(attribute.SrcRange, at) {
			return attribute
		}
	}
	for _, block := range body.Blocks {
		if found := s.attributeAt(block.Body, at); found != nil {
			return found
		}
	}
	return nil
}

// blockAt finds the block that begins at a place. The content of a dynamic
// block stands for many, so it is none.
func (s *source) blockAt(body *hclsyntax.Body, at *document.Place) *hclsyntax.Block {
	for _, block := range body.Blocks {
		if s.begins(block.TypeRange, at) && block.Type != "dynamic" && block.Type != "content" {
			return block
		}
		if found := s.blockAt(block.Body, at); found != nil {
			return found
		}
	}
	return nil
}

// begins compares by line and column; a place counts UTF-16 code units.
func (s *source) begins(at hcl.Range, place *document.Place) bool {
	if at.Start.Line != place.StartLine {
		return false
	}
	line := string(s.text[lineStart(s.text, at.Start.Byte):at.Start.Byte])
	return len(utf16.Encode([]rune(strings.TrimPrefix(line, "\ufeff"))))+1 == place.StartColumn
}

// literal tells whether an expression is a plain value, so that nothing else
// hangs on it.
func literal(expr hclsyntax.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return expr.IsStringLiteral()
	case *hclsyntax.TupleConsExpr:
		return !slices.ContainsFunc(expr.Exprs, func(e hclsyntax.Expression) bool { return !literal(e) })
	}
	return false
}

// path turns ["metadata_options", 0, "http_tokens"] into the names of blocks
// and argument. A missing block can only be the first of its kind.
func path(missing []any) ([]string, error) {
	var names []string
	for _, step := range missing {
		switch step := step.(type) {
		case string:
			names = append(names, step)
		case int:
			if step != 0 {
				return nil, errors.New("the block that it belongs to is not in the source")
			}
		}
	}
	if len(names) == 0 {
		return nil, errors.New("it names no argument")
	}
	return names, nil
}

// tokens writes a value in HCL.
func tokens(value any) (string, error) {
	made, err := ctyValue(value)
	if err != nil {
		return "", err
	}
	return string(hclwrite.TokensForValue(made).Bytes()), nil
}

func ctyValue(value any) (cty.Value, error) {
	switch value := value.(type) {
	case string:
		return cty.StringVal(value), nil
	case bool:
		return cty.BoolVal(value), nil
	case json.Number:
		return cty.ParseNumberVal(value.String())
	case []any:
		elements := make([]cty.Value, 0, len(value))
		for _, element := range value {
			made, err := ctyValue(element)
			if err != nil {
				return cty.NilVal, err
			}
			elements = append(elements, made)
		}
		return cty.TupleVal(elements), nil
	}
	return cty.NilVal, fmt.Errorf("a value of type %T cannot be written", value)
}

// apply makes all splices, which must not overlap.
func apply(text []byte, splices []splice) ([]byte, error) {
	slices.SortStableFunc(splices, func(a, b splice) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, s := range splices {
		if s.start < at {
			return nil, errors.New("two edits overlap")
		}
		out.Write(text[at:s.start])
		out.WriteString(s.text)
		at = s.end
	}
	out.Write(text[at:])
	if bytes.Equal(hclwrite.Format(text), text) { // whoever formats wants it to stay so
		return hclwrite.Format(out.Bytes()), nil
	}
	return out.Bytes(), nil
}

// lines turns splices into edits of whole lines. Those that share a line are one.
func (s *source) lines(file string, splices []splice) ([]evaluator.Edit, error) {
	slices.SortStableFunc(splices, func(a, b splice) int { return a.start - b.start })
	var out []evaluator.Edit
	for i := 0; i < len(splices); {
		from := lineStart(s.text, splices[i].start)
		to := from
		group := []splice{}
		for ; i < len(splices) && (len(group) == 0 || splices[i].start < to); i++ {
			one := splices[i]
			group = append(group, splice{one.start - from, one.end - from, one.text})
			if one.start == one.end && one.start == lineStart(s.text, one.start) && strings.HasSuffix(one.text, "\n") {
				to = max(to, one.start) // lines that are only added
			} else {
				to = max(to, lineEnd(s.text, one.end))
			}
		}
		var text bytes.Buffer
		at := 0
		for _, one := range group {
			if one.start < at {
				return nil, errors.New("two edits overlap")
			}
			text.Write(s.text[from+at : from+one.start])
			text.WriteString(one.text)
			at = one.end
		}
		text.Write(s.text[from+at : max(to, from+at)])
		first := 1 + bytes.Count(s.text[:from], []byte("\n"))
		count := bytes.Count(s.text[from:to], []byte("\n"))
		if to > from && s.text[to-1] != '\n' {
			count++
		}
		out = append(out, evaluator.Edit{File: file, From: first, To: first + count, Text: text.String()})
	}
	return out, nil
}

func lineEnd(text []byte, at int) int {
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

func comments(text, indent string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(&b, "%s# %s\n", indent, line)
	}
	return b.String()
}

func lineStart(text []byte, at int) int { return bytes.LastIndexByte(text[:at], '\n') + 1 }

func indentation(line []byte) string {
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
