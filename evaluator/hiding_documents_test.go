package evaluator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/planvet/planvet/evaluator/hiding"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// TestHidingDocuments hides what TestHiding hides and asks no rule: what the
// document says of a value that is not known must hold of the value that was
// there before. So it tells a wrong claim of the loader from a wrong answer.
func TestHidingDocuments(t *testing.T) {
	tally, sample := newHidingTally(), sampling(t, 12)
	t.Cleanup(func() { tally.log(t, 0) })
	each(t, func(t *testing.T, c trial) {
		all, err := hiding.All(c.files)
		if err != nil {
			t.Fatal(err)
		}
		known := loaded(t, c.files)
		for _, h := range all {
			if h.Hash(c.rule+c.name)%sample != 0 {
				continue
			}
			tally.add(tally.tried, string(h.Way))
			found := claims{known, loaded(t, h.Files), &h}.wrong()
			if len(found) > 0 {
				tally.add(tally.flipped, string(h.Way))
			}
			for _, wrong := range found {
				t.Errorf("%s\t%s\t%s\t%s\t%s\t%s", c.rule, c.name, h.Way, h.Place, wrong, written(t, c, h.Files))
			}
		}
	})
}

func loaded(t *testing.T, files hiding.Files) *document.Document {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	doc, err := config.Load(context.Background(), fsys, ".", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// claims are what a document says in which something is hidden, beside one in
// which it is not.
type claims struct {
	known, unknown *document.Document
	hidden         *hiding.Hidden
}

// wrong lists the claims that do not hold: an attribute's path with both sides.
func (c claims) wrong() []string {
	var out []string
	for _, kind := range slices.Sorted(maps.Keys(c.known.Resources)) {
		for _, address := range slices.Sorted(maps.Keys(c.known.Resources[kind])) {
			if c.hidden.Gone != "" && goneFrom(c.hidden, address) {
				continue
			}
			was, is := c.known.Resources[kind][address], c.now(kind, address)
			if is == nil {
				out = append(out, address+" is gone")
				continue
			}
			h := held{partial: is.Partial}
			h.object(nil, was.Values, is.Values, was.Unknown, is.Unknown)
			for _, path := range slices.Sorted(maps.Keys(is.Documents)) {
				if before, there := was.Documents[path]; there && !fits(is.Documents[path], before) {
					h.say([]any{"documents", path}, before, is.Documents[path])
				}
			}
			for _, wrong := range h.out {
				out = append(out, address+" "+wrong)
			}
		}
	}
	return out
}

// now is the instance where something is hidden; one of many that nobody can
// count any more is [*].
func (c claims) now(kind, address string) *document.Resource {
	if r := c.unknown.Resources[kind][address]; r != nil {
		return r
	}
	module, key := c.known.Resources[kind][address].Module, c.known.Resources[kind][address].Key
	var found *document.Resource
	for _, other := range slices.Sorted(maps.Keys(c.unknown.Resources[kind])) {
		r := c.unknown.Resources[kind][other]
		if !strings.Contains(other, "[*]") || plainAddress(other) != plainAddress(address) {
			continue
		}
		// in a module of which nobody knows how many there are, the instance itself
		if found == nil || r.Module == module || r.Module == found.Module && reflect.DeepEqual(r.Key, key) {
			found = r
		}
	}
	return found
}

// held walks the values of one instance.
type held struct {
	partial map[string]document.Partial
	out     []string
}

func (h *held) say(path []any, was, is any) {
	before, _ := json.Marshal(was) // of what was decoded from JSON
	after, _ := json.Marshal(is)
	h.out = append(h.out, fmt.Sprintf("%s: %.300s → %.300s", document.PathKey(path), before, after))
}

func (h *held) object(path []any, was, is map[string]any, wasUnknown, isUnknown any) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		_, there := is[name]
		unknown := inside(isUnknown, name)
		if !there && unknown == nil {
			// what nobody says of a member holds of the further ones, or it is unset
			if inside(isUnknown, "*") == true || inside(wasUnknown, name) == nil && unset(was[name]) {
				continue
			}
		}
		h.value(append(slices.Clone(path), name), was[name], is[name], inside(wasUnknown, name), unknown)
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if _, there := was[name]; !there && !unset(is[name]) && inside(wasUnknown, name) == nil {
			h.say(append(slices.Clone(path), name), nil, is[name])
		}
	}
}

