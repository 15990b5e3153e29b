// Package limit bounds what a function call may cost. Configurations are hostile input: a few lines can ask for a
// product of billions of elements, a string of gigabytes or a number of a billion digits. A call beyond a bound
// fails with an error that names the bound; terraform itself would run out of memory or patience instead.
package limit

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/mark"
)

// The bounds of one function call. They lie far above what configurations need and far below what hurts.
const (
	// MaxBytes bounds the text in all arguments of a call together, and the text in its result.
	MaxBytes = 16 << 20
	// MaxValues bounds how many values, nested ones counted, the arguments or the result of a call hold.
	MaxValues = 1 << 18
	// MaxDepth bounds the nesting of values, and of documents and templates that a function parses.
	MaxDepth = 500
	// MaxTemplate bounds the source of a template in bytes.
	MaxTemplate = 1 << 20
	// MaxExponent bounds the binary exponent of a number, either way: some five thousand decimal digits.
	MaxExponent = 1 << 14
	// MaxRegexWork bounds the length of a text in bytes times the instructions of the pattern run over it.
	MaxRegexWork = 100_000_000
	// MaxFormatWidth bounds width and precision in a format verb, and the spaces of indent.
	MaxFormatWidth = 10_000
	// MaxSetUnknowns bounds the unknown elements of a set that a function builds: two unknown elements are never
	// known to be the same, so each costs a comparison with all the others.
	MaxSetUnknowns = 2_000
)

// ErrExceeded is wrapped by every error that says a bound was exceeded.
var ErrExceeded = errors.New("beyond the limits of static evaluation")

// Exceeded says that something asks for more than the bound allows.
func Exceeded(what string, bound int) error {
	return fmt.Errorf("%s; at most %d is evaluated: %w", what, bound, ErrExceeded)
}

// Text checks that a text of n bytes may be built.
func Text(n int) error {
	if n < 0 || n > MaxBytes {
		return Exceeded("the result would be too long a text in bytes", MaxBytes)
	}
	return nil
}

// Values checks that a collection of n values may be built.
func Values(n int) error {
	if n < 0 || n > MaxValues {
		return Exceeded("the result would hold too many values", MaxValues)
	}
	return nil
}

// Number checks that a number can be written out.
func Number(v cty.Value) error {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.Number {
		return nil
	}
	f := v.AsBigFloat()
	if f.IsInf() {
		return nil
	}
	if exp := f.MantExp(nil); exp > MaxExponent || exp < -MaxExponent {
		return Exceeded("a number has too large a binary exponent", MaxExponent)
	}
	return nil
}

// Bound wraps a function so that its arguments and its result are held to the bounds, that a failure inside it is
// an error without a stack trace and without secrets, and that a result which is not known carries the marks of all
// it may come from.
func Bound(f function.Function) function.Function { return bound(f, always, nil) }

// Pick is Bound for a function that answers with one of the values inside its first argument: an unknown result out of
// known arguments is such a value, and keeps its own marks alone.
func Pick(f function.Function) function.Function { return bound(f, unlessPicked, nil) }

// Exact is Bound for a function that says itself which marks an unknown result has.
func Exact(f function.Function) function.Function { return bound(f, never, nil) }

// Check is Bound for a function whose result may be far larger than its arguments: check sees the arguments as they
// were given, so possibly marked, unknown or null, and its error ends the call before it costs anything.
func Check(f function.Function, check func(args []cty.Value) error) function.Function {
	return bound(f, always, check)
}

// spread says when an unknown result takes over the marks of the arguments.
type spread int

const (
	always spread = iota
	unlessPicked
	never
)

func bound(f function.Function, when spread, check func(args []cty.Value) error) function.Function {
	spec := &function.Spec{
		Description: f.Description(),
		Params:      f.Params(),
		VarParam:    f.VarParam(),
		// The wrapped function checks the types; doing so here as well would run its type function twice.
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := measureAll(args); err != nil {
				return cty.NilVal, err
			}
			if check != nil {
				if err := check(args); err != nil {
					return cty.NilVal, err
				}
			}
			return call(f, args, when)
		},
	}
	for i := range spec.Params {
		allowAll(&spec.Params[i])
	}
	if spec.VarParam != nil {
		allowAll(spec.VarParam)
	}
	return function.New(spec)
}

func allowAll(p *function.Parameter) {
	p.AllowNull, p.AllowUnknown, p.AllowDynamicType, p.AllowMarked = true, true, true, true
}

func call(f function.Function, args []cty.Value, when spread) (cty.Value, error) {
	ret, err := f.Call(args)
	if err != nil {
		var broken function.PanicError
		if errors.As(err, &broken) {
			err = fmt.Errorf("cannot be evaluated with these arguments: %v", broken.Value)
		}
		return cty.NilVal, mark.Redact(err, args)
	}
	if err := Size(ret); err != nil {
		return cty.NilVal, err
	}
	if when == never || ret.IsKnown() || (when == unlessPicked && allKnown(args)) {
		return ret, nil
	}
	return WithDeepMarks(ret, args...), nil
}

func allKnown(args []cty.Value) bool {
	for _, arg := range args {
		if !arg.IsKnown() {
			return false
		}
	}
	return true
}

// WithDeepMarks gives v every mark found anywhere in the values.
func WithDeepMarks(v cty.Value, from ...cty.Value) cty.Value {
	for _, val := range from {
		if val.ContainsMarked() {
			_, marks := val.UnmarkDeep()
			v = v.WithMarks(marks)
		}
	}
	return v
}

func measureAll(args []cty.Value) error {
	cost := &measure{}
	for i, arg := range args {
		if err := cost.add(arg, 0); err != nil {
			return function.NewArgError(i, err)
		}
	}
	return nil
}

// Size checks that a value is within the bounds on values, text, depth and numbers. Values share their parts, so that a
// few lines of a configuration make one that takes little memory and more time than there is to walk; no function of
// the cty library, least of all a call, survives it. Whoever evaluates expressions has to check each result once.
func Size(v cty.Value) error {
	_, err := Measure(v)
	return err
}

// Measure is Size, and tells as well whether all numbers in the value are finite.
func Measure(v cty.Value) (finite bool, err error) {
	m := &measure{}
	err = m.add(v, 0)
	return !m.infinite, err
}

// measure adds up what values cost.
type measure struct {
	values, bytes int
	infinite      bool // there is a number among them that is
}

func (m *measure) add(v cty.Value, depth int) error {
	m.values++
	if m.values > MaxValues {
		return Exceeded("too many values, nested ones counted", MaxValues)
	}
	if depth > MaxDepth {
		return Exceeded("values nested too deep", MaxDepth)
	}
	if v.IsMarked() {
		v, _ = v.Unmark()
	}
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	ty := v.Type()
	switch {
	case ty == cty.String:
		m.bytes += len(v.AsString())
		if m.bytes > MaxBytes {
			return Exceeded("too much text in bytes", MaxBytes)
		}
	case ty == cty.Number:
		m.infinite = m.infinite || v.AsBigFloat().IsInf()
		return Number(v)
	case ty.IsCollectionType() || ty.IsTupleType() || ty.IsObjectType():
		for it := v.ElementIterator(); it.Next(); {
			_, el := it.Element()
			if err := m.add(el, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
