// Package source gives the resources of a plan what only their source tells:
// exact places, references through locals and repeated modules, and policy
// documents that the plan shows as known after apply.
package source

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// A Match says how far a plan and a configuration agree.
type Match struct {
	Joined   int      // instances that got their places from the source
	Missing  []string // addresses that the source does not have, sorted
	Differ   []string // addresses that the source sets otherwise than the plan, sorted
	Unread   []string // module calls of the source that instances are located at, since the module was not read; sorted
	Vettable int      // instances of the plan that remain after apply
}

// Fits tells whether the configuration is the plan's at all: at least one
// instance must be in both, or all in modules that both call.
func (m Match) Fits() bool {
	return m.Joined > 0 || len(m.Unread) > 0 && len(m.Missing)+len(m.Differ) == 0
}

// UnreadNotice says what stands at a call alone.
func (m Match) UnreadNotice() string {
	return fmt.Sprintf("%s not read, so what is in %s is located at the call: run terraform init to see the lines in it", some(m.Unread)+was(len(m.Unread)), it(len(m.Unread)))
}

func was(n int) string {
	if n == 1 {
		return " was"
	}
	return " were"
}

func it(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// Notice says in a sentence what does not agree, "" if all does.
func (m Match) Notice(dir string) string {
	var parts []string
	if n := len(m.Missing); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s not there (%s)", n, are(n), some(m.Missing)))
	}
	if n := len(m.Differ); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s set otherwise (%s)", n, are(n), some(m.Differ)))
	}
	if parts == nil {
		return ""
	}
	return fmt.Sprintf("the source in %s does not agree with the plan: of %d resources %s. It may be of another commit; these are located in the plan itself",
		dir, m.Vettable, strings.Join(parts, " and "))
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func some(addresses []string) string {
	const most = 3
	if len(addresses) > most {
		return strings.Join(addresses[:most], ", ") + ", …"
	}
	return strings.Join(addresses, ", ")
}

// Join moves what the configuration knows into the plan's document, instance
// by instance. An instance that differs stays as the plan has it.
func Join(plan, configuration *document.Document) Match {
	j := joiner{
		plan: plan, modules: configuration.Modules, present: map[string]bool{}, data: map[string]*document.Resource{},
		moved: map[string]positions{}, atCall: map[*document.Resource]*document.Place{},
	}
	plan.Each(func(r *document.Resource) { j.present[r.Address] = true })
	for _, instances := range plan.Data {
		maps.Copy(j.data, instances)
	}
	for _, pair := range []struct {
		plan, source map[string]map[string]*document.Resource
	}{
		{plan.Resources, configuration.Resources}, {plan.Data, configuration.Data},
	} {
		for kind, instances := range pair.plan {
			for _, address := range document.Addresses(instances) {
				if r := instances[address]; r.Action.Remains() {
					j.one(r, pair.source[kind])
				}
			}
		}
	}
	if j.match.Fits() {
		plan.Ignores = slices.Clone(configuration.Ignores)
		for r, call := range j.atCall {
			r.Place = call
		}
	}
	if len(j.match.Missing)+len(j.match.Differ) > 0 {
		for i := range plan.Ignores {
			plan.Ignores[i].MayBeUnused = true // it may be for one of these
		}
	}
	slices.Sort(j.match.Missing)
	slices.Sort(j.match.Differ)
	slices.Sort(j.match.Unread)
	j.match.Unread = slices.Compact(j.match.Unread)
	if j.match.Fits() {
		j.credentials(configuration)
	}
	plan.Join()
	return j.match
}

type joiner struct {
	plan    *document.Document
	modules map[string]document.Module // of the source
	present map[string]bool
	data    map[string]*document.Resource
	moved   map[string]positions                   // by address, of instances that were joined
	atCall  map[*document.Resource]*document.Place // instances in modules that were not read
	match   Match
}

func (j *joiner) one(r *document.Resource, sources map[string]*document.Resource) {
	j.match.Vettable++
	from := sources[r.Address]
	if from == nil {
		// Instances whose number the source cannot tell are one block there:
		// good for places, not for values.
		from = sources[anyInstance(r)]
		if from == nil {
			if address, call := j.absentModule(r.Module); call != nil {
				j.atCall[r] = call
				j.match.Unread = append(j.match.Unread, address)
			} else {
				j.match.Missing = append(j.match.Missing, r.Address)
			}
			return
		}
		j.match.Joined++
		locate(r, from, nil)
		return
	}
	positions := blockPositions(r, from)
	if !agrees(r, from) {
		j.match.Differ = append(j.match.Differ, r.Address)
		return
	}
	j.match.Joined++
	j.moved[r.Address] = positions
	if r.Previous == nil { // what the configuration says of moves that were applied before
		r.Previous = from.Previous
	}
	locate(r, from, positions)
	j.references(r, from, positions)
	for path, parsed := range from.Documents {
		if path, ok := move(path, positions); ok && r.Documents[path] == nil {
			r.Documents[path] = parsed
		}
	}
	configured(r, from)
	unset(r, from, positions)
	j.partial(r, from, positions)
}