// unset tells whether a value is what a plan shows of an argument of a block
// that is not set: rules read its absence as the same.
func unset(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return !value
	case string:
		return value == ""
	case json.Number:
		return value == "0"
	case []any:
		return len(value) == 0
	}
	return false
}

// isMasked tells whether nobody sees all of a value.
func isMasked(value any) bool {
	text, ok := value.(string)
	return ok && strings.Contains(text, document.Mask)
}

// value holds what is said of one value against what it was.
func (h *held) value(path []any, was, is, wasUnknown, isUnknown any) {
	if wasUnknown == true || isMasked(was) || isMasked(is) {
		return
	}
	if isUnknown == true {
		if partial, said := h.partial[document.PathKey(path)]; said && !partial.Many && !admitted(partial, was) && wasUnknown == nil {
			h.say(path, was, partial.Tree())
		}
		return
	}
	switch before := was.(type) {
	case map[string]any:
		if after, ok := is.(map[string]any); ok {
			h.object(path, before, after, wasUnknown, isUnknown)
			return
		}
	case []any:
		if after, ok := is.([]any); ok {
			h.list(path, before, after, wasUnknown, isUnknown)
			return
		}
	}
	if !reflect.DeepEqual(was, is) {
		h.say(path, was, is)
	}
}

// list finds for each element that is surely there one that was: what is hidden
// in one may change where it stands in a set.
func (h *held) list(path []any, was, is []any, wasUnknown, isUnknown any) {
	var more *document.Partial
	end := len(is)
	if end > 0 && inside(isUnknown, end-1) == true {
		if p := h.partial[document.PathKey(append(slices.Clone(path), end-1))]; p.Many {
			more, end = &p, end-1
		}
	}
	left := positions(len(was))
	try := func(i, j int) bool {
		one := held{partial: h.partial}
		one.value(append(slices.Clone(path), i), was[j], is[i], inside(wasUnknown, j), inside(isUnknown, i))
		return len(one.out) == 0
	}
	// those of which most is known first, since the others fit many
	order := positions(end)
	slices.SortStableFunc(order, func(a, b int) int { return unknowns(inside(isUnknown, a)) - unknowns(inside(isUnknown, b)) })
	for _, i := range order {
		at := slices.Index(left, i)
		if at < 0 || !try(i, i) {
			at = slices.IndexFunc(left, func(j int) bool { return try(i, j) })
		}
		if at < 0 {
			// members of a set that came to be equal were one
			if slices.ContainsFunc(positions(len(was)), func(j int) bool { return try(i, j) }) {
				continue
			}
		}
		if at < 0 {
			h.say(append(slices.Clone(path), i), was, is[i])
			return
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, j := range left {
		// an element that was not known may stand for any number
		if inside(wasUnknown, j) == nil && (more == nil || !admitted(*more, was[j])) {
			h.say(append(slices.Clone(path), "left"), was[j], is)
			return
		}
	}
}

func positions(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// unknowns counts what is not known in a value.
func unknowns(of any) int {
	n := 0
	switch of := of.(type) {
	case bool:
		return 1000 // more than what has known parts
	case []any:
		for _, inner := range of {
			n += unknowns(inner)
		}
	case map[string]any:
		for _, inner := range of {
			n += unknowns(inner)
		}
	}
	return n
}

// inside is a part of a tree of what is unknown; true holds of all within.
func inside(tree any, step any) any {
	switch tree := tree.(type) {
	case bool:
		return tree
	case map[string]any:
		if name, ok := step.(string); ok {
			return tree[name]
		}
	case []any:
		if i, ok := step.(int); ok && i < len(tree) {
			if of, ok := tree[i].(map[string]any); ok && len(of) == 0 || tree[i] == false {
				return nil
			}
			return tree[i]
		}
	}
	return nil
}

// admitted tells whether a value is one of the alternatives.
func admitted(p document.Partial, value any) bool {
	return slices.ContainsFunc(p.May, func(a document.Alternative) bool {
		switch {
		case a.Open:
			return true
		case a.Known:
			return fits(a.Is, value)
		case a.Text != "":
			return fits(a.Text, value)
		}
		return a.Of != "" // whose attribute it is says nothing of what it is
	})
}
