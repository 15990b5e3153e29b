package schema

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/schema/table"
)

// A recording is what a plan below testdata says of instances, and what the
// root module's configuration sets of them.
type recording struct {
	ResourceChanges []struct {
		Address, Mode, Type, Name string
		Change                    struct {
			Actions      []string
			After        map[string]any
			AfterUnknown map[string]any `json:"after_unknown"`
		}
	} `json:"resource_changes"`
	Configuration struct {
		Root struct {
			Resources []struct {
				Address     string
				Expressions map[string]json.RawMessage
			}
		} `json:"root_module"`
	}
}

// TestRecorded holds the table against the plans that terraform printed with
// the provider: all that these show of a type is in the table and of its form,
// and what a resource that is created leaves out is unknown where the table
// says that it is computed, and nowhere else.
func TestRecorded(t *testing.T) {
	of := NewTable()
	c := recordedCheck{}
	err := filepath.WalkDir("../../../testdata", func(file string, _ fs.DirEntry, err error) error {
		recorded := filepath.Base(file) == "plan.json" || strings.Contains(filepath.ToSlash(file), "/examples/") && filepath.Ext(file) == ".json"
		if err != nil || !recorded {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var plan recording
		if json.Unmarshal(text, &plan) != nil {
			return nil // no plan of one configuration: another file of an example
		}
		c.plan(t, of, file, plan)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d instances: %d values of the right form, %d left out and unknown, %d left out and null", c.instances, c.values, c.unknown, c.null)
	if c.instances < 500 || c.values < 8_000 || c.unknown < 2_000 || c.null < 2_000 {
		t.Error("too few plans were found")
	}
}

type recordedCheck struct{ instances, values, unknown, null int }

func (c *recordedCheck) plan(t *testing.T, of *Table, file string, plan recording) {
	expressions := map[string]map[string]json.RawMessage{}
	for _, r := range plan.Configuration.Root.Resources {
		expressions[r.Address] = r.Expressions
	}
	for _, change := range plan.ResourceChanges {
		find := of.aws.Resource
		if change.Mode == "data" {
			find = of.aws.Data
		}
		if !strings.HasPrefix(change.Type, "aws_") {
			continue
		}
		from := find(change.Type)
		if from == nil {
			t.Errorf("%s: %s is of no type in the table", file, change.Address)
			continue
		}
		c.instances++
		c.body(t, file+": "+change.Address, from, change.Change.After, change.Change.AfterUnknown)
		base, _, _ := strings.Cut(change.Address, "[")
		set, inRoot := expressions[base]
		if change.Mode == "managed" && inRoot && len(change.Change.Actions) == 1 && change.Change.Actions[0] == "create" {
			c.leftOut(t, of.Resource(change.Type), file+": "+change.Address, from, set, change.Change.After, change.Change.AfterUnknown)
		}
	}
}

// body checks the form of what a plan shows of a body.
func (c *recordedCheck) body(t *testing.T, at string, from *table.Block, after, unknown map[string]any) {
	t.Helper()
	types, blocks := map[string]cty.Type{}, map[string]table.Nested{}
	for _, a := range from.Attributes {
		types[a.Name] = a.Type
	}
	for _, b := range from.Blocks {
		blocks[b.Name] = b
	}
	for name := range unknown {
		if _, ok := types[name]; !ok && blocks[name].Block == nil {
			t.Errorf("%s: %s is not in the table", at, name)
		}
	}
	for name, value := range after {
		typ, isAttribute := types[name]
		block, isBlock := blocks[name]
		switch {
		case isAttribute:
			c.values++
			if !ofForm(value, typ) {
				t.Errorf("%s: %s is %v, which is no %s", at, name, value, typ.FriendlyName())
			}
		case !isBlock:
			t.Errorf("%s: %s is not in the table", at, name)
		case block.Mode == table.Single || block.Mode == table.Group:
			if inner, ok := value.(map[string]any); ok {
				c.body(t, at+" "+name, block.Block, inner, nil)
			}
		case value != nil:
			list, ok := value.([]any)
			if !ok {
				t.Errorf("%s: %s is no list of blocks", at, name)
			}
			for _, element := range list {
				inner, _ := element.(map[string]any)
				c.body(t, at+" "+name, block.Block, inner, nil)
			}
		}
	}
}

// ofForm tells whether a value in JSON may be one of a type.
func ofForm(value any, typ cty.Type) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return typ == cty.String || typ == cty.DynamicPseudoType
	case bool:
		return typ == cty.Bool || typ == cty.DynamicPseudoType
	case float64:
		return typ == cty.Number || typ == cty.DynamicPseudoType
	case []any:
		if !typ.IsListType() && !typ.IsSetType() {
			return typ == cty.DynamicPseudoType
		}
		for _, element := range v {
			if !ofForm(element, typ.ElementType()) {
				return false
			}
		}
	case map[string]any:
		if !typ.IsMapType() && !typ.IsObjectType() {
			return typ == cty.DynamicPseudoType
		}
		for name, element := range v {
			if typ.IsObjectType() && (!typ.HasAttribute(name) || !ofForm(element, typ.AttributeType(name))) ||
				typ.IsMapType() && !ofForm(element, typ.ElementType()) {
				return false
			}
		}
	}
	return true
}

// leftOut checks the attributes that the configuration does not set.
func (c *recordedCheck) leftOut(t *testing.T, b *Block, at string, from *table.Block, set map[string]json.RawMessage, after, unknown map[string]any) {
	t.Helper()
	for _, a := range from.Attributes {
		if _, ok := set[a.Name]; ok || a.Name == "tags_all" { // which the provider makes of tags where it can
			continue
		}
		isUnknown := unknown[a.Name] != nil
		switch ours := b.Unset(a.Name); {
		case isUnknown != !ours.IsKnown():
			t.Errorf("%s: %s is left out, unknown: %v in the plan; here it is %#v", at, a.Name, isUnknown, ours)
		case isUnknown:
			c.unknown++
		case ours.IsNull() && after[a.Name] != nil:
			t.Errorf("%s: %s is left out, and %v in the plan; here it is null", at, a.Name, after[a.Name])
		default:
			c.null++
		}
	}
}
