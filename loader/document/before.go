package document

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// SettleBefore gives the instances of d.Before what d knows of them by now:
// what is configured, where it stands, and what it refers to. It is called
// once d is complete, and again when a source has been joined to it.
//
// The configuration of the time before is not at hand. An argument whose value
// this plan leaves alone is taken to refer to the same instances as now, as
// far as they were there; of one that changes, the ids in state tell.
func (d *Document) SettleBefore() {
	if d.Before == nil || d.Before == d {
		return
	}
	s := settler{after: map[string]*Resource{}, present: map[string]bool{}}
	d.Each(func(r *Resource) { s.after[r.Address] = r })
	d.Before.Data = copied(d.Data)
	d.Before.Providers = copies(d.Providers)
	d.Before.Modules = d.Modules
	d.Before.Each(func(r *Resource) { s.present[r.Address] = true })
	d.Before.Each(s.before)
	d.Before.Join()
	d.Before.Each(s.fallBack)
	d.settleCredentials()
}

// copied files copies that can refer to other instances than the originals.
func copied(of map[string]map[string]*Resource) map[string]map[string]*Resource {
	out := make(map[string]map[string]*Resource, len(of))
	for kind, instances := range of {
		out[kind] = copies(instances)
	}
	return out
}

func copies(of map[string]*Resource) map[string]*Resource {
	out := make(map[string]*Resource, len(of))
	for address, r := range of {
		same := *r
		out[address] = &same
	}
	return out
}

type settler struct {
	after   map[string]*Resource
	present map[string]bool // addresses of the time before
}

func (s settler) before(b *Resource) {
	b.References = map[string][]string{}
	a := s.after[b.Address]
	if a == nil || !a.Action.Remains() {
		return
	}
	b.Configured, b.Place, b.Calls = a.Configured, a.Place, a.Calls
	whole := sameMap(a.Values, b.Values)
	if whole {
		b.Places, b.Trace = a.Places, a.Trace
	} else {
		// The way that the value of now came is not that of the one before.
		b.Places, b.Trace = placesBefore(a, b), nil
	}
	for path, addresses := range a.References {
		if whole || sameArgument(a, b, path) {
			if there := s.there(addresses); len(there) > 0 {
				b.References[path] = there
			}
		}
	}
}

// fallBack takes the references of now for an argument that changes and whose
// value nothing in state explains.
func (s settler) fallBack(b *Resource) {
	a := s.after[b.Address]
	if a == nil || !a.Action.Remains() || sameMap(a.Values, b.Values) {
		return
	}
	explained := map[string]bool{}
	for path := range b.References {
		explained[argument(path)] = true
	}
	open := map[string][]string{}
	for path, addresses := range a.References {
		if name := argument(path); !explained[name] && b.Values[name] != nil {
			open[name] = append(open[name], s.there(addresses)...)
		}
	}
	for name, addresses := range open {
		if slices.Sort(addresses); len(addresses) > 0 {
			b.References[name] = slices.Compact(addresses)
		}
	}
}

func (s settler) there(addresses []string) []string {
	return slices.DeleteFunc(slices.Clone(addresses), func(address string) bool { return !s.present[address] })
}

// placesBefore keeps what stands where it stood: an argument whose value
// differs is placed as a whole, since its blocks may be others.
func placesBefore(a, b *Resource) map[string]Place {
	if a.Places == nil {
		return nil
	}
	same := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(b.Values)) {
		same[name] = Equal(a.Values[name], b.Values[name])
	}
	out := map[string]Place{}
	for path, place := range a.Places {
		if !strings.Contains(path, ".") || same[argument(path)] {
			out[path] = place
		}
	}
	return out
}

func sameArgument(a, b *Resource, path string) bool {
	name := argument(path)
	return a.Unknown[name] == nil && Equal(a.Values[name], b.Values[name])
}

func argument(path string) string {
	name, _, _ := strings.Cut(path, ".")
	return name
}

func sameMap(a, b map[string]any) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// Equal tells whether two values of a document are the same.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, value := range a {
			if other, found := b[name]; !found || !Equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, Equal)
	}
	switch b.(type) {
	case map[string]any, []any:
		return false
	}
	return a == b
}
