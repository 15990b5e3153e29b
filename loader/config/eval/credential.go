package eval

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// written is the mark of a value in which the credential of that hash was seen
// already: where a value with the mark ends up, the credential is not written.
type written string

// credentials gathers what is found during one evaluation.
type credentials struct {
	known map[string]credential.Found // from the evaluation before
	found []credential.Found
	list  []sighting
}

// A sighting is a credential with the instances that its value came from: one
// that has it too is where it is written.
type sighting struct {
	document.Credential
	references []string
}

func (c *credentials) see(at sighting, found credential.Found) {
	c.found = append(c.found, found)
	c.list = append(c.list, at)
}

// entries are all sightings, once each is known.
func (c *credentials) entries() []document.Credential {
	at := map[string]bool{}
	for _, s := range c.list {
		at[s.Address+"\x00"+s.Hash] = true
	}
	out := make([]document.Credential, len(c.list))
	for i, s := range c.list {
		out[i] = s.Credential
		if slices.ContainsFunc(s.references, func(address string) bool { return address != s.Address && at[address+"\x00"+s.Hash] }) {
			out[i].Written = document.Elsewhere
		}
	}
	return document.SortCredentials(out)
}

// A origin is a variable, local or output.
type origin struct {
	kind, name string
	at         hcl.Range
	calls      []document.Call
	path       []any
	// written is "" for what was given from outside the configuration: the
	// value is followed, but not listed.
	written document.Written
}

var words = map[string]string{"variable": "var", "local": "local", "output": "output"}

// sighted looks for credentials in the value of a variable, local or output,
// lists those that come from nowhere else, and marks them.
func (in *instance) sighted(o origin, value cty.Value) cty.Value {
	if value == cty.NilVal {
		return value
	}
	tree := bare(value)
	_, placed := credential.Tree(tree, credential.Context{Name: o.name, Known: in.credentials.known}, document.Mask)
	if len(placed) == 0 {
		return value
	}
	marks := deepMarks(value)
	address := words[o.kind] + "." + o.name
	if in.static != "" {
		address = in.static + "." + address
	}
	fresh := map[written]bool{}
	for _, p := range placed {
		if marks.Has(written(p.Hash)) {
			in.credentials.found = append(in.credentials.found, p.Found)
			continue
		}
		fresh[written(p.Hash)] = true
		if o.written == "" {
			in.credentials.found = append(in.credentials.found, p.Found)
			continue
		}
		in.credentials.see(sighting{document.Credential{
			Address: address, Path: append(append([]any{}, o.path...), p.Path...), Kind: p.Kind, Hash: p.Hash, Written: o.written,
		}, references(marks)}, p.Found)
		in.point(address, o)
	}
	return in.marked(value, o.name, fresh)
}

// point makes a place of a variable, local or output.
func (in *instance) point(address string, o origin) {
	of := in.doc.Named[address]
	at := in.place(o.at)
	if of == nil {
		of = &document.Resource{Address: address, Type: o.kind, Name: o.name, Module: in.static, Action: document.NoOp, Place: &at, Places: map[string]document.Place{}, Calls: o.calls}
		in.doc.Named[address] = of
	}
	of.Places[document.PathKey(o.path)] = at
}

// marked marks the strings of a value that hold one of the credentials.
func (in *instance) marked(value cty.Value, name string, fresh map[written]bool) cty.Value {
	out, err := cty.Transform(value, func(path cty.Path, leaf cty.Value) (cty.Value, error) {
		text, _ := leaf.Unmark()
		if text.Type() != cty.String || !text.IsKnown() || text.IsNull() {
			return leaf, nil
		}
		// What the other members tell is not seen here, so all that could be
		// meant is looked for.
		for _, found := range credential.In(text.AsString(), credential.Context{Name: name, Beside: true, Known: in.credentials.known}) {
			if mark := written(found.Hash); fresh[mark] {
				leaf = leaf.Mark(mark)
			}
		}
		return leaf, nil
	})
	if err != nil { // the callback gives none
		return value
	}
	return out
}

// bare is the JSON form of a value with what is sensitive in clear, and null
// for what is unknown. It is for looking into alone.
func bare(value cty.Value) any {
	value, _ = value.Unmark()
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	switch typ := value.Type(); {
	case typ == cty.String:
		return value.AsString()
	case typ.IsObjectType() || typ.IsMapType():
		out := map[string]any{}
		for it := value.ElementIterator(); it.Next(); {
			key, element := it.Element()
			key, _ = key.Unmark()
			out[key.AsString()] = bare(element)
		}
		return out
	case typ.IsTupleType() || typ.IsListType() || typ.IsSetType():
		out := make([]any, 0, value.LengthInt())
		for it := value.ElementIterator(); it.Next(); {
			_, element := it.Element()
			out = append(out, bare(element))
		}
		return out
	}
	return nil
}

// seen looks for credentials in what a body was evaluated to, and masks them
// in the document's values. again gives unknown arguments with names in the
// place of what is unknown in them; it may be nil.
func (e *evaluator) seen(address string, above []any, out *document.Resource, values map[string]cty.Value, again func(*document.Resource) map[string]cty.Value) {
	context := credential.Context{Known: e.credentials.known}
	_, placed := credential.Tree(out.Values, context, document.Mask)
	e.list(address, above, placed, values)
	for _, name := range sorted(values) {
		if values[name].HasMarkDeep(function.Sensitive) {
			_, placed := credential.Tree(map[string]any{name: bare(values[name])}, context, document.Mask)
			e.list(address, above, placed, values)
		}
	}
	e.seenPartly(address, above, out, values)
	if again == nil || len(out.Unknown) == 0 {
		return
	}
	texts, named := map[string]any{}, again(out)
	for name, value := range named {
		texts[name] = bare(value)
	}
	e.generatedKeys(address, above, texts)
	for _, name := range []string{"user_data", "user_data_base64"} {
		if text, ok := texts[name].(string); ok && !placeholderOnly.MatchString(text) {
			out.Documents[name] = document.Mask // it was read, and whoever asks what is in it asks for credentials
		}
	}
	_, placed = credential.Tree(texts, context, document.Mask)
	e.list(address, above, placed, named)
}

