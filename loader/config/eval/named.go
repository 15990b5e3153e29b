package eval

import "github.com/zclconf/go-cty/cty/function"

// namedFunctions are the functions for mode named.
func namedFunctions(functions map[string]function.Function) map[string]function.Function {
	return functions
}
