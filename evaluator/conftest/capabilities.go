package conftest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/evaluator"
)

// further are built-ins that planvet's rules do without and policies in the wild
// call: their answers, too, follow from the arguments, or from the policy.
var further = []string{"trace", "rego.metadata.chain", "rego.metadata.rule"}

var capabilities = sync.OnceValue(func() *ast.Capabilities {
	all := *ast.CapabilitiesForThisVersion()
	allowed := append(evaluator.Builtins(), further...)
	all.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins), func(b *ast.Builtin) bool { return !slices.Contains(allowed, b.Name) })
	all.AllowNet = []string{}
	return &all
})

// explained says of built-ins that are left out that they are.
func explained(errs ast.Errors) error {
	known := map[string]bool{"parse_config": true, "parse_config_file": true, "parse_combined_config_files": true} // conftest's
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		known[b.Name] = true
	}
	var out []error
	for _, e := range errs {
		name, undefined := strings.CutPrefix(e.Message, "undefined function ")
		if undefined && known[name] {
			out = append(out, fmt.Errorf("%w: policies run in a sandbox here, which has no network, no files, no environment and no clock", e))
			continue
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}
