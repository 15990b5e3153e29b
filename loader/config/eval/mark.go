package eval

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// ref is the mark of a value that came from a resource instance, or from a
// module or variable whose value is not there. cty carries marks through every
// expression, so a value's references are the ref marks found on it.
type ref string

// mark adds a reference to a value.
func mark(value cty.Value, address string) cty.Value { return value.Mark(ref(address)) }

// references lists the ref marks among marks, sorted.
func references(marks cty.ValueMarks) []string {
	var out []string
	for m := range marks {
		if r, ok := m.(ref); ok {
			out = append(out, string(r))
		}
	}
	slices.Sort(out)
	return out
}

// withoutRefs takes the references off the outside of a value whose members
// carry their own: the keys of a for_each come from all of its members, each
// value from one.
func withoutRefs(value cty.Value) (cty.Value, cty.ValueMarks) {
	bare, marks := value.Unmark()
	rest, refs := cty.ValueMarks{}, cty.ValueMarks{}
	for m := range marks {
		if _, ok := m.(ref); ok {
			refs[m] = struct{}{}
		} else {
			rest[m] = struct{}{}
		}
	}
	return bare.WithMarks(rest), refs
}

// deepMarks collects every mark on a value and in it.
func deepMarks(value cty.Value) cty.ValueMarks {
	if value == cty.NilVal {
		return nil
	}
	_, marks := value.UnmarkDeep()
	return marks
}
