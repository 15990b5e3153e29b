package policies

import (
	_ "embed" // attributes.txt
	"strings"
	"sync"
)

// attributes.txt has a line for each resource type: its name and those of its
// attributes, as terraform prints them. The plans below testdata are where they
// come from, so a type that is not there is one that nothing is known of.
// `go test ./evaluator -run TestAttributes -update` writes it.
//
//go:embed schemas/attributes.txt
var attributesFile string

// Attributes are the names of resource types' attributes, in order, by type;
// those of types that the rules have to do with, and of some more.
var Attributes = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(attributesFile) {
		if words := strings.Fields(line); len(words) > 1 {
			out[words[0]] = words[1:]
		}
	}
	return out
})
