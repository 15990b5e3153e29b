package partial

import (
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/mark"
)

// A transfer is what a function makes of arguments that are known in part. It
// is not ok where nothing is claimed.
type transfer func(args []Value) (Value, bool)

// transfers lists the functions that keep what is known of their arguments.
// What is not here gives it up, save where the function itself can say more of
// an unknown argument.
var transfers = map[string]transfer{
	"concat":    func(args []Value) (Value, bool) { return concat(args...), true },
	"compact":   one(compact),
	"distinct":  one(unordered),
	"toset":     one(unordered),
	"sort":      one(unordered),
	"reverse":   one(unordered),
	"tolist":    one(AsList),
	"flatten":   one(flatten),
	"setunion":  func(args []Value) (Value, bool) { return unordered(concat(args...)), true },
	"merge":     func(args []Value) (Value, bool) { return merge(args...), true },
	"tomap":     one(func(v Value) Value { return v }),
	"tostring":  one(func(v Value) Value { return v }),
	"coalesce":  func(args []Value) (Value, bool) { return coalesce(args), true },
	"one":       one(single),
	"values":    one(values),
	"keys":      keys,
	"lookup":    lookup,
	"element":   element,
	"join":      join,
	"lower":     one(func(v Value) Value { return mapText(v, strings.ToLower) }),
	"upper":     one(func(v Value) Value { return mapText(v, strings.ToUpper) }),
	"replace":   replaced,
	"format":    func(args []Value) (Value, bool) { return format(args) },
	"zipmap":    zipmap,
	"slice":     slice,
	"trimspace": one(trimSpace),
	"trimprefix": func(args []Value) (Value, bool) {
		return trimmed(args, false)
	},
	"trimsuffix": func(args []Value) (Value, bool) {
		return trimmed(args, true)
	},
	"coalescelist": func(args []Value) (Value, bool) { return coalesceList(args), true },
	"setsubtract":  fewer,
	"setintersection": func(args []Value) (Value, bool) {
		return fewer(args)
	},
	"jsonencode": func(args []Value) (Value, bool) {
		tree := Tree(args[0])
		return Value{Kind: JSON, Document: tree, From: args[0].Sources(), Why: args[0].Reasons()}, true
	},
	"jsondecode":   decoded,
	"cidrsubnet":   inRange("cidrsubnet"),
	"cidrhost":     inRange("cidrhost"),
	"cidrsubnets":  manyInRange("cidrsubnets"),
	"nonsensitive": one(func(v Value) Value { return v }),
}

func one(f func(Value) Value) transfer {
	return func(args []Value) (Value, bool) { return f(args[0]), true }
}

// Call is what a function makes of arguments. f is nil where there is no such
// function.
func Call(name string, f *function.Function, args []Value, refs func(cty.ValueMarks) []string) Value {
	name = strings.TrimPrefix(name, "core::")
	known := true
	for _, arg := range args {
		if arg.Kind == Masked || arg.Bad {
			out := Opaque(args...)
			out.Bad = arg.Bad
			return out
		}
		known = known && arg.Kind == Known
	}
	if t := transfers[name]; t != nil && !known && len(args) > 0 {
		if out, ok := t(args); ok {
			return out
		}
	}
	if f == nil {
		return Opaque(args...)
	}
	return applied(f, args, refs)
}

// applied calls the function itself, with unknown values where nothing else is
// known.
func applied(f *function.Function, args []Value, refs func(cty.ValueMarks) []string) (out Value) {
	derived := Opaque(args...)
	defer func() {
		if recover() != nil { // a function that panics on odd input is given up
			out = derived
		}
	}()
	values := make([]cty.Value, len(args))
	for i, arg := range args {
		values[i] = Cty(arg)
	}
	result, err := f.Call(values)
	if err != nil {
		derived.Bad = derivedFromKnown(args)
		return derived
	}
	return From(result, refs, func(string) Value { return derived }).WithFrom(derived.From)
}

func derivedFromKnown(args []Value) bool {
	return !slices.ContainsFunc(args, func(v Value) bool { return v.Kind != Known })
}

