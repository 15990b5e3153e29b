package plan

import (
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// maskValues replaces what terraform marks as sensitive. The marks have the
// value's shape, with true where all below is sensitive. Strings that were
// replaced are added to secrets: a provider copies values where terraform
// puts no mark (tags into tags_all).
func maskValues(value, marks any, secrets *[]string) any {
	switch marks := marks.(type) {
	case bool:
		if marks {
			collect(value, secrets)
			if value == nil {
				return nil
			}
			return document.Mask
		}
	case map[string]any:
		if object, ok := value.(map[string]any); ok {
			for name, mark := range marks {
				if inner, present := object[name]; present {
					object[name] = maskValues(inner, mark, secrets)
				}
			}
		}
	case []any:
		if list, ok := value.([]any); ok {
			for i, mark := range marks {
				if i < len(list) {
					list[i] = maskValues(list[i], mark, secrets)
				}
			}
		}
	}
	return value
}

// maskObject masks the values of a resource, which may be sensitive as a
// whole.
func maskObject(values map[string]any, marks any, secrets *[]string) map[string]any {
	if values == nil {
		return map[string]any{}
	}
	if marks == true {
		for name, value := range values {
			values[name] = maskValues(value, true, secrets)
		}
		return values
	}
	masked, _ := maskValues(values, marks, secrets).(map[string]any)
	return masked
}

// shortestSecret keeps words such as "true" or "dev", which stand in a
// sensitive place by chance, from blotting out the plan.
const shortestSecret = 6

func collect(value any, secrets *[]string) {
	switch value := value.(type) {
	case string:
		if len(value) >= shortestSecret && value != document.Mask {
			*secrets = append(*secrets, value)
		}
	case []any:
		for _, element := range value {
			collect(element, secrets)
		}
	case map[string]any:
		for _, inner := range value {
			collect(inner, secrets)
		}
	}
}

// scrub masks every string that holds one of the secrets.
func scrub(value any, secrets []string) any {
	switch value := value.(type) {
	case string:
		for _, secret := range secrets {
			if strings.Contains(value, secret) {
				return document.Mask
			}
		}
	case []any:
		for i, element := range value {
			value[i] = scrub(element, secrets)
		}
	case map[string]any:
		for name, inner := range value {
			value[name] = scrub(inner, secrets)
		}
	}
	return value
}
