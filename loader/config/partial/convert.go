package partial

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/function/mark"
)

// From is what is known of a value as cty has it. refs reads the marks of
// origin, hole makes a value of what is unknown at a dotted path.
func From(v cty.Value, refs func(cty.ValueMarks) []string, hole func(path string) Value) Value {
	return from(v, refs, hole, "")
}

func from(v cty.Value, refs func(cty.ValueMarks) []string, hole func(path string) Value, path string) Value {
	bare, marks := v.Unmark()
	if marks.Has(mark.Sensitive) {
		return Value{Kind: Masked, From: refs(marks)}
	}
	if !bare.IsKnown() {
		return hole(path).WithFrom(refs(marks))
	}
	if bare.IsNull() || bare.Type().IsPrimitiveType() || bare.Type().IsCapsuleType() {
		return KnownValue(bare, refs(marks)...)
	}
	if !sensitive(v) && bare.IsWhollyKnown() {
		deep, all := v.UnmarkDeep()
		if len(all) == 0 {
			return KnownValue(deep)
		}
	}
	step := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	if bare.Type().IsObjectType() || bare.Type().IsMapType() {
		out := Value{Kind: Object, Members: map[string]Value{}}
		for it := bare.ElementIterator(); it.Next(); {
			key, element := it.Element()
			key, _ = key.Unmark()
			out.Members[key.AsString()] = from(element, refs, hole, step(key.AsString())).WithFrom(refs(marks))
		}
		return out
	}
	out := Value{Kind: List, Ordered: !bare.Type().IsSetType()}
	i := 0
	for it := bare.ElementIterator(); it.Next(); i++ {
		_, element := it.Element()
		out.Items = append(out.Items, from(element, refs, hole, step(itoa(i))).WithFrom(refs(marks)))
	}
	return out
}

func itoa(i int) string { return cty.NumberIntVal(int64(i)).AsBigFloat().Text('f', 0) }

// Cty is a value as functions take it, with unknown values where that says the
// most that is true.
func Cty(v Value) cty.Value {
	switch v.Kind {
	case Known:
		return v.Known
	case Text, JSON:
		return cty.UnknownVal(cty.String)
	case List:
		if !v.Ordered || !v.Closed() {
			return cty.DynamicVal
		}
		items := make([]cty.Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = Cty(item)
		}
		return cty.TupleVal(items)
	case Object:
		if !v.Closed() {
			return cty.DynamicVal
		}
		members := make(map[string]cty.Value, len(v.Members))
		for name, member := range v.Members {
			members[name] = Cty(member)
		}
		return cty.ObjectVal(members)
	case Instance:
		bare, _ := v.Whole().UnmarkDeep()
		return bare
	}
	return cty.DynamicVal
}

// Named is a value without unknown parts: placeholders stand for them.
func Named(v Value) cty.Value {
	switch v.Kind {
	case Known:
		return v.Known
	case Text, JSON:
		s, _ := v.Rendered()
		return cty.StringVal(s)
	case List:
		items := make([]cty.Value, 0, len(v.Items)+1)
		for _, item := range v.Items {
			items = append(items, Named(item))
		}
		if !v.Closed() {
			items = append(items, cty.StringVal(Opaque(v).Placeholder()))
		}
		return cty.TupleVal(items)
	case Object:
		if v.Rest != nil { // whatever else it has may matter as much
			return cty.StringVal(Opaque(v).Placeholder())
		}
		members := make(map[string]cty.Value, len(v.Members))
		for _, some := range []map[string]Value{v.Keyed, v.Members} {
			for name, member := range some {
				members[name] = Named(member)
			}
		}
		return cty.ObjectVal(members)
	case OneOf:
		if slices.ContainsFunc(v.Any, isList) {
			return Named(AsList(v))
		}
		return cty.StringVal(Opaque(v).Placeholder())
	}
	return cty.StringVal(v.Placeholder())
}

// Tree is a value as encoding/json would decode it, with placeholders.
func Tree(v Value) any { return tree(Named(v)) }

func tree(v cty.Value) any {
	switch typ := v.Type(); {
	case v.IsNull():
		return nil
	case typ == cty.String:
		return v.AsString()
	case typ == cty.Bool:
		return v.True()
	case typ == cty.Number:
		return json.Number(v.AsBigFloat().Text('f', -1))
	case typ.IsObjectType() || typ.IsMapType():
		out := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			key, element := it.Element()
			out[key.AsString()] = tree(element)
		}
		return out
	case v.CanIterateElements():
		out := []any{}
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			out = append(out, tree(element))
		}
		return out
	}
	return nil
}