// coalesce is the first argument that is neither null nor "".
func coalesce(args []Value) Value {
	var may []Value
	for _, arg := range args {
		if empty(arg) {
			continue
		}
		may = append(may, arg)
		if neverEmpty(arg) {
			break
		}
	}
	return Choice(may...)
}

// coalesceList is the first list that is not empty.
func coalesceList(args []Value) Value {
	var may []Value
	for _, arg := range args {
		list := AsList(arg)
		if len(list.Items) == 0 && list.Closed() {
			continue
		}
		may = append(may, arg)
		if len(list.Items) > 0 {
			break
		}
	}
	return Choice(may...)
}

// single is one(): the only member, or null.
func single(v Value) Value {
	list := AsList(v)
	switch {
	case len(list.Items) == 1: // more would be an error
		return list.Items[0]
	case len(list.Items) > 1:
		failed := Opaque(v)
		failed.Bad = true
		return failed
	}
	return Choice(append(slices.Clone(list.May), Choice(rest(list)...), KnownValue(cty.NullVal(cty.DynamicPseudoType)))...)
}

func rest(list Value) []Value {
	if list.Rest == nil {
		return nil
	}
	return []Value{*list.Rest}
}

func values(v Value) Value {
	if v.Kind == Instance {
		return AsList(Opaque(v))
	}
	object := AsObject(v)
	out := Value{Kind: List, Rest: object.Rest, Ordered: object.Closed(), Why: object.Why}
	for _, members := range []map[string]Value{object.Members, object.Keyed} {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			out.Items = append(out.Items, members[name])
		}
	}
	return out
}

func keys(args []Value) (Value, bool) {
	if args[0].Kind != Object || !args[0].Closed() {
		return Value{}, false
	}
	out := Value{Kind: List, Ordered: true}
	for _, name := range slices.Sorted(maps.Keys(args[0].Members)) {
		out.Items = append(out.Items, text(name))
	}
	return out, true
}

func lookup(args []Value) (Value, bool) {
	name, ok := asKey(args[1])
	if !ok {
		return Choice(append([]Value{anyMember(args[0], args[1])}, args[2:]...)...), true
	}
	object := AsObject(args[0])
	if member, has := object.Members[name]; has {
		return member, true
	}
	if object.Closed() {
		if len(args) < 3 {
			return Value{}, false
		}
		return args[2], true
	}
	return Choice(append([]Value{anyMember(object, args[1])}, args[2:]...)...), true
}

func element(args []Value) (Value, bool) {
	if len(args) < 2 {
		return Value{}, false
	}
	list := AsList(args[0])
	if n, ok := asIndex(args[1]); ok && list.Ordered && list.Closed() && len(list.Items) > 0 {
		return list.Items[n%len(list.Items)], true
	}
	return anyOf(list, args[1]), true
}

func join(args []Value) (Value, bool) {
	separator, ok := args[0].String()
	lists := concat(args[1:]...)
	if !ok || !lists.Ordered || !lists.Closed() {
		return Value{}, false
	}
	var parts []Value
	for i, item := range lists.Items {
		if i > 0 {
			parts = append(parts, text(separator))
		}
		parts = append(parts, item)
	}
	return Concat(parts...), true
}

func replaced(args []Value) (Value, bool) {
	search, ok := args[1].String()
	with, also := args[2].String()
	// A text between slashes is a regular expression.
	if !ok || !also || len(search) > 1 && search[0] == '/' && search[len(search)-1] == '/' {
		return Value{}, false
	}
	return replace(args[0], search, with), true
}

func trimmed(args []Value, end bool) (Value, bool) {
	affix, ok := args[1].String()
	if !ok {
		return Value{}, false
	}
	return trimEnd(args[0], affix, end), true
}

