package bundle_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/bundle"
	"github.com/planvet/planvet/policies"
)

func embedded(t testing.TB) *policies.Set {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func written(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bundle.Write(&b, embedded(t), "1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// loaded reads the bundle as OPA does.
func loaded(t testing.TB) *opabundle.Bundle {
	t.Helper()
	b, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var load = sync.OnceValues(func() (*opabundle.Bundle, error) {
	set, err := policies.Embedded()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := bundle.Write(&text, set, "1.2.3"); err != nil {
		return nil, err
	}
	b, err := opabundle.NewReader(&text).Read()
	return &b, err
})

// prepare makes a query of the bundle as OPA activates it.
func prepare(t testing.TB, query string) rego.PreparedEvalQuery {
	t.Helper()
	return prepared(t, rego.ParsedBundle("planvet", loaded(t)), rego.Query(query))
}

// prepareWith makes a query of the bundle with data.planvet_settings beside it.
func prepareWith(t testing.TB, query string, settings map[string]any) rego.PreparedEvalQuery {
	t.Helper()
	compiler, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	data := map[string]any{"planvet": loaded(t).Data["planvet"], "planvet_settings": settings}
	return prepared(t, rego.Compiler(compiler), rego.Store(inmem.NewFromObject(data)), rego.Query(query))
}

var compiled = sync.OnceValues(func() (*ast.Compiler, error) {
	b, err := load()
	if err != nil {
		return nil, err
	}
	modules := map[string]*ast.Module{}
	for _, module := range b.Modules {
		modules[module.Path] = module.Parsed
	}
	compiler := ast.NewCompiler().WithStrict(true)
	if compiler.Compile(modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	return compiler, nil
})

func prepared(t testing.TB, options ...func(*rego.Rego)) rego.PreparedEvalQuery {
	t.Helper()
	q, err := rego.New(append(options, rego.StrictBuiltinErrors(true))...).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// ask evaluates a query for its one value. input has the Go forms of JSON.
func ask(t testing.TB, q rego.PreparedEvalQuery, input any) any {
	t.Helper()
	value, err := ast.InterfaceToValue(input)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := q.Eval(context.Background(), rego.EvalParsedInput(value))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || len(rows[0].Expressions) != 1 {
		t.Fatalf("the query is undefined: %v", rows)
	}
	return rows[0].Expressions[0].Value
}

func decode(t testing.TB, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// TestBytes wants a bundle that is the same whenever and wherever it is made:
// nothing in it tells of a time or a user.
func TestBytes(t *testing.T) {
	text := written(t)
	if !bytes.Equal(text, written(t)) {
		t.Error("written twice, it differs")
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if !unpacked.ModTime.IsZero() || unpacked.Name != "" {
		t.Errorf("gzip tells of %v and %q", unpacked.ModTime, unpacked.Name)
	}
	files := tar.NewReader(unpacked)
	n := 0
	for ; ; n++ {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if h.ModTime.Unix() != 0 || h.Uname != "" || h.Uid != 0 {
			t.Errorf("%s tells of %v, %q, %d", h.Name, h.ModTime, h.Uname, h.Uid)
		}
	}
	if n < 50 {
		t.Errorf("%d files", n)
	}
}

func TestManifest(t *testing.T) {
	b := loaded(t)
	m := b.Manifest
	if m.Revision != "1.2.3" || m.Roots == nil || !cmp.Equal(*m.Roots, []string{"planvet"}) || m.RegoVersion == nil || *m.RegoVersion != 1 {
		t.Errorf("%+v", m)
	}
	set := embedded(t)
	text, err := json.Marshal(b.Data)
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Planvet struct {
			Params  map[string]map[string]any
			Catalog map[string]struct {
				Severity string
				Pedantic bool
			}
		}
	}
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	for _, rule := range set.Rules {
		said, found := data.Planvet.Catalog[rule.ID]
		if !found || said.Severity != rule.Severity.String() || said.Pedantic != rule.Pedantic {
			t.Errorf("the catalog has %+v of %s", said, rule.ID)
		}
		if len(data.Planvet.Params[rule.ID]) != len(rule.Params) {
			t.Errorf("the data has the parameters %v of %s", data.Planvet.Params[rule.ID], rule.ID)
		}
	}
	for _, module := range b.Modules {
		if !strings.HasPrefix(module.Parsed.Package.Path.String(), "data.planvet") {
			t.Errorf("%s lies outside the bundle's root: %s", module.Path, module.Parsed.Package.Path)
		}
		if strings.HasSuffix(module.Path, "_test.rego") {
			t.Errorf("%s is a test", module.Path)
		}
	}
}

// TestStrict compiles the adapter as strictly as the rules, and holds it to the
// built-ins that those may call. Beside them it needs the function that hashes of
// credentials are made with.
func TestStrict(t *testing.T) {
	set := embedded(t)
	sources, err := set.Sources(set.Rules)
	if err != nil {
		t.Fatal(err)
	}
	adapter, err := policies.Adapter()
	if err != nil {
		t.Fatal(err)
	}
	if len(adapter) == 0 {
		t.Fatal("there is no adapter")
	}
	may := append(evaluator.Builtins(), "crypto.hmac.sha256")
	capabilities := *ast.CapabilitiesForThisVersion()
	capabilities.Builtins = slices.DeleteFunc(slices.Clone(capabilities.Builtins), func(b *ast.Builtin) bool { return !slices.Contains(may, b.Name) })
	modules := map[string]*ast.Module{}
	for _, source := range slices.Concat(sources, adapter) {
		modules[source.File], err = ast.ParseModuleWithOpts(source.File, source.Text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
	}
	compiler := ast.NewCompiler().WithStrict(true).WithCapabilities(&capabilities)
	if compiler.Compile(modules); compiler.Failed() {
		t.Error(compiler.Errors)
	}
}

// TestOldest compiles the bundle with what the oldest OPA that it is said to work
// with can do, and wants of the one before that it cannot.
func TestOldest(t *testing.T) {
	for version, works := range map[string]bool{bundle.OldestOPA: true, "1.12.3": false} {
		capabilities, err := ast.LoadCapabilitiesVersion("v" + version)
		if err != nil {
			t.Fatal(err)
		}
		b, err := opabundle.NewReader(bytes.NewReader(written(t))).WithCapabilities(capabilities).Read()
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		modules := map[string]*ast.Module{}
		for _, module := range b.Modules {
			modules[module.Path] = module.Parsed
		}
		compiler := ast.NewCompiler().WithCapabilities(capabilities)
		if compiler.Compile(modules); compiler.Failed() == works {
			t.Errorf("OPA %s: %v", version, compiler.Errors)
		}
	}
}
