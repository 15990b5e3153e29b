package eval

import (
	"strconv"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// provisioners files what the instance's provisioners and connections hold
// among its documents, under "provisioner.0" and "connection.0": plans do not
// list them among values, and yet a rule must see a private key in them. What
// a provisioner runs is its label, under "type". Unknown strings are named.
func (r *resource) provisioners(out *document.Resource) {
	count := map[string]int{}
	for _, block := range r.provisionerBlocks() {
		number := count[block.Type]
		path := block.Type + "." + strconv.Itoa(number)
		count[block.Type]++
		d := decoder{scope: r.scope.as(named).with("self", r.object(named)), skip: map[string]bool{"when": true, "on_failure": true}}
		made := d.body(block.Body, nil)
		values := newDocument(made, r.in)
		for argument, value := range made.values {
			values.Values[argument], _, _ = render(name(value))
		}
		above := []any{block.Type, number}
		r.in.generatedKeys(r.address, above, values.Values)
		r.in.seen(r.address, above, values, made.values, nil)
		if len(block.Labels) > 0 {
			values.Values["type"] = block.Labels[0]
		}
		out.Documents[path] = values.Values
		out.Places[path] = r.in.place(block.Range)
		for inner, place := range values.Places {
			out.Places[path+"."+inner] = place
		}
		for inner, references := range values.References {
			out.References[path+"."+inner] = references
		}
	}
}

// provisionerBlocks lists the provisioner and connection blocks of a resource,
// whichever syntax it is written in.
func (r *resource) provisionerBlocks() []*module.Block {
	var out []*module.Block
	for _, block := range r.resource.Body.Blocks {
		if block.Type == "provisioner" || block.Type == "connection" {
			out = append(out, block)
		}
	}
	if !r.resource.Body.JSON {
		return out
	}
	if attribute := r.resource.Body.Attributes["connection"]; attribute != nil {
		blocks, _ := attribute.Blocks()
		out = append(out, blocks...)
	}
	if attribute := r.resource.Body.Attributes["provisioner"]; attribute != nil {
		for _, block := range attribute.LabelledBlocks() {
			block.Type = "provisioner"
			out = append(out, block)
		}
	}
	return out
}
