package evaluator

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// Options choose what an [Engine] asks.
type Options struct {
	// Rules are ids; none means all that are on: those that are not pedantic,
	// and what On, Off and Pedantic make of them.
	Rules []string
	// Pedantic asks the pedantic rules as well.
	Pedantic bool
	// On and Off turn rules on and off by id; Off wins.
	On, Off []string
	// Elsewhere says that the rules which are not asked here are asked in another
	// run, so that none of them is off to the others.
	Elsewhere bool
	// Severities is keyed by rule id. It holds for all findings of the rule,
	// whatever the rule says of one.
	Severities map[string]policies.Severity
	// Params is keyed by rule id, then by parameter; it overrides the defaults
	// in the rules' metadata.
	Params map[string]map[string]any
	// NoDelta leaves what was before a plan unvetted, and Finding.Delta empty.
	NoDelta bool
	// Compile has OPA compile the policies and interpret them, as it does with
	// those that were not planned ahead: slower, and the same answers.
	Compile bool
	// Accept says which findings do not count.
	Accept Acceptance
}

// An Engine vets documents. It compiles only the rules that a document gives
// work to, once for each such selection, and may be used concurrently.
type Engine struct {
	set   *policies.Set
	rules []*policies.Rule
	data  map[string]any // what policies see of the settings, data.planvet
	store func() storage.Store
	// planned is nil where the policies have to be compiled.
	planned *planned

	noDelta bool
	accept  Acceptance

	mu       sync.Mutex
	prepared map[string]program // by the ids of the rules in it
}

// NewEngine chooses the rules. It fails on an id or a parameter that no rule
// has.
func NewEngine(set *policies.Set, o Options) (*Engine, error) {
	rules, err := choose(set, o)
	if err != nil {
		return nil, err
	}
	params, err := parameters(set, o.Params)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		set: set, rules: rules, noDelta: o.NoDelta, accept: o.Accept, prepared: map[string]program{},
		data: map[string]any{"planvet": map[string]any{"params": params, "off": o.off(set, rules)}},
	}
	e.store = sync.OnceValue(func() storage.Store {
		return inmem.NewFromObjectWithOpts(e.data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	})
	if source := set.Planned(); source != nil && !o.Compile {
		code, err := machine.Load(source)
		if err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
		e.planned = &planned{code, machine.FromGo(e.data)}
	}
	return e, nil
}

// Rules are those the engine would ask if their resources are there, by id.
func (e *Engine) Rules() []*policies.Rule { return e.rules }

func choose(set *policies.Set, o Options) ([]*policies.Rule, error) {
	for _, id := range slices.Concat(o.Rules, o.On, o.Off, slices.Sorted(maps.Keys(o.Severities))) {
		if _, found := set.Rule(id); !found {
			return nil, &UnknownRuleError{ID: id, Known: ids(set.Rules)}
		}
	}
	var chosen []*policies.Rule
	for _, rule := range set.Rules {
		if !o.asks(rule) {
			continue
		}
		if severity, said := o.Severities[rule.ID]; said {
			pinned := *rule
			pinned.Severity, pinned.Pinned = severity, true
			rule = &pinned
		}
		chosen = append(chosen, rule)
	}
	return chosen, nil
}

// asks tells whether a rule is asked, if its resources are there.
func (o Options) asks(rule *policies.Rule) bool {
	switch {
	case len(o.Rules) > 0:
		return slices.Contains(o.Rules, rule.ID)
	case slices.Contains(o.Off, rule.ID):
		return false
	}
	return !rule.Pedantic || o.Pedantic || slices.Contains(o.On, rule.ID)
}

// off is what policies see of the rules that are not asked: data.planvet.off.
// A rule that leaves a defect to a more telling one looks there first.
func (o Options) off(set *policies.Set, asked []*policies.Rule) map[string]any {
	out := map[string]any{}
	if o.Elsewhere {
		return out
	}
	for _, rule := range set.Rules {
		if !slices.ContainsFunc(asked, func(r *policies.Rule) bool { return r.ID == rule.ID }) {
			out[rule.ID] = true
		}
	}
	return out
}

func compareID(rule *policies.Rule, id string) int { return strings.Compare(rule.ID, id) }

// An UnknownRuleError names a rule id that is not there.
type UnknownRuleError struct {
	ID    string
	Known []string
}

