package table_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/schema/table"
)

const printed = `{"format_version": "1.0", "provider_schemas": {
	"registry.terraform.io/hashicorp/random": {"resource_schemas": {"random_id": {"block": {}}}},
	"registry.terraform.io/hashicorp/aws": {
		"resource_schemas": {
			"aws_b": {"version": 1, "block": {
				"attributes": {
					"id": {"type": "string", "computed": true},
					"secret": {"type": "string", "optional": true, "sensitive": true, "write_only": true},
					"objects": {"type": ["set", ["object", {"a": "number", "b": ["list", "bool"]}]], "optional": true, "computed": true},
					"any": {"type": "dynamic", "required": true},
					"nested": {"nested_type": {"nesting_mode": "map", "attributes": {"x": {"type": ["map", "string"], "optional": true}, "y": {"type": "string", "sensitive": true}}}, "optional": true}
				},
				"block_types": {
					"timeouts": {"nesting_mode": "single", "block": {"attributes": {"create": {"type": "string", "optional": true}}}},
					"rule": {"nesting_mode": "set", "min_items": 1, "max_items": 300, "block": {"block_types": {
						"inner": {"nesting_mode": "list", "max_items": 1, "block": {"attributes": {"create": {"type": "string", "optional": true}}}}
					}}}
				}
			}},
			"aws_a": {"block": {"attributes": {"id": {"type": "string", "computed": true}}}}
		},
		"data_source_schemas": {"aws_a": {"block": {"attributes": {"ids": {"type": ["list", "string"], "computed": true}}}}}
	}
}}`

func read(t *testing.T) table.Provider {
	t.Helper()
	p, err := table.Read(strings.NewReader(printed), "hashicorp/aws")
	if err != nil {
		t.Fatal(err)
	}
	p.Version = "1.2.3"
	return p
}

