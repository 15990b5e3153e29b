package partial

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Placeholder stands for a value that is not known in a text:
// "${address.attribute}" for that attribute, "${?…}" for something that came of
// what is named there.
func (v Value) Placeholder() string {
	switch from := v.Sources(); {
	case v.Of != (Attribute{}) && v.Via == "":
		return "${" + v.Of.Address + "." + v.Of.Name + "}"
	case v.Of != (Attribute{}):
		return "${?" + v.Of.Address + "." + v.Of.Name + "}"
	case len(from) > 0:
		return "${?" + from[0] + "}"
	}
	return "${?unknown}"
}

// Rendered is the text with placeholders in the place of holes. It is not ok
// for what is no text.
func (v Value) Rendered() (string, bool) {
	switch v.Kind {
	case Known:
		return asText(v.Known)
	case Text:
		var b strings.Builder
		for _, piece := range v.Pieces {
			if piece.Hole == nil {
				b.WriteString(piece.Literal)
			} else {
				b.WriteString(piece.Hole.Placeholder())
			}
		}
		return b.String(), true
	case JSON:
		out, err := json.Marshal(v.Document)
		return string(out), err == nil
	}
	return "", false
}

func asText(v cty.Value) (string, bool) {
	if v.IsNull() {
		return "", false
	}
	converted, err := convert.Convert(v, cty.String)
	if err != nil || converted.IsNull() {
		return "", false
	}
	return converted.AsString(), true
}

// Concat puts texts one after the other, as a template does.
func Concat(parts ...Value) Value {
	out := []Value{{Kind: Text}}
	for _, part := range parts {
		alternatives := []Value{part}
		if part.Kind == OneOf {
			alternatives = part.Any
		}
		var next []Value
		for _, before := range out {
			for _, one := range alternatives {
				if joined := appendText(before, one); !joined.Bad {
					next = append(next, joined.WithWhy(part.Why))
				}
			}
		}
		if len(next) == 0 || len(next) > maxAlternatives {
			failed := Opaque(parts...)
			failed.Bad = len(next) == 0
			return failed
		}
		out = next
	}
	for i := range out {
		out[i] = settle(out[i])
	}
	return Choice(out...)
}

// settle makes a text without holes a known one, and one that is a hole and
// nothing else that hole.
func settle(v Value) Value {
	switch {
	case v.Kind != Text:
		return v
	case len(v.Pieces) == 0:
		return text("").WithFrom(v.From)
	case len(v.Pieces) == 1 && v.Pieces[0].Hole == nil:
		return text(v.Pieces[0].Literal).WithFrom(v.From)
	case len(v.Pieces) == 1:
		return v.Pieces[0].Hole.WithWhy(v.Why)
	}
	return v
}

func appendText(v, part Value) Value {
	pieces := slices.Clone(v.Pieces)
	switch part.Kind {
	case Known:
		s, ok := asText(part.Known)
		if !ok {
			return Value{Bad: true}
		}
		v.From = union(v.From, part.From)
		v.Pieces = literal(pieces, s)
	case Text:
		for _, piece := range part.Pieces {
			if piece.Hole == nil {
				pieces = literal(pieces, piece.Literal)
			} else {
				pieces = append(pieces, piece)
			}
		}
		v.Pieces = pieces
		v.From = union(v.From, part.From)
	case JSON:
		v.Pieces = jsonPieces(pieces, part)
		v.From, v.Why = union(v.From, part.Sources()), unionWhy(v.Why, part.Reasons())
	case Unknown:
		if part.Bad {
			return part
		}
		hole := part
		v.Pieces = append(pieces, Piece{Hole: &hole})
	default:
		hole := Opaque(part)
		v.Pieces = append(pieces, Piece{Hole: &hole})
	}
	return v
}

// jsonPieces puts the text of a JSON document after other pieces: what stands
// as a placeholder in it is a hole, named as it is written there, with escapes.
func jsonPieces(pieces []Piece, document Value) []Piece {
	s, _ := document.Rendered()
	for at := placeholders.FindStringIndex(s); at != nil; at = placeholders.FindStringIndex(s) {
		hole := Value{}
		name, came := strings.CutPrefix(s[at[0]+2:at[1]-1], "?")
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			hole.Of = Attribute{name[:dot], name[dot+1:]}
			if came {
				hole.Via = "text"
			}
		}
		pieces = append(literal(pieces, s[:at[0]]), Piece{Hole: &hole})
		s = s[at[1]:]
	}
	return literal(pieces, s)
}

func literal(pieces []Piece, s string) []Piece {
	if s == "" {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].Hole == nil {
		pieces[n-1].Literal += s
		return pieces
	}
	return append(pieces, Piece{Literal: s})
}

