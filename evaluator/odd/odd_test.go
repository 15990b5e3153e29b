// Package odd_test gives the rules what no provider's schema promises. A plan
// may come from another version of a provider, another tool or an enemy, and a
// rule that fails to evaluate is a failed run.
package odd_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/policies"
)

// TestRulesTakeAnything vets the plans of the examples, several at a time,
// with values of every type put in every place. PLANVET_ORACLE asks for more
// such documents, PLANVET_ORACLE_SEED for others.
func TestRulesTakeAnything(t *testing.T) {
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Pedantic: true})
	if err != nil {
		t.Fatal(err)
	}
	plans := recordedPlans(t)
	n, seed := setting(t, "PLANVET_ORACLE", 12), setting(t, "PLANVET_ORACLE_SEED", 1)
	findings, spoke := 0, map[string]bool{}
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(seed), uint64(i)))
		doc := oddDocument(t, rng, set, plans)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		result := engine.Vet(ctx, doc)
		cancel()
		if result.Err != nil {
			t.Errorf("document %d of seed %d: %v", i, seed, summary(result.Err))
		}
		findings += len(result.Findings)
		for _, f := range result.Findings {
			spoke[f.Rule.ID] = true
		}
	}
	var silent []string
	for _, rule := range set.Rules {
		if !spoke[rule.ID] {
			silent = append(silent, rule.ID)
		}
	}
	t.Logf("%d documents, %d findings, %d rules with none: %v", n, findings, len(silent), silent)
	if len(silent) > len(set.Rules)/3 {
		t.Error("most rules should find something in odd documents too: the test tests little")
	}
}

// summary leaves out all but the first lines of an error that quotes its input.
func summary(err error) string {
	var each interface{ Unwrap() []error }
	if !errors.As(err, &each) {
		return clipped(err.Error())
	}
	var out []string
	for _, one := range each.Unwrap() {
		out = append(out, clipped(one.Error()))
	}
	return strings.Join(out, "\n")
}

func clipped(text string) string { return text[:min(len(text), 1500)] }

func setting(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// recordedPlans are the plans of the rules' examples, in order.
func recordedPlans(t *testing.T) [][]byte {
	t.Helper()
	files, err := filepath.Glob("../../testdata/examples/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var plans [][]byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var recorded struct {
			Plan json.RawMessage `json:"plan"`
		}
		if err := json.Unmarshal(text, &recorded); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if recorded.Plan != nil {
			plans = append(plans, recorded.Plan)
		}
	}
	if len(plans) < 100 {
		t.Fatalf("only %d recorded plans", len(plans))
	}
	return plans
}

