// Package mark holds the one mark that functions themselves give and take: sensitivity. All other marks, such as
// where a value came from, belong to the evaluator; functions only carry them along.
package mark

import (
	"github.com/zclconf/go-cty/cty"
)

// Mark is the type of the marks that terraform's functions know of.
type Mark string

// Sensitive is on a value that must not be shown.
const Sensitive = Mark("sensitive")

// Spread gives ret the sensitive mark if anything in the values has it, however deep. Terraform does so in the
// functions that do not look at marks one by one; marks of origin are kept apart there instead.
func Spread(ret cty.Value, from ...cty.Value) cty.Value {
	for _, v := range from {
		if v.HasMarkDeep(Sensitive) {
			return ret.Mark(Sensitive)
		}
	}
	return ret
}

// Origins are the marks anywhere in the values, without sensitivity.
func Origins(from ...cty.Value) cty.ValueMarks {
	marks := cty.NewValueMarks()
	for _, v := range from {
		if v.ContainsMarked() {
			_, deep := v.UnmarkDeep()
			marks = cty.NewValueMarks(marks, deep)
		}
	}
	delete(marks, Sensitive)
	return marks
}
