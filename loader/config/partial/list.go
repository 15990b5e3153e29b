package partial

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// NewList is a list of which all members are known to be there, in order.
func NewList(items []Value) Value { return Value{Kind: List, Items: items, Ordered: true} }

// AsList is what is known of the members of a list, a set or a tuple. What may
// be no list at all is a list that may have any members.
func AsList(v Value) Value {
	switch v.Kind {
	case List:
		return v
	case Known:
		if v.Known.IsNull() || !v.Known.CanIterateElements() || v.Known.Type().IsObjectType() || v.Known.Type().IsMapType() {
			return Value{Kind: List, Ordered: true, Bad: true}
		}
		out := Value{Kind: List, Ordered: true}
		for it := v.Known.ElementIterator(); it.Next(); {
			_, element := it.Element()
			out.Items = append(out.Items, KnownValue(element, v.From...))
		}
		return out
	case OneOf:
		lists := make([]Value, 0, len(v.Any))
		for _, one := range v.Any {
			if !one.IsNull() {
				lists = append(lists, AsList(one))
			} else {
				lists = append(lists, Value{Kind: List, Ordered: true})
			}
		}
		return meet(lists).WithWhy(v.Why)
	}
	rest := Opaque(v)
	if v.Of != (Attribute{}) {
		// Its members are the attribute's own.
		rest.Of, rest.Via = v.Of, v.Via
	}
	return Value{Kind: List, Rest: &rest}
}

// meet is one of several lists: what is in all of them is surely there.
func meet(lists []Value) Value {
	out := Value{Kind: List}
	count := map[string]int{}
	var order []Value
	for _, list := range lists {
		out.Why = unionWhy(out.Why, list.Why)
		if list.Rest != nil {
			rest := *list.Rest
			if out.Rest != nil {
				rest = Choice(*out.Rest, rest)
			}
			out.Rest = &rest
		}
		seen := map[string]bool{}
		for _, item := range list.Items {
			key := item.Key()
			if seen[key] {
				continue
			}
			seen[key] = true
			if count[key] == 0 {
				order = append(order, item)
			}
			count[key]++
		}
		out.May = append(out.May, list.May...)
	}
	for _, item := range order {
		if count[item.Key()] == len(lists) {
			out.Items = append(out.Items, item)
		} else {
			out.May = append(out.May, item)
		}
	}
	return out
}

// concat puts lists one after the other.
func concat(lists ...Value) Value {
	out := Value{Kind: List, Ordered: true}
	for _, v := range lists {
		list := AsList(v)
		out.Items = slices.Concat(out.Items, list.Items)
		out.May = slices.Concat(out.May, list.May)
		out.Ordered = out.Ordered && list.Ordered
		out.Why = unionWhy(out.Why, list.Why)
		if list.Rest != nil {
			rest := *list.Rest
			if out.Rest != nil {
				rest = Choice(*out.Rest, rest)
			}
			out.Rest = &rest
		}
	}
	out.Ordered = out.Ordered && out.Closed()
	return out
}

// compact leaves out null and "".
func compact(v Value) Value {
	list := AsList(v)
	out := Value{Kind: List, Ordered: list.Ordered, Rest: list.Rest, Why: list.Why}
	for _, item := range list.May {
		if !empty(item) {
			out.May = append(out.May, item)
		}
	}
	for _, item := range list.Items {
		switch {
		case empty(item):
		case neverEmpty(item):
			out.Items = append(out.Items, item)
		default:
			out.May = append(out.May, item)
			out.Ordered = false
		}
	}
	return out
}

func empty(v Value) bool {
	s, ok := v.String()
	return v.IsNull() || ok && s == ""
}

// neverEmpty tells whether a value is surely neither null nor "".
func neverEmpty(v Value) bool {
	switch v.Kind {
	case Known:
		return !empty(v)
	case Unknown:
		return v.NotEmpty
	case Text:
		return slices.ContainsFunc(v.Pieces, func(p Piece) bool { return p.Hole == nil || p.Hole.NotEmpty })
	case JSON, List, Object, Instance:
		return true
	case OneOf:
		return !slices.ContainsFunc(v.Any, func(one Value) bool { return !neverEmpty(one) })
	}
	return false
}

