package evaluator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/machine/code"
	"github.com/planvet/planvet/policies"
)

// TestSandbox tries everything by which a policy could reach what is not its
// input: none of it compiles.
func TestSandbox(t *testing.T) {
	for name, expression := range map[string]string{
		"the network":         `http.send({"method": "get", "url": "http://127.0.0.1/"})`,
		"a name server":       `net.lookup_ip_addr("localhost")`,
		"the environment":     `opa.runtime().env`,
		"the clock":           `time.now_ns()`,
		"a time zone's file":  `time.clock([0, "Europe/Berlin"])`,
		"another zone's file": `time.format([0, "America/Lima", "RFC3339"])`,
		"chance":              `rand.intn("x", 10)`,
		"another chance":      `uuid.rfc4122("x")`,
		"a schema elsewhere":  `json.match_schema({}, {"$ref": "http://127.0.0.1/schema"})`,
		"a schema's schema":   `json.verify_schema({"$ref": "file:///etc/passwd"})`,
		"other policies":      `rego.parse_module("x", "package x")`,
		"their own text":      `rego.metadata.rule()`,
		"a private key":       `crypto.x509.parse_rsa_private_key("x")`,
		"a signature":         `io.jwt.encode_sign({}, {}, {})`,
		"credentials":         `providers.aws.sign_req({}, {}, 0)`,
		"millions of strings": `net.cidr_expand("10.0.0.0/8")`,
		"a template":          `strings.render_template("{{.}}", {})`,
		"a trace":             `trace("x")`,
	} {
		source := policies.Source{File: "rules/x/y.rego", Package: "planvet.rules.x.y", Text: "package planvet.rules.x.y\n\nx := " + expression + "\n"}
		if _, err := evaluator.Compile([]policies.Source{source}, false); err == nil || !strings.Contains(err.Error(), "undefined function") {
			t.Errorf("%s: %s compiles (%v)", name, expression, err)
		}
	}
	fine := policies.Source{File: "rules/x/y.rego", Package: "planvet.rules.x.y", Text: "package planvet.rules.x.y\n\nx := lower(\"A\")\n"}
	if _, err := evaluator.Compile([]policies.Source{fine}, false); err != nil {
		t.Errorf("what is allowed does not compile either: %v", err)
	}
}

// TestSandboxOfTheMachine holds the code that was planned ahead against what
// OPA's own compiler lets through, and that against what does not depend on
// anything but its arguments.
func TestSandboxOfTheMachine(t *testing.T) {
	header, err := code.Decode(embedded(t).Planned())
	if err != nil {
		t.Fatal(err)
	}
	if len(header.Builtins) == 0 {
		t.Error("the planned policies call no built-in")
	}
	for _, name := range append(slices.Clone(header.Builtins), evaluator.Builtins()...) {
		if !slices.Contains(evaluator.Builtins(), name) {
			t.Errorf("the planned policies call %s, which is not allowed", name)
		}
		if b := ast.BuiltinMap[name]; b != nil && b.IsNondeterministic() {
			t.Errorf("%s gives what does not follow from its arguments", name)
		}
	}
}
