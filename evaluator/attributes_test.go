package evaluator_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/own"
	"github.com/planvet/planvet/policies"
)

// otherAttributes are those that the recorded plans, made with a new
// provider, do not have: arguments of older providers, and what only data
// sources have.
var otherAttributes = map[string]bool{
	"routes":               true, // data.aws_route_table
	"policy_names":         true, // aws_iam_user_policies_exclusive and its kin, whose names a rule puts together
	"default_ssh_key_name": true, // aws_opsworks_stack, gone since version 6
	"ssh_key_name":         true, // aws_opsworks_instance, the same
}

// TestAttributesExist holds every attribute name that a policy hands to a
// word of lib.tf against the names that terraform prints for the resource
// types that the same file speaks of. OPA's types end where the attributes of
// a provider begin; the recorded plans know them.
func TestAttributesExist(t *testing.T) {
	known := recordedAttributes(t)
	set := embedded(t)
	sources, err := set.Sources(set.Rules)
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := evaluator.Compile(sources, true)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string][]string{}
	for _, rule := range set.Rules {
		named[rule.File] = rule.Resources
	}
	seen := 0
	for file, module := range compiler.Modules {
		types := append(resourceTypes(module), named[file]...)
		for _, use := range own.Uses(module) {
			seen++
			if otherAttributes[use.Name] || slices.ContainsFunc(types, func(kind string) bool { return known[kind][use.Name] }) {
				continue
			}
			// A library is handed resources that it does not name.
			if strings.HasPrefix(file, "lib/") && slices.ContainsFunc(slices.Collect(maps.Keys(known)), func(kind string) bool { return known[kind][use.Name] }) {
				continue
			}
			if !slices.ContainsFunc(types, func(kind string) bool { return known[kind] != nil }) {
				t.Errorf("%s: no plan below testdata holds any of %s: record the rule's examples, or a case", file, strings.Join(types, ", "))
				break
			}
			t.Errorf("%s:%d: none of the types in this file (%s) has an attribute %q", file, use.At.Row, strings.Join(types, ", "), use.Name)
		}
	}
	if seen < 30 {
		t.Errorf("only %d uses of attributes were found: the words of lib.tf have changed", seen)
	}
}

// recordedAttributes gathers the attributes of every resource and data type
// in the plans below testdata.
func recordedAttributes(t *testing.T) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	err := filepath.WalkDir("../testdata", func(file string, _ fs.DirEntry, err error) error {
		recorded := filepath.Base(file) == "plan.json" || strings.Contains(filepath.ToSlash(file), "/examples/") && filepath.Ext(file) == ".json"
		if err != nil || !recorded {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		type plan struct {
			Changes []struct {
				Type   string `json:"type"`
				Change struct {
					After   map[string]any `json:"after"`
					Unknown any            `json:"after_unknown"`
				} `json:"change"`
			} `json:"resource_changes"`
		}
		var read struct {
			plan
			Example plan `json:"plan"` // the recording of an example holds its plan
		}
		if json.Unmarshal(text, &read) != nil {
			return nil // a case of a broken plan
		}
		for _, c := range slices.Concat(read.Changes, read.Example.Changes) {
			if known[c.Type] == nil {
				known[c.Type] = map[string]bool{}
			}
			for name := range c.Change.After {
				known[c.Type][name] = true
			}
			if unknown, ok := c.Change.Unknown.(map[string]any); ok {
				for name := range unknown {
					known[c.Type][name] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}

var typeName = regexp.MustCompile(`^aws_[a-z0-9_]+$`)

func resourceTypes(module *ast.Module) []string {
	var types []string
	ast.WalkTerms(module, func(term *ast.Term) bool {
		if name, ok := term.Value.(ast.String); ok && typeName.MatchString(string(name)) {
			types = append(types, string(name))
		}
		return false
	})
	slices.Sort(types)
	return slices.Compact(types)
}

// TestAttributesFile keeps the names that rules of others are held against.
func TestAttributesFile(t *testing.T) {
	known := recordedAttributes(t)
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(known)) {
		if names := slices.Sorted(maps.Keys(known[kind])); len(names) > 0 {
			b.WriteString(kind + " " + strings.Join(names, " ") + "\n")
		}
	}
	const file = "../policies/schemas/attributes.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || string(have) != b.String() {
		t.Errorf("%s is stale (%v): go test ./evaluator -run TestAttributes -update", file, err)
	}
	if len(policies.Attributes()["aws_subnet"]) < 10 {
		t.Error("hardly anything is known of aws_subnet")
	}
}