func (e *UnknownRuleError) Error() string { return fmt.Sprintf("there is no rule %q", e.ID) }

func ids(rules []*policies.Rule) []string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.ID
	}
	return out
}

// parameters joins the defaults of all rules with the overrides. A parameter
// keeps the JSON type of its default.
func parameters(set *policies.Set, overrides map[string]map[string]any) (map[string]any, error) {
	all := map[string]any{}
	for _, rule := range set.Rules {
		values := map[string]any{}
		for name, value := range rule.Params {
			values[name] = value
		}
		for name, value := range overrides[rule.ID] {
			if _, known := rule.Params[name]; !known {
				return nil, fmt.Errorf("rule %s has no parameter %q", rule.ID, name)
			}
			values[name] = value
		}
		all[rule.ID] = values
	}
	for id := range overrides {
		if _, known := all[id]; !known {
			return nil, &UnknownRuleError{ID: id, Known: ids(set.Rules)}
		}
	}
	return all, nil
}

// Vet asks the rules about a document, and about what was there before where
// that is something else, so that each finding tells what the plan has to do
// with it. A rule that fails to evaluate makes Result.Err; the findings of the
// others stand.
func (e *Engine) Vet(ctx context.Context, doc *document.Document) *Result {
	result := e.vet(ctx, doc)
	e.suppress(result, doc)
	return result
}

func (e *Engine) vet(ctx context.Context, doc *document.Document) *Result {
	result := &Result{Source: doc.Source, Notices: doc.Notices, Rules: e.asked(doc)}
	result.count(doc)
	before := doc.Before
	if e.noDelta || before == doc {
		before = nil
	}
	rules := e.asked(doc, before)
	if len(rules) == 0 {
		return result
	}
	program, err := e.program(ctx, rules)
	if err != nil {
		result.Err = err
		return result
	}
	build := newBuilder()
	var then answers
	var group sync.WaitGroup
	if before != nil {
		input := build.input(before)
		group.Go(func() { then = program.ask(ctx, input) })
	}
	now := program.ask(ctx, build.input(doc))
	group.Wait()
	result.Findings, result.Err = newIndex(doc).findings(now)
	if !e.noDelta && doc.Source == document.SourcePlan {
		result.compare(doc, before, then)
	}
	return result
}

// count tells how many instances there are, how many of them rules cover, and
// which hold credentials.
func (r *Result) count(doc *document.Document) {
	covered := map[string]bool{}
	for _, rule := range r.Rules {
		for _, t := range rule.Resources {
			covered[t] = true
		}
	}
	for _, credential := range doc.Credentials {
		r.Secrets = append(r.Secrets, credential.Address)
	}
	slices.Sort(r.Secrets)
	r.Secrets = slices.Compact(r.Secrets)
	for t, instances := range doc.Resources {
		for _, instance := range instances {
			if !instance.Action.Remains() {
				continue
			}
			r.Resources++
			if covered[t] {
				r.Covered++
			}
		}
	}
}

// asked lists the rules that speak of a type of which an instance remains in
// one of the documents, any of which may be nil, or of credentials where there
// are any.
func (e *Engine) asked(docs ...*document.Document) []*policies.Rule {
	present := map[string]bool{}
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		present[policies.Credentials] = present[policies.Credentials] || len(doc.Credentials) > 0
		present[policies.Modules] = present[policies.Modules] || doc.Unread()
		present[policies.Anything] = present[policies.Anything] || len(doc.Resources)+len(doc.Modules) > 0
		for t, instances := range doc.Resources {
			for _, r := range instances {
				if r.Action.Remains() {
					present[t] = true
					break
				}
			}
		}
	}
	var out []*policies.Rule
	for _, rule := range e.rules {
		if slices.ContainsFunc(rule.Resources, func(t string) bool { return present[t] }) {
			out = append(out, rule)
		}
	}
	return out
}

func (e *Engine) program(ctx context.Context, rules []*policies.Rule) (program, error) {
	key := strings.Join(ids(rules), " ")
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.prepared[key]; p != nil {
		return p, nil
	}
	var p program
	var err error
	if e.planned == nil {
		p, err = e.compile(ctx, rules)
	} else {
		p, err = e.join(ctx, rules)
	}
	if err == nil {
		e.prepared[key] = p
	}
	return p, err
}
