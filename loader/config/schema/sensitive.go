package schema

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed sensitive/arguments.txt
var sensitiveTable string

// sensitive gives the sensitive arguments of each resource type, and of data
// sources under "data." and their type.
var sensitive = sync.OnceValue(func() map[string][][]string {
	out := map[string][][]string{}
	var path []string
	for line := range strings.Lines(sensitiveTable) {
		switch line = strings.TrimRight(line, "\n"); {
		case line == "" || line[0] == '#':
		case line[0] != '\t':
			path = strings.Split(line, ".")
		default:
			for _, typ := range strings.Fields(line) {
				out[typ] = append(out[typ], path)
			}
		}
	}
	return out
})

// Sensitive lists the arguments that the provider marks as sensitive, each as
// its path through nested blocks.
func Sensitive(typ string, data bool) [][]string {
	if data {
		typ = "data." + typ
	}
	return sensitive()[typ]
}

// IsSensitive tells whether an argument outside of blocks is sensitive.
func IsSensitive(typ string, data bool, name string) bool {
	for _, path := range Sensitive(typ, data) {
		if len(path) == 1 && path[0] == name {
			return true
		}
	}
	return false
}
