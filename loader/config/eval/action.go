package eval

import (
	"maps"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// action looks for credentials in what an action is configured with: no plan
// lists actions among resources, and what they do is the provider's affair. All
// instances have one address, without keys.
func (in *instance) action(a *module.Action) {
	address := "action." + a.Type + "." + a.Name
	_, repetitions := in.repeat(a.Body, in.qualify(address))
	if in.static != "" {
		address = in.static + "." + address
	}
	places := map[string]document.Place{}
	before := len(in.credentials.list)
	for _, repetition := range repetitions {
		for _, config := range a.Configs() {
			// With names in the place of what is unknown, so that texts that are
			// put together can be read.
			d := decoder{scope: repetition.scope.as(named)}
			made := d.body(config.Body, nil)
			values := newDocument(made, in)
			for argument, value := range made.values {
				values.Values[argument], _, _ = render(name(value))
			}
			in.generatedKeys(address, nil, values.Values)
			in.seen(address, nil, values, made.values, nil)
			maps.Copy(places, values.Places)
		}
	}
	if len(in.credentials.list) == before {
		return
	}
	at := in.place(a.Range)
	in.doc.Named[address] = &document.Resource{
		Address: address, Type: "action", Name: a.Name, Module: in.static, Action: document.NoOp, Place: &at, Places: places, Calls: in.calls,
	}
}