// unordered is a list of which the order says nothing.
func unordered(v Value) Value {
	list := AsList(v)
	if len(list.Items) > 1 || !list.Closed() {
		list.Ordered = false
	}
	seen := map[string]bool{}
	items := list.Items
	list.Items = nil
	for _, item := range items {
		key := item.Key()
		if item.Kind == Known && seen[key] {
			continue
		}
		seen[key] = true
		list.Items = append(list.Items, item)
	}
	return list
}

// flatten takes lists in a list apart, however deep.
func flatten(v Value) Value {
	f := flattener{out: Value{Kind: List, Ordered: true}}
	f.list(AsList(v), true, 0)
	f.out.Ordered = f.out.Ordered && f.out.Closed()
	if f.more != nil {
		rest := Choice(f.more...)
		f.out.Rest, f.out.Ordered = &rest, false
	}
	return f.out
}

type flattener struct {
	out  Value
	more []Value
}

// list takes the members of a list, which are surely in the result or not.
func (f *flattener) list(list Value, sure bool, depth int) {
	const deepest = 50
	if depth > deepest {
		f.more = append(f.more, Opaque(list))
		return
	}
	f.out.Why = unionWhy(f.out.Why, list.Why)
	f.out.Ordered = f.out.Ordered && list.Ordered
	for _, item := range list.Items {
		f.member(item, sure, depth)
	}
	for _, item := range list.May {
		f.member(item, false, depth)
	}
	switch {
	case list.Rest == nil:
	case isList(*list.Rest):
		f.list(AsList(*list.Rest), false, depth+1)
	default:
		f.more = append(f.more, *list.Rest)
	}
}

func (f *flattener) member(v Value, sure bool, depth int) {
	switch {
	case isList(v), v.Kind == OneOf && slices.ContainsFunc(v.Any, isList):
		f.list(AsList(v), sure, depth+1)
	case v.Kind == Unknown && v.Of == (Attribute{}): // it may be a list
		f.more = append(f.more, v)
	case sure:
		f.out.Items = append(f.out.Items, v)
	default:
		f.out.May = append(f.out.May, v)
	}
}

func isList(v Value) bool {
	if v.Kind == List {
		return true
	}
	return v.Kind == Known && !v.Known.IsNull() && (v.Known.Type().IsTupleType() || v.Known.Type().IsListType() || v.Known.Type().IsSetType())
}

// AsObject is what is known of the members of an object or map.
func AsObject(v Value) Value {
	switch v.Kind {
	case Object:
		return v
	case Known:
		out := Value{Kind: Object, Members: map[string]Value{}}
		if v.Known.IsNull() || !(v.Known.Type().IsObjectType() || v.Known.Type().IsMapType()) {
			out.Bad = !v.Known.IsNull()
			return out
		}
		for it := v.Known.ElementIterator(); it.Next(); {
			key, element := it.Element()
			out.Members[key.AsString()] = KnownValue(element, v.From...)
		}
		return out
	case OneOf:
		return meetObjects(v)
	}
	rest := Opaque(v)
	if v.Of != (Attribute{}) {
		rest.Of, rest.Via = v.Of, "member"
	}
	return Value{Kind: Object, Members: map[string]Value{}, Rest: &rest}
}

// meetObjects is one of several objects: a member that not all have may be
// missing, so it is one of what it is and what may be there otherwise.
func meetObjects(v Value) Value {
	out := Value{Kind: Object, Members: map[string]Value{}, Why: v.Why}
	opaque := Opaque(v)
	all := map[string][]Value{}
	for _, one := range v.Any {
		object := AsObject(one)
		for name, member := range object.Members {
			all[name] = append(all[name], member)
		}
		if object.Rest != nil || len(object.Keyed) > 0 {
			out.Rest = &opaque
		}
	}
	for name, members := range all {
		if len(members) < len(v.Any) {
			out.Rest = &opaque
			continue
		}
		out.Members[name] = Choice(members...)
	}
	return out
}

