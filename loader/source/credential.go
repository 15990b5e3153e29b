package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// credentials joins what both know of credentials. The source follows each
// from where it is written, through locals too, so what it says of one goes
// before what the plan does; of the rest the plan's word stands.
func (j *joiner) credentials(configuration *document.Document) {
	var out []document.Credential
	traced := map[string]bool{}  // hashes
	covered := map[string]bool{} // address and hash
	for _, c := range configuration.Credentials {
		if !j.here(configuration, &c) {
			continue
		}
		out = append(out, c)
		if c.Hash != "" {
			traced[c.Hash] = traced[c.Hash] || c.Written != document.Elsewhere
			covered[c.Address+"\x00"+c.Hash] = true
		}
	}
	for _, c := range j.plan.Credentials {
		if covered[c.Address+"\x00"+c.Hash] {
			continue
		}
		if traced[c.Hash] && c.Hash != "" {
			c.Written = document.Elsewhere
		}
		out = append(out, c)
	}
	j.plan.Credentials = document.SortCredentials(out)
}

// here tells whether what the source's entry points at is in the plan's
// document, and makes it point there.
func (j *joiner) here(configuration *document.Document, c *document.Credential) bool {
	if of := configuration.Named[c.Address]; of != nil {
		j.plan.Named[c.Address] = of
		return true
	}
	if of, from := j.plan.Providers[c.Address], configuration.Providers[c.Address]; of != nil && from != nil {
		of.Place, of.Places, of.Calls = from.Place, from.Places, from.Calls
		return true
	}
	positions, joined := j.moved[c.Address]
	if !joined {
		return false
	}
	moved, ok := move(document.PathKey(c.Path), positions)
	if !ok {
		return false
	}
	if moved != document.PathKey(c.Path) {
		c.Path = slices.Clone(c.Path)
		parts := strings.SplitN(moved, ".", 3)
		if position, err := strconv.Atoi(parts[1]); err == nil {
			c.Path[1] = position
		}
	}
	return true
}
