package bundle_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/policies"
)

// TestBroken takes plans and breaks them at random, always in the same way: a
// member or an element is gone, or is something else. Where planvet reads the
// rest, the bundle must make the same document of it or deny; where planvet
// refuses the plan or loses a part of it, the bundle must deny. OPA takes a
// built-in that fails for one without an answer, as engines have it unless they
// are told otherwise, so nothing may get lost on the way. PLANVET_BUNDLE=1 breaks
// twenty times as many.
//
// A configuration that cannot be decoded is missing to planvet, while the bundle
// takes of it what it can: there, only that nothing gets lost is looked at.
func TestBroken(t *testing.T) {
	const seed = 5
	rounds := 3
	if os.Getenv("PLANVET_BUNDLE") != "" {
		rounds *= 20
	}
	q, err := rego.New(
		rego.ParsedBundle("planvet", loaded(t)), rego.Query(`{"deny": data.planvet.deny, "document": object.get(data.planvet.plan, "document", null)}`),
	).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, seed))
	count := map[string]int{}
	for _, p := range plans(t) {
		if strings.HasPrefix(p.name, "examples/") || p.name == "speed" {
			continue
		}
		for range rounds {
			input := decode(t, p.text).(map[string]any)
			var what []string
			for range 1 + random.IntN(3) {
				what = append(what, damage(random, input))
			}
			t.Run(p.name+": "+strings.Join(what, ", "), func(t *testing.T) { count[compareBroken(t, q, input)]++ })
		}
	}
	for _, outcome := range []string{refusedByBoth, same} {
		if count[outcome] == 0 {
			t.Errorf("of no plan it can be said that it is %s", outcome)
		}
	}
	t.Log(count)
}

const (
	refusedByBoth = "refused by both"
	refusedHere   = "refused by the bundle alone"
	same          = "the same"
	undecoded     = "without a configuration"
)

func compareBroken(t *testing.T, q rego.PreparedEvalQuery, input map[string]any) string {
	answer := ask(t, q, input).(map[string]any)
	refuses := slices.ContainsFunc(answer["deny"].([]any), func(d any) bool {
		severity, _, _ := strings.Cut(d.(string), " ")
		_, err := policies.ParseSeverity(severity)
		return err != nil // no finding
	})
	doc, err := plan.Read(encode(t, input), "plan.json")
	says := func(is func(document.Notice) bool) bool { return err == nil && slices.ContainsFunc(doc.Notices, is) }
	switch {
	case err != nil, says(func(n document.Notice) bool { return n.Level == document.LevelError }):
		if !refuses {
			t.Errorf("planvet refuses it, and the bundle does not: %v", err)
		}
		return refusedByBoth
	case refuses:
		return refusedHere
	case says(func(n document.Notice) bool { return strings.Contains(n.Message, "configuration cannot be read") }):
		return undecoded
	}
	if diff := cmp.Diff(asJSON(t, doc), asJSON(t, answer["document"])); diff != "" {
		t.Errorf("(-planvet +bundle):\n%s", diff)
	}
	return same
}

// damage changes one thing below a value, and says what.
func damage(random *rand.Rand, value any) string {
	others := []any{nil, true, false, "x", "", []any{}, map[string]any{}, []any{nil}, []any{map[string]any{}}}
	path := ""
	of := value.(map[string]any)
	for name := ""; path == ""; {
		name = []string{"resource_changes", "configuration", "prior_state", "variables", "format_version"}[min(random.IntN(24)/10, 4)]
		if random.IntN(6) == 0 {
			name = []string{"prior_state", "variables", "format_version", "output_changes", "terraform_version"}[random.IntN(5)]
		}
		if inner, found := of[name]; found && (random.IntN(30) == 0 || !holds(inner)) {
			of[name] = others[random.IntN(len(others))]
			return name + " is another"
		} else if found {
			path, value = name, inner
		}
	}
	for {
		deeper := func(inner any) bool { return holds(inner) && random.IntN(8) > 0 }
		switch v := value.(type) {
		case map[string]any:
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			name := names[random.IntN(len(names))]
			path += "/" + name
			if deeper(v[name]) {
				value = v[name]
				continue
			}
			if random.IntN(2) == 0 {
				delete(v, name)
				return path + " is gone"
			}
			v[name] = others[random.IntN(len(others))]
			return path + " is another"
		case []any:
			i := random.IntN(len(v))
			path += "/" + strconv.Itoa(i)
			if deeper(v[i]) {
				value = v[i]
				continue
			}
			v[i] = others[random.IntN(len(others))]
			return path + " is another"
		}
	}
}

// holds tells whether there is anything below a value.
func holds(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0
	}
	return false
}
