package document

import (
	"slices"
	"strconv"
	"strings"
)

// KeyText writes an instance key as terraform does in addresses: ["a"], [0],
// or nothing for nil.
func KeyText(key any) string {
	switch key := key.(type) {
	case string:
		return `["` + keyEscapes.Replace(key) + `"]`
	case int:
		return "[" + strconv.Itoa(key) + "]"
	}
	return ""
}

var keyEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{")

// AddressParts takes an address apart at its dots: "module", `a["x.y"]`,
// "aws_instance", "b[0]".
func AddressParts(address string) []string {
	var parts []string
	start := 0
	quoted, inside := false, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && inside:
			quoted = !quoted
		case quoted:
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '.' && !inside:
			parts = append(parts, address[start:i])
			start = i + 1
		}
	}
	return append(parts, address[start:])
}

// A Move says that what is at To was at From before. Both are whole addresses
// in parts, as [AddressParts] makes them, of a resource, a module call, or an
// instance of either; one without a key stands for all instances.
type Move struct{ From, To []string }

// mostMoves bounds how far one instance is followed back.
const mostMoves = 32

// Moved fills in Previous where moves lead to an instance, of those that do
// not know it otherwise. Of several moves to one address the first counts.
func (d *Document) Moved(moves []Move) {
	to := map[string]Move{}
	for _, m := range moves {
		if key := strings.Join(m.To, "."); len(m.From) > 0 && len(m.To) > 0 {
			if _, known := to[key]; !known {
				to[key] = m
			}
		}
	}
	if len(to) == 0 {
		return
	}
	for _, instances := range d.Resources {
		for _, r := range instances {
			if r.Previous != nil {
				continue
			}
			r.Previous = allPrevious(r.Address, to)
		}
	}
}

// allPrevious follows moves back, the last ones first. A resource and the
// modules that it is in may each have been moved, before or after the others.
func allPrevious(address string, to map[string]Move) []string {
	all := []string{address}
	for i := 0; i < len(all) && len(all) <= mostMoves; i++ {
		for _, before := range previous(all[i], to) {
			if !slices.Contains(all, before) {
				all = append(all, before)
			}
		}
	}
	if len(all) == 1 {
		return nil
	}
	return all[1:]
}

// previous is where an instance was before the move that leads to it, and
// before those that lead to the modules that it is in.
func previous(address string, to map[string]Move) []string {
	var found []string
	parts := AddressParts(address)
	for n := 2; n <= len(parts); n += 2 {
		if n < len(parts) && parts[n-2] != "module" {
			break
		}
		above, last := strings.Join(parts[:n-1], ".")+".", parts[n-1]
		if m, exact := to[above+last]; exact {
			found = append(found, strings.Join(m.From, ".")+tail(parts[n:]))
			continue
		}
		name, _, keyed := strings.Cut(last, "[")
		if m, whole := to[above+name]; keyed && whole && !strings.HasSuffix(m.From[len(m.From)-1], "]") {
			// All instances are moved at once: each keeps its key.
			found = append(found, strings.Join(m.From, ".")+last[len(name):]+tail(parts[n:]))
		}
	}
	return found
}

func tail(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return "." + strings.Join(parts, ".")
}
