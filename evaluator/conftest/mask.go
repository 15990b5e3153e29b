package conftest

import (
	"maps"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// longEnough is the length from which on a secret is also looked for within
// other texts. Shorter ones are words by chance.
const longEnough = 8

// shortest is the length from which on an equal text elsewhere is taken for the
// same secret.
const shortest = 4

// A masker puts a mark in the place of what a plan says is sensitive: attributes,
// outputs, variables with their defaults, and what providers sign in with. What it
// took away it takes away wherever else it stands: the configuration repeats
// literals.
type masker struct{ secrets map[string]bool }

func mask(plan any) any {
	m := &masker{map[string]bool{}}
	root, ok := plan.(map[string]any)
	if !ok {
		return plan
	}
	m.variables(root)
	m.providers(root)
	m.walk(root)
	return m.repeated(root, m.replacer())
}

// hide gives the mark, and remembers what it stands for.
func (m *masker) hide(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
	case string:
		m.secrets[value] = true
	case []any:
		for _, element := range value {
			m.hide(element)
		}
	case map[string]any:
		for _, inner := range value {
			m.hide(inner)
		}
	}
	return document.Mask
}

func member(object map[string]any, name string) map[string]any {
	inner, _ := object[name].(map[string]any)
	return inner
}

// variables hides the values of sensitive variables of the root module; walk
// hides defaults.
func (m *masker) variables(root map[string]any) {
	given := member(root, "variables")
	declared := member(member(member(root, "configuration"), "root_module"), "variables")
	for name := range declared {
		if variable := member(given, name); variable != nil && member(declared, name)["sensitive"] == true {
			variable["value"] = m.hide(variable["value"])
		}
	}
}

// signsIn lists arguments of providers that are credentials.
var signsIn = []string{"access_key", "secret_key", "token", "password", "client_secret", "api_key", "api_token", "credentials", "private_key"}

func (m *masker) providers(root map[string]any) {
	providers := member(member(root, "configuration"), "provider_config")
	for name := range providers {
		expressions := member(member(providers, name), "expressions")
		for _, argument := range signsIn {
			if expression := member(expressions, argument); expression != nil && expression["constant_value"] != nil {
				expression["constant_value"] = m.hide(expression["constant_value"])
			}
		}
	}
}

// walk hides what stands beside a mark of sensitivity, at any depth.
func (m *masker) walk(value any) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			m.walk(element)
		}
	case map[string]any:
		for _, pair := range [][2]string{{"before", "before_sensitive"}, {"after", "after_sensitive"}, {"values", "sensitive_values"}} {
			if marks, marked := value[pair[1]]; marked {
				value[pair[0]] = m.marked(value[pair[0]], marks)
			}
		}
		for _, name := range []string{"value", "default"} {
			if inner, has := value[name]; has && value["sensitive"] == true {
				value[name] = m.hide(inner)
			}
		}
		for _, inner := range value {
			m.walk(inner)
		}
	}
}

func (m *masker) marked(value, marks any) any {
	switch marks := marks.(type) {
	case bool:
		if marks {
			return m.hide(value)
		}
	case map[string]any:
		if object, ok := value.(map[string]any); ok {
			for name, mark := range marks {
				if inner, has := object[name]; has {
					object[name] = m.marked(inner, mark)
				}
			}
		}
	case []any:
		if list, ok := value.([]any); ok {
			for i := range min(len(list), len(marks)) {
				list[i] = m.marked(list[i], marks[i])
			}
		}
	}
	return value
}

func (m *masker) replacer() *strings.Replacer {
	var pairs []string
	for _, secret := range slices.Backward(slices.Sorted(maps.Keys(m.secrets))) { // the longer of two that begin alike first
		if len(secret) >= longEnough && secret != document.Mask {
			pairs = append(pairs, secret, document.Mask)
		}
	}
	return strings.NewReplacer(pairs...)
}

// repeated takes secrets out of all other texts.
func (m *masker) repeated(value any, replacer *strings.Replacer) any {
	switch value := value.(type) {
	case string:
		if m.secrets[value] && len(value) >= shortest {
			return document.Mask
		}
		return replacer.Replace(value)
	case []any:
		for i, element := range value {
			value[i] = m.repeated(element, replacer)
		}
	case map[string]any:
		for name, inner := range value {
			value[name] = m.repeated(inner, replacer)
		}
	}
	return value
}
