package machine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// A Program is planned policies, ready to run. It may be used concurrently.
type Program struct {
	header    *code.Header
	constants []Value
	builtins  []builtin // nil until used
	functions []function
	rules     int // how many functions take no arguments
	byName    map[string]int
	shapes    []atomic.Pointer[table] // of records, by the constant that lists their keys
	patterns  patterns
}

type function struct {
	*code.Function
	rule  int // number among the rules: what takes no arguments
	once  sync.Once
	body  [][]code.Instr
	wrong error
}

// Load reads what [code.Program.Encode] wrote. Bodies of functions are read
// when they are first called.
func Load(source []byte) (*Program, error) {
	header, err := code.Decode(source)
	if err != nil {
		return nil, err
	}
	p := &Program{header: header, functions: make([]function, len(header.Functions)), byName: make(map[string]int, len(header.Functions))}
	for i := range header.Functions {
		p.functions[i].Function = &header.Functions[i]
		if header.Functions[i].Params == 0 {
			p.functions[i].rule = p.rules
			p.rules++
		}
		p.byName[header.Functions[i].Name] = i
	}
	if p.constants, err = constants(header.Constants); err != nil {
		return nil, err
	}
	p.shapes = make([]atomic.Pointer[table], len(p.constants))
	p.builtins = make([]builtin, len(header.Builtins))
	for i, name := range header.Builtins {
		if p.builtins[i], err = p.builtin(name); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func constants(of []code.Constant) ([]Value, error) {
	out := make([]Value, len(of))
	for i, c := range of {
		items := make([]Value, len(c.Items))
		for j, n := range c.Items {
			if n < 0 || int(n) >= i {
				return nil, errors.New("a constant holds one that comes later")
			}
			items[j] = out[n]
		}
		switch c.Kind {
		case code.Null:
			out[i] = Null{}
		case code.False, code.True:
			out[i] = Bool(c.Kind == code.True)
		case code.Number:
			out[i] = NewNumber(c.Text)
		case code.String:
			out[i] = NewString(c.Text)
		case code.Array:
			out[i] = NewArray(items)
		case code.Set:
			out[i] = NewSet(items...)
		case code.Object:
			object := NewObject(len(items) / 2)
			for j := 0; j+1 < len(items); j += 2 {
				object.Set(items[j], items[j+1])
			}
			out[i] = object
		default:
			return nil, fmt.Errorf("a constant of the kind %d", c.Kind)
		}
	}
	return out, nil
}

// shape is the table of the objects whose keys a constant lists.
func (p *Program) shape(constant int32) *table {
	if t := p.shapes[constant].Load(); t != nil {
		return t
	}
	t := &table{}
	for _, key := range p.constants[constant].(*Array).elements {
		t.add(key)
	}
	p.shapes[constant].Store(t)
	return t
}

// An Evaluation is of one input and one store of data. What rules without
// arguments yield is found once in it, whoever asks first.
type Evaluation struct {
	program *Program
	ctx     context.Context
	input   Value
	data    Value
	rules   []rule // by function.rule
}

// A rule is one without arguments. Rego has no recursion, so who waits for a
// rule is never waited for by who finds it.
type rule struct {
	sync.Mutex
	known bool
	value Value
}

// Evaluate prepares an evaluation. It ends with an error when ctx does.
func (p *Program) Evaluate(ctx context.Context, input, data Value) *Evaluation {
	return &Evaluation{program: p, ctx: ctx, input: input, data: data, rules: make([]rule, p.rules)}
}

// A Run evaluates rules one after the other, and remembers what functions gave
// it. It belongs to one goroutine.
type Run struct {
	*Evaluation

	stack  []Value   // of locals
	args   []Value   // of the calls that are under way
	memory []*memory // by function; nil until it is called
	steps  uint      // of loops and calls
	work   uint      // instructions in blocks that were begun
}

// NewRun begins a run.
func (e *Evaluation) NewRun() *Run {
	return &Run{Evaluation: e, memory: make([]*memory, len(e.program.functions))}
}

// Eval gives the value of a rule, or nil where it is undefined.
func (r *Run) Eval(name string) (Value, error) {
	i, found := r.program.byName[name]
	if !found {
		return nil, fmt.Errorf("there is no rule %s", name)
	}
	return r.call(int32(i), nil)
}

// body decodes a function's instructions, once.
func (p *Program) body(n int32) ([][]code.Instr, error) {
	f := &p.functions[n]
	f.once.Do(func() { f.body, f.wrong = p.header.Body(int(n)) })
	return f.body, f.wrong
}

// call runs a function, unless what it gives is known.
func (r *Run) call(n int32, args []Value) (Value, error) {
	if len(args) == 0 {
		return r.rule(n)
	}
	m := r.memory[n]
	if m == nil {
		m = &memory{}
		r.memory[n] = m
	}
	if m.off {
		return r.run(n, args)
	}
	if v, found := m.recall(args); found {
		return v, nil
	}
	before := r.work
	value, err := r.run(n, args)
	if err != nil {
		return nil, err
	}
	m.keep(args, value, r.work-before)
	return value, nil
}

func (r *Run) rule(n int32) (Value, error) {
	known := &r.rules[r.program.functions[n].rule]
	known.Lock()
	defer known.Unlock()
	if known.known {
		return known.value, nil
	}
	value, err := r.run(n, nil)
	if err == nil {
		known.known, known.value = true, value
	}
	return value, err
}

// run runs a function.
func (r *Run) run(n int32, args []Value) (Value, error) {
	body, err := r.program.body(n)
	if err != nil {
		return nil, err
	}
	if err := r.step(); err != nil {
		return nil, err
	}
	f := r.program.functions[n].Function
	frame := r.frame(int(f.Locals))
	frame[code.Input], frame[code.Data] = r.input, r.data
	copy(frame[2:], args)
	e := execution{Run: r, function: f, locals: frame}
	for _, block := range body {
		signal, err := e.block(block)
		if err != nil {
			r.release(len(frame))
			return nil, err
		}
		if signal == returned {
			break
		}
	}
	r.release(len(frame))
	return e.result, nil
}

// frame takes room for locals off the stack.
func (r *Run) frame(n int) []Value {
	if len(r.stack)+n > cap(r.stack) {
		// Frames in use keep the old stack.
		r.stack = make([]Value, 0, max(1024, 2*cap(r.stack), n))
	}
	start := len(r.stack)
	r.stack = r.stack[:start+n]
	return r.stack[start : start+n : start+n]
}

func (r *Run) release(n int) {
	if n > len(r.stack) { // it was taken off a stack that was full since
		return
	}
	frame := r.stack[len(r.stack)-n:]
	clear(frame)
	r.stack = r.stack[:len(r.stack)-n]
}

// step looks now and then whether the run has to end.
func (r *Run) step() error {
	r.steps++
	if r.steps&0x3ff == 0 && r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	return nil
}
