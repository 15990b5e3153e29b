package document

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Documents parses every string of values that holds a JSON object, or a list
// of them, keyed by attribute path. Policies are such strings, and container
// definitions.
func Documents(values map[string]any) map[string]any {
	found := map[string]any{}
	addDocuments(found, "", values)
	return found
}

func addDocuments(found map[string]any, path string, value any) {
	switch value := value.(type) {
	case string:
		if parsed := ParseDocument(value); parsed != nil {
			found[path] = parsed
		}
	case []any:
		for i, element := range value {
			addDocuments(found, join(path, strconv.Itoa(i)), element)
		}
	case map[string]any:
		for name, inner := range value {
			addDocuments(found, join(path, name), inner)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// ParseDocument returns the JSON object or list of objects in a string, nil
// when it holds none. Numbers stay [json.Number]. What nests more than 500 deep
// is nothing that AWS would take for a document, and is none; nor is what holds
// numbers that are not [Countable].
func ParseDocument(text string) any {
	text = strings.TrimSpace(text)
	if len(text) < 2 || (text[0] != '{' && text[0] != '[') {
		return nil
	}
	if nesting(text) > mostNesting {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var parsed any
	if decoder.Decode(&parsed) != nil || decoder.More() || !AllCountable(parsed) {
		return nil
	}
	switch parsed := parsed.(type) {
	case map[string]any:
		return parsed
	case []any:
		for _, element := range parsed {
			if _, object := element.(map[string]any); !object {
				return nil
			}
		}
		if len(parsed) > 0 {
			return parsed
		}
	}
	return nil
}

const mostNesting = 500

// nesting is how deep the lists and objects of a JSON text nest.
func nesting(text string) int {
	depth, deepest := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return deepest
}
