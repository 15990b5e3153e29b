package module

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// ErrNothing says that a directory holds no configuration that could be read.
var ErrNothing = errors.New("no Terraform configuration could be read here")

// A Reader reads files below one root and reports what it could not make
// sense of. Its zero value is not usable.
type Reader struct {
	FS      fs.FS
	Sources *Sources
	Warn    func(at *hcl.Range, message string) // what follows is still whole
	Fail    func(at *hcl.Range, message string) // part of the input was lost

	// DataDir is the slash path of the folder that holds what terraform init
	// made; Root the absolute path of the file system's root, "" where that is
	// not known.
	DataDir, Root string
	// Source evaluates the source of a module call that is no literal. It stands
	// in the module to which the calls lead from root, outermost first. The
	// problem says why there is no text. Nil: no such source is known.
	Source func(root *Module, via []*Call, expr hcl.Expression) (text, problem string)
}

// topLevel names the blocks that are read. Others (import, removed, and what
// future versions bring) are passed over.
var topLevel = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "locals"},
	{Type: "output", LabelNames: []string{"name"}},
	{Type: "resource", LabelNames: []string{"type", "name"}},
	{Type: "data", LabelNames: []string{"type", "name"}},
	{Type: "module", LabelNames: []string{"name"}},
	{Type: "provider", LabelNames: []string{"name"}},
	{Type: "action", LabelNames: []string{"type", "name"}},
	{Type: "moved"},
	{Type: "terraform"},
	{Type: "check", LabelNames: []string{"name"}},
}}

// inCheck names the blocks of a check that are read. Terraform plans its data
// source, at the same address as one of the module's own.
var inCheck = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "data", LabelNames: []string{"type", "name"}}}}

// Files lists the configuration files of a directory in the order in which
// terraform reads them: each kind by name, overrides last. A .tofu file takes
// the place of the .tf file of the same base name.
func Files(fsys fs.FS, dir string) (primary, override []string, err error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrNothing, err)
	}
	present := map[string]bool{}
	for _, entry := range entries {
		present[entry.Name()] = true
	}
	for _, entry := range entries {
		name := entry.Name()
		base, kind := splitName(name)
		if kind == "" || entry.IsDir() || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") {
			continue
		}
		if strings.HasPrefix(kind, ".tf") && present[base+strings.Replace(kind, ".tf", ".tofu", 1)] {
			continue
		}
		if base == "override" || strings.HasSuffix(base, "_override") {
			override = append(override, path.Join(dir, name))
		} else {
			primary = append(primary, path.Join(dir, name))
		}
	}
	return primary, override, nil
}

func splitName(name string) (base, kind string) {
	for _, kind := range []string{".tf.json", ".tofu.json", ".tf", ".tofu"} {
		if base, ok := strings.CutSuffix(name, kind); ok && base != "" {
			return base, kind
		}
	}
	return name, ""
}

// Module reads the module in dir. Files that cannot be read are reported and
// left out; the error is [ErrNothing] when nothing was left.
func (r *Reader) Module(dir string) (*Module, error) {
	primary, override, err := Files(r.FS, dir)
	if err != nil {
		return nil, err
	}
	m := newModule(dir)
	whole := 0
	for _, name := range primary {
		body, ok := r.Parse(name)
		if body != nil {
			m.add(r, body)
		}
		if ok {
			whole++
		}
	}
	for _, name := range override {
		body, ok := r.Parse(name)
		if body != nil {
			o := newModule(dir)
			o.add(r, body)
			m.merge(o)
		}
		if ok {
			whole++
		}
	}
	if whole == 0 && m.empty() {
		return m, ErrNothing
	}
	return m, nil
}

func (m *Module) empty() bool {
	return len(m.Variables)+len(m.Locals)+len(m.Outputs)+len(m.Resources)+len(m.Calls)+len(m.Providers)+len(m.Actions) == 0
}

