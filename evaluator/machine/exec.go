package machine

import (
	"fmt"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// An execution is one call of a function.
type execution struct {
	*Run
	function *code.Function
	locals   []Value
	result   Value
}

// A signal is how a block ended; breaking(n) is what is left of a break.
type signal int

const (
	undefined signal = -1 // or broken
	completed signal = -2
	returned  signal = -3
)

func (e *execution) get(operand int32) Value {
	if operand >= 0 {
		return e.locals[operand]
	}
	return e.program.constants[^operand]
}

// block runs instructions until one is undefined. The signals 0, 1, … tell how
// many more blocks have to end.
func (e *execution) block(instrs []code.Instr) (signal, error) {
	e.work += uint(len(instrs))
	for n := range instrs {
		i := &instrs[n]
		switch i.Op {
		case code.Assign:
			e.locals[i.C] = e.get(i.A)
		case code.Dot:
			v := dot(e.get(i.A), e.get(i.B))
			if v == nil {
				return undefined, nil
			}
			e.locals[i.C] = v
		case code.Call, code.Builtin:
			v, err := e.invoke(i)
			if v == nil || err != nil {
				return undefined, err
			}
			e.locals[i.C] = v
		case code.Equal:
			if a, b := e.get(i.A), e.get(i.B); a != b && !equal(a, b) {
				return undefined, nil
			}
		case code.NotEqual:
			if a, b := e.get(i.A), e.get(i.B); a == b || equal(a, b) {
				return undefined, nil
			}
		case code.IsDefined:
			if e.locals[i.A] == nil {
				return undefined, nil
			}
		case code.IsUndefined:
			if e.locals[i.A] != nil {
				return undefined, nil
			}
		case code.Reset:
			e.locals[i.C] = nil
		case code.Return:
			e.result = e.get(i.A)
			return returned, nil
		case code.Break:
			return signal(i.A) - 1, nil
		case code.Block:
			s, err := e.blocks(i.Blocks)
			if err != nil || s == returned || s >= 0 {
				return s.out(), err
			}
		case code.Scan:
			if s, err := e.scan(i); err != nil || s == returned {
				return s, err
			}
		case code.Not:
			s, err := e.blocks(i.Blocks)
			if err != nil || s == completed {
				return undefined, err
			}
		case code.With:
			if s, err := e.with(i); err != nil || s != completed {
				return s, err
			}
		default:
			if holds, err := e.collect(i); !holds || err != nil {
				return undefined, err
			}
		}
	}
	return completed, nil
}

// out is a signal one block further out.
func (s signal) out() signal {
	if s >= 0 {
		return s - 1
	}
	return s
}

// blocks runs blocks one after the other. It completes when the last one does.
func (e *execution) blocks(of [][]code.Instr) (signal, error) {
	last := completed
	for _, b := range of {
		s, err := e.block(b)
		if err != nil || s == returned || s >= 0 {
			return s, err
		}
		last = s
	}
	return last, nil
}

func dot(source, key Value) Value {
	switch s := source.(type) {
	case *Object:
		return s.Get(key)
	case *Array:
		if i, ok := key.(Int); ok && i >= 0 && int(i) < len(s.elements) {
			return s.elements[i]
		}
	case *Set:
		if s.Has(key) {
			return key
		}
	}
	return nil
}

// scan runs a block for each element, in order.
func (e *execution) scan(i *code.Instr) (signal, error) {
	if len(i.Blocks) == 0 {
		return completed, nil
	}
	body := i.Blocks[0]
	each := func(key, value Value) (signal, error) {
		if err := e.step(); err != nil {
			return undefined, err
		}
		e.locals[i.B], e.locals[i.C] = key, value
		return e.block(body)
	}
	switch source := e.get(i.A).(type) {
	case *Array:
		for n, value := range source.elements {
			if s, err := each(Int(n), value); err != nil || s == returned {
				return s, err
			}
		}
	case *Object:
		for _, n := range source.ordered() {
			if s, err := each(source.keys[n], source.values[n]); err != nil || s == returned {
				return s, err
			}
		}
	case *Set:
		for _, n := range source.ordered() {
			if s, err := each(source.keys[n], source.keys[n]); err != nil || s == returned {
				return s, err
			}
		}
	}
	return completed, nil
}

// invoke calls a function or a built-in.
func (e *execution) invoke(i *code.Instr) (Value, error) {
	start := len(e.args)
	for _, a := range i.Args {
		e.args = append(e.args, e.get(a))
	}
	args := e.args[start:len(e.args):len(e.args)]
	var v Value
	var err error
	if i.Op == code.Call {
		v, err = e.call(i.A, args)
		e.args = e.args[:start]
		return v, err
	}
	v, err = e.program.builtins[i.A](args)
	e.args = e.args[:start]
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %s: %w", e.function.File, i.Row, e.header().Builtins[i.A], err)
	}
	return v, nil
}

