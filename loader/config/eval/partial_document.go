package eval

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// A partWriter files what is known of values that are not known to the end.
type partWriter struct{ out *document.Resource }

// argument renders one argument or the blocks of one name: like [render], and
// what is known of the unknown goes into the resource's Partial.
func (w partWriter) argument(name string, value cty.Value, part partial.Value) (known, unknown any, ok bool) {
	if part.Kind == partial.OneOf && slices.ContainsFunc(part.Any, isListPart) {
		part = partial.AsList(part)
	}
	if bare, _ := value.Unmark(); !bare.IsKnown() && part.Kind == partial.List {
		w.refer(name, part)
	}
	return w.both(name, value, part)
}

// both renders what evaluation tells, and, where it tells nothing, what is
// known in part.
func (w partWriter) both(path string, value cty.Value, part partial.Value) (known, unknown any, ok bool) {
	bare, marks := value.Unmark()
	switch typ := bare.Type(); {
	case !bare.IsKnown() && !marks.Has(function.Sensitive):
		return w.value(path, part)
	case marks.Has(function.Sensitive), bare.IsNull(), bare.IsWhollyKnown(), typ.IsPrimitiveType():
		return render(value)
	case typ.IsObjectType() || typ.IsMapType():
		members := partial.AsObject(part).Members
		return renderMembers(bare, func(name string, element cty.Value) (known, unknown any, ok bool) {
			return w.both(path+"."+name, element, members[name])
		})
	}
	next := elementsOf(bare, partial.AsList(part))
	i := -1
	return renderElements(bare, func(element cty.Value) (known, unknown any, ok bool) {
		i++
		return w.both(path+"."+strconv.Itoa(i), element, next(i, element))
	})
}

// elementsOf pairs the elements of a collection with what is known of them in
// part: by position, or, in a set, those that are not known with one another.
func elementsOf(collection cty.Value, list partial.Value) func(i int, element cty.Value) partial.Value {
	if list.Ordered && len(list.Items) == collection.LengthInt() && !collection.Type().IsSetType() {
		return func(i int, _ cty.Value) partial.Value { return list.Items[i] }
	}
	var open []partial.Value
	for _, item := range list.Items {
		if item.Kind != partial.Known {
			open = append(open, item)
		}
	}
	unknown := 0
	for it := collection.ElementIterator(); it.Next(); {
		if _, element := it.Element(); !element.IsWhollyKnown() {
			unknown++
		}
	}
	if len(open) != unknown || !list.Closed() {
		any := partial.Element(list, partial.Value{})
		return func(int, cty.Value) partial.Value { return any }
	}
	next := 0
	return func(_ int, element cty.Value) partial.Value {
		if element.IsWhollyKnown() {
			return partial.Value{}
		}
		next++
		return open[next-1]
	}
}

func isListPart(v partial.Value) bool {
	return v.Kind == partial.List || v.Kind == partial.Known && isCollection(v.Known)
}

func (w partWriter) value(path string, v partial.Value) (known, unknown any, ok bool) {
	switch v.Kind {
	case partial.Known:
		return render(v.Known)
	case partial.Masked:
		return document.Mask, nil, true
	case partial.List:
		return w.list(path, v)
	case partial.Object:
		return w.object(path, v)
	}
	w.note(path, v, false)
	return nil, true, false
}

// list renders the members that are surely there; one more stands for those
// that may be. Where none is sure, the whole is unknown.
func (w partWriter) list(path string, v partial.Value) (known, unknown any, ok bool) {
	if len(v.Items) == 0 && !v.Closed() {
		w.more(path, v)
		return nil, true, false
	}
	values, unknowns := make([]any, 0, len(v.Items)+1), make([]any, 0, len(v.Items)+1)
	some := false
	for i, item := range v.Items {
		known, unknown, _ := w.value(path+"."+strconv.Itoa(i), item)
		values = append(values, known)
		if unknown == nil {
			unknown = false
		} else {
			some = true
		}
		unknowns = append(unknowns, unknown)
	}
	if !v.Closed() {
		w.more(path+"."+strconv.Itoa(len(v.Items)), v)
		values, unknowns = append(values, nil), append(unknowns, true)
		some = true
	}
	if some {
		return values, unknowns, true
	}
	return values, nil, true
}

