// Package function holds the built-in functions of the Terraform language, version 1.11, for static evaluation; with
// convert of 1.15, and what OpenTofu has besides.
//
// They answer what `terraform plan` answers, with four deliberate differences. Files are read only below the root
// of [Scope]. Functions that would ask a clock or a source of chance are unknown. A call that would cost gigabytes
// fails (see package limit). And marks are kept on the element they came with where terraform spreads them over a
// whole collection, so that one can tell which element came from which resource; the sensitive mark alone spreads
// as terraform spreads it.
package function

import (
	"maps"

	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/collection"
	"github.com/planvet/planvet/loader/config/function/encoding"
	"github.com/planvet/planvet/loader/config/function/mark"
	"github.com/planvet/planvet/loader/config/function/scalar"
	"github.com/planvet/planvet/loader/config/function/text"
)

// Sensitive is the mark that sensitive() puts on a value and nonsensitive() takes away.
const Sensitive = mark.Sensitive

// namespace is where terraform offers every built-in function a second time, out of reach of providers' functions.
const namespace = "core::"

// Table makes the functions for one root module, each under its bare name and under core::name, as an
// hcl.EvalContext takes them. Making a table does no work beyond allocating it; it may be shared by all expressions
// of a configuration, concurrently if the Scope's Refused is.
func Table(s Scope) map[string]function.Function {
	table := s.functions()
	maps.Copy(table, collection.Functions())
	maps.Copy(table, encoding.Functions())
	maps.Copy(table, scalar.Functions())
	maps.Copy(table, text.Functions())
	maps.Copy(table, sensitivity())

	named := make(map[string]function.Function, 2*len(table))
	for name, f := range table {
		named[name] = f
		named[namespace+name] = f
	}
	return named
}
