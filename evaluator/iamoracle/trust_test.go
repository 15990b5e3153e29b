package iamoracle

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
)

const github = "token.actions.githubusercontent.com"

// strangers are tokens that organizations other than acme can get: each
// chooses its name, its environments and branches, and what its subjects are
// made of.
func strangers() []map[string]string {
	var out []map[string]string
	for _, owner := range []string{"evil", "acmeevil", "acm"} {
		for _, subject := range []string{
			"repo:" + owner + "/shop:ref:refs/heads/main", "repo:" + owner + "/shop:environment:prod", "repo:" + owner + "/acme:pull_request",
			"environment:prod", "ref:refs/heads/main", "environment:prod:repository_owner:" + owner,
		} {
			for _, environment := range []string{"prod", "test"} {
				out = append(out, map[string]string{
					"aud": "sts.amazonaws.com", "sub": subject, "repository_owner": owner, "repository": owner + "/shop",
					"ref": "refs/heads/main", "environment": environment,
				})
			}
		}
	}
	return out
}

// claimValues are what conditions ask of each claim: some that acme's tokens
// alone meet, and some that a stranger's do.
var claimValues = map[string][]string{
	"aud":              {"sts.amazonaws.com", "*"},
	"sub":              {"repo:acme/*", "repo:acme*", "repo:*", "*", "repo:acme/shop:ref:refs/heads/main", "environment:prod", "*:repository_owner:acme", "repo:*/shop:*"},
	"repository_owner": {"acme", "acme*", "*"},
	"repository":       {"acme/shop", "acme/*", "*/shop", "acme*"},
	"ref":              {"refs/heads/main", "refs/heads/*"},
	"environment":      {"prod", "*"},
}

type trust struct {
	Statement map[string]any `json:"statement"`

	conditions map[string]map[string]any
}

func randomTrust(rng *rand.Rand) *trust {
	t := &trust{conditions: map[string]map[string]any{}}
	claims := []string{"sub", "aud", "repository_owner", "repository", "ref", "environment"}
	rng.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	for _, claim := range claims[:1+rng.IntN(3)] {
		operator := pick(rng, "StringLike", "StringLike", "ForAnyValue:StringLike", "StringLikeIfExists")
		if t.conditions[operator] == nil {
			t.conditions[operator] = map[string]any{}
		}
		t.conditions[operator][github+":"+claim] = oneOrMany(rng, claimValues[claim]...)
	}
	t.Statement = map[string]any{"Effect": "Allow", "Condition": t.conditions}
	return t
}

// open tells whether a stranger's token meets all conditions.
func (t *trust) open() bool {
	for _, token := range strangers() {
		met := true
		for operator, byKey := range t.conditions {
			for key, values := range byKey {
				met = met && holds(operator, many(values), []string{token[key[len(github)+1:]]})
			}
		}
		if met {
			return true
		}
	}
	return false
}

// TestTrustAgrees holds what the library says of OIDC conditions against tokens
// of strangers: what binds admits none of them, and what does not, admits one.
// No claim is asked for twice, since such conditions may contradict each other.
func TestTrustAgrees(t *testing.T) {
	n := setting(t, "PLANVET_ORACLE", 4000)
	rng := rand.New(rand.NewPCG(uint64(setting(t, "PLANVET_ORACLE_SEED", 1)), 11))
	query, err := rego.New(rego.Compiler(library(t)), rego.StrictBuiltinErrors(true), rego.Query(
		`x := [data.planvet.lib.oidc.binds(q.statement, "`+github+`") | some q in input.questions]`,
	)).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var questions []*trust
	for range n {
		questions = append(questions, randomTrust(rng))
	}
	var input any
	text, err := json.Marshal(map[string]any{"questions": questions, "resources": map[string]any{}, "data": map[string]any{}})
	if err == nil {
		err = json.Unmarshal(text, &input)
	}
	if err != nil {
		t.Fatal(err)
	}
	results, err := query.Eval(context.Background(), rego.EvalInput(input))
	if err != nil || len(results) != 1 {
		t.Fatalf("%v, %d results", err, len(results))
	}
	said, _ := results[0].Bindings["x"].([]any)
	if len(said) != n {
		t.Fatalf("%d answers to %d questions", len(said), n)
	}
	counts := map[string]int{}
	for i, word := range said {
		open := questions[i].open()
		counts[word.(string)]++
		if open != (word == "never") {
			written, _ := json.Marshal(questions[i].Statement)
			t.Errorf("the library says %v, and a stranger gets in: %v\n%s", word, open, written)
		}
	}
	t.Logf("%d trust policies: %v", n, counts)
	for _, kind := range []string{"always", "never"} {
		if counts[kind] < n/20 {
			t.Errorf("only %d of %d answers are %s: the test tests little", counts[kind], n, kind)
		}
	}
}