// more notes what the further members of a list may be.
func (w partWriter) more(path string, v partial.Value) {
	may := slices.Clone(v.May)
	if v.Rest != nil {
		may = append(may, *v.Rest)
	}
	w.note(path, partial.Choice(may...).WithWhy(v.Reasons()), true)
}

func (w partWriter) object(path string, v partial.Value) (known, unknown any, ok bool) {
	values, unknowns := map[string]any{}, map[string]any{}
	for _, name := range sorted(v.Members) {
		known, unknown, ok := w.value(path+"."+name, v.Members[name])
		if ok {
			values[name] = known
		}
		if unknown != nil {
			unknowns[name] = unknown
		}
	}
	if !v.Closed() {
		more := []partial.Value{}
		for _, name := range sorted(v.Keyed) {
			more = append(more, v.Keyed[name])
		}
		if v.Rest != nil {
			more = append(more, *v.Rest)
		}
		if len(v.Members) == 0 {
			w.note(path, partial.Opaque(more...), true)
			return nil, true, false
		}
		w.note(path+".*", partial.Choice(more...), true)
		unknowns["*"] = true
	}
	if len(unknowns) > 0 {
		unknown = unknowns
	}
	return values, unknown, true
}

// note files the alternatives at a path.
func (w partWriter) note(path string, v partial.Value, many bool) {
	entry := document.Partial{Many: many, Why: v.Reasons()}
	for _, one := range alternatives(v) {
		entry.May = append(entry.May, alternative(one))
	}
	slices.SortFunc(entry.May, func(a, b document.Alternative) int { return strings.Compare(a.Key(), b.Key()) })
	entry.May = slices.CompactFunc(entry.May, func(a, b document.Alternative) bool { return a.Key() == b.Key() })
	if w.out.Partial == nil {
		w.out.Partial = map[string]document.Partial{}
	}
	w.out.Partial[path] = entry
}

func alternatives(v partial.Value) []partial.Value {
	if v.Kind == partial.OneOf {
		return v.Any
	}
	return []partial.Value{v}
}

func alternative(v partial.Value) document.Alternative {
	out := document.Alternative{}
	if v.Of != (partial.Attribute{}) && (v.Via == "" || strings.HasPrefix(v.Via, "cidr")) {
		out.Of, out.Attribute, out.Via = v.Of.Address, v.Of.Name, v.Via
	}
	switch v.Kind {
	case partial.Known:
		if known, _, ok := render(v.Known); ok {
			out.Known, out.Is = true, known
		}
	case partial.Text:
		out.Text, _ = v.Rendered()
	case partial.List, partial.Object:
		out.Known = false
	}
	out.Open = !out.Known && out.Text == "" && out.Of == ""
	return out
}

// refer notes for each member of a list that is unknown as a whole what it
// came from.
func (w partWriter) refer(path string, v partial.Value) {
	delete(w.out.References, path)
	for i, item := range v.Items {
		w.referTo(path+"."+strconv.Itoa(i), item)
	}
	if !v.Closed() {
		at := path
		if len(v.Items) > 0 {
			at += "." + strconv.Itoa(len(v.Items))
		}
		rest := v
		rest.Items = nil
		w.put(at, rest.Sources())
	}
}

func (w partWriter) referTo(path string, v partial.Value) {
	switch v.Kind {
	case partial.Object:
		for _, name := range slices.Sorted(maps.Keys(v.Members)) {
			w.referTo(path+"."+name, v.Members[name])
		}
	case partial.List:
		if slices.ContainsFunc(v.Items, func(item partial.Value) bool { return item.Kind == partial.Object }) {
			for i, item := range v.Items {
				w.referTo(path+"."+strconv.Itoa(i), item)
			}
			return
		}
		w.put(path, v.Sources())
	default:
		w.put(path, v.Sources())
	}
}

func (w partWriter) put(path string, from []string) {
	if len(from) > 0 {
		w.out.References[path] = from
	}
}
