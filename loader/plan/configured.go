package plan

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// applyConfiguration says of an instance what the configuration sets, leaves
// in Unknown only that, and resolves references.
//
// A plan's configuration does not show dynamic blocks. Of an instance that is
// created, blocks that have values can come from nowhere else (providers'
// defaults are no blocks), so they count as configured, with what is unknown
// in them. A dynamic block over an unknown collection leaves no trace at all
// in a plan: only the source tells.
func (r *resolver) applyConfiguration(of *document.Resource, config *configResource, in scope) {
	set := config.Expressions
	of.Configured = []string{}
	for name, e := range set {
		if r.sets(of, name, e, in) {
			of.Configured = append(of.Configured, name)
		}
	}
	for name, value := range of.Values {
		if set[name] == nil && isBlocks(value) && (of.Action == document.Create || of.Action == document.Replace) {
			of.Configured = append(of.Configured, name)
		}
	}
	slices.Sort(of.Configured)
	for name, value := range of.Values {
		if value == nil && set[name] == nil {
			delete(of.Values, name)
		}
	}
	for name, unknown := range of.Unknown {
		_, configured := slices.BinarySearch(of.Configured, name)
		kept, some := unknown, configured && document.HoldsUnknown(unknown)
		if e := set[name]; some && e != nil {
			kept, some = r.configuredUnknown(unknown, of.Values[name], e, in)
		}
		if some {
			of.Unknown[name] = trimUnknown(kept)
		} else {
			delete(of.Unknown, name)
		}
	}
	r.addReferences(of, "", set, of.Values, of.Unknown, in)
}

// sets tells whether an expression gives an argument a value. One that comes
// to null sets nothing; what a provider only takes and never shows (password_wo)
// is null in every plan.
func (r *resolver) sets(of *document.Resource, name string, e *expression, in scope) bool {
	value, shown := of.Values[name]
	switch {
	case e == nil:
		return false
	case e.literal:
		return e.constant != nil
	case document.HoldsUnknown(of.Unknown[name]):
		return !r.isNull(e, in)
	}
	return value != nil || !shown || strings.HasSuffix(name, "_wo")
}

// isBlocks tells nested blocks from lists of plain values.
func isBlocks(value any) bool {
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		return false
	}
	_, ok = list[0].(map[string]any)
	return ok
}

// configuredUnknown keeps of nested blocks' unknown values those that the
// configuration sets in the block at that position, or, where positions are
// not certain, in any block of that name; the rest the provider computes.
func (r *resolver) configuredUnknown(unknown, value any, e *expression, in scope) (any, bool) {
	list, isList := unknown.([]any)
	if !isList || len(e.blocks) == 0 {
		return unknown, document.HoldsUnknown(unknown)
	}
	values, _ := value.([]any)
	sets := make([]expressions, len(list))
	if positions := matchBlocks(e.blocks, values); positions != nil && len(values) == len(list) {
		for i, block := range e.blocks {
			sets[positions[i]] = r.joined([]expressions{block}, in)
		}
	} else {
		any := r.joined(e.blocks, in)
		for i := range sets {
			sets[i] = any
		}
	}
	kept := make([]any, len(list))
	some := false
	for i, element := range list {
		block, isBlock := element.(map[string]any)
		if !isBlock {
			kept[i] = element
			some = some || document.HoldsUnknown(element)
			continue
		}
		var known map[string]any
		if i < len(values) {
			known, _ = values[i].(map[string]any)
		}
		left := map[string]any{}
		for name, inner := range block {
			if e := sets[i][name]; e != nil {
				if inner, holds := r.configuredUnknown(inner, known[name], e, in); holds {
					left[name] = inner
					some = true
				}
			}
		}
		kept[i] = left
	}
	return kept, some
}

// joined is what any of the blocks sets to more than null.
func (r *resolver) joined(blocks []expressions, in scope) expressions {
	set := expressions{}
	for _, block := range blocks {
		for name, inner := range block {
			switch before := set[name]; {
			case inner == nil || r.isNull(inner, in):
			case before != nil:
				set[name] = &expression{references: inner.references, blocks: slices.Concat(before.blocks, inner.blocks)}
			default:
				set[name] = inner
			}
		}
	}
	return set
}

