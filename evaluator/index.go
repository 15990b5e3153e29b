package evaluator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A result is what a rule yields, in JSON; the functions of
// data.planvet.lib.result make it.
type result struct {
	Verdict  Verdict    `json:"verdict"`
	Address  string     `json:"address"`
	Path     []any      `json:"path"`
	Message  string     `json:"message"`
	Severity string     `json:"severity"`
	Key      string     `json:"key"`
	Related  []location `json:"related"`
	Steps    []location `json:"steps"`
	Fix      []setting  `json:"fix"`
}

type setting struct {
	Address string `json:"address"`
	Path    []any  `json:"path"`
	Value   any    `json:"value"`
	Comment string `json:"comment"`
}

type location struct {
	Address string `json:"address"`
	Path    []any  `json:"path"`
	Message string `json:"message"`
}

// An index finds what is at an address: an instance, a provider configuration,
// a module call, or a variable, local, output or action.
type index map[string]*document.Resource

func newIndex(doc *document.Document) index {
	x := index{}
	for _, of := range []map[string]map[string]*document.Resource{doc.Resources, doc.Data} {
		for _, instances := range of {
			for address, r := range instances {
				x[address] = r
			}
		}
	}
	for _, of := range []map[string]*document.Resource{doc.Providers, doc.Named} {
		for _, r := range of {
			x[r.Address] = r
		}
	}
	for address, m := range doc.Modules {
		above := ""
		if at := strings.LastIndex(address, ".module."); at >= 0 {
			above = address[:at]
		}
		x[address] = &document.Resource{Address: address, Module: above, Place: m.Place}
	}
	return x
}

// findings makes findings of answers, in order. A result that does not hold
// makes the error, beside what went wrong in evaluation.
func (x index) findings(of answers) ([]*Finding, error) {
	var out []*Finding
	err := of.err
	for _, a := range of.list {
		finding, wrong := x.finding(a)
		if wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		out = append(out, finding)
	}
	finish(out)
	return out, err
}

// finding checks what a rule yielded and attaches the rest. A rule that
// yields anything else than lib.result makes is a failed rule.
func (x index) finding(a answer) (*Finding, error) {
	broken := func(format string, args ...any) error {
		return fmt.Errorf("rule %s yields a result that does not hold: "+format, append([]any{a.rule.ID}, args...)...)
	}
	text, err := json.Marshal(a.body)
	if err != nil {
		return nil, broken("%w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	var r result
	if err := decoder.Decode(&r); err != nil {
		return nil, broken("%w", err)
	}
	if r.Verdict != Fail && r.Verdict != Undetermined {
		return nil, broken("verdict is %q", r.Verdict)
	}
	if r.Message == "" {
		return nil, broken("message is empty")
	}
	f := &Finding{Rule: a.rule, Verdict: r.Verdict, Severity: a.rule.Severity, Address: r.Address, Message: r.Message, key: r.Key}
	if r.Severity != "" && !a.rule.Pinned {
		if f.Severity, err = policies.ParseSeverity(r.Severity); err != nil {
			return nil, broken("%w", err)
		}
	}
	at, err := x.location(location{r.Address, r.Path, ""})
	if err != nil {
		return nil, broken("%w", err)
	}
	f.Path, f.Place = at.Path, at.Place
	if f.Related, err = x.locations(r.Related); err != nil {
		return nil, broken("related: %w", err)
	}
	if f.Steps, err = x.locations(r.Steps); err != nil {
		return nil, broken("steps: %w", err)
	}
	for _, s := range r.Fix {
		at, err := x.setting(s)
		if err != nil {
			return nil, broken("fix: %w", err)
		}
		f.Fix = append(f.Fix, at)
	}
	trace(f, x[f.Address])
	return f, nil
}

// trace adds where the deciding value came from, and the chain of module
// calls, to what the rule says.
func trace(f *Finding, r *document.Resource) {
	f.Calls, f.previous = r.Calls, r.Previous
	f.exact = r.Places != nil && f.Place != nil
	f.module, f.local = r.Module, strings.TrimPrefix(r.Address, r.Module+".")
	var way []Location
	if r.Trace != nil {
		for _, step := range r.Trace(pathKey(f.Path)) {
			way = append(way, Location{Address: step.Module, Message: step.Message, Place: &step.Place})
		}
	}
	if len(way) > 0 {
		f.origin = way[0].Place
	}
	if len(way) > 0 && len(f.Steps) == 0 {
		f.Steps = append(slices.Clone(way), Location{Address: f.Address, Path: f.Path, Message: f.Message, Place: f.Place})
	}
	for _, call := range r.Calls {
		names := document.ModuleCalls(call.Module)
		way = append(way, Location{Address: call.Module, Message: names[len(names)-1] + " is called here", Place: &call.Place})
	}
	f.Related = append(f.Related, way...)
}

func (x index) locations(of []location) ([]Location, error) {
	out := make([]Location, 0, len(of))
	for _, l := range of {
		at, err := x.location(l)
		if err != nil {
			return nil, err
		}
		out = append(out, at)
	}
	return out, nil
}

func (x index) location(l location) (Location, error) {
	r := x[l.Address]
	if r == nil {
		return Location{}, fmt.Errorf("there is no %q in the document", l.Address)
	}
	path := make([]any, len(l.Path))
	for i, step := range l.Path {
		switch step := step.(type) {
		case string:
			path[i] = step
		case json.Number:
			position, err := step.Int64()
			if err != nil || position < 0 {
				return Location{}, fmt.Errorf("the path holds the position %s", step)
			}
			path[i] = int(position)
		default:
			return Location{}, fmt.Errorf("the path holds %v", step)
		}
	}
	return Location{Address: l.Address, Path: path, Message: l.Message, Place: placeOf(r, path)}, nil
}

// setting finds where in the source the argument stands, or would.
func (x index) setting(s setting) (Setting, error) {
	at, err := x.location(location{s.Address, s.Path, ""})
	if err != nil {
		return Setting{}, err
	}
	out := Setting{Address: s.Address, Path: at.Path, Value: s.Value, Comment: s.Comment, Missing: at.Path}
	r := x[s.Address]
	if r.Places == nil || r.Place == nil {
		return out, nil // no source
	}
	out.At = r.Place
	for n := len(at.Path); n > 0; n-- {
		if place, found := r.Places[pathKey(at.Path[:n])]; found {
			out.At, out.Missing = &place, at.Path[n:]
			break
		}
	}
	return out, nil
}

// placeOf is the place of the attribute, or of what is nearest above it.
func placeOf(r *document.Resource, path []any) *document.Place {
	for n := len(path); n > 0; n-- {
		if place, found := r.Places[pathKey(path[:n])]; found {
			return &place
		}
	}
	return r.Place
}

// finish orders findings and gives them their fingerprints.
func finish(findings []*Finding) {
	slices.SortFunc(findings, compare)
	seen := map[string]int{}
	for _, f := range findings {
		f.base = f.print(f.Address, 0)
		f.Fingerprint = f.print(f.Address, seen[f.base])
		seen[f.base]++
	}
}

// print is the fingerprint of the n-th finding of its kind, as it would be at
// an address.
func (f *Finding) print(address string, n int) string {
	return fingerprint(f.Rule.ID, address, f.Path, f.key, n)
}
