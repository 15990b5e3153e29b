package mark

import (
	"errors"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// errHidden stands in for an error that tells what must not be shown.
var errHidden = errors.New("fails, and why is not shown because it would tell a sensitive value")

// Redact replaces an error of a call whose message holds a sensitive text or number of the arguments. Which argument
// the error is about stays known.
func Redact(err error, args []cty.Value) error {
	message := err.Error()
	for _, arg := range args {
		if !arg.HasMarkDeep(Sensitive) || !tells(message, arg, false) {
			continue
		}
		var about function.ArgError
		if errors.As(err, &about) {
			return function.NewArgError(about.Index, errHidden)
		}
		return errHidden
	}
	return err
}

// tells whether a message holds one of the sensitive texts in v; above says that all of v is sensitive.
func tells(message string, v cty.Value, above bool) bool {
	above = above || v.HasMark(Sensitive)
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return false
	}
	if v.Type().IsPrimitiveType() {
		text, err := convert.Convert(v, cty.String)
		if !above || err != nil || text.AsString() == "" {
			return false
		}
		quoted := strconv.Quote(text.AsString())
		return strings.Contains(message, text.AsString()) || strings.Contains(message, quoted[1:len(quoted)-1])
	}
	if !v.CanIterateElements() {
		return false
	}
	for it := v.ElementIterator(); it.Next(); {
		key, el := it.Element()
		if tells(message, el, above) || (above && v.Type().IsMapType() && tells(message, key, true)) {
			return true
		}
	}
	return false
}
