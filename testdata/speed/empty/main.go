// Empty does nothing, with OPA linked in: what it takes to start is what no
// program that evaluates Rego with OPA can go below.
package main

import (
	_ "github.com/open-policy-agent/opa/v1/ast"
	_ "github.com/open-policy-agent/opa/v1/topdown"
)

func main() {}
