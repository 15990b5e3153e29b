package source

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// partial takes from the source what it tells of values that are not known: a
// plan prints the names in an expression, and no expression. What the plan
// itself knows of data sources by now is put in.
func (j *joiner) partial(r, from *document.Resource, positions positions) {
	for _, path := range slices.Sorted(maps.Keys(from.Partial)) {
		moved, ok := move(path, positions)
		if !ok {
			continue
		}
		if at := strings.LastIndexByte(path, '.'); at >= 0 {
			members(r, from, path[:at], moved[:strings.LastIndexByte(moved, '.')])
		}
		if !isUnknownAt(r.Unknown, moved) {
			continue
		}
		if r.Partial == nil {
			r.Partial = map[string]document.Partial{}
		}
		r.Partial[moved] = j.filledIn(from.Partial[path])
	}
	for _, path := range slices.Sorted(maps.Keys(r.Partial)) {
		back := moveBack(path, positions)
		if _, told := from.Partial[back]; !told && isUnknownAt(from.Unknown, back) {
			delete(r.Partial, path) // the source's references are exact
		}
	}
}

// members takes a list of which the plan knows nothing and the source some
// members. The paths are the list's, in the source and in the plan.
func members(r, from *document.Resource, path, moved string) {
	list, ok := valueAt(from.Values, path).([]any)
	if !ok || len(list) == 0 || valueAt(r.Unknown, moved) != true {
		return
	}
	if setAt(r.Values, moved, list) {
		setAt(r.Unknown, moved, valueAt(from.Unknown, path))
		delete(r.Partial, moved)
	}
}

// valueAt is what a tree holds at a dotted path, nil where it has no such path.
func valueAt(tree map[string]any, path string) any {
	var value any = tree
	for step := range strings.SplitSeq(path, ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			value = at[i]
		default:
			return nil
		}
	}
	return value
}

// setAt puts a value at a dotted path, and tells whether there is such a path.
func setAt(tree map[string]any, path string, value any) bool {
	above, last := "", path
	if at := strings.LastIndexByte(path, '.'); at >= 0 {
		above, last = path[:at], path[at+1:]
	}
	holder := any(tree)
	if above != "" {
		holder = valueAt(tree, above)
	}
	if object, ok := holder.(map[string]any); ok {
		object[last] = value
		return true
	}
	return false
}

// filledIn puts what the plan knows of data sources into what the source says
// of a value.
func (j *joiner) filledIn(entry document.Partial) document.Partial {
	out := document.Partial{Many: entry.Many, Why: entry.Why}
	for _, alternative := range entry.May {
		if alternative.Of != "" && alternative.Via == "" && !alternative.Known {
			if value, known := j.known(alternative.Of, alternative.Attribute); known {
				alternative.Known, alternative.Is, alternative.Text = true, value, ""
			}
		}
		out.May = append(out.May, alternative)
	}
	return out
}

// known is the value that the plan has for an attribute of a data source.
func (j *joiner) known(address, attribute string) (any, bool) {
	r := j.data[address]
	if r == nil || isUnknownAt(r.Unknown, attribute) {
		return nil, false
	}
	value := valueAt(r.Values, attribute)
	return value, value != nil && value != document.Mask
}

// isUnknownAt tells whether a tree of what is unknown says so at a dotted path.
func isUnknownAt(unknown map[string]any, path string) bool {
	var at any = unknown
	for step := range strings.SplitSeq(path, ".") {
		switch tree := at.(type) {
		case bool:
			return tree
		case map[string]any:
			at = tree[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(tree) {
				return false
			}
			at = tree[i]
		default:
			return false
		}
	}
	return at == true
}
