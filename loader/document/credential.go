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
	// variable, local, output or action: "module.net.var.key".
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

// settleCredentials says of the credentials in d.Before where they were
// written, which nobody can ask the configuration of that time. What stands
// now where it stood is written where it was; of one that is gone from an
// instance, the instance is the only place that is known.
//
// What the configuration itself holds now, in a variable or a provider, was
// there before if an instance shows it, and is taken to have been there if no
// instance would.
func (d *Document) settleCredentials() {
	now, inInstances := map[string]Written{}, map[string]bool{}
	written := map[string]bool{}
	for _, c := range d.Credentials {
		now[c.Address+"\x00"+PathKey(c.Path)+"\x00"+c.Hash] = c.Written
		inInstances[c.Hash] = inInstances[c.Hash] || d.isInstance(c.Address)
		written[c.Hash] = written[c.Hash] || c.Written != Elsewhere
	}
	var out []Credential
	before := map[string]bool{}
	for _, c := range d.Before.Credentials {
		if !d.Before.isInstance(c.Address) {
			continue
		}
		before[c.Hash] = true
		same, known := now[c.Address+"\x00"+PathKey(c.Path)+"\x00"+c.Hash]
		switch {
		case known:
			c.Written = same
		case written[c.Hash]:
			c.Written = Elsewhere
		default:
			c.Written = Here
		}
		out = append(out, c)
	}
	for _, c := range d.Credentials {
		if !d.isInstance(c.Address) && (before[c.Hash] || !inInstances[c.Hash]) {
			out = append(out, c)
		}
	}
	d.Before.Credentials = SortCredentials(out)
	d.Before.Named = d.Named
}

// isInstance tells whether an address is a managed instance's.
func (d *Document) isInstance(address string) bool {
	for _, instances := range d.Resources {
		if instances[address] != nil {
			return true
		}
	}
	return false
}