// trimUnknown leaves out of objects what holds no unknown value. Lists keep
// their positions.
func trimUnknown(unknown any) any {
	switch unknown := unknown.(type) {
	case []any:
		for i, element := range unknown {
			unknown[i] = trimUnknown(element)
		}
	case map[string]any:
		for name, inner := range unknown {
			if document.HoldsUnknown(inner) {
				unknown[name] = trimUnknown(inner)
			} else {
				delete(unknown, name)
			}
		}
	}
	return unknown
}

func (r *resolver) addReferences(of *document.Resource, above string, set expressions, values, unknown map[string]any, in scope) {
	for name, e := range set {
		if e == nil {
			continue
		}
		path := above + name
		if len(e.references) > 0 {
			narrow := in
			if list, ok := values[name].([]any); ok && len(list) != 1 {
				narrow.single = false
			}
			addresses := r.resolve(e.references, narrow)
			if len(addresses) > 0 {
				of.References[path] = addresses
			}
			partial(of, path, unknown[name], e, addresses, in)
		}
		r.addBlockReferences(of, path, e.blocks, values[name], unknown[name], in)
	}
}

// addBlockReferences finds the position of each block in the plan's values,
// which for a set is not the order of the source. Where that is not certain,
// the references are those of the whole.
func (r *resolver) addBlockReferences(of *document.Resource, path string, blocks []expressions, value, unknown any, in scope) {
	if len(blocks) == 0 {
		return
	}
	list, _ := value.([]any)
	if positions := matchBlocks(blocks, list); positions != nil {
		for i, block := range blocks {
			inner, _ := list[positions[i]].(map[string]any)
			var hidden map[string]any
			if all, _ := unknown.([]any); positions[i] < len(all) {
				hidden, _ = all[positions[i]].(map[string]any)
			}
			r.addReferences(of, path+"."+strconv.Itoa(positions[i])+".", block, inner, hidden, in)
		}
		return
	}
	whole := gathering{}
	for _, address := range of.References[path] {
		whole.add(address)
	}
	for _, block := range blocks {
		r.followBlock(block, in, &whole)
	}
	all := r.settle(&whole).addresses
	if len(all) > 0 {
		of.References[path] = all
	}
}

func (r *resolver) followBlock(block expressions, in scope, found *gathering) {
	for _, e := range block {
		if e == nil {
			continue
		}
		r.follow(e.references, in, found, 0)
		for _, nested := range e.blocks {
			r.followBlock(nested, in, found)
		}
	}
}

// matchBlocks gives each configured block its position among the values by
// its constants; nil when a block fits nowhere or in two places.
func matchBlocks(blocks []expressions, list []any) []int {
	if len(blocks) == 0 || len(blocks) != len(list) {
		return nil
	}
	if len(blocks) == 1 {
		return []int{0}
	}
	positions := make([]int, len(blocks))
	taken := map[int]bool{}
	for i, block := range blocks {
		positions[i] = -1
		for j, element := range list {
			values, ok := element.(map[string]any)
			if !ok || !fits(block, values) {
				continue
			}
			if positions[i] >= 0 {
				return nil
			}
			positions[i] = j
		}
		if positions[i] < 0 || taken[positions[i]] {
			return nil
		}
		taken[positions[i]] = true
	}
	return positions
}

func fits(block expressions, values map[string]any) bool {
	for name, e := range block {
		if e == nil || !e.literal || e.constant == nil {
			continue
		}
		if !sameConstant(e.constant, values[name]) {
			return false
		}
	}
	return true
}

// sameConstant compares what was written with what the provider made of it:
// numbers and booleans may have been written as text.
func sameConstant(written, value any) bool {
	a, errA := json.Marshal(written)
	b, errB := json.Marshal(value)
	if errA != nil || errB != nil {
		return false
	}
	return string(a) == string(b) || unquoted(a) == unquoted(b)
}

func unquoted(text []byte) string {
	var s string
	if json.Unmarshal(text, &s) == nil {
		return s
	}
	return string(text)
}