func TestRead(t *testing.T) {
	p := read(t)
	if got := slices.Sorted(maps.Keys(p.Resources)); !slices.Equal(got, []string{"aws_a", "aws_b"}) {
		t.Fatalf("the resource types are %v", got)
	}
	create := &table.Block{Attributes: []table.Attribute{{Name: "create", Type: cty.String, Flags: table.Optional}}}
	want := &table.Block{
		Attributes: []table.Attribute{
			{Name: "any", Type: cty.DynamicPseudoType, Flags: table.Required},
			{Name: "id", Type: cty.String, Flags: table.Computed},
			{Name: "nested", Type: cty.Map(cty.Object(map[string]cty.Type{"x": cty.Map(cty.String), "y": cty.String})), Flags: table.Optional | table.Sensitive},
			{Name: "objects", Type: cty.Set(cty.Object(map[string]cty.Type{"a": cty.Number, "b": cty.List(cty.Bool)})), Flags: table.Optional | table.Computed},
			{Name: "secret", Type: cty.String, Flags: table.Optional | table.Sensitive | table.WriteOnly},
		},
		Blocks: []table.Nested{
			{Name: "rule", Mode: table.Set, Min: 1, Max: 300, Block: &table.Block{Blocks: []table.Nested{{Name: "inner", Mode: table.List, Max: 1, Block: create}}}},
			{Name: "timeouts", Mode: table.Single, Block: create},
		},
	}
	if got := p.Resources["aws_b"]; !reflect.DeepEqual(got, want) {
		t.Errorf("aws_b is %+v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	for schema, want := range map[string]string{
		`{`:                        "not the JSON",
		`{"provider_schemas": {}}`: "has no provider hashicorp/aws",
		`{"provider_schemas": {"x/hashicorp/aws": {"resource_schemas": {"aws_a": {"block": {"attributes": {"b": {"type": "text"}}}}}}}}`:                       "aws_a: b: its type",
		`{"provider_schemas": {"x/hashicorp/aws": {"data_source_schemas": {"aws_a": {"block": {"block_types": {"b": {"nesting_mode": "heap"}}}}}}}}`:           `data source aws_a: b: there is no nesting mode "heap"`,
		`{"provider_schemas": {"x/hashicorp/aws": {"resource_schemas": {"aws_a": {"block": {"attributes": {"b": {"nested_type": {"nesting_mode": "x"}}}}}}}}}`: `b: there is no nesting mode "x"`,
	} {
		if _, err := table.Read(strings.NewReader(schema), "hashicorp/aws"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, not one with %q", schema, err, want)
		}
	}
}

func TestEncode(t *testing.T) {
	p := read(t)
	for i := range 100 { // several groups of names
		name := fmt.Sprintf("aws_many_%03d", i)
		p.Resources[name] = &table.Block{Attributes: []table.Attribute{{Name: name, Type: cty.String}}}
	}
	encoded, err := table.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := table.Encode(p); again != encoded {
		t.Error("the same provider is encoded in two ways")
	}
	if err := table.Check(encoded); err != nil {
		t.Error(err)
	}
	opened, err := table.Open(encoded)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range p.Resources {
		if got := opened.Resource(name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s became %+v", name, got)
		}
	}
	if got := opened.Data("aws_a"); !reflect.DeepEqual(got, p.Data["aws_a"]) {
		t.Errorf("data.aws_a became %+v", got)
	}
	for _, name := range []string{"", "a", "aws_", "aws_ab", "aws_many_0005", "z"} {
		if opened.Resource(name) != nil {
			t.Errorf("there is a %q", name)
		}
	}
	if opened.Version() != "1.2.3" {
		t.Errorf("the version is %q", opened.Version())
	}
}

func TestDamagedTables(t *testing.T) {
	encoded, err := table.Encode(read(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string]string{
		"nothing":       "",
		"another form":  "planvet schema 0" + encoded[16:],
		"cut short":     encoded[:len(encoded)-1],
		"another digit": encoded[:len(encoded)-1] + string(encoded[len(encoded)-1]^1),
	} {
		if table.Check(damaged) == nil {
			t.Errorf("%s passes for a table", name)
		}
	}
	for _, damaged := range []string{"", encoded[:40], encoded[:len(encoded)-1]} {
		if _, err := table.Open(damaged); err == nil {
			t.Errorf("a table of %d bytes is opened", len(damaged))
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	p := table.Provider{Resources: map[string]*table.Block{"aws_a": {Attributes: []table.Attribute{{Name: "b", Type: cty.EmptyTuple}}}}}
	if _, err := table.Encode(p); err == nil || !strings.Contains(err.Error(), "aws_a: b: the form has no tuple") {
		t.Errorf("the error is %v", err)
	}
}

// TestCommitted holds the table that planvet comes with: it is what was
// generated, it is small, and all of it is read as it was written.
func TestCommitted(t *testing.T) {
	encoded, err := os.ReadFile("../aws.bin")
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Check(string(encoded)); err != nil {
		t.Fatal(err)
	}
	if len(encoded) > 400_000 {
		t.Errorf("it has %d bytes", len(encoded))
	}
	opened, err := table.Open(string(encoded))
	if err != nil {
		t.Fatal(err)
	}
	p := table.Provider{Version: opened.Version(), Resources: map[string]*table.Block{}, Data: map[string]*table.Block{}}
	for name, b := range opened.AllResources() {
		p.Resources[name] = b
		if opened.Resource(name) != b {
			t.Errorf("%s is not found by its name", name)
		}
	}
	for name, b := range opened.AllData() {
		p.Data[name] = b
		if opened.Data(name) != b {
			t.Errorf("data.%s is not found by its name", name)
		}
	}
	if len(p.Resources) < 1_500 || len(p.Data) < 600 {
		t.Errorf("only %d resource types and %d data sources are listed", len(p.Resources), len(p.Data))
	}
	again, err := table.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	if again != string(encoded) {
		t.Error("what is read of it is not what was written")
	}
	t.Logf("%d resource types and %d data sources in %d bytes", len(p.Resources), len(p.Data), len(encoded))
}