// Parse reads one file of either syntax, keeping what could be read of a file
// with errors: the body is nil when nothing could. It is whole without errors.
func (r *Reader) Parse(name string) (body hcl.Body, whole bool) {
	all := &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
	text, err := r.read(name)
	if err != nil {
		r.Fail(all, fmt.Sprintf("%s could not be read: %v", name, err))
		return nil, false
	}
	if err := guard(text); err != nil {
		r.Fail(all, fmt.Sprintf("%s was not read: %v", name, err))
		return nil, false
	}
	legible := utf8.Valid(text)
	if !legible {
		text = r.replaced(name, text)
	}
	r.Sources.add(name, text)
	var file *hcl.File
	var diags hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		file, diags = json.Parse(text, name)
	} else {
		file, diags = hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	}
	if legible { // else it is told already that the file is broken
		r.lost(diags)
	}
	if file == nil || file.Body == nil {
		return nil, false
	}
	return file.Body, legible && !diags.HasErrors()
}

// replaced reports a file that is not UTF-8, which terraform refuses, and puts
// U+FFFD in the place of each byte that is none: lines and columns stay, and no
// name that HCL makes of what is left differs from what JSON makes of that name.
func (r *Reader) replaced(name string, text []byte) []byte {
	at := 0
	for size, c := 0, rune(0); at < len(text); at += size {
		if c, size = utf8.DecodeRune(text[at:]); c == utf8.RuneError && size == 1 {
			break
		}
	}
	line := 1 + bytes.Count(text[:at], []byte("\n"))
	start := hcl.Pos{Line: line, Column: 1 + utf8.RuneCount(text[bytes.LastIndexByte(text[:at], '\n')+1:at]), Byte: at}
	r.Fail(&hcl.Range{Filename: name, Start: start, End: start}, "this is not UTF-8, so what it says was not wholly vetted: save the file as UTF-8")
	return []byte(string([]rune(string(text))))
}

func (r *Reader) read(name string) ([]byte, error) {
	file, err := r.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() // read only: nothing to lose
	return io.ReadAll(io.LimitReader(file, maxFileSize+1))
}

// lost reports syntax errors. HCL repeats itself after a first error in a
// file, so only the first is told.
func (r *Reader) lost(diags hcl.Diagnostics) {
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError {
			r.Fail(diag.Subject, fmt.Sprintf("this does not parse, so what it says was not vetted: %s", sentence(diag)))
			return
		}
	}
}

// sentence puts a diagnostic in one line.
func sentence(diag *hcl.Diagnostic) string {
	text := strings.TrimSuffix(diag.Summary, ".")
	if diag.Detail != "" {
		text += ": " + diag.Detail
	}
	return strings.Join(strings.Fields(text), " ")
}

func newModule(dir string) *Module {
	return &Module{
		Dir: dir, Variables: map[string]*Variable{}, Locals: map[string]*Attribute{}, Outputs: map[string]*Output{},
		Resources: map[string]*Resource{}, Calls: map[string]*Call{}, Actions: map[string]*Action{},
	}
}

// add files the blocks of one file into m. The first of two declarations of
// one name stands, and the second is reported: terraform refuses both.
func (m *Module) add(r *Reader, file hcl.Body) {
	content, _, diags := file.PartialContent(topLevel)
	r.lost(diags)
	m.addBlocks(r, content.Blocks)
}