// oddDocument joins several plans: what has the same address in two of them is
// there once. Every type that a rule speaks of is in it, so that all rules are
// asked, in one program for all documents.
func oddDocument(t *testing.T, rng *rand.Rand, set *policies.Set, plans [][]byte) *document.Document {
	t.Helper()
	doc := document.New(document.SourcePlan)
	var words []any
	for range 24 {
		one, err := plan.Read(plans[rng.IntN(len(plans))], "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		doc.Credentials = append(doc.Credentials, one.Credentials...)
		maps.Copy(doc.Providers, one.Providers)
		maps.Copy(doc.Named, one.Named)
		for _, data := range []bool{false, true} {
			for _, r := range inOrder(one, data) {
				doc.Add(r, data)
				words = append(words, r.Address)
			}
		}
	}
	for _, rule := range set.Rules {
		for _, kind := range rule.Resources {
			if kind != policies.Credentials {
				doc.Add(&document.Resource{Address: kind + ".odd", Type: kind, Name: "odd", Action: document.Create,
					Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{}}, false)
			}
		}
	}
	m := mutator{rng: rng, words: append(slices.Clone(oddWords), words...)}
	for _, data := range []bool{false, true} {
		for _, r := range inOrder(doc, data) {
			m.resource(r)
		}
	}
	return doc
}

func inOrder(doc *document.Document, data bool) []*document.Resource {
	of := doc.Resources
	if data {
		of = doc.Data
	}
	var kinds []string
	for kind := range of {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	var out []*document.Resource
	for _, kind := range kinds {
		for _, address := range document.Addresses(of[kind]) {
			out = append(out, of[kind][address])
		}
	}
	return out
}

var oddWords = []any{
	nil, true, false, "", " ", "tcp", "-1", "all", "icmp", "ingress", "egress", "allow", "22", "22-23", "-", "1e400", "0x10", "٣", "sg-1", "pl-1", "*", "?",
	"10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "::/0", "0.0.0.0/1", "16.0.0.0/4", "2600::/12", "::ffff:0:0/96", "64:ff9b::/97", "::ffff:10.0.0.0/104", "1.2.3.4/33", "fe80::1%eth0/64",
	"(sensitive value)", "\x00", "%s%d%!", "[", "(", "\\", "${x}", "{}", "[]", "[{}]", `{"Statement":7}`, `{"Statement":[null,[],"x",{"Effect":{},"Action":[[1]],"Condition":[3]}]}`,
	"arn:aws:iam::123456789012:root", "arn:", "arn:aws:s3:::", ":::::", "us-east-1", "2026-13-45", "Enabled", "Suspended", "required", "bastion",
	json.Number("0"), json.Number("-1"), json.Number("22"), json.Number("22.5"), json.Number("65535"), json.Number("65536"), json.Number("1e30"), json.Number("-1e30"),
	json.Number("1e-30"), json.Number("99999999999999999999999999"), json.Number("9223372036854775808"), json.Number("32766"), json.Number("1E2"),
}

// A mutator changes documents at random.
type mutator struct {
	rng   *rand.Rand
	words []any // what stands in place of a value
}

// One resource in four is left as it is, so that some links stay whole.
func (m mutator) resource(r *document.Resource) {
	if m.rng.IntN(4) == 0 {
		return
	}
	rare := []int{4, 12, 40}[m.rng.IntN(3)]
	m.object(r.Values, rare)
	for _, name := range sortedKeys(r.Values) {
		if m.rng.IntN(rare*2) == 0 {
			r.Unknown[name] = m.unknown(3)
		}
	}
	r.Documents = document.Documents(r.Values)
	for _, path := range sortedKeys(r.Documents) {
		if m.rng.IntN(2) == 0 {
			r.Documents[path] = m.value(r.Documents[path], rare)
		}
	}
	for _, path := range sortedKeys(r.References) {
		if m.rng.IntN(rare) == 0 {
			r.References[path] = m.addresses()
		}
	}
	switch m.rng.IntN(8) {
	case 0:
		r.Configured = nil
	case 1:
		r.Configured = sortedKeys(r.Values)
	case 2:
		r.Action = []document.Action{document.Update, document.Replace, document.Delete, document.NoOp, document.Forget}[m.rng.IntN(5)]
	}
}

func (m mutator) addresses() []string {
	var out []string
	for range m.rng.IntN(4) {
		if word, isText := m.words[m.rng.IntN(len(m.words))].(string); isText {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// value changes a value, or something in it, once in rare times.
func (m mutator) value(value any, rare int) any {
	if m.rng.IntN(rare) == 0 {
		return m.replaced(value)
	}
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = m.value(value[i], rare)
		}
	case map[string]any:
		m.object(value, rare)
	case string:
		if parsed := document.ParseDocument(value); parsed != nil {
			text, err := json.Marshal(m.value(parsed, rare))
			if err == nil {
				return string(text)
			}
		}
	}
	return value
}

func (m mutator) object(object map[string]any, rare int) {
	for _, name := range sortedKeys(object) {
		object[name] = m.value(object[name], rare)
		if m.rng.IntN(rare*4) == 0 {
			delete(object, name)
		}
	}
}

// replaced is another value for one: its own in another type or shape, or any.
func (m mutator) replaced(value any) any {
	switch m.rng.IntN(7) {
	case 0:
		return []any{value}
	case 1:
		return map[string]any{"0": value, "key": value, "": nil}
	case 2:
		return m.otherType(value)
	case 3:
		return []any{value, m.word(), value}
	case 4:
		return m.nest(5)
	}
	return m.word()
}

func (m mutator) word() any { return m.words[m.rng.IntN(len(m.words))] }

func (m mutator) otherType(value any) any {
	switch value := value.(type) {
	case json.Number:
		return value.String()
	case string:
		if number, err := strconv.ParseInt(value, 10, 64); err == nil {
			return json.Number(strconv.FormatInt(number, 10))
		}
		return map[string]any{value: true}
	case bool:
		return []any{strconv.FormatBool(value), json.Number("1")}[m.rng.IntN(2)]
	case []any:
		object := map[string]any{}
		for i, element := range value {
			object[fmt.Sprint(i)] = element
		}
		if len(value) > 0 && m.rng.IntN(2) == 0 {
			return value[0]
		}
		return object
	case map[string]any:
		var list []any
		for _, name := range sortedKeys(value) {
			list = append(list, value[name])
		}
		return list
	}
	return []any{}
}

// nest is a tree of lists and objects.
func (m mutator) nest(depth int) any {
	switch n := m.rng.IntN(4); {
	case depth == 0 || n == 0:
		return m.word()
	case n == 1:
		return []any{m.nest(depth - 1), m.nest(depth - 1)}
	case n == 2:
		return []any{}
	}
	names := []string{"cidr_block", "cidr", "Statement", "Action", "ports", "0", "", "id"}
	return map[string]any{names[m.rng.IntN(len(names))]: m.nest(depth - 1), "x": m.nest(depth - 1)}
}

func (m mutator) unknown(depth int) any {
	switch n := m.rng.IntN(6); {
	case depth == 0 || n < 3:
		return n != 0
	case n < 5:
		return []any{m.unknown(depth - 1), m.unknown(depth - 1)}
	}
	names := []string{"cidr_blocks", "from_port", "cidr", "policy", "http_tokens", "statement", "id"}
	return map[string]any{names[m.rng.IntN(len(names))]: m.unknown(depth - 1), "tags": true}
}

func sortedKeys[V any](of map[string]V) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
