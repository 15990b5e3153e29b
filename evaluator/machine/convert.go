package machine

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Term is the value in OPA's own terms, for what OPA itself evaluates.
func Term(v Value) *ast.Term { return term(v) }

func term(v Value) *ast.Term {
	switch v := v.(type) {
	case Null:
		return ast.NullTerm()
	case Bool:
		return ast.BooleanTerm(bool(v))
	case Int:
		return ast.NumberTerm(json.Number(numberText(v)))
	case *Number:
		return ast.NumberTerm(json.Number(v.text))
	case *String:
		return ast.StringTerm(v.text)
	case *Array:
		return ast.ArrayTerm(terms(v.elements)...)
	case *Set:
		return ast.SetTerm(terms(v.keys)...)
	case *Object:
		items := make([][2]*ast.Term, len(v.keys))
		for i, key := range v.keys {
			items[i] = ast.Item(term(key), term(v.values[i]))
		}
		return ast.ObjectTerm(items...)
	}
	panic("machine: no value")
}

func terms(of []Value) []*ast.Term {
	out := make([]*ast.Term, len(of))
	for i, v := range of {
		out[i] = term(v)
	}
	return out
}

// fromTerm is the other way round.
func fromTerm(t *ast.Term) (Value, error) {
	switch v := t.Value.(type) {
	case ast.Null:
		return Null{}, nil
	case ast.Boolean:
		return Bool(v), nil
	case ast.Number:
		return NewNumber(string(v)), nil
	case ast.String:
		return NewString(string(v)), nil
	case *ast.Array:
		elements := make([]Value, v.Len())
		var err error
		for i := range elements {
			if elements[i], err = fromTerm(v.Elem(i)); err != nil {
				return nil, err
			}
		}
		return NewArray(elements), nil
	case ast.Set:
		set := &Set{}
		for _, e := range v.Slice() {
			element, err := fromTerm(e)
			if err != nil {
				return nil, err
			}
			set.Add(element)
		}
		return set, nil
	case ast.Object:
		object := NewObject(v.Len())
		err := v.Iter(func(k, x *ast.Term) error {
			key, err := fromTerm(k)
			if err != nil {
				return err
			}
			value, err := fromTerm(x)
			object.Set(key, value)
			return err
		})
		return object, err
	}
	return nil, fmt.Errorf("a value of type %T", t.Value)
}

// FromGo makes a value of the forms that decoded JSON and documents have: nil,
// bool, string, json.Number, int, float64, []any, []string, map[string]any.
func FromGo(v any) Value {
	switch v := v.(type) {
	case nil:
		return Null{}
	case bool:
		return Bool(v)
	case string:
		return NewString(v)
	case json.Number:
		return NewNumber(v.String())
	case int:
		return Int(v)
	case float64:
		text, err := json.Marshal(v)
		if err != nil {
			return Null{} // no JSON has NaN
		}
		return NewNumber(string(text))
	case []string:
		elements := make([]Value, len(v))
		for i, e := range v {
			elements[i] = NewString(e)
		}
		return NewArray(elements)
	case []any:
		elements := make([]Value, len(v))
		for i, e := range v {
			elements[i] = FromGo(e)
		}
		return NewArray(elements)
	case map[string]any:
		object := NewObject(len(v))
		for key, e := range v {
			object.Set(NewString(key), FromGo(e))
		}
		return object
	}
	panic(fmt.Sprintf("machine: a value of the Go type %T", v))
}

// ToGo makes of a value what decoding its JSON with json.Number would give; a
// set becomes a sorted list.
func ToGo(v Value) any {
	switch v := v.(type) {
	case Bool:
		return bool(v)
	case Int, *Number:
		return json.Number(numberText(v))
	case *String:
		return v.text
	case *Array:
		return toGo(v.elements)
	case *Set:
		return toGo(v.sorted())
	case *Object:
		out := make(map[string]any, len(v.keys))
		for i, key := range v.keys {
			out[keyText(key)] = ToGo(v.values[i])
		}
		return out
	}
	return nil
}

func toGo(of []Value) []any {
	out := make([]any, len(of))
	for i, v := range of {
		out[i] = ToGo(v)
	}
	return out
}

// keyText is a key as JSON has it: what is no string is written as Rego.
func keyText(key Value) string {
	if s, ok := key.(*String); ok {
		return s.text
	}
	return term(key).String()
}