// list lists what was found in an instance's arguments.
func (e *evaluator) list(address string, above []any, placed []credential.Placed, values map[string]cty.Value) {
	for _, p := range placed {
		name, _ := p.Path[0].(string)
		marks := deepMarks(values[name])
		at := sighting{document.Credential{
			Address: address, Path: append(append([]any{}, above...), p.Path...), Kind: p.Kind, Hash: p.Hash, Written: document.Here,
		}, references(marks)}
		if marks.Has(written(p.Hash)) {
			at.Written = document.Elsewhere
		}
		e.credentials.see(at, p.Found)
	}
}

var (
	placeholderOnly = regexp.MustCompile(`^\$\{[^}]*\}$`)
	// generatedKey is the name of a generated private key in a text.
	generatedKey = regexp.MustCompile(`\$\{(?:[^}]*\.)?tls_private_key\.[^}]*\.private_key_\w+\}`)
)

// generatedKeys lists the arguments that are given the private key of a
// tls_private_key, whose text is known only after apply.
func (e *evaluator) generatedKeys(address string, path []any, value any) {
	switch value := value.(type) {
	case string:
		if generatedKey.MatchString(value) || generatedKey.MatchString(credential.Decoded(value)) {
			e.credentials.list = append(e.credentials.list, sighting{Credential: document.Credential{
				Address: address, Path: append([]any{}, path...), Kind: credential.PrivateKey, Written: document.Elsewhere,
			}})
		}
	case []any:
		for i, element := range value {
			e.generatedKeys(address, append(path, i), element)
		}
	case map[string]any:
		for _, name := range sorted(value) {
			e.generatedKeys(address, append(path, name), value[name])
		}
	}
}

// texts are those of the unknown arguments of an instance that put text
// together, or hand on a generated private key, with names in the place of what
// is unknown in them.
func (r *resource) texts(out *document.Resource) map[string]cty.Value {
	texts := map[string]cty.Value{}
	for _, name := range sorted(out.Unknown) {
		attribute := r.resource.Body.Attributes[name]
		switch {
		case attribute != nil && !r.resource.Body.JSON:
			if composes(attribute.Expr) || refersToKey(out, name) {
				texts[name] = r.scope.as(named).eval(attribute.Expr)
			}
		default: // blocks
			if value, there := r.content(named).values[name]; there {
				texts[name] = value
			}
		}
	}
	return texts
}

// refersToKey tells whether an argument comes from a generated private key.
func refersToKey(out *document.Resource, name string) bool {
	return slices.ContainsFunc(out.References[name], func(address string) bool { return strings.Contains("."+address, ".tls_private_key.") })
}

// composes tells whether an expression puts text together: of one that only
// passes a value on, what it passes tells all.
func composes(expr hcl.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.LiteralValueExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.SplatExpr, *hclsyntax.IndexExpr:
		return false
	case *hclsyntax.ParenthesesExpr:
		return composes(expr.Expression)
	case *hclsyntax.TemplateWrapExpr:
		return composes(expr.Wrapped)
	case *hclsyntax.TemplateExpr:
		return !expr.IsStringLiteral()
	case *hclsyntax.TupleConsExpr:
		return slices.ContainsFunc(expr.Exprs, func(item hclsyntax.Expression) bool { return composes(item) })
	}
	return true
}

// rest evaluates the variables, locals and outputs that nothing asked for:
// what is written in them is written all the same. Nothing is said of what
// cannot be evaluated, since nothing depends on it.
func (in *instance) rest() {
	in.quiet = true
	for _, m := range []mode{plain, named} {
		for _, name := range sorted(in.module.Locals) {
			in.local(name, in.module.Locals[name].Range, m)
		}
		for _, name := range sorted(in.module.Outputs) {
			in.output(name, in.module.Outputs[name].Range, m)
		}
	}
	for _, name := range sorted(in.module.Variables) {
		v := in.module.Variables[name]
		in.variable(name, v.Range, plain)
		if attribute := v.Body.Attributes["default"]; attribute != nil {
			o := origin{kind: "variable", name: name, at: attribute.Range, calls: in.calls, path: []any{"default"}, written: document.Here}
			in.sighted(o, in.scope(plain).eval(attribute.Expr))
		}
	}
	in.quiet = false
	for _, name := range sorted(in.module.Calls) {
		if call := in.module.Calls[name]; call.Module != nil {
			for _, child := range in.child(call).instances {
				if in.ctx.Err() == nil {
					child.rest()
				}
			}
		}
	}
}

// hide masks credentials in what is said about the configuration: messages
// quote it.
func (e *evaluator) hide(text string) string {
	context := credential.Context{Known: maps.Clone(credential.Known(e.credentials.found))}
	return credential.Mask(text, credential.In(text, context), document.Mask)
}

// hideNotices masks credentials in all notices.
func (e *evaluator) hideNotices() {
	for i, notice := range e.doc.Notices {
		e.doc.Notices[i].Message = e.hide(notice.Message)
	}
	for address, m := range e.doc.Modules {
		if hidden := e.hide(m.Source); hidden != m.Source && !strings.HasPrefix(m.Source, ".") {
			m.Source, m.Reason = hidden, e.hide(m.Reason)
			e.doc.Modules[address] = m
		}
	}
}