// derived is a hole of which only the origin is known.
func derived(hole Value) *Value {
	out := Opaque(hole)
	out.From = union(out.From, hole.Sources())
	if hole.Of != (Attribute{}) {
		out.Of, out.Via = hole.Of, "text" // it came of that attribute in some way
	}
	return &out
}

// asPieces is a value as the pieces of a text.
func asPieces(v Value) ([]Piece, bool) {
	switch v.Kind {
	case Text:
		return v.Pieces, true
	case Known:
		if s, ok := v.String(); ok {
			return literal(nil, s), true
		}
	case Unknown:
		if !v.Bad {
			return []Piece{{Hole: &v}}, true
		}
	}
	return nil, false
}

// mapText applies a function that works on each part of a text by itself.
func mapText(v Value, f func(string) string) Value {
	return v.each(func(v Value) Value {
		pieces, ok := asPieces(v)
		if !ok {
			return Opaque(v)
		}
		out := Value{Kind: Text, From: v.From, Why: v.Why}
		for _, piece := range pieces {
			if piece.Hole == nil {
				out.Pieces = literal(out.Pieces, f(piece.Literal))
			} else {
				out.Pieces = append(out.Pieces, Piece{Hole: derived(*piece.Hole)})
			}
		}
		return settle(out)
	})
}

// replace is the function of that name for a plain search text: what is not a
// hole is replaced. Where the search text may lie across the edge of a hole,
// the literal beside it is given up as well.
func replace(v Value, search, with string) Value {
	if search == "" {
		return Opaque(v)
	}
	return v.each(func(v Value) Value {
		pieces, ok := asPieces(v)
		if !ok {
			return Opaque(v)
		}
		out := Value{Kind: Text, From: v.From, Why: v.Why}
		for i, piece := range pieces {
			switch {
			case piece.Hole != nil:
				out.Pieces = append(out.Pieces, Piece{Hole: derived(*piece.Hole)})
			case i > 0 && startsInside(piece.Literal, search), i+1 < len(pieces) && endsInside(piece.Literal, search):
				hole := Opaque(v)
				out.Pieces = append(out.Pieces, Piece{Hole: &hole})
			default:
				out.Pieces = literal(out.Pieces, strings.ReplaceAll(piece.Literal, search, with))
			}
		}
		return settle(out)
	})
}

// startsInside tells whether a text may go on with a search text that began
// before it.
func startsInside(s, search string) bool {
	for n := 1; n < len(search); n++ {
		if strings.HasPrefix(s, search[n:]) || strings.HasPrefix(search[n:], s) {
			return true
		}
	}
	return false
}

func endsInside(s, search string) bool {
	for n := 1; n < len(search); n++ {
		if strings.HasSuffix(s, search[:n]) || strings.HasSuffix(search[:n], s) {
			return true
		}
	}
	return false
}

// trimEnd takes a prefix (or, at the end, a suffix) off a text. Where a hole
// stands there, it is still a hole.
func trimEnd(v Value, affix string, end bool) Value {
	return v.each(func(v Value) Value {
		pieces, ok := asPieces(v)
		if !ok || len(pieces) == 0 {
			return Opaque(v)
		}
		pieces = slices.Clone(pieces)
		at := 0
		if end {
			at = len(pieces) - 1
		}
		piece := pieces[at]
		switch {
		case piece.Hole != nil:
			// The affix may reach beyond the hole.
			if len(pieces) > 1 && !outlasts(pieces, affix, end) {
				return Opaque(v)
			}
			pieces[at] = Piece{Hole: derived(*piece.Hole)}
		case len(piece.Literal) < len(affix) && len(pieces) > 1 && mayBegin(piece.Literal, affix, end):
			return Opaque(v)
		case end:
			pieces[at].Literal = strings.TrimSuffix(piece.Literal, affix)
		default:
			pieces[at].Literal = strings.TrimPrefix(piece.Literal, affix)
		}
		if pieces[at].Hole == nil && pieces[at].Literal == "" {
			pieces = slices.Delete(pieces, at, at+1)
		}
		return settle(Value{Kind: Text, Pieces: pieces, From: v.From, Why: v.Why})
	})
}

// outlasts tells whether the literal behind a hole cannot be part of the affix
// that may begin in the hole.
func outlasts(pieces []Piece, affix string, end bool) bool {
	if end {
		next := pieces[len(pieces)-2]
		return next.Hole == nil && !endsInside(next.Literal, affix)
	}
	next := pieces[1]
	return next.Hole == nil && !startsInside(next.Literal, affix) && !strings.HasPrefix(next.Literal, affix)
}

func mayBegin(s, affix string, end bool) bool {
	if end {
		return strings.HasSuffix(affix, s)
	}
	return strings.HasPrefix(affix, s)
}
