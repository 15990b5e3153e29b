package machine

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A builtin gives its answer for arguments that it must not keep; nil is
// undefined. An error ends the evaluation: rules look at what they hand in.
type builtin func(args []Value) (Value, error)

// native are the built-ins that are written here, on the machine's values: the
// frequent ones. All others are OPA's own, on values that are converted.
var native = []map[string]builtin{comparisons, arithmetic, collections, objects, texts, types}

// builtin finds a built-in by its name.
func (p *Program) builtin(name string) (builtin, error) {
	if name == "regex.match" {
		return p.patterns.match, nil
	}
	for _, family := range native {
		if b, found := family[name]; found {
			return b, nil
		}
	}
	f := topdown.GetBuiltin(name)
	if f == nil {
		return nil, fmt.Errorf("OPA has no built-in %s", name)
	}
	return foreign(f), nil
}

// foreign asks OPA.
func foreign(f topdown.BuiltinFunc) builtin {
	return func(args []Value) (Value, error) {
		var answers []Value
		err := f(topdown.BuiltinContext{}, terms(args), func(t *ast.Term) error {
			v, err := fromTerm(t)
			answers = append(answers, v)
			return err
		})
		switch {
		case err != nil:
			return nil, err
		case len(answers) > 1:
			return nil, errors.New("it gave more than one answer")
		case len(answers) == 0:
			return nil, nil
		}
		return answers[0], nil
	}
}

// An operandError says that an argument has another type than the built-in takes.
type operandError struct {
	n    int
	want string
}

func (e *operandError) Error() string { return fmt.Sprintf("operand %d must be %s", e.n+1, e.want) }

// operand takes an argument of one type.
func operand[T Value](args []Value, n int, want string) (T, error) {
	v, ok := args[n].(T)
	if !ok {
		return v, &operandError{n, want}
	}
	return v, nil
}

func two[A, B Value](args []Value, wantA, wantB string) (a A, b B, err error) {
	if a, err = operand[A](args, 0, wantA); err == nil {
		b, err = operand[B](args, 1, wantB)
	}
	return a, b, err
}

var comparisons = map[string]builtin{
	"equal": func(a []Value) (Value, error) { return Bool(equal(a[0], a[1])), nil },
	"neq":   func(a []Value) (Value, error) { return Bool(!equal(a[0], a[1])), nil },
	"lt":    func(a []Value) (Value, error) { return Bool(compare(a[0], a[1]) < 0), nil },
	"lte":   func(a []Value) (Value, error) { return Bool(compare(a[0], a[1]) <= 0), nil },
	"gt":    func(a []Value) (Value, error) { return Bool(compare(a[0], a[1]) > 0), nil },
	"gte":   func(a []Value) (Value, error) { return Bool(compare(a[0], a[1]) >= 0), nil },
}

var types = map[string]builtin{
	"is_array":   func(a []Value) (Value, error) { return is[*Array](a[0]), nil },
	"is_object":  func(a []Value) (Value, error) { return is[*Object](a[0]), nil },
	"is_set":     func(a []Value) (Value, error) { return is[*Set](a[0]), nil },
	"is_string":  func(a []Value) (Value, error) { return is[*String](a[0]), nil },
	"is_number":  func(a []Value) (Value, error) { return Bool(a[0].rank() == 2), nil },
	"is_null":    func(a []Value) (Value, error) { return is[Null](a[0]), nil },
	"is_boolean": func(a []Value) (Value, error) { return is[Bool](a[0]), nil },
}

func is[T Value](v Value) Value {
	_, ok := v.(T)
	return Bool(ok)
}
