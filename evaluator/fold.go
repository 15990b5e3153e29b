package evaluator

import (
	"fmt"
	"strings"
)

// Fold makes one finding of those that are one defect: the same rule says the
// same of several instances, at one place in the source, of a value that comes
// from one place. A module that is called seven times has one mistake in it,
// not seven; values that seven calls hand in are seven.
//
// The first finding in order stands for all and lists them in Instances. Its
// place is exact, so findings that are located in a plan stay single.
func Fold(findings []*Finding) []*Finding {
	var out []*Finding
	first := map[string]*Finding{}
	for _, f := range findings {
		if !f.exact {
			out = append(out, f)
			continue
		}
		key := f.defect()
		lead := first[key]
		if lead == nil {
			first[key] = f
			out = append(out, f)
			continue
		}
		if lead.Instances == nil {
			lead.Instances = []Instance{{lead.Address, lead.Fingerprint}}
		}
		lead.Instances = append(lead.Instances, Instance{f.Address, f.Fingerprint})
		lead.Related = mergeLocations(lead.Related, f.Related)
	}
	return out
}

// An Instance is one of several resource instances that a finding stands for.
type Instance struct {
	Address     string
	Fingerprint string
}

// defect is equal for two findings that are one defect. What a message says
// of its own module is taken out; the keys in list positions as well.
func (f *Finding) defect() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%s\x00%d\x00%s\x00%+v\x00%v\x00", f.Rule.ID, f.Verdict, f.Severity, f.Delta, *f.Place, f.Suppressed != nil)
	if f.Suppressed != nil {
		fmt.Fprintf(&b, "%+v\x00", *f.Suppressed)
	}
	for _, step := range f.Path {
		if name, ok := step.(string); ok {
			b.WriteString(name + "\x00")
		}
	}
	if f.origin != nil {
		fmt.Fprintf(&b, "%+v\x00", *f.origin)
	}
	message := strings.ReplaceAll(f.Message, f.Address, withoutKeys(f.local))
	b.WriteString(strings.ReplaceAll(message, f.module+".", ""))
	return b.String()
}

// withoutKeys cuts the instance key off a resource's address in its module.
func withoutKeys(local string) string {
	name, _, _ := strings.Cut(local, "[")
	return name
}

// mergeLocations adds the places that were not there yet.
func mergeLocations(into, more []Location) []Location {
	for _, l := range more {
		known := false
		for _, other := range into {
			if other.Message == l.Message && other.Place != nil && l.Place != nil && *other.Place == *l.Place {
				known = true
				break
			}
		}
		if !known {
			into = append(into, l)
		}
	}
	return into
}
