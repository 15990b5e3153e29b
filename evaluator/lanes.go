package evaluator

import (
	"fmt"
	"slices"

	"github.com/planvet/planvet/policies"
)

// The library of security groups: rules with it and rules without share so
// little work that they are evaluated side by side.
const groupLibrary = "planvet.lib.sg"

// inLanes parts rules into those that are asked one after the other, because
// what functions and libraries yield is shared within a lane alone. There are
// no more lanes than there are worlds of shared work.
func inLanes(set *policies.Set, rules []*policies.Rule) ([][]*policies.Rule, error) {
	var with, without []*policies.Rule
	for _, rule := range rules {
		sources, err := set.Sources([]*policies.Rule{rule})
		if err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
		if slices.ContainsFunc(sources, func(s policies.Source) bool { return s.Package == groupLibrary }) {
			with = append(with, rule)
		} else {
			without = append(without, rule)
		}
	}
	return slices.DeleteFunc([][]*policies.Rule{with, without}, func(l []*policies.Rule) bool { return len(l) == 0 }), nil
}
