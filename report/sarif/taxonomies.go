package sarif

import (
	"maps"
	"slices"

	"github.com/planvet/planvet/policies"
)

// A Taxonomy is a framework, with those of its entries that rules name
// (section 3.14.8).
type Taxonomy struct {
	Name            string  `json:"name"`
	FullName        string  `json:"fullName,omitempty"`
	InformationURI  string  `json:"informationUri,omitempty"`
	IsComprehensive bool    `json:"isComprehensive"`
	Taxa            []Taxon `json:"taxa"`
}

// A Taxon is one entry of a framework.
type Taxon struct {
	ID string `json:"id"`
}

// A TaxonomyReference points to a taxonomy of the run (section 3.54).
type TaxonomyReference struct {
	Name  string `json:"name"`
	Index int    `json:"index"`
}

// A Relationship says that a rule is about an entry of a framework (section
// 3.53).
type Relationship struct {
	Target RelationshipTarget `json:"target"`
	Kinds  []string           `json:"kinds"`
}

// A RelationshipTarget is the entry (section 3.52).
type RelationshipTarget struct {
	ID            string            `json:"id"`
	Index         int               `json:"index"`
	ToolComponent TaxonomyReference `json:"toolComponent"`
}

// fullNames are those of frameworks that are known by an abbreviation.
var fullNames = map[string]Taxonomy{
	"cwe":         {FullName: "Common Weakness Enumeration", InformationURI: "https://cwe.mitre.org/"},
	"cis-aws-3.0": {FullName: "CIS Amazon Web Services Foundations Benchmark 3.0.0", InformationURI: "https://www.cisecurity.org/benchmark/amazon_web_services"},
}

// taxonomies gathers the frameworks of the rules, by name, each with its
// entries in order.
func taxonomies(rules []*policies.Rule) []Taxonomy {
	entries := map[string][]string{}
	for _, rule := range rules {
		for framework, ids := range rule.Frameworks {
			entries[framework] = append(entries[framework], ids...)
		}
	}
	var out []Taxonomy
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		taxonomy := fullNames[name]
		taxonomy.Name = name
		slices.Sort(entries[name])
		for _, id := range slices.Compact(entries[name]) {
			taxonomy.Taxa = append(taxonomy.Taxa, Taxon{ID: id})
		}
		out = append(out, taxonomy)
	}
	return out
}

// relationships ties a rule to its entries.
func relationships(rule *policies.Rule, all []Taxonomy) []Relationship {
	var out []Relationship
	for i, taxonomy := range all {
		for j, taxon := range taxonomy.Taxa {
			if slices.Contains(rule.Frameworks[taxonomy.Name], taxon.ID) {
				out = append(out, Relationship{
					Target: RelationshipTarget{ID: taxon.ID, Index: j, ToolComponent: TaxonomyReference{taxonomy.Name, i}},
					Kinds:  []string{"relevant"},
				})
			}
		}
	}
	return out
}
