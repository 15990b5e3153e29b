package eval

import (
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// hideSensitive masks the attributes that only the provider knows to be
// sensitive, as a plan does, what is known of them in part, and what was read
// out of them.
func (r *resource) hideSensitive(out *document.Resource) {
	for _, path := range r.schema().Sensitive() {
		maskAt(out.Values, path)
		for read := range out.Documents {
			if under(read, path) {
				delete(out.Documents, read)
			}
		}
		for known := range out.Partial {
			if under(known, path) {
				delete(out.Partial, known) // of which nothing is said then
			}
		}
	}
}

// maskAt masks the argument at a path in every block on its way.
func maskAt(values map[string]any, path []string) {
	value := values[path[0]]
	switch {
	case value == nil:
	case len(path) == 1:
		values[path[0]] = document.Mask
	default:
		blocks, _ := value.([]any)
		for _, block := range blocks {
			if inner, ok := block.(map[string]any); ok {
				maskAt(inner, path[1:])
			}
		}
		if inner, ok := value.(map[string]any); ok {
			maskAt(inner, path[1:])
		}
	}
}

// under tells whether a path of a document, with positions, leads to an
// argument or below it.
func under(read string, path []string) bool {
	next := 0
	for step := range strings.SplitSeq(read, ".") {
		switch {
		case next == len(path):
			return true
		case step == path[next]:
			next++
		case step == "" || step[0] < '0' || step[0] > '9':
			return false
		}
	}
	return next == len(path)
}
