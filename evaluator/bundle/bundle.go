// Package bundle writes the rules as an OPA bundle, so that engines which an
// organisation runs already find in a plan what planvet finds.
package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"

	"github.com/planvet/planvet/policies"
)

// Root is the path below data that the bundle owns.
const Root = "planvet"

// OldestOPA is the oldest version of OPA that has all the built-ins which the
// rules call.
const OldestOPA = "1.13.0"

// regoVersion is the version of the language that the policies are written in.
const regoVersion = 1

// Write writes a bundle of a set of rules: the rules with their library, the
// adapter that makes their input of a plan, and what is known of the rules as
// data. revision is planvet's version. The same set and revision make the same
// bytes.
func Write(w io.Writer, set *policies.Set, revision string) error {
	sources, err := set.Sources(set.Rules)
	if err != nil {
		return fmt.Errorf("the bundle: %w", err)
	}
	adapter, err := policies.Adapter()
	if err != nil {
		return fmt.Errorf("the bundle: %w", err)
	}
	data := data(set)
	metadata, err := metadata(data)
	if err != nil {
		return fmt.Errorf("the bundle: %w", err)
	}
	roots, version := []string{Root}, regoVersion
	b := bundle.Bundle{
		Manifest: bundle.Manifest{Revision: revision, Roots: &roots, RegoVersion: &version},
		Data:     map[string]any{Root: data},
	}
	for _, source := range slices.Concat(adapter, sources, []policies.Source{metadata}) {
		name := Root + "/" + source.File
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, Raw: []byte(source.Text)})
	}
	slices.SortFunc(b.Modules, func(a, b bundle.ModuleFile) int { return strings.Compare(a.Path, b.Path) })
	if err := bundle.NewWriter(w).UseModulePath(true).DisableFormat(true).Write(b); err != nil {
		return fmt.Errorf("the bundle: %w", err)
	}
	return nil
}

// metadata says the data once more as Rego, for engines that load no data files:
// JSON is what Rego writes values in.
func metadata(data map[string]any) (policies.Source, error) {
	var text bytes.Buffer
	text.WriteString("# Made of the rules' own metadata.\npackage " + Root + ".metadata\n")
	for _, name := range slices.Sorted(maps.Keys(data)) {
		value, err := json.MarshalIndent(data[name], "", "\t")
		if err != nil {
			return policies.Source{}, err
		}
		fmt.Fprintf(&text, "\n%s := %s\n", name, value)
	}
	return policies.Source{File: "metadata.rego", Text: text.String()}, nil
}

// data is what the adapter and the rules read, data.planvet: the parameters'
// defaults, and what is said of each rule in its metadata.
func data(set *policies.Set) map[string]any {
	params, catalog := map[string]any{}, map[string]any{}
	for _, rule := range set.Rules {
		values := map[string]any{}
		for name, value := range rule.Params {
			values[name] = value
		}
		params[rule.ID] = values
		parts := strings.Split(rule.Package, ".")
		catalog[rule.ID] = map[string]any{
			"area":      rule.Area,
			"name":      parts[len(parts)-1],
			"title":     rule.Title,
			"severity":  rule.Severity.String(),
			"pedantic":  rule.Pedantic,
			"resources": rule.Resources,
		}
	}
	return map[string]any{"params": params, "catalog": catalog}
}
