package eval

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// seenPartly looks for credentials in what the values that are not known may
// be, lists them at the path of the value, and masks them: a credential in one
// branch of a conditional is written, whichever is taken.
func (e *evaluator) seenPartly(address string, above []any, out *document.Resource, values map[string]cty.Value) {
	context := credential.Context{Known: e.credentials.known}
	for _, key := range sorted(out.Partial) {
		path, name := pathOf(key)
		for i, one := range out.Partial[key].May {
			masked, placed := credential.Tree(map[string]any{name: one.Is, name + textSuffix: one.Text}, context, document.Mask)
			tree := masked.(map[string]any) // as it was given
			one.Is, one.Text = tree[name], tree[name+textSuffix].(string)
			out.Partial[key].May[i] = one
			for j := range placed {
				placed[j].Path = append(append([]any{}, path...), placed[j].Path[1:]...)
			}
			e.list(address, above, placed, values)
		}
	}
}

// textSuffix keeps a text beside a value under nearly the same name: what is
// taken for a credential hangs on the name.
const textSuffix = " "

// pathOf takes a key of [document.Resource.Partial] apart, and gives the last
// name in it.
func pathOf(key string) (path []any, name string) {
	for step := range strings.SplitSeq(key, ".") {
		if n, err := strconv.Atoi(step); err == nil {
			path = append(path, n)
			continue
		}
		path, name = append(path, step), step
	}
	return path, name
}
