package evaluator

import (
	"fmt"
	"slices"

	"github.com/planvet/planvet/policies"
)

// worlds are libraries whose work rules share that import them, and hardly any
// with rules that don't. A rule belongs to the first that it imports.
var worlds = []string{"planvet.lib.sg", "planvet.lib.iam"}

// inLanes parts rules into those that are asked one after the other, because
// what functions and libraries yield is shared within a lane alone. Lanes are
// evaluated side by side; there is one for each world, and one for the rest.
func inLanes(set *policies.Set, rules []*policies.Rule) ([][]*policies.Rule, error) {
	lanes := make([][]*policies.Rule, len(worlds)+1)
	for _, rule := range rules {
		sources, err := set.Sources([]*policies.Rule{rule})
		if err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
		world := slices.IndexFunc(worlds, func(library string) bool {
			return slices.ContainsFunc(sources, func(s policies.Source) bool { return s.Package == library })
		})
		if world < 0 {
			world = len(worlds)
		}
		lanes[world] = append(lanes[world], rule)
	}
	return slices.DeleteFunc(lanes, func(lane []*policies.Rule) bool { return len(lane) == 0 }), nil
}