// absentModule is the call through which an instance's module is reached, and
// its place, where that module was not read.
func (j *joiner) absentModule(address string) (string, *document.Place) {
	for _, part := range document.ModuleCalls(address) {
		if m, known := j.modules[part]; known && !m.Loaded {
			return part, m.Place
		}
	}
	return "", nil
}

// anyInstance is the address under which the source files instances that it
// cannot count.
func anyInstance(r *document.Resource) string {
	switch key := r.Key.(type) {
	case int:
		return strings.TrimSuffix(r.Address, "["+strconv.Itoa(key)+"]") + "[*]"
	case string:
		if i := strings.LastIndexByte(r.Address, '['); i >= 0 && strings.Contains(r.Address, "."+r.Name+"[") {
			return r.Address[:strings.LastIndex(r.Address, "."+r.Name+"[")] + "." + r.Name + "[*]"
		}
	}
	return r.Address + "[*]"
}

func locate(r, from *document.Resource, positions positions) {
	r.Place, r.Calls = from.Place, from.Calls
	if from.Trace != nil {
		r.Trace = func(path string) []document.Step { return from.Trace(moveBack(path, positions)) }
	}
	r.Places = make(map[string]document.Place, len(from.Places))
	for path, place := range from.Places {
		if path, ok := move(path, positions); ok {
			r.Places[path] = place
		}
	}
}

// references takes the source's for every argument where all that it names is
// in the plan, and leaves the plan's where the source knows less.
func (j *joiner) references(r, from *document.Resource, positions positions) {
	exact := map[string]bool{} // by argument
	for path, addresses := range from.References {
		argument, _, _ := strings.Cut(path, ".")
		known := !slices.ContainsFunc(addresses, func(address string) bool { return !j.present[address] })
		if _, moved := move(path, positions); !moved {
			known = false
		}
		if was, seen := exact[argument]; seen {
			known = known && was
		}
		exact[argument] = known
	}
	for path := range r.References {
		argument, _, _ := strings.Cut(path, ".")
		if exact[argument] {
			delete(r.References, path)
		}
	}
	for path, addresses := range from.References {
		argument, _, _ := strings.Cut(path, ".")
		if path, ok := move(path, positions); ok && exact[argument] {
			r.References[path] = addresses
		}
	}
}

// configured adds what a plan cannot show: dynamic blocks, and that such a
// block is unknown as a whole.
func configured(r, from *document.Resource) {
	if r.Configured == nil {
		return
	}
	for _, name := range from.Configured {
		if from.Unknown[name] == true && isEmpty(r.Values[name]) && r.Unknown[name] == nil {
			r.Unknown[name] = true
		}
	}
	r.Configured = slices.Concat(r.Configured, from.Configured)
	slices.Sort(r.Configured)
	r.Configured = slices.Compact(r.Configured)
}

func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	}
	return false
}

// unset takes for absent what the source shows to be null: of an argument that
// the configuration names, a plan tells only that the provider will fill it in.
func unset(r, from *document.Resource, positions positions) {
	for name, value := range from.Values {
		switch value := value.(type) {
		case nil:
			if r.Unknown[name] == true && from.Unknown[name] == nil {
				delete(r.Unknown, name)
				r.Configured = slices.DeleteFunc(r.Configured, func(other string) bool { return other == name })
			}
		case []any:
			blanks, _ := r.Unknown[name].([]any)
			unknown, _ := from.Unknown[name].([]any)
			for i, element := range value {
				at := i
				if order := positions[name]; order != nil {
					at = order[i]
				}
				if at >= len(blanks) || len(blanks) != len(value) {
					continue
				}
				var of any
				if i < len(unknown) {
					of = unknown[i]
				}
				unsetMembers(blanks[at], element, of)
			}
			if blanks != nil && !document.HoldsUnknown(blanks) {
				delete(r.Unknown, name)
			}
		}
	}
}

// unsetMembers does the same for the members of one block, of which a dynamic
// block's are not in the plan's configuration at all: the source shows each
// that is set.
func unsetMembers(blanks, value, unknown any) {
	object, isObject := blanks.(map[string]any)
	members, isBlock := value.(map[string]any)
	if !isObject || !isBlock {
		return
	}
	of, _ := unknown.(map[string]any)
	for name, blank := range object {
		if blank == true && members[name] == nil && of[name] == nil {
			delete(object, name)
		}
	}
}
