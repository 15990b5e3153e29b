package document

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// mostDigits bounds the decimal digits of numbers, and their exponents. JSON may
// hold any number; those beyond are nothing that a provider takes, and what
// computes with them fails or never ends.
const mostDigits = 5_000

// Countable tells whether policies can compute with a number.
func Countable(n json.Number) bool {
	text := string(n)
	if len(text) > mostDigits {
		return false
	}
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		return true
	}
	exponent, err := strconv.Atoi(text[at+1:])
	return err == nil && -mostDigits <= exponent && exponent <= mostDigits
}

// AllCountable tells it of all numbers in a value of decoded JSON.
func AllCountable(value any) bool {
	switch value := value.(type) {
	case json.Number:
		return Countable(value)
	case []any:
		return !slices.ContainsFunc(value, func(element any) bool { return !AllCountable(element) })
	case map[string]any:
		for _, inner := range value {
			if !AllCountable(inner) {
				return false
			}
		}
	}
	return true
}

// HideUncountable makes unknown what is not [Countable], and returns the
// attribute paths of what it was, sorted.
func (r *Resource) HideUncountable() []string {
	h := hiding{}
	for name, value := range r.Values {
		known, unknown := h.value(name, value, r.Unknown[name])
		if unknown == true {
			delete(r.Values, name)
		} else {
			r.Values[name] = known
		}
		if unknown != nil {
			r.Unknown[name] = unknown
		}
	}
	slices.Sort(h.paths)
	return h.paths
}

type hiding struct{ paths []string }

// value gives what is left of a value and what is unknown of it: true where
// nothing is left.
func (h *hiding) value(path string, value, unknown any) (any, any) {
	switch value := value.(type) {
	case json.Number:
		if !Countable(value) {
			h.paths = append(h.paths, path)
			return nil, true
		}
	case []any:
		before := len(h.paths)
		blanks := make([]any, len(value))
		was, _ := unknown.([]any)
		for i, element := range value {
			if blanks[i] = false; i < len(was) {
				blanks[i] = was[i]
			}
			known, blank := h.value(path+"."+strconv.Itoa(i), element, blanks[i])
			value[i], blanks[i] = known, blank
		}
		if len(h.paths) > before {
			return value, blanks
		}
	case map[string]any:
		before := len(h.paths)
		blanks := map[string]any{}
		if was, ok := unknown.(map[string]any); ok {
			blanks = was
		}
		for name, inner := range value {
			known, blank := h.value(path+"."+name, inner, blanks[name])
			if value[name] = known; blank == true && known == nil && inner != nil {
				delete(value, name)
			}
			if blank != nil {
				blanks[name] = blank
			}
		}
		if len(h.paths) > before {
			return value, blanks
		}
	}
	return value, unknown
}
