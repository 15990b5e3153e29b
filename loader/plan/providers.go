package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/planvet/planvet/loader/document"
)

// providers makes an instance of every provider configuration. Its constants
// are known; what it takes from variables is not in the plan.
func (r *reader) providers(doc *document.Document, resolver *resolver, secrets []string) {
	if r.configuration == nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(r.configuration.Providers)) { // two may have one address
		p := r.configuration.Providers[key]
		if p == nil {
			continue
		}
		of := &document.Resource{
			Type: p.Name, Name: p.Alias, Module: p.ModuleAddress, Action: document.Read, Configured: []string{},
			Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{}, Documents: map[string]any{},
		}
		of.Address = providerAddress(key, p)
		for name, e := range p.Expressions {
			of.Configured = append(of.Configured, name)
			if document.IsCredential(name) {
				of.Values[name] = document.Mask
				continue
			}
			constants(of.Values, of.Unknown, name, e)
		}
		slices.Sort(of.Configured)
		resolver.addReferences(of, "", p.Expressions, of.Values, nil, scope{module: resolver.tree.module(p.ModuleAddress), single: true})
		of.Values, _ = scrub(of.Values, secrets).(map[string]any)
		doc.Providers[of.Address] = of
	}
}

func providerAddress(key string, p *providerConfig) string {
	name := cmp.Or(p.Name, key)
	if p.Alias != "" {
		name += "." + p.Alias
	}
	if p.ModuleAddress != "" {
		name = p.ModuleAddress + "." + name
	}
	return name
}

func constants(values, unknown map[string]any, name string, e *expression) {
	switch {
	case e == nil:
	case len(e.blocks) > 0:
		var blocks, blanks []any
		for _, block := range e.blocks {
			inner, innerUnknown := map[string]any{}, map[string]any{}
			for name, e := range block {
				constants(inner, innerUnknown, name, e)
			}
			blocks, blanks = append(blocks, inner), append(blanks, innerUnknown)
		}
		values[name] = blocks
		if document.HoldsUnknown(blanks) {
			unknown[name] = blanks
		}
	case e.literal && document.AllCountable(e.constant):
		values[name] = e.constant
	default:
		unknown[name] = true
	}
}
