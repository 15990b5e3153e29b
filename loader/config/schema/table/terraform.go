package table

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// Read reads what `terraform providers schema -json` (or tofu's) prints and
// gives the one provider in it whose source address ends in name, such as
// "hashicorp/aws". Its version is not in there.
func Read(from io.Reader, name string) (Provider, error) {
	var all struct {
		Providers map[string]struct {
			Resources map[string]jsonSchema `json:"resource_schemas"`
			Data      map[string]jsonSchema `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.NewDecoder(from).Decode(&all); err != nil {
		return Provider{}, fmt.Errorf("the schema is not the JSON of `terraform providers schema -json`: %w", err)
	}
	for _, source := range slices.Sorted(maps.Keys(all.Providers)) {
		if source != name && !strings.HasSuffix(source, "/"+name) {
			continue
		}
		resources, err := blocks(all.Providers[source].Resources)
		if err != nil {
			return Provider{}, err
		}
		data, err := blocks(all.Providers[source].Data)
		if err != nil {
			return Provider{}, fmt.Errorf("data source %w", err)
		}
		return Provider{Resources: resources, Data: data}, nil
	}
	return Provider{}, fmt.Errorf("the schema has no provider %s: run terraform providers schema -json where one is required", name)
}

type jsonSchema struct {
	Block jsonBlock `json:"block"`
}

type jsonBlock struct {
	Attributes map[string]jsonAttribute `json:"attributes"`
	Blocks     map[string]jsonNested    `json:"block_types"`
}

type jsonAttribute struct {
	Type      json.RawMessage `json:"type"`
	Nested    *jsonObject     `json:"nested_type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	Sensitive bool            `json:"sensitive"`
	WriteOnly bool            `json:"write_only"`
}

type jsonObject struct {
	Attributes map[string]jsonAttribute `json:"attributes"`
	Mode       string                   `json:"nesting_mode"`
}

type jsonNested struct {
	Block jsonBlock `json:"block"`
	Mode  string    `json:"nesting_mode"`
	Min   int       `json:"min_items"`
	Max   int       `json:"max_items"`
}

func blocks(of map[string]jsonSchema) (map[string]*Block, error) {
	out := make(map[string]*Block, len(of))
	for _, name := range slices.Sorted(maps.Keys(of)) {
		b, err := of[name].Block.block()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = b
	}
	return out, nil
}

func (j jsonBlock) block() (*Block, error) {
	b := &Block{}
	for _, name := range slices.Sorted(maps.Keys(j.Attributes)) {
		a := j.Attributes[name]
		typ, err := a.typ()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.Attributes = append(b.Attributes, Attribute{Name: name, Type: typ, Flags: a.flags()})
	}
	for _, name := range slices.Sorted(maps.Keys(j.Blocks)) {
		n := j.Blocks[name]
		inner, err := n.Block.block()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mode := slices.Index(Modes[:], n.Mode)
		if mode < 0 {
			return nil, fmt.Errorf("%s: there is no nesting mode %q", name, n.Mode)
		}
		b.Blocks = append(b.Blocks, Nested{Name: name, Mode: Mode(mode), Min: n.Min, Max: n.Max, Block: inner})
	}
	return b, nil
}

func (a jsonAttribute) flags() (f Flags) {
	for flag, set := range map[Flags]bool{
		Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
	} {
		if set {
			f |= flag
		}
	}
	return f
}

// typ is the attribute's type. What a nested attribute says of its members
// beside their types is lost, save that one of them is sensitive: then all is.
func (a *jsonAttribute) typ() (cty.Type, error) {
	if a.Nested == nil {
		typ, err := ctyjson.UnmarshalType(a.Type)
		if err != nil {
			return cty.NilType, fmt.Errorf("its type %s is not understood: %w", a.Type, err)
		}
		return typ, nil
	}
	members := map[string]cty.Type{}
	for name, member := range a.Nested.Attributes {
		typ, err := member.typ()
		if err != nil {
			return cty.NilType, fmt.Errorf("%s: %w", name, err)
		}
		members[name] = typ
		a.Sensitive = a.Sensitive || member.Sensitive
	}
	object := cty.Object(members)
	switch a.Nested.Mode {
	case "single":
		return object, nil
	case "list":
		return cty.List(object), nil
	case "set":
		return cty.Set(object), nil
	case "map":
		return cty.Map(object), nil
	}
	return cty.NilType, fmt.Errorf("there is no nesting mode %q", a.Nested.Mode)
}
