package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// credentials masks the credentials in an instance's values, and tells where
// they were. It comes before what terraform marks as sensitive is masked: a
// literal is in the configuration whether it is marked or not.
func credentials(values map[string]any, known map[string]credential.Found) []credential.Placed {
	_, found := credential.Tree(values, credential.Context{Known: known}, document.Mask)
	return found
}

// placedAt makes entries of what was found at an address.
func placedAt(address string, found []credential.Placed) []document.Credential {
	out := make([]document.Credential, len(found))
	for i, p := range found {
		out[i] = document.Credential{Address: address, Path: p.Path, Kind: p.Kind, Hash: p.Hash, Written: document.Here}
	}
	return out
}

// A holder is a place in the configuration, other than an instance's values,
// that can hold a credential.
type holder struct {
	address string // as in document.Credential; of a resource, without keys
	of      *document.Resource
	written document.Written
	name    string // says what an unnamed value is: that of the variable
	above   []any  // path of value
	value   any
	put     func(masked any) // nil where nothing else reads the value

	found []credential.Placed
}

// holders lists what the configuration itself holds in clear: constants of
// providers, of variables' defaults, of module calls' and resources' arguments,
// of provisioners and outputs; and the values that root variables were given.
func (r *reader) holders() []*holder {
	g := &gatherer{}
	g.actions(r.invocations, r.configuration != nil)
	if r.configuration == nil {
		return g.list
	}
	for key, p := range r.configuration.Providers {
		if p != nil {
			g.expressions(holder{address: providerAddress(key, p), written: document.Here}, p.Expressions)
		}
	}
	if root := r.configuration.Root; root != nil {
		g.module("", root)
		for name, v := range r.variables {
			declared := root.Variables[name]
			if v != nil && declared != nil && !document.Equal(v.Value, declared.Default) {
				g.named("", "variable", name, holder{written: document.Given, name: name, value: copyTree(v.Value)})
			}
		}
	}
	for name, change := range r.outputs {
		if change != nil {
			g.named("", "output", name, holder{written: document.Elsewhere, name: name, value: change.After})
		}
	}
	slices.SortFunc(g.list, func(a, b *holder) int { return strings.Compare(a.address, b.address) })
	return g.list
}

type gatherer struct{ list []*holder }

// words are how addresses begin that name something else than a resource.
var words = map[string]string{"variable": "var", "local": "local", "output": "output", "action": "action"}

func (g *gatherer) named(module, kind, name string, h holder) {
	h = g.about(module, kind, name, h)
	g.list = append(g.list, &h)
}

// about says what a holder is of.
func (g *gatherer) about(module, kind, name string, h holder) holder {
	address := words[kind] + "." + name
	if module != "" {
		address = module + "." + address
	}
	h.address = address
	h.of = &document.Resource{Address: address, Type: kind, Name: name, Module: module, Action: document.NoOp}
	return h
}

func (g *gatherer) module(module string, m *configModule) {
	for name, v := range m.Variables {
		if v != nil {
			g.named(module, "variable", name, holder{
				written: document.Here, name: name, above: []any{"default"}, value: copyTree(v.Default),
			})
		}
	}
	for name, output := range m.Outputs {
		if output != nil && output.Expression != nil && output.Expression.literal {
			g.named(module, "output", name, holder{written: document.Here, name: name, value: output.Expression.constant})
		}
	}
	for _, resource := range m.Resources {
		if resource == nil {
			continue
		}
		address := resourceKey(resource.Mode == "data", resource.Type, resource.Name)
		if module != "" {
			address = module + "." + address
		}
		g.expressions(holder{address: address, written: document.Here}, resource.Expressions)
		for i, p := range resource.Provisioners {
			if p != nil {
				g.expressions(holder{address: address, written: document.Here, above: []any{"provisioner", i}}, p.Expressions)
			}
		}
	}
	for _, action := range m.Actions {
		if action != nil {
			like := g.about(module, "action", action.Type+"."+action.Name, holder{written: document.Here})
			g.expressions(like, action.Expressions)
		}
	}
	for name, call := range m.Calls {
		if call == nil {
			continue
		}
		below := "module." + name
		if module != "" {
			below = module + "." + below
		}
		for argument, e := range call.Expressions {
			if e != nil && e.literal {
				g.named(below, "variable", argument, holder{written: document.Here, name: argument, value: copyTree(e.constant)})
			}
		}
		if call.Module != nil {
			g.module(below, call.Module)
		}
	}
}

// expressions adds the constants of a body. Those of one block are looked at
// together, since an access key id tells what stands beside it.
func (g *gatherer) expressions(like holder, of expressions) {
	constants := map[string]any{}
	for name, e := range of {
		switch {
		case e == nil:
		case len(e.blocks) > 0:
			for i, block := range e.blocks {
				inner := like
				inner.above = append(slices.Clone(like.above), name, i)
				g.expressions(inner, block)
			}
		case e.literal:
			constants[name] = e.constant
		}
	}
	if len(constants) == 0 {
		return
	}
	like.value = constants
	like.put = func(masked any) {
		values, _ := masked.(map[string]any)
		for name, value := range values {
			of[name].constant = value
		}
	}
	g.list = append(g.list, &like)
}