func trimSpace(v Value) Value {
	return v.each(func(v Value) Value {
		pieces, ok := asPieces(v)
		if !ok || len(pieces) == 0 {
			return Opaque(v)
		}
		pieces = slices.Clone(pieces)
		for i, trim := range map[int]func(string) string{
			0:               func(s string) string { return strings.TrimLeft(s, " \t\r\n") },
			len(pieces) - 1: func(s string) string { return strings.TrimRight(s, " \t\r\n") },
		} {
			switch {
			case pieces[i].Hole != nil:
				pieces[i] = Piece{Hole: derived(*pieces[i].Hole)}
			case strings.TrimSpace(pieces[i].Literal) == "": // what stands behind it would have to be trimmed
				return Opaque(v)
			default:
				pieces[i].Literal = trim(pieces[i].Literal)
			}
		}
		return settle(Value{Kind: Text, Pieces: pieces, From: v.From, Why: v.Why})
	})
}

// format follows %s, %v, %d and %q's kin that take one argument each; anything
// else is given up.
func format(args []Value) (Value, bool) {
	pattern, ok := args[0].String()
	if !ok {
		return Value{}, false
	}
	var parts []Value
	next := 1
	for pattern != "" {
		before, after, found := strings.Cut(pattern, "%")
		parts = append(parts, text(before))
		if !found {
			break
		}
		if after == "" {
			return Value{}, false
		}
		switch verb := after[0]; {
		case verb == '%':
			parts = append(parts, text("%"))
		case (verb == 's' || verb == 'v' || verb == 'd') && next < len(args):
			arg := args[next]
			if verb != 's' && arg.Kind != Known && arg.Kind != Text {
				arg = *derived(arg)
			}
			parts = append(parts, arg)
			next++
		default:
			return Value{}, false
		}
		pattern = after[1:]
	}
	return Concat(parts...), true
}

func zipmap(args []Value) (Value, bool) {
	names, members := AsList(args[0]), AsList(args[1])
	if !names.Ordered || !names.Closed() || !members.Ordered || !members.Closed() || len(names.Items) != len(members.Items) {
		return Value{}, false
	}
	out := Value{Kind: Object, Members: map[string]Value{}}
	for i, name := range names.Items {
		key, ok := name.String()
		if !ok {
			return Value{}, false
		}
		out.Members[key] = members.Items[i]
	}
	return out, true
}

func slice(args []Value) (Value, bool) {
	list := AsList(args[0])
	from, ok := asIndex(args[1])
	to, also := asIndex(args[2])
	if ok && also && list.Ordered && list.Closed() && from <= to && to <= len(list.Items) {
		return Value{Kind: List, Items: list.Items[from:to], Ordered: true, Why: list.Why}, true
	}
	return fewer(args)
}

// fewer is a part of the first list, nobody knows which.
func fewer(args []Value) (Value, bool) {
	list := AsList(args[0])
	why := Opaque(args[1:]...).Why
	return Value{Kind: List, May: slices.Concat(list.Items, list.May), Rest: list.Rest, Why: unionWhy(list.Why, why)}, true
}

func decoded(args []Value) (Value, bool) {
	if args[0].Kind != JSON {
		return Value{}, false
	}
	return Untree(args[0].Document, args[0]), true
}

// inRange is a function whose result lies in the range that it is given.
func inRange(name string) transfer {
	return func(args []Value) (Value, bool) {
		if args[0].Kind == Known {
			return Value{}, false
		}
		return args[0].each(func(v Value) Value { return keptIn(v, name) }).WithWhy(Opaque(args...).Why), true
	}
}

func keptIn(v Value, name string) Value {
	out := Opaque(v)
	if v.Of != (Attribute{}) && (v.Via == "" || strings.HasPrefix(v.Via, "cidr")) {
		out.Of, out.Via, out.NotEmpty = v.Of, name, true
	}
	return out
}

func manyInRange(name string) transfer {
	return func(args []Value) (Value, bool) {
		if args[0].Kind == Known {
			return Value{}, false
		}
		items := make([]Value, len(args)-1)
		for i := range items {
			items[i] = args[0].each(func(v Value) Value { return keptIn(v, name) })
		}
		return NewList(items), true
	}
}

// sensitive tells whether anything in a value is marked so.
func sensitive(v cty.Value) bool { return v.HasMarkDeep(mark.Sensitive) }
