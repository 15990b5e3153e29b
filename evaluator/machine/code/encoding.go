package code

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// version changes with the encoding and with the meaning of instructions.
const version = "planvet code 1\n"

// Encode writes a program. The same program gives the same bytes.
func (p *Program) Encode() []byte {
	out := append([]byte(nil), version...)
	out = number(out, len(p.Constants))
	for _, c := range p.Constants {
		out = append(out, byte(c.Kind))
		switch c.Kind {
		case Number, String:
			out = text(out, c.Text)
		case Array, Set, Object:
			out = numbers(out, c.Items)
		}
	}
	out = number(out, len(p.Builtins))
	for _, name := range p.Builtins {
		out = text(out, name)
	}
	out = number(out, len(p.Functions))
	for _, f := range p.Functions {
		out = text(out, f.Name)
		out = text(out, f.File)
		out = number(out, int(f.Params))
		out = number(out, int(f.Locals))
		body := blocks(nil, f.Body)
		out = number(out, len(body))
		out = append(out, body...)
	}
	return out
}

func number(out []byte, n int) []byte { return binary.AppendVarint(out, int64(n)) }

func text(out []byte, s string) []byte { return append(number(out, len(s)), s...) }

func numbers(out []byte, of []int32) []byte {
	out = number(out, len(of))
	for _, n := range of {
		out = number(out, int(n))
	}
	return out
}

func blocks(out []byte, of [][]Instr) []byte {
	out = number(out, len(of))
	for _, block := range of {
		out = number(out, len(block))
		for _, i := range block {
			out = append(out, byte(i.Op))
			out = number(number(number(out, int(i.A)), int(i.B)), int(i.C))
			switch i.Op {
			case Builtin:
				out = number(out, int(i.Row))
				out = numbers(out, i.Args)
			case Call, Record:
				out = numbers(out, i.Args)
			case Block, Scan, Not:
				out = blocks(out, i.Blocks)
			case With:
				out = numbers(out, i.Args)
				out = blocks(out, i.Blocks)
			}
		}
	}
	return out
}

// A Header is a program without its functions' bodies.
type Header struct {
	Constants []Constant
	Builtins  []string
	Functions []Function
	bodies    [][]byte
}

// Decode reads all of a program but the bodies of its functions, which it
// leaves where they are in source.
func Decode(source []byte) (*Header, error) {
	r := &reader{rest: source}
	if string(r.bytes(len(version))) != version {
		return nil, errors.New("these are no planned policies of this version")
	}
	h := &Header{Constants: make([]Constant, r.count())}
	for i := range h.Constants {
		c := Constant{Kind: Kind(r.byte())}
		switch c.Kind {
		case Number, String:
			c.Text = r.text()
		case Array, Set, Object:
			c.Items = r.numbers()
		}
		h.Constants[i] = c
	}
	h.Builtins = make([]string, r.count())
	for i := range h.Builtins {
		h.Builtins[i] = r.text()
	}
	h.Functions = make([]Function, r.count())
	h.bodies = make([][]byte, len(h.Functions))
	for i := range h.Functions {
		h.Functions[i] = Function{Name: r.text(), File: r.text(), Params: r.number(), Locals: r.number()}
		h.bodies[i] = r.bytes(r.count())
	}
	return h, r.wrong
}

// Body reads the instructions of a function.
func (h *Header) Body(function int) ([][]Instr, error) {
	r := &reader{rest: h.bodies[function]}
	body := r.blocks()
	if r.wrong != nil {
		return nil, fmt.Errorf("%s: %w", h.Functions[function].Name, r.wrong)
	}
	return body, nil
}

// A reader takes parts off the front and remembers that one was missing.
type reader struct {
	rest  []byte
	wrong error
}

var errTruncated = errors.New("the planned policies are damaged")

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.wrong, r.rest = errTruncated, nil
		return nil
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) byte() byte {
	if part := r.bytes(1); part != nil {
		return part[0]
	}
	return 0
}

func (r *reader) number() int32 {
	n, size := binary.Varint(r.rest)
	if size <= 0 || int64(int32(n)) != n {
		r.wrong, r.rest = errTruncated, nil
		return 0
	}
	r.rest = r.rest[size:]
	return int32(n)
}

// count reads how many elements follow: each takes a byte at least.
func (r *reader) count() int {
	n := int(r.number())
	if n < 0 || n > len(r.rest) {
		r.wrong, r.rest = errTruncated, nil
		return 0
	}
	return n
}

func (r *reader) text() string { return string(r.bytes(r.count())) }

func (r *reader) numbers() []int32 {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = r.number()
	}
	return out
}

func (r *reader) blocks() [][]Instr {
	out := make([][]Instr, r.count())
	for i := range out {
		block := make([]Instr, r.count())
		for j := range block {
			block[j] = r.instr()
		}
		out[i] = block
	}
	return out
}

func (r *reader) instr() Instr {
	i := Instr{Op: Op(r.byte()), A: r.number(), B: r.number(), C: r.number()}
	switch i.Op {
	case Builtin:
		i.Row = r.number()
		i.Args = r.numbers()
	case Call, Record:
		i.Args = r.numbers()
	case Block, Scan, Not:
		i.Blocks = r.blocks()
	case With:
		i.Args = r.numbers()
		i.Blocks = r.blocks()
	}
	if i.Op >= ops && r.wrong == nil {
		r.wrong = errTruncated
	}
	return i
}