func (h *holder) scan(known map[string]credential.Found) {
	masked, found := credential.Tree(h.value, credential.Context{Name: h.name, Known: known}, document.Mask)
	for _, p := range found {
		p.Path = append(append([]any{}, h.above...), p.Path...)
		h.found = append(h.found, p)
	}
	h.value = masked
	if h.put != nil {
		h.put(masked)
	}
}

// knownCredentials finds what the configuration holds, and then whatever one
// place told to be a credential in all the others as well.
func (r *reader) knownCredentials(all []*change, holders []*holder) {
	var found []credential.Found
	add := func(placed []credential.Placed) {
		for _, p := range placed {
			found = append(found, p.Found)
		}
	}
	for _, h := range holders {
		h.scan(nil)
		add(h.found)
	}
	for _, c := range all {
		add(c.found)
		add(c.had)
	}
	known := credential.Known(found)
	r.known = known
	if len(known) == 0 {
		return
	}
	for _, h := range holders {
		h.scan(known)
	}
	for _, c := range all {
		c.found = append(c.found, credentials(c.Values, known)...)
		if c.before != nil && !c.same {
			c.had = append(c.had, credentials(c.before.Values, known)...)
		}
	}
}

// listCredentials lists everything that was found, each with whether it is
// written there.
//
// A plan does not tell how a value came where it is, so the same credential
// elsewhere answers for it: a constant of the configuration, a variable, or an
// attribute that the provider makes. What none of them explains is written
// where it stands, or in a local: a plan does not show locals.
func (r *reader) listCredentials(doc *document.Document, t *tree, all []*change, holders []*holder) {
	l := listing{doc: doc, explained: map[string]bool{}, constants: map[string][]document.Credential{}, known: r.configuration != nil}
	for _, h := range holders {
		l.holder(h)
	}
	for _, c := range all {
		l.computed(c)
	}
	instances := map[string]bool{}
	for _, c := range all {
		if c.Action.Remains() {
			config := t.module(c.Module).configs[resourceKey(c.data, c.Type, c.Name)]
			l.instance(c, config)
			for _, p := range c.found {
				instances[p.Hash] = true
			}
			if config != nil {
				l.keys(c, config)
			}
		}
	}
	for i, entry := range l.doc.Credentials {
		// What an output or an action shows is written in a local, or, of an action,
		// in itself, unless something else has it.
		if of := doc.Named[entry.Address]; of != nil && (of.Type == "output" || of.Type == "action") && entry.Written == document.Elsewhere && !l.explained[entry.Hash] && !instances[entry.Hash] {
			l.doc.Credentials[i].Written = document.Here
		}
	}
	doc.Credentials = document.SortCredentials(doc.Credentials)
}

type listing struct {
	doc       *document.Document
	known     bool                             // the plan has its configuration
	explained map[string]bool                  // hashes that something else than an instance's argument explains
	constants map[string][]document.Credential // by resource without keys
}

func (l *listing) holder(h *holder) {
	for _, entry := range placedAt(h.address, h.found) {
		entry.Written = h.written
		if h.written != document.Elsewhere {
			l.explained[entry.Hash] = true
		}
		switch {
		case h.of != nil:
			l.doc.Named[h.address] = h.of
		case l.doc.Providers[h.address] == nil:
			l.constants[h.address] = append(l.constants[h.address], entry)
			continue
		}
		l.doc.Credentials = append(l.doc.Credentials, entry)
	}
}

// computed notes what providers made: the configuration does not hold it,
// wherever it is passed on to. An attribute may also repeat an argument.
func (l *listing) computed(c *change) {
	if !l.known {
		return
	}
	configured := map[string]bool{}
	for _, p := range c.found {
		if c.configures(p) {
			configured[p.Hash] = true
		}
	}
	for _, p := range c.found {
		if !configured[p.Hash] {
			l.explained[p.Hash] = true
		}
	}
}

func (c *change) configures(p credential.Placed) bool {
	_, set := slices.BinarySearch(c.Configured, argumentOf(p))
	return set
}

func argumentOf(p credential.Placed) string {
	name, _ := p.Path[0].(string)
	return name
}

// refersToNothing tells whether all that an argument holds is written in it:
// base64encode("…") has no reference and is no constant.
func refersToNothing(e *expression) bool {
	if e == nil || len(e.references) > 0 {
		return false
	}
	for _, block := range e.blocks {
		for _, inner := range block {
			if inner != nil && !refersToNothing(inner) {
				return false
			}
		}
	}
	return true
}

