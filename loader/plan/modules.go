package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/planvet/planvet/loader/document"
)

// A module is one instance of a module call, or the root.
type module struct {
	address string // "" for the root
	parent  *module
	call    string
	key     any
	config  *configModule // nil where the plan does not tell

	children  map[string][]*module            // by call
	instances map[string][]*document.Resource // by "aws_vpc.a" or "data.aws_vpc.a"
	configs   map[string]*configResource      // likewise
}

// A tree holds the module instances of a plan.
type tree struct {
	root      *module
	byAddress map[string]*module
}

func newTree(c *configuration) *tree {
	t := &tree{byAddress: map[string]*module{}}
	var config *configModule
	if c != nil {
		config = c.Root
	}
	t.root = t.add("", nil, step{}, config)
	return t
}

func (t *tree) add(address string, parent *module, at step, config *configModule) *module {
	m := &module{
		address: address, parent: parent, call: at.name, key: at.key, config: config,
		children: map[string][]*module{}, instances: map[string][]*document.Resource{}, configs: map[string]*configResource{},
	}
	if config != nil {
		for _, r := range config.Resources {
			if r != nil {
				m.configs[resourceKey(r.Mode == "data", r.Type, r.Name)] = r
			}
		}
	}
	t.byAddress[address] = m
	return m
}

// module returns the instance at an address, made on first sight.
func (t *tree) module(address string) *module {
	if m := t.byAddress[address]; m != nil {
		return m
	}
	m := t.root
	steps := parseSteps(address)
	for i := 1; i < len(steps); i += 2 { // the even ones are "module"
		m = t.child(m, steps[i])
	}
	// An address that does not parse as one of a module stands for itself.
	if m.address != address {
		return t.add(address, t.root, step{}, nil)
	}
	return m
}

func (t *tree) child(parent *module, at step) *module {
	address := "module." + at.name + indexText(at.key)
	if parent.address != "" {
		address = parent.address + "." + address
	}
	if m := t.byAddress[address]; m != nil {
		return m
	}
	var config *configModule
	if call := parent.moduleCall(at.name); call != nil {
		config = call.Module
	}
	m := t.add(address, parent, at, config)
	parent.children[at.name] = append(parent.children[at.name], m)
	return m
}

func (m *module) moduleCall(name string) *moduleCall {
	if m.config == nil {
		return nil
	}
	return m.config.Calls[name]
}

// place files an instance in its module.
func (t *tree) place(r *document.Resource, data bool) {
	m := t.module(r.Module)
	key := resourceKey(data, r.Type, r.Name)
	m.instances[key] = append(m.instances[key], r)
}

func resourceKey(data bool, kind, name string) string {
	if data {
		return "data." + kind + "." + name
	}
	return kind + "." + name
}

func indexText(key any) string {
	switch key := key.(type) {
	case string:
		return "[" + quote(key) + "]"
	case int:
		return fmt.Sprintf("[%d]", key)
	}
	return ""
}

// quote writes a key as terraform does in addresses.
func quote(key string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range key {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '$' || r == '%') && strings.HasPrefix(key[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// modulesOf lists every module call below the root by its address without
// instance keys.
func modulesOf(c *configuration) map[string]document.Module {
	out := map[string]document.Module{}
	if c != nil && c.Root != nil {
		addModules(out, "", c.Root)
	}
	return out
}

func addModules(out map[string]document.Module, above string, m *configModule) {
	for name, call := range m.Calls {
		if call == nil {
			continue
		}
		address := above + "module." + name
		out[address] = document.Module{Source: call.Source, Loaded: call.Module != nil}
		if call.Module != nil {
			addModules(out, address+".", call.Module)
		}
	}
}

func firstKeys(of map[string]bool) []string {
	const most = 5
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, fmt.Sprintf("%q", key))
	}
	slices.Sort(keys)
	if len(keys) > most {
		keys = append(keys[:most], "…")
	}
	return keys
}
