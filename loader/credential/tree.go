package credential

import "slices"

// A Placed is a credential in a tree of values.
type Placed struct {
	Found
	Path []any // names and positions from the tree's root; it must not be changed
}

// Tree finds the credentials in the strings of a tree of maps, lists and
// scalars, and puts mask in their place there. The tree is changed; the
// returned value is its new root. What is found is in order of path.
func Tree(value any, c Context, mask string) (any, []Placed) {
	w := walker{context: c, mask: mask}
	value = w.value(value, c.Name, c.Beside, nil)
	return value, w.placed
}

type walker struct {
	context Context
	mask    string
	placed  []Placed
}

func (w *walker) value(value any, name string, beside bool, path []any) any {
	switch value := value.(type) {
	case string:
		return w.text(value, name, beside, path)
	case []any:
		beside = beside || slices.ContainsFunc(value, holdsID)
		for i, element := range value {
			value[i] = w.value(element, name, beside, append(path, i))
		}
	case map[string]any:
		w.members(value, name, beside, path)
	}
	return value
}

// members goes through an object. One that has a name and a value, as in lists
// of environment variables, says by the first what the second is.
func (w *walker) members(object map[string]any, name string, beside bool, path []any) {
	beside = beside || holdsID(object)
	given := ""
	for _, key := range []string{"name", "Name", "key", "Key"} {
		if text, ok := object[key].(string); ok {
			given = text
			break
		}
	}
	for _, key := range sortedKeys(object) {
		label := key
		if (key == "value" || key == "Value" || key == "default") && given != "" {
			label = given
		} else if key == "default" || key == "value" {
			label = name
		}
		object[key] = w.value(object[key], label, beside, append(path, key))
	}
}

func (w *walker) text(text, name string, beside bool, path []any) string {
	if len(text) < shortest {
		return text
	}
	c := w.context
	c.Name, c.Beside = name, beside
	found := In(text, c)
	for _, f := range found {
		w.placed = append(w.placed, Placed{f, append([]any{}, path...)})
	}
	return Mask(text, found, w.mask)
}

// holdsID tells whether a value is an access key id, or an object one of whose
// members is.
func holdsID(value any) bool {
	switch value := value.(type) {
	case string:
		return isAccessKeyID(value)
	case map[string]any:
		for _, member := range value {
			if text, ok := member.(string); ok && isAccessKeyID(text) {
				return true
			}
		}
	}
	return false
}

func sortedKeys(of map[string]any) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