// merge lays objects over one another.
func merge(objects ...Value) Value {
	out := Value{Kind: Object, Members: map[string]Value{}}
	for _, v := range objects {
		object := AsObject(v)
		if object.Rest != nil {
			// It may have any of the members that were there before.
			for name, member := range out.Members {
				out.Members[name] = Choice(member, *object.Rest)
			}
			rest := *object.Rest
			if out.Rest != nil {
				rest = Choice(*out.Rest, rest)
			}
			out.Rest = &rest
		}
		if len(object.Keyed) > 0 && len(out.Members) > 0 {
			opaque := Opaque(object)
			for name, member := range out.Members { // the key may be one of these
				out.Members[name] = Choice(member, opaque)
			}
		}
		maps.Copy(out.Members, object.Members)
		for name, member := range object.Keyed {
			if out.Keyed == nil {
				out.Keyed = map[string]Value{}
			}
			out.Keyed[name] = member
		}
		out.Why = unionWhy(out.Why, object.Why)
	}
	return out
}

// Member is what an object has under a name.
func Member(v Value, name string) Value {
	return v.each(func(v Value) Value {
		switch v.Kind {
		case Instance:
			return v.Get(name)
		case Unknown:
			return below(v, name)
		case Known, Object:
			object := AsObject(v)
			if member, ok := object.Members[name]; ok {
				return member
			}
			if object.Rest != nil {
				return Choice(*object.Rest)
			}
			if len(object.Keyed) > 0 {
				return Opaque(v)
			}
			failed := Opaque(v)
			failed.Bad = true
			return failed
		}
		return Opaque(v)
	})
}

// below is a part of an attribute of which nothing else is known.
func below(v Value, step string) Value {
	out := Opaque(v)
	if v.Of != (Attribute{}) && v.Via == "" {
		out.Of = Attribute{v.Of.Address, v.Of.Name + "." + step}
	}
	return out
}

// Element is what a list or an object has under a key.
func Element(v, key Value) Value {
	return v.each(func(v Value) Value {
		if v.Kind == Object || v.Kind == Instance || v.Kind == Known && (v.Known.Type().IsObjectType() || v.Known.Type().IsMapType()) {
			if name, ok := asKey(key); ok {
				return Member(v, name)
			}
			return anyMember(v, key)
		}
		number, ok := asIndex(key)
		if v.Kind == Unknown {
			if name, isKey := asKey(key); isKey {
				return below(v, name)
			}
			return Opaque(v, key)
		}
		list := AsList(v)
		switch {
		case ok && list.Ordered && list.Closed():
			if number >= 0 && number < len(list.Items) {
				return list.Items[number]
			}
			failed := Opaque(v)
			failed.Bad = true
			return failed
		case list.Bad:
			return Opaque(v, key)
		}
		return anyOf(list, key)
	})
}

// anyOf is a member of a list, nobody knows which.
func anyOf(list, key Value) Value {
	all := slices.Concat(list.Items, list.May)
	if list.Rest != nil {
		all = append(all, *list.Rest)
	}
	if len(all) == 0 {
		return Opaque(list, key)
	}
	return Choice(all...).WithWhy(unionWhy(list.Why, key.Reasons()))
}

func anyMember(v, key Value) Value {
	if v.Kind == Instance {
		return Opaque(v, key)
	}
	object := AsObject(v)
	list := Value{Kind: List, Rest: object.Rest}
	for _, members := range []map[string]Value{object.Members, object.Keyed} {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			list.May = append(list.May, members[name])
		}
	}
	return anyOf(list, key)
}

func asKey(v Value) (string, bool) {
	if v.Kind != Known {
		return "", false
	}
	return asText(v.Known)
}

func asIndex(v Value) (int, bool) {
	if v.Kind != Known || v.Known.IsNull() {
		return 0, false
	}
	number, err := convert.Convert(v.Known, cty.Number)
	if err != nil || number.IsNull() {
		return 0, false
	}
	n, _ := number.AsBigFloat().Int64()
	if n < 0 || n > 1<<30 {
		return 0, false
	}
	return int(n), true
}