// instance lists what stands in an instance. Where the plan has no
// configuration, it cannot be told what a provider made.
func (l *listing) instance(c *change, config *configResource) {
	own := l.constants[withoutKeys(c)]
	listed := map[string]bool{}
	for i, entry := range placedAt(c.Address, c.found) {
		listed[entry.Hash] = true
		constant := slices.ContainsFunc(own, func(o document.Credential) bool { return o.Hash == entry.Hash })
		switch {
		case constant, config != nil && refersToNothing(config.Expressions[argumentOf(c.found[i])]):
		case !l.known:
			entry.Written = document.Given
		case l.explained[entry.Hash] || !c.configures(c.found[i]):
			entry.Written = document.Elsewhere
		}
		l.doc.Credentials = append(l.doc.Credentials, entry)
	}
	for _, entry := range placedAt(c.Address, c.provided) {
		constant := slices.ContainsFunc(own, func(o document.Credential) bool { return o.Hash == entry.Hash })
		if !constant && l.explained[entry.Hash] {
			entry.Written = document.Elsewhere
		}
		listed[entry.Hash] = true
		l.doc.Credentials = append(l.doc.Credentials, entry)
	}
	// Arguments of which a provider shows only a hash.
	for _, entry := range own {
		if entry.Address = c.Address; !listed[entry.Hash] {
			l.doc.Credentials = append(l.doc.Credentials, entry)
		}
	}
}

// withoutKeys is the address that the configuration has for an instance.
func withoutKeys(c *change) string {
	address := resourceKey(c.data, c.Type, c.Name)
	if calls := document.ModuleCalls(c.Module); len(calls) > 0 {
		return calls[len(calls)-1] + "." + address
	}
	return address
}

// keyReference is a reference to the private key of a tls_private_key.
var keyReference = regexp.MustCompile(`(?:^|\.)tls_private_key\.[^.]+\.private_key_\w+$`)

// keys lists the arguments and provisioners that are given a generated private
// key: its text is known only after apply.
func (l *listing) keys(c *change, config *configResource) {
	l.keysIn(c.Address, nil, config.Expressions)
	for i, p := range config.Provisioners {
		if p != nil {
			l.keysIn(c.Address, []any{"provisioner", i}, p.Expressions)
		}
	}
}

func (l *listing) keysIn(address string, above []any, of expressions) {
	for name, e := range of {
		if e == nil {
			continue
		}
		path := append(slices.Clone(above), name)
		if slices.ContainsFunc(e.references, keyReference.MatchString) {
			l.doc.Credentials = append(l.doc.Credentials, document.Credential{
				Address: address, Path: path, Kind: credential.PrivateKey, Written: document.Elsewhere,
			})
		}
		for i, block := range e.blocks {
			l.keysIn(address, append(slices.Clone(path), i), block)
		}
	}
}

// provisioners files provisioners as documents, in the form in which the
// source's are: what is not known is named.
func (r *resolver) provisioners(c *change, known map[string]credential.Found) {
	m := r.tree.module(c.Module)
	key := resourceKey(c.data, c.Type, c.Name)
	config := m.configs[key]
	if config == nil {
		return
	}
	in := repeated(m, config, c.Resource, len(m.instances[key]))
	for i, p := range config.Provisioners {
		if p == nil {
			continue
		}
		path := "provisioner." + strconv.Itoa(i)
		values := shown(p.Expressions)
		for name, e := range p.Expressions {
			at := []any{"provisioner", i, name}
			for _, found := range credentials(map[string]any{name: r.handed(e, in)}, known) {
				found.Path = at
				c.provided = append(c.provided, found)
			}
		}
		values["type"] = p.Type
		c.Documents[path] = values
		r.addReferences(c.Resource, path+".", p.Expressions, values, nil, in)
	}
}

// shown are the values of a body as far as the plan tells them, and names for
// the others.
func shown(of expressions) map[string]any {
	values := map[string]any{}
	for name, e := range of {
		switch {
		case e == nil:
		case len(e.blocks) > 0:
			var blocks []any
			for _, block := range e.blocks {
				blocks = append(blocks, shown(block))
			}
			values[name] = blocks
		case e.literal:
			values[name] = e.constant
		case len(e.references) > 0:
			values[name] = "${" + e.references[0] + "}"
		default:
			values[name] = "${unknown}"
		}
	}
	return values
}

// handed are the values of the variables that an expression refers to.
func (r *resolver) handed(e *expression, in scope) []any {
	var out []any
	if e == nil || e.literal {
		return nil
	}
	for _, head := range chainHeads(e.references) {
		if value, known := r.constant(&expression{references: []string{head}}, in, 0); known {
			out = append(out, copyTree(value))
		}
	}
	return out
}

func copyTree(value any) any {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			out[i] = copyTree(element)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(value))
		for name, inner := range value {
			out[name] = copyTree(inner)
		}
		return out
	}
	return value
}
