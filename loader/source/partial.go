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
		argument, _, _ := strings.Cut(path, ".")
		if r.Unknown[argument] == nil {
			continue
		}
		if list, ok := from.Values[argument].([]any); ok && r.Unknown[argument] == true {
			j.members(r, from, argument, list)
			continue
		}
		moved, ok := move(path, positions)
		if !ok || !isUnknownAt(r.Unknown, moved) {
			continue
		}
		if r.Partial == nil {
			r.Partial = map[string]document.Partial{}
		}
		r.Partial[moved] = j.filledIn(from.Partial[path])
	}
	for _, path := range slices.Sorted(maps.Keys(r.Partial)) {
		if _, told := from.Partial[path]; !told && isUnknownAt(from.Unknown, path) {
			delete(r.Partial, path) // the source's references are exact
		}
	}
}

// members takes a list of which the plan knows nothing and the source some
// members.
func (j *joiner) members(r, from *document.Resource, argument string, list []any) {
	if r.Unknown[argument] != true {
		return
	}
	if r.Partial == nil {
		r.Partial = map[string]document.Partial{}
	}
	delete(r.Partial, argument)
	r.Values[argument], r.Unknown[argument] = list, from.Unknown[argument]
	prefix := argument + "."
	for path, entry := range from.Partial {
		if strings.HasPrefix(path, prefix) {
			r.Partial[path] = j.filledIn(entry)
		}
	}
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
	var value any = r.Values
	for step := range strings.SplitSeq(attribute, ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return nil, false
			}
			value = at[i]
		default:
			return nil, false
		}
	}
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
