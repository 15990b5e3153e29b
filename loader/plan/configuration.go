package plan

import (
	"bytes"
	"encoding/json"
)

// The types below are the part of a plan's configuration that planvet reads
// (https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation).
// terraform-json has them too, but there a null that is written out and an
// expression that the plan does not show (timestamp()) are the same thing.
type (
	configuration struct {
		Providers map[string]*providerConfig `json:"provider_config"`
		Root      *configModule              `json:"root_module"`
	}
	providerConfig struct {
		Name          string      `json:"name"`
		Alias         string      `json:"alias"`
		ModuleAddress string      `json:"module_address"`
		Expressions   expressions `json:"expressions"`
	}
	configModule struct {
		Outputs   map[string]*configOutput   `json:"outputs"`
		Resources []*configResource          `json:"resources"`
		Calls     map[string]*moduleCall     `json:"module_calls"`
		Actions   []*configAction            `json:"actions"`
		Variables map[string]*configVariable `json:"variables"`
	}
	configOutput struct {
		Expression *expression `json:"expression"`
	}
	configResource struct {
		Mode        string      `json:"mode"`
		Type        string      `json:"type"`
		Name        string      `json:"name"`
		Expressions expressions `json:"expressions"`
		ForEach     *expression `json:"for_each_expression"`
		// Provisioners are all that a plan says of them: it has no connections.
		Provisioners []*configProvisioner `json:"provisioners"`
	}
	configAction struct {
		Type        string      `json:"type"`
		Name        string      `json:"name"`
		Expressions expressions `json:"expressions"`
	}
	configProvisioner struct {
		Type        string      `json:"type"`
		Expressions expressions `json:"expressions"`
	}
	moduleCall struct {
		Source      string        `json:"source"`
		Expressions expressions   `json:"expressions"`
		ForEach     *expression   `json:"for_each_expression"`
		Module      *configModule `json:"module"`
	}
	configVariable struct {
		Default   any  `json:"default"`
		Sensitive bool `json:"sensitive"`
	}
)

type expressions = map[string]*expression

// An expression is a literal, or has references, or is a list of blocks. One
// that is none of them computes something without referring to anything.
type expression struct {
	literal    bool
	constant   any // of a literal: the value, nil for null; numbers are json.Number
	references []string
	blocks     []expressions
}

func (e *expression) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte{'['}) {
		return unmarshal(text, &e.blocks)
	}
	var from struct {
		Constant   json.RawMessage `json:"constant_value"`
		References []string        `json:"references"`
	}
	if err := unmarshal(text, &from); err != nil {
		return err
	}
	e.references = from.References
	switch {
	case len(from.References) > 0:
	case len(from.Constant) > 0:
		e.literal = true
		return unmarshal(from.Constant, &e.constant)
	default:
		// A block of which there can be one only, such as timeouts, is no list.
		var block expressions
		if err := unmarshal(text, &block); err == nil && len(block) > 0 {
			e.blocks = []expressions{block}
		}
	}
	return nil
}

// refs are the references of an expression that may be missing.
func (e *expression) refs() []string {
	if e == nil {
		return nil
	}
	return e.references
}
