package evaluator

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/policies"
)

// Compile makes modules of Rego sources. With check, it is strict and holds
// the rules against the document's schema, so that a misspelt field is an
// error; embedded rules are checked by the tests and compile without at run
// time.
func Compile(sources []policies.Source, check bool) (*ast.Compiler, error) {
	modules, err := parse(sources, check)
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities())
	if check {
		schemas, err := schemaSet()
		if err != nil {
			return nil, err
		}
		compiler = compiler.WithStrict(true).WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	}
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, fmt.Errorf("policies do not compile: %w", compiler.Errors)
	}
	return compiler, nil
}

func parse(sources []policies.Source, annotations bool) (map[string]*ast.Module, error) {
	parsed := make([]*ast.Module, len(sources))
	wrong := make([]error, len(sources))
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: annotations, Capabilities: capabilities()}
	var group sync.WaitGroup
	for i, source := range sources {
		group.Go(func() {
			parsed[i], wrong[i] = ast.ParseModuleWithOpts(source.File, source.Text, options)
		})
	}
	group.Wait()
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("policies do not parse: %w", err)
	}
	modules := make(map[string]*ast.Module, len(sources))
	for i, source := range sources {
		modules[source.File] = parsed[i]
	}
	return modules, nil
}

func schemaSet() (*ast.SchemaSet, error) {
	text, err := policies.Schema()
	if err != nil {
		return nil, err
	}
	var schema any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, fmt.Errorf("the document's schema: %w", err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.MustParseRef("schema.document"), schema)
	return set, nil
}
