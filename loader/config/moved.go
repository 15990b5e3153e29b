package config

import (
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// moved follows the moved blocks of the root module and of every module below.
// A module's own moves hold in each of its instances.
func moved(root *module.Module, doc *document.Document) {
	if !anyMoves(root, map[*module.Module]bool{}) {
		return
	}
	instances := map[string]bool{"": true}
	for _, of := range doc.Resources {
		for _, r := range of {
			instances[r.Module] = true
			for parts := document.AddressParts(r.Module); r.Module != "" && len(parts) > 2; {
				parts = parts[:len(parts)-2]
				instances[strings.Join(parts, ".")] = true
			}
		}
	}
	var addresses []string
	for address := range instances {
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	var moves []document.Move
	for _, address := range addresses {
		var above []string
		if address != "" {
			above = document.AddressParts(address)
		}
		if m := called(root, above); m != nil {
			for _, move := range m.Moves {
				moves = append(moves, document.Move{From: slices.Concat(above, move.From), To: slices.Concat(above, move.To)})
			}
		}
	}
	doc.Moved(moves)
}

func anyMoves(m *module.Module, seen map[*module.Module]bool) bool {
	if m == nil || seen[m] {
		return false
	}
	seen[m] = true
	if len(m.Moves) > 0 {
		return true
	}
	for _, call := range m.Calls {
		if anyMoves(call.Module, seen) {
			return true
		}
	}
	return false
}

// called is the module at an instance address, nil where it is not at hand.
func called(m *module.Module, parts []string) *module.Module {
	for i := 1; i < len(parts) && m != nil; i += 2 {
		name, _, _ := strings.Cut(parts[i], "[")
		call := m.Calls[name]
		if call == nil {
			return nil
		}
		m = call.Module
	}
	return m
}
