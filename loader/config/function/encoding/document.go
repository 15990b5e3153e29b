package encoding

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"go.yaml.in/yaml/v3"

	"github.com/planvet/planvet/loader/config/function/limit"
)

func documents() map[string]function.Function {
	return map[string]function.Function{
		"csvdecode":  limit.Check(stdlib.CSVDecodeFunc, checkDocument(checkCSV)),
		"jsondecode": limit.Check(jsondecode(), checkDocument(checkJSON)),
		"jsonencode": limit.Bound(stdlib.JSONEncodeFunc),
		"yamldecode": limit.Check(ctyyaml.YAMLDecodeFunc, checkDocument(checkYAML)),
		"yamlencode": limit.Check(ctyyaml.YAMLEncodeFunc, checkText),
	}
}

// checkDocument looks at the source of a document, where there is one, before it is decoded.
func checkDocument(check func(src string) error) func([]cty.Value) error {
	return func(args []cty.Value) error {
		src, _ := args[0].Unmark()
		if src.Type() != cty.String || !src.IsKnown() || src.IsNull() {
			return nil
		}
		if err := check(src.AsString()); err != nil {
			return function.NewArgError(0, err)
		}
		return nil
	}
}

// checkText refuses text that is not UTF-8, such as decryption can yield, which the YAML library cannot write.
func checkText(args []cty.Value) error {
	return cty.Walk(args[0], func(_ cty.Path, v cty.Value) (bool, error) {
		v, _ = v.Unmark()
		if v.Type() == cty.String && v.IsKnown() && !v.IsNull() && !utf8.ValidString(v.AsString()) {
			return false, function.NewArgErrorf(0, "holds text that is not UTF-8")
		}
		return true, nil
	})
}

// jsondecode is the library's, save that of properties by the same name the last one counts whatever its type, as in
// terraform 1.11.
func jsondecode() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String, AllowUnknown: true}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			ret, err := stdlib.JSONDecode(args[0])
			if err == nil || !args[0].IsKnown() || !strings.Contains(err.Error(), "duplicate") {
				return ret, err
			}
			var last any
			dec := json.NewDecoder(strings.NewReader(args[0].AsString()))
			dec.UseNumber()
			if dec.Decode(&last) != nil {
				return ret, err
			}
			unique, encodeErr := json.Marshal(last)
			if encodeErr != nil {
				return ret, err
			}
			return stdlib.JSONDecode(cty.StringVal(string(unique)))
		},
	})
}

func checkCSV(src string) error {
	return limit.Values(strings.Count(src, ",") + strings.Count(src, "\n"))
}

// checkJSON counts brackets and commas outside of strings: the library decodes by recursion, without a bound.
func checkJSON(src string) error {
	depth, values := 0, 1
	inString := false
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			depth++
			values++
		case c == ']' || c == '}':
			depth--
		case c == ',':
			values++
		}
		if depth > limit.MaxDepth {
			return limit.Exceeded("the JSON document is nested too deep", limit.MaxDepth)
		}
	}
	return limit.Values(values)
}

// checkYAML counts the values that a document stands for once every alias is followed, which can be exponentially
// more than it is long. A document that does not parse passes: the decoder says what is wrong with it.
func checkYAML(src string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(src), &doc); err != nil {
		// The decoder has no bound of its own on nesting, and takes time by its square.
		if strings.Contains(err.Error(), "exceeded max depth") {
			return limit.Exceeded("the YAML document is nested too deep", limit.MaxDepth)
		}
		return nil
	}
	size := nodeSize{seen: map[*yaml.Node]int{}}
	if n := size.of(&doc, 0); n > limit.MaxValues {
		return limit.Exceeded("the YAML document holds too many values, aliases followed", limit.MaxValues)
	}
	if size.tooDeep {
		return limit.Exceeded("the YAML document is nested too deep", limit.MaxDepth)
	}
	return nil
}

// nodeSize counts nodes with aliases followed, each anchor once.
type nodeSize struct {
	seen    map[*yaml.Node]int
	tooDeep bool
}

func (s *nodeSize) of(n *yaml.Node, depth int) int {
	if depth > limit.MaxDepth {
		s.tooDeep = true
		return 0
	}
	if n.Kind == yaml.AliasNode {
		if n.Alias == nil {
			return 1
		}
		n = n.Alias
	}
	if size, ok := s.seen[n]; ok {
		return size
	}
	if n.Anchor != "" {
		s.seen[n] = limit.MaxValues + 1 // an alias to itself from inside it; such documents are not decoded
	}
	total := 1
	for _, child := range n.Content {
		total = min(total+s.of(child, depth+1), limit.MaxValues+1)
	}
	if n.Anchor != "" {
		s.seen[n] = total
	}
	return total
}
