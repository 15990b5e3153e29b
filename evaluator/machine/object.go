package machine

var objects = map[string]builtin{
	"object.get": func(a []Value) (Value, error) {
		object, err := operand[*Object](a, 0, "an object")
		if err != nil {
			return nil, err
		}
		path, ok := a[1].(*Array)
		if !ok {
			return or(object.Get(a[1]), a[2]), nil
		}
		var at Value = object
		for _, step := range path.elements {
			if at = dot(at, step); at == nil {
				return a[2], nil
			}
		}
		return at, nil
	},
	"object.keys": func(a []Value) (Value, error) {
		object, err := operand[*Object](a, 0, "an object")
		if err != nil {
			return nil, err
		}
		out := &Set{}
		for _, key := range object.keys {
			out.add(key)
		}
		return out, nil
	},
	"object.filter": func(a []Value) (Value, error) { return choose("object.filter", a, true) },
	"object.remove": func(a []Value) (Value, error) { return choose("object.remove", a, false) },
	"object.union": func(a []Value) (Value, error) {
		x, y, err := two[*Object, *Object](a, "an object", "an object")
		if err != nil {
			return nil, err
		}
		return union(x, y), nil
	},
	"object.union_n": func(a []Value) (Value, error) {
		array, err := operand[*Array](a, 0, "an array of objects")
		if err != nil {
			return nil, err
		}
		keys := 0
		for _, e := range array.elements {
			keys += max(0, length(e))
		}
		out := NewObject(keys)
		for _, e := range array.elements {
			object, ok := e.(*Object)
			if !ok {
				return nil, &operandError{0, "an array of objects"}
			}
			merge(out, object)
		}
		return out, nil
	},
}

func or(v, otherwise Value) Value {
	if v == nil {
		return otherwise
	}
	return v
}

// choose keeps the keys of an object that an array, a set or an object names,
// or all others.
func choose(name string, a []Value, kept bool) (Value, error) {
	object, err := operand[*Object](a, 0, "an object")
	if err != nil {
		return nil, err
	}
	var named func(Value) bool
	switch of := a[1].(type) {
	case *Set:
		named = of.Has
	case *Object:
		named = func(key Value) bool { return of.Get(key) != nil }
	case *Array:
		named = func(key Value) bool { return member(key, of) }
	default:
		return ask(name, a)
	}
	out := NewObject(0)
	for i, key := range object.keys {
		if named(key) == kept {
			out.Set(key, object.values[i])
		}
	}
	return out, nil
}

// union merges two objects; where both hold an object under a key, those are
// merged, otherwise the second one's value stands.
func union(x, y *Object) *Object {
	switch {
	case len(x.keys) == 0:
		return y
	case len(y.keys) == 0:
		return x
	}
	out := NewObject(len(x.keys) + len(y.keys))
	merge(out, x)
	merge(out, y)
	return out
}

// merge puts all of an object into one that is being made.
func merge(into, from *Object) {
	for i, key := range from.keys {
		value := from.values[i]
		at := into.find(key)
		if at < 0 {
			into.add(key)
			into.values = append(into.values, value)
			continue
		}
		if a, ok := into.values[at].(*Object); ok {
			if b, ok := value.(*Object); ok {
				value = union(a, b)
			}
		}
		into.values[at] = value
	}
}
