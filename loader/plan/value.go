package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/planvet/planvet/loader/document"
)

// A values parser makes Go values of JSON that a jsontext.Decoder has found
// valid: nil, bool, string, [json.Number], []any and map[string]any, as
// encoding/json does with UseNumber. Names of attributes, and the short values
// that stand in every second resource, are kept once.
type values struct {
	text    []byte
	at      int
	strings map[string]string
	keys    []string // of the objects that are being read, innermost last
	parts   []any    // likewise, and of lists
	depth   int
	odd     bool // there is a number among them that is not document.Countable
}

const (
	shortText   = 40    // bytes of a string that is worth keeping once
	mostStrings = 50000 // that are kept: hostile input may have ever new ones
	mostNesting = 500   // of lists and objects; what providers have nests below 30
)

func newValues() *values { return &values{strings: map[string]string{}} }

// errNesting is the panic that ends the parsing of what nests too deeply: all
// that comes after walks values by recursion, with a path for each.
var errNesting = fmt.Errorf("its values nest more than %d deep", mostNesting)

// parse makes a value of one JSON value. Its only error is errNesting.
func (v *values) parse(raw []byte) (value any, err error) {
	v.text, v.at, v.depth, v.odd = raw, 0, 0, false
	v.keys, v.parts = v.keys[:0], v.parts[:0]
	defer func() {
		if reason := recover(); reason == any(errNesting) {
			value, err = nil, errNesting
		} else if reason != nil {
			panic(reason)
		}
	}()
	return v.value(), nil
}

func (v *values) enter() {
	if v.depth++; v.depth > mostNesting {
		panic(errNesting)
	}
	v.at++
}

func (v *values) space() byte {
	for v.at < len(v.text) {
		switch c := v.text[v.at]; c {
		case ' ', '\t', '\r', '\n':
			v.at++
		default:
			return c
		}
	}
	return 0
}

func (v *values) value() any {
	switch v.space() {
	case '{':
		return v.object()
	case '[':
		return v.list()
	case '"':
		return v.string()
	case 't':
		v.at += len("true")
		return true
	case 'f':
		v.at += len("false")
		return false
	case 'n':
		v.at += len("null")
		return nil
	}
	start := v.at
	for v.at < len(v.text) && isNumeric(v.text[v.at]) {
		v.at++
	}
	number := json.Number(v.keep(v.text[start:v.at]))
	v.odd = v.odd || !document.Countable(number)
	return number
}

func isNumeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

func (v *values) object() any {
	v.enter()
	first, named := len(v.parts), len(v.keys)
	for v.space() != '}' {
		if v.text[v.at] == ',' {
			v.at++
			v.space()
		}
		key := v.string()
		v.space()
		v.at++ // the colon
		value := v.value()
		v.keys = append(v.keys, key)
		v.parts = append(v.parts, value)
	}
	v.at++
	object := make(map[string]any, len(v.parts)-first)
	for i, key := range v.keys[named:] {
		object[key] = v.parts[first+i]
	}
	clear(v.parts[first:])
	v.keys, v.parts = v.keys[:named], v.parts[:first]
	v.depth--
	return object
}

func (v *values) list() any {
	v.enter()
	first := len(v.parts)
	for v.space() != ']' {
		if v.text[v.at] == ',' {
			v.at++
		}
		v.parts = append(v.parts, v.value())
	}
	v.at++
	list := append(make([]any, 0, len(v.parts)-first), v.parts[first:]...)
	clear(v.parts[first:])
	v.parts = v.parts[:first]
	v.depth--
	return list
}

func (v *values) string() string {
	start := v.at + 1
	end := start
	for {
		n := bytes.IndexByte(v.text[end:], '"')
		if n < 0 {
			n = len(v.text) - end // valid JSON never comes here
		}
		end += n
		backslashes := 0
		for end-backslashes-1 >= start && v.text[end-backslashes-1] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 || end >= len(v.text) {
			break
		}
		end++
	}
	v.at = min(end+1, len(v.text))
	inner := v.text[start:end]
	if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return v.keep(inner)
	}
	// What is no UTF-8 becomes U+FFFD, and the error tells of just that.
	text, _ := jsontext.AppendUnquote(nil, v.text[start-1:v.at])
	return string(text)
}

func (v *values) keep(text []byte) string {
	if len(text) > shortText {
		return string(text)
	}
	if s, found := v.strings[string(text)]; found {
		return s
	}
	s := string(text)
	if len(v.strings) < mostStrings {
		v.strings[s] = s
	}
	return s
}