func (m *Module) addBlocks(r *Reader, blocks hcl.Blocks) {
	for _, block := range blocks {
		if block.Type == "check" {
			content, _, diags := block.Body.PartialContent(inCheck)
			r.lost(diags)
			m.addBlocks(r, content.Blocks)
			continue
		}
		body, diags := newBody(block.Body)
		r.lost(diags)
		var known bool
		switch header := block.DefRange; block.Type {
		case "variable":
			known = put(m.Variables, block.Labels[0], &Variable{Name: block.Labels[0], Body: body, Range: header})
		case "output":
			known = put(m.Outputs, block.Labels[0], &Output{Name: block.Labels[0], Body: body, Range: header})
		case "locals":
			for _, name := range body.Names() {
				if put(m.Locals, name, body.Attributes[name]) {
					at := body.Attributes[name].Range
					r.Warn(&at, fmt.Sprintf("local %q is declared twice; the first stands", name))
				}
			}
		case "resource", "data":
			resource := &Resource{Data: block.Type == "data", Type: block.Labels[0], Name: block.Labels[1], Body: body, Range: header}
			known = put(m.Resources, resource.Key(), resource)
		case "module":
			known = put(m.Calls, block.Labels[0], &Call{Name: block.Labels[0], Body: body, Range: header, Source: literal(body, "source"), Version: literal(body, "version")})
		case "action":
			known = put(m.Actions, strings.Join(block.Labels, "."), &Action{Type: block.Labels[0], Name: block.Labels[1], Body: body, Range: header})
		case "provider":
			m.Providers = append(m.Providers, &Provider{Name: block.Labels[0], Alias: literal(body, "alias"), Body: body, Range: header})
		case "terraform":
			if found := backend(body); found != nil {
				m.Backend = found
			}
		case "moved":
			if move, ok := move(body); ok {
				m.Moves = append(m.Moves, move)
			}
		}
		if known {
			at := block.DefRange
			r.Warn(&at, fmt.Sprintf("%s %q is declared twice; the first stands", block.Type, strings.Join(block.Labels, ".")))
		}
	}
}

func put[T any](into map[string]T, name string, value T) (known bool) {
	if _, known = into[name]; !known {
		into[name] = value
	}
	return known
}

// literal reads an argument that may not be computed.
func literal(body *Body, name string) string {
	attribute := body.Attributes[name]
	if attribute == nil {
		return ""
	}
	value, diags := attribute.Expr.Value(nil)
	if diags.HasErrors() || value.IsNull() || !value.IsKnown() || value.Type().FriendlyName() != "string" {
		return ""
	}
	return value.AsString()
}

// merge lays an override file over m: its arguments replace those of the same
// name, its nested blocks replace all of the same type.
func (m *Module) merge(o *Module) {
	for name, variable := range o.Variables {
		if base := m.Variables[name]; base != nil {
			base.Body.merge(variable.Body)
		} else {
			m.Variables[name] = variable
		}
	}
	for name, local := range o.Locals {
		m.Locals[name] = local
	}
	for name, output := range o.Outputs {
		if base := m.Outputs[name]; base != nil {
			base.Body.merge(output.Body)
		} else {
			m.Outputs[name] = output
		}
	}
	m.Moves = append(m.Moves, o.Moves...)
	if o.Backend != nil {
		m.Backend = o.Backend
	}
	for key, resource := range o.Resources {
		if base := m.Resources[key]; base != nil {
			base.Body.merge(resource.Body)
		} else {
			m.Resources[key] = resource
		}
	}
	for name, call := range o.Calls {
		if base := m.Calls[name]; base != nil {
			base.Body.merge(call.Body)
			base.Source, base.Version = literal(base.Body, "source"), literal(base.Body, "version")
		} else {
			m.Calls[name] = call
		}
	}
	for key, action := range o.Actions {
		if base := m.Actions[key]; base != nil {
			base.Body.merge(action.Body)
		} else {
			m.Actions[key] = action
		}
	}
	for _, provider := range o.Providers {
		at := slices.IndexFunc(m.Providers, func(p *Provider) bool { return p.Name == provider.Name && p.Alias == provider.Alias })
		if at >= 0 {
			m.Providers[at].Body.merge(provider.Body)
		} else {
			m.Providers = append(m.Providers, provider)
		}
	}
}

func (b *Body) merge(o *Body) {
	for name, attribute := range o.Attributes {
		b.Attributes[name] = attribute
	}
	if len(o.Blocks) == 0 {
		return
	}
	replaced := map[string]bool{}
	for _, block := range o.Blocks {
		if kind := block.makes(); kind != "lifecycle" {
			replaced[kind] = true
		}
	}
	b.Blocks = slices.DeleteFunc(b.Blocks, func(block *Block) bool { return replaced[block.makes()] })
	b.Blocks = append(b.Blocks, o.Blocks...)
}

// makes is the type of block that comes of the block: of a dynamic one, its label.
func (b *Block) makes() string {
	if b.Type == "dynamic" && len(b.Labels) > 0 {
		return b.Labels[0]
	}
	return b.Type
}
