package machine

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var texts = map[string]builtin{
	"concat": func(a []Value) (Value, error) {
		by, err := operand[*String](a, 0, "a string")
		if err != nil {
			return nil, err
		}
		var elements []Value
		switch of := a[1].(type) {
		case *Array:
			elements = of.elements
		case *Set:
			elements = of.sorted()
		default:
			return nil, &operandError{1, "an array or a set of strings"}
		}
		parts := make([]string, len(elements))
		for i, e := range elements {
			s, ok := e.(*String)
			if !ok {
				return nil, &operandError{1, "an array or a set of strings"}
			}
			parts[i] = s.text
		}
		return NewString(strings.Join(parts, by.text)), nil
	},
	"contains":    about(strings.Contains),
	"startswith":  about(strings.HasPrefix),
	"endswith":    about(strings.HasSuffix),
	"trim":        changed(strings.Trim),
	"trim_left":   changed(strings.TrimLeft),
	"trim_right":  changed(strings.TrimRight),
	"trim_prefix": changed(strings.TrimPrefix),
	"trim_suffix": changed(strings.TrimSuffix),
	"lower":       mapped(strings.ToLower),
	"upper":       mapped(strings.ToUpper),
	"trim_space":  mapped(strings.TrimSpace),
	"split": func(a []Value) (Value, error) {
		s, by, err := two[*String, *String](a, "a string", "a string")
		if err != nil {
			return nil, err
		}
		parts := strings.Split(s.text, by.text)
		out := make([]Value, len(parts))
		for i, part := range parts {
			out[i] = NewString(part)
		}
		return NewArray(out), nil
	},
	"replace": func(a []Value) (Value, error) {
		s, old, err := two[*String, *String](a, "a string", "a string")
		if err != nil {
			return nil, err
		}
		by, err := operand[*String](a, 2, "a string")
		if err != nil {
			return nil, err
		}
		return NewString(strings.ReplaceAll(s.text, old.text, by.text)), nil
	},
	"sprintf": func(a []Value) (Value, error) {
		format, values, err := two[*String, *Array](a, "a string", "an array")
		if err != nil {
			return nil, err
		}
		args := make([]any, len(values.elements))
		for i, v := range values.elements {
			args[i] = printed(v)
		}
		return NewString(fmt.Sprintf(format.text, args...)), nil
	},
	"to_number": func(a []Value) (Value, error) {
		if a[0].rank() == 2 {
			return a[0], nil
		}
		if s, ok := a[0].(*String); ok {
			if n, err := strconv.ParseInt(s.text, 10, 64); err == nil && strconv.FormatInt(n, 10) == s.text {
				return Int(n), nil
			}
		}
		return ask("to_number", a)
	},
}

// about tells something of two strings.
func about(holds func(a, b string) bool) builtin {
	return func(a []Value) (Value, error) {
		x, y, err := two[*String, *String](a, "a string", "a string")
		if err != nil {
			return nil, err
		}
		return Bool(holds(x.text, y.text)), nil
	}
}

func changed(by func(a, b string) string) builtin {
	return func(a []Value) (Value, error) {
		x, y, err := two[*String, *String](a, "a string", "a string")
		if err != nil {
			return nil, err
		}
		return kept(x, by(x.text, y.text)), nil
	}
}

func mapped(by func(string) string) builtin {
	return func(a []Value) (Value, error) {
		x, err := operand[*String](a, 0, "a string")
		if err != nil {
			return nil, err
		}
		return kept(x, by(x.text)), nil
	}
}

// kept is the same string where its text is.
func kept(s *String, text string) *String {
	if s.text == text {
		return s
	}
	return NewString(text)
}

// printed is what sprintf is given for a value.
func printed(v Value) any {
	switch v := v.(type) {
	case *String:
		return v.text
	case Int:
		return int64(v)
	case *Number:
		if isFloat(v.text) {
			if f, err := strconv.ParseFloat(v.text, 64); err == nil {
				return f
			}
			return v.text
		}
		if n, ok := new(big.Int).SetString(v.text, 10); ok {
			return n
		}
		return v.text
	}
	return term(v).String()
}

// patterns are the regular expressions that a program has compiled. Hostile
// input could hand in ever new ones, so they are bounded.
type patterns struct {
	sync.RWMutex
	by map[string]*regexp.Regexp
}

const mostPatterns = 1000

// match is regex.match.
func (p *patterns) match(a []Value) (Value, error) {
	pattern, s, err := two[*String, *String](a, "a string", "a string")
	if err != nil {
		return nil, err
	}
	re, err := p.compiled(pattern.text)
	if err != nil {
		return nil, err
	}
	return Bool(re.MatchString(s.text)), nil
}

func (p *patterns) compiled(pattern string) (*regexp.Regexp, error) {
	p.RLock()
	re := p.by[pattern]
	p.RUnlock()
	if re != nil {
		return re, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	p.Lock()
	defer p.Unlock()
	if p.by == nil || len(p.by) >= mostPatterns {
		p.by = map[string]*regexp.Regexp{}
	}
	p.by[pattern] = re
	return re, nil
}
