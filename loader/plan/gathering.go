package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A group is a list of instances that many references lead to. A thousand
// instances that each take one of a thousand others share one group, where a
// list for each would hold a million addresses.
type group struct {
	number    int
	addresses []string // sorted, each once
}

// A gathering is what references have led to so far.
type gathering struct {
	groups map[*group]bool
	loose  map[string]bool
}

func (g *gathering) add(address string) {
	if g.loose == nil {
		g.loose = map[string]bool{}
	}
	g.loose[address] = true
}

func (g *gathering) join(of *group) {
	if len(of.addresses) == 0 {
		return
	}
	if g.groups == nil {
		g.groups = map[*group]bool{}
	}
	g.groups[of] = true
}

// settle makes one group of a gathering: the one that it holds, or for the
// same groups the same one.
func (r *resolver) settle(g *gathering) *group {
	if len(g.loose) > 0 {
		all := g.loose
		if len(g.groups) > 0 {
			all = maps.Clone(g.loose)
			g.each(all)
		}
		return r.group(all)
	}
	if len(g.groups) == 1 {
		for only := range g.groups {
			return only
		}
	}
	var name strings.Builder
	for _, number := range slices.Sorted(numbers(g.groups)) {
		fmt.Fprintf(&name, "%d ", number)
	}
	if known := r.merged[name.String()]; known != nil {
		return known
	}
	all := map[string]bool{}
	g.each(all)
	merged := r.group(all)
	r.merged[name.String()] = merged
	return merged
}

func (g *gathering) each(into map[string]bool) {
	for of := range g.groups {
		for _, address := range of.addresses {
			into[address] = true
		}
	}
}

func numbers(groups map[*group]bool) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for of := range groups {
			if !yield(of.number) {
				return
			}
		}
	}
}

func (r *resolver) group(of map[string]bool) *group {
	r.groups++
	return &group{r.groups, slices.Sorted(maps.Keys(of))}
}

// memoized follows once what many references go through.
func (r *resolver) memoized(key memoKey, found *gathering, follow func(into *gathering)) {
	known := r.memo[key]
	if known == nil {
		r.memo[key] = &group{} // a cycle through here adds nothing
		into := gathering{}
		follow(&into)
		known = r.settle(&into)
		r.memo[key] = known
	}
	found.join(known)
}
