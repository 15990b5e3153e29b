package conftest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A finder reads messages, and finds of which instance they speak.
type finder struct {
	names []string // the longest first
	known map[string]bool
}

func newFinder(names []string) *finder {
	f := &finder{names: slices.Clone(names), known: map[string]bool{}}
	slices.SortFunc(f.names, func(a, b string) int { return cmp.Or(-cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	for _, name := range names {
		f.known[name] = true
	}
	return f
}

// keys under which policies give an address, in the order in which they are
// believed.
var keys = []string{"address", "resource_address", "resource", "resource_id", "id", "name"}

// read takes one element of a rule: a text, or an object with msg.
func (f *finder) read(element any) (message, address string, err error) {
	switch said := element.(type) {
	case string:
		return said, f.in(said), nil
	case map[string]any:
		message, ok := said["msg"].(string)
		if !ok {
			return "", "", errors.New("an object it yields has no text msg")
		}
		if address = f.field(said, 0); address == "" {
			address = f.in(message)
		}
		return message, address, nil
	}
	return "", "", fmt.Errorf("it yields %T, where conftest wants a text or an object with msg", element)
}

// field looks for an address in an object, and in the objects below it:
// conftest's metadata, Gatekeeper's details.
func (f *finder) field(object map[string]any, depth int) string {
	for _, key := range keys {
		switch value := object[key].(type) {
		case string:
			if f.known[value] {
				return value
			}
		case map[string]any:
			if address, ok := value["address"].(string); ok && f.known[address] {
				return address
			}
		}
	}
	if depth < 2 {
		for _, key := range []string{"details", "metadata"} {
			if below, ok := object[key].(map[string]any); ok {
				if address := f.field(below, depth+1); address != "" {
					return address
				}
			}
		}
	}
	return ""
}

// in is the address that a message holds; "" where it holds none, or several of
// which none is part of another.
func (f *finder) in(message string) string {
	first, rest := "", message
	for _, name := range f.names {
		if !holds(rest, name) {
			continue
		}
		if first != "" {
			return ""
		}
		first, rest = name, strings.ReplaceAll(rest, name, "\x00")
	}
	return first
}

// holds tells whether a name stands in a text by itself.
func holds(text, name string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return false
		}
		at += from
		before, after := at == 0 || !inName(text[at-1]), at+len(name)
		if before && (after == len(text) || !inName(text[after]) || text[after] == '.' && (after+1 == len(text) || !inName(text[after+1]))) {
			return true
		}
		from = at + 1
	}
}

func inName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.' || c == '['
}