// placeholders finds what Placeholder writes; IAM's own variables have a colon
// after their first word.
var placeholders = regexp.MustCompile(`\$\{\??[A-Za-z0-9_-]+(?:[.\[][^}]*)?\}`)

// Untree is a decoded document with placeholders, as a value. of is where it
// came from.
func Untree(document any, of Value) Value {
	switch d := document.(type) {
	case nil:
		return KnownValue(cty.NullVal(cty.DynamicPseudoType))
	case bool:
		return KnownValue(cty.BoolVal(d))
	case json.Number:
		number, err := cty.ParseNumberVal(d.String())
		if err != nil {
			return Opaque(of)
		}
		return KnownValue(number)
	case string:
		return untext(d, of)
	case []any:
		out := Value{Kind: List, Ordered: true}
		for _, element := range d {
			out.Items = append(out.Items, Untree(element, of))
		}
		return out
	case map[string]any:
		out := Value{Kind: Object, Members: map[string]Value{}}
		for name, member := range d {
			out.Members[name] = Untree(member, of)
		}
		return out
	}
	return Opaque(of)
}

func untext(s string, of Value) Value {
	var parts []Value
	for s != "" {
		at := placeholders.FindStringIndex(s)
		if at == nil {
			break
		}
		parts = append(parts, text(s[:at[0]]))
		name, came := strings.CutPrefix(s[at[0]+2:at[1]-1], "?")
		hole := Opaque(of)
		if dot := strings.LastIndexByte(name, '.'); dot > 0 && !came {
			hole.Of = Attribute{name[:dot], name[dot+1:]}
		}
		parts = append(parts, hole)
		s = s[at[1]:]
	}
	return Concat(append(parts, text(s))...)
}

// Convert is what is known of a value after conversion to a type.
func Convert(v Value, typ cty.Type) Value {
	if typ == cty.DynamicPseudoType || v.Bad {
		return v
	}
	switch v.Kind {
	case Known:
		converted, err := convert.Convert(v.Known, typ)
		if err != nil || !converted.IsWhollyKnown() {
			return Opaque(v)
		}
		out := v
		out.Known = converted
		return out
	case OneOf:
		return v.each(func(one Value) Value { return Convert(one, typ) })
	case List:
		return convertList(v, typ)
	case Object:
		return convertObject(v, typ)
	case Text, JSON:
		if typ != cty.String {
			return Opaque(v)
		}
	case Instance:
		if typ.IsPrimitiveType() {
			return Opaque(v)
		}
	}
	return v
}

func convertList(v Value, typ cty.Type) Value {
	if !typ.IsListType() && !typ.IsSetType() {
		if typ.IsTupleType() {
			return v
		}
		return Opaque(v)
	}
	out := v
	out.Items = convertAll(v.Items, typ.ElementType())
	out.May = convertAll(v.May, typ.ElementType())
	if v.Rest != nil {
		rest := Convert(*v.Rest, typ.ElementType())
		out.Rest = &rest
	}
	if typ.IsSetType() {
		return unordered(out)
	}
	return out
}

func convertAll(items []Value, typ cty.Type) []Value {
	out := make([]Value, len(items))
	for i, item := range items {
		out[i] = Convert(item, typ)
	}
	return out
}

func convertObject(v Value, typ cty.Type) Value {
	switch {
	case typ.IsMapType():
		out := v
		out.Members = make(map[string]Value, len(v.Members))
		for name, member := range v.Members {
			out.Members[name] = Convert(member, typ.ElementType())
		}
		return out
	case typ.IsObjectType():
		out := v
		out.Members = make(map[string]Value, len(v.Members))
		for _, name := range slices.Sorted(maps.Keys(typ.AttributeTypes())) {
			want := typ.AttributeType(name)
			if member, ok := v.Members[name]; ok {
				out.Members[name] = Convert(member, want)
			} else if v.Closed() {
				if !typ.AttributeOptional(name) {
					return Opaque(v)
				}
				out.Members[name] = KnownValue(cty.NullVal(want))
			}
		}
		return out
	}
	return Opaque(v)
}
