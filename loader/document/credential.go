package document

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Credential says where a credential stood. It is all that policies and
// reports see of it.
type Credential struct {
	// Address is that of an instance, of a provider configuration, or of a
	// variable, local or output: "module.net.var.key".
	Address string `json:"address"`
	Path    []any  `json:"path"` // names and int positions; ["default"] of a variable's default
	Kind    string `json:"kind"` // of package credential: "private-key"
	// Hash is the same wherever the same credential stands; "" where it is only
	// referred to.
	Hash string `json:"hash"`
	// Written tells whether this is where the credential is written.
	Written Written `json:"written"`
}

// Written is where a credential is written out.
type Written string

// The values of [Credential.Written].
const (
	Here      Written = "here"
	Elsewhere Written = "elsewhere" // it came here from another place, or from a provider
	// Given is of a variable's value that was given when the plan was made: by a
	// file or by the environment, which the plan does not tell.
	Given Written = "given"
)

// SortCredentials orders and compacts a list: one entry a place and hash, the
// one that says the most.
func SortCredentials(list []Credential) []Credential {
	rank := map[Written]int{Here: 0, Given: 1, Elsewhere: 2}
	slices.SortFunc(list, func(a, b Credential) int {
		return cmp.Or(a.compare(b), rank[a.Written]-rank[b.Written])
	})
	return slices.CompactFunc(list, func(a, b Credential) bool { return a.compare(b) == 0 })
}

func (c Credential) compare(other Credential) int {
	return cmp.Or(
		strings.Compare(c.Address, other.Address), strings.Compare(PathKey(c.Path), PathKey(other.Path)),
		strings.Compare(c.Kind, other.Kind), strings.Compare(c.Hash, other.Hash),
	)
}

// PathKey writes a path as the keys of [Resource.Places] and
// [Resource.References] are written: "ingress.0.cidr_blocks".
func PathKey(path []any) string {
	parts := make([]string, len(path))
	for i, step := range path {
		switch step := step.(type) {
		case int:
			parts[i] = strconv.Itoa(step)
		case string:
			parts[i] = step
		}
	}
	return strings.Join(parts, ".")
}
