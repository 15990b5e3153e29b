package hiding

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A Filling is a configuration in which something else is known in the place of
// an unknown.
type Filling struct {
	Value string // as it is written
	Files Files
}

// Fill lists what a hidden place may come to. The values are tried that any of
// the examples that seen was made of has under the same name, and those that
// are typical.
func (h Hidden) Fill(seen *Seen) []Filling {
	var out []Filling
	for _, value := range h.values(seen) {
		out = append(out, Filling{value, h.with(value)})
	}
	return out
}

func (h Hidden) values(seen *Seen) []string {
	switch h.holds {
	case aText:
		if h.Place.Kind == Key {
			return seen.values(h.Place.Name, Key)
		}
		texts := seen.values(h.Place.Name, Text)
		switch h.Place.Kind {
		case Piece:
			return append(texts, `"`+h.Place.Text+`"`)
		case List:
			return append(texts, "null")
		}
		return texts
	case aList:
		return seen.values(h.Place.Name, List)
	case aName:
		return []string{`"x"`, `"y"`}
	case aWorkspace:
		return []string{"true", "false"}
	case aMap:
		return wrapped(seen.values(h.Place.Name, h.Place.Kind), "{ k = ", " }", "{}")
	case aTree:
		return wrapped(h.theValues(seen), "{ it = ", " }", "{}")
	case anObject:
		object := h.Place.node.(*hclsyntax.ObjectConsExpr)
		name := keyName(object.Items[h.Place.item].KeyExpr)
		kind := kindOf(object.Items[h.Place.item].ValueExpr, false)
		if name == "" || kind == "" || kind == Reference {
			return []string{"{}"}
		}
		return wrapped(seen.values(name, kind), `{ "`+name+`" = `, " }", "{}")
	case aCollection:
		return []string{"[]", `["a"]`, `["a", "b"]`}
	case aCount:
		return []string{"0", "1", "2"}[h.Place.item:]
	case aModule:
		return []string{"nothing"}
	case theValue:
		return h.theValues(seen)
	}
	return nil
}

// theValues may stand in the very place.
func (h Hidden) theValues(seen *Seen) []string {
	kind := h.Place.Kind
	if kind == Default {
		kind = kindOf(h.Place.node.(hclsyntax.Expression), false)
	}
	out := seen.values(h.Place.Name, kind)
	if h.Place.top || h.Way == Coalesce {
		out = append(out, "null")
	}
	return out
}

func wrapped(values []string, before, after string, also ...string) []string {
	out := slices.Clone(also)
	for _, value := range values {
		if !strings.HasPrefix(value, "<<") {
			out = append(out, before+value+after)
		}
	}
	return out
}