func (e *execution) header() *code.Header { return e.program.header }

// collect runs the instructions that make and fill collections, and those that
// ask for a type; holds is false where one is undefined.
func (e *execution) collect(i *code.Instr) (holds bool, err error) {
	switch i.Op {
	case code.MakeArray:
		e.locals[i.C] = &Array{}
	case code.MakeObject:
		e.locals[i.C] = NewObject(0)
	case code.MakeSet:
		e.locals[i.C] = &Set{}
	case code.Record:
		values := make([]Value, len(i.Args))
		for n, a := range i.Args {
			values[n] = e.get(a)
		}
		e.locals[i.C] = &Object{table: e.program.shape(^i.A), values: values}
	case code.Append:
		array := e.locals[i.C].(*Array)
		if array.elements == nil {
			array.elements = make([]Value, 0, usual)
		}
		array.elements = append(array.elements, e.get(i.A))
	case code.Add:
		e.locals[i.C].(*Set).Add(e.get(i.A))
	case code.Insert:
		e.locals[i.C].(*Object).Set(e.get(i.A), e.get(i.B))
	case code.InsertOnce:
		object, key, value := e.locals[i.C].(*Object), e.get(i.A), e.get(i.B)
		if there := object.Get(key); there != nil && !equal(there, value) {
			return false, e.conflict("object keys must be unique")
		}
		object.Set(key, value)
	case code.AssignOnce:
		value := e.get(i.A)
		if there := e.locals[i.C]; there != nil && !equal(there, value) {
			return false, e.conflict("a rule must not have more than one value")
		}
		e.locals[i.C] = value
	case code.Merge:
		a, ok := e.get(i.A).(*Object)
		b, also := e.get(i.B).(*Object)
		if !ok || !also {
			return false, e.conflict("only objects can be merged")
		}
		e.locals[i.C] = union(b, a)
	case code.Len:
		n := length(e.get(i.A))
		if n < 0 {
			return false, nil
		}
		e.locals[i.C] = Int(n)
	case code.IsArray:
		_, holds = e.get(i.A).(*Array)
		return holds, nil
	case code.IsObject:
		_, holds = e.get(i.A).(*Object)
		return holds, nil
	case code.IsSet:
		_, holds = e.get(i.A).(*Set)
		return holds, nil
	default:
		return false, fmt.Errorf("%s: there is no instruction %d", e.function.Name, i.Op)
	}
	return true, nil
}

func (e *execution) conflict(what string) error {
	return fmt.Errorf("data.%s: %s", e.function.Name, what)
}

// length is the number of elements, or of characters; -1 for what has none.
func length(v Value) int {
	switch v := v.(type) {
	case *Array:
		return len(v.elements)
	case *Object:
		return len(v.keys)
	case *Set:
		return len(v.keys)
	case *String:
		n := 0
		for range v.text {
			n++
		}
		return n
	}
	return -1
}

// with runs a block with other input or data, of which nothing that was found
// before may be remembered.
func (e *execution) with(i *code.Instr) (signal, error) {
	evaluation, memory := e.Evaluation, e.memory
	defer func() {
		e.Evaluation, e.memory = evaluation, memory
		e.locals[code.Input], e.locals[code.Data] = e.input, e.data
	}()
	input, data := e.input, e.data
	if value := e.get(i.B); i.A == code.Data {
		data = e.replaced(data, i.Args, value)
	} else {
		input = e.replaced(input, i.Args, value)
	}
	e.Evaluation = e.program.Evaluate(e.ctx, input, data)
	e.memory = e.NewRun().memory
	e.locals[code.Input], e.locals[code.Data] = input, data
	return e.blocks(i.Blocks)
}

// replaced is a value with another one at a path.
func (e *execution) replaced(in Value, path []int32, by Value) Value {
	if len(path) == 0 {
		return by
	}
	out := NewObject(0)
	key := e.get(path[0])
	var below Value
	if object, ok := in.(*Object); ok {
		merge(out, object)
		below = object.Get(key)
	}
	out.Set(key, e.replaced(below, path[1:], by))
	return out
}
