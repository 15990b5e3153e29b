package document

import "strings"

// ModuleCalls lists the module calls that a module instance's address goes
// through, outermost first and without instance keys: module.a["x"].module.b
// gives module.a and module.a.module.b.
func ModuleCalls(address string) []string {
	plain := withoutKeys(address)
	var calls []string
	for at := 0; at < len(plain); {
		next := strings.Index(plain[at:], ".module.")
		if next < 0 {
			return append(calls, plain)
		}
		at += next
		calls = append(calls, plain[:at])
		at++
	}
	return calls
}

// withoutKeys cuts every instance key out of an address.
func withoutKeys(address string) string {
	parts := AddressParts(address)
	for i, part := range parts {
		parts[i], _, _ = strings.Cut(part, "[")
	}
	return strings.Join(parts, ".")
}
