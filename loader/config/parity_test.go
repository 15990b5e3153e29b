package config_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// A recordedPlan is what a case's plan.json says of resources.
type recordedPlan struct {
	ResourceChanges []struct {
		Address string
		Mode    string
		Change  struct {
			After          map[string]any
			AfterUnknown   any `json:"after_unknown"`
			AfterSensitive any `json:"after_sensitive"`
		}
	} `json:"resource_changes"`
}

// A tally counts the leaves of the values compared.
type tally struct {
	cases, addresses                               int
	known, unknown, masked, data, byProvider, part int
}

// TestParity compares each case of testdata/parity with the plan that
// terraform made of it: the same instances, every known value terraform's, and
// nothing unknown that terraform knows, save what data sources tell.
//
// PLANVET_PARITY names further directories of such cases, separated like PATH.
func TestParity(t *testing.T) {
	total := &tally{}
	for _, top := range append([]string{"../../testdata/parity"}, filepath.SplitList(os.Getenv("PLANVET_PARITY"))...) {
		plans, err := filepath.Glob(filepath.Join(top, "*", "plan.json"))
		if err != nil {
			t.Fatal(err)
		}
		if len(plans) == 0 {
			t.Errorf("%s holds no recorded plan", top)
		}
		for _, plan := range plans {
			dir := filepath.Dir(plan)
			t.Run(filepath.Base(dir), func(t *testing.T) { parity(t, dir, total) })
		}
	}
	t.Logf("%d cases, %d resource instances; values: %d known alike, %d unknown alike, %d masked, %d left to data sources, %d to the provider, %d told in part that a plan shows as unknown",
		total.cases, total.addresses, total.known, total.unknown, total.masked, total.data, total.byProvider, total.part)
	if total.known < 1000 {
		t.Errorf("only %d values were compared", total.known)
	}
}

func parity(t *testing.T, dir string, total *tally) {
	plan := readPlan(t, filepath.Join(dir, "plan.json"))
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	doc, err := config.Load(context.Background(), root.FS(), ".", caseOptions(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, notice := range doc.Notices {
		t.Errorf("terraform plans it without a word, here %s: %s at %v", notice.Level, notice.Message, notice.Place)
	}
	total.cases++
	ours := map[string]*document.Resource{}
	for _, of := range doc.Resources {
		for address, r := range of {
			ours[address] = r
		}
	}
	for _, change := range plan.ResourceChanges {
		if change.Mode != "managed" {
			continue
		}
		total.addresses++
		r := ours[change.Address]
		delete(ours, change.Address)
		if r == nil {
			t.Errorf("%s is in the plan alone", change.Address)
			continue
		}
		c := comparison{t: t, resource: r, tally: total}
		unknown, _ := change.Change.AfterUnknown.(map[string]any)
		c.object("", r.Values, r.Unknown, change.Change.After, unknown)
	}
	for address := range ours {
		t.Errorf("%s is not in the plan", address)
	}
}

func readPlan(t *testing.T, name string) recordedPlan {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	var plan recordedPlan
	if err := decoder.Decode(&plan); err != nil {
		t.Fatal(err)
	}
	return plan
}

// caseOptions reads what the script that records gave to terraform.
func caseOptions(t *testing.T, dir string) config.Options {
	o := config.Options{Workspace: "default"} // as when they were recorded
	o.Env = lines(t, filepath.Join(dir, "env"))
	args := lines(t, filepath.Join(dir, "args"))
	for i := 0; i < len(args); i++ {
		flag, value, ok := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		if !ok {
			i++
			value = args[i]
		}
		switch flag {
		case "var":
			o.Vars = append(o.Vars, config.Var{Assignment: value})
		case "var-file":
			o.Vars = append(o.Vars, config.Var{File: value})
		default:
			t.Fatalf("the argument %s is not understood", args[i])
		}
	}
	return o
}

func lines(t *testing.T, name string) []string {
	text, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// A comparison holds one instance against the plan's.
type comparison struct {
	t        *testing.T
	resource *document.Resource
	tally    *tally
}

func (c *comparison) errorf(path, format string, args ...any) {
	c.t.Errorf("%s: %s: %s", c.resource.Address, path, fmt.Sprintf(format, args...))
}

// object compares members. A member that is missing and one that is null are
// alike; one that only the plan has is the provider's.
func (c *comparison) object(path string, known, unknown, after, afterUnknown map[string]any) {
	names := map[string]bool{}
	for _, of := range []map[string]any{known, unknown, after, afterUnknown} {
		for name := range of {
			names[name] = true
		}
	}
	sortedNames := make([]string, 0, len(names))
	for name := range names {
		sortedNames = append(sortedNames, name)
	}
	sort.Strings(sortedNames)
	for _, name := range sortedNames {
		at := strings.TrimPrefix(path+"."+name, ".")
		_, inKnown := known[name]
		_, inUnknown := unknown[name]
		if !inKnown && !inUnknown {
			switch {
			case empty(after[name]):
			case path == "" && slices.Contains(c.resource.Configured, name):
				c.errorf(at, "it is configured, yet only the plan has it: %v", after[name])
			case path != "" && !zero(after[name]):
				c.errorf(at, "only the plan has it: %v", after[name])
			default:
				c.tally.byProvider++
			}
			continue
		}
		c.value(at, known[name], unknown[name], after[name], afterUnknown[name])
	}
}

func (c *comparison) value(path string, known, unknown, after, afterUnknown any) {
	if known == "(sensitive value)" {
		c.tally.masked++
		return
	}
	if unknown == true {
		if afterUnknown == true || holdsTrue(afterUnknown) {
			c.tally.unknown++
		} else if c.fromData(path) {
			c.tally.data++
		} else {
			c.errorf(path, "it is unknown here, and %v in the plan", after)
		}
		return
	}
	if known == nil {
		if !empty(after) && afterUnknown != true {
			c.errorf(path, "it is null here, and %v in the plan", after)
		}
		return
	}
	if afterUnknown == true {
		if document.HoldsUnknown(unknown) { // a plan shows nothing of a list with members that are not known
			c.tally.part++
			return
		}
		c.errorf(path, "it is %v here, and unknown in the plan", known)
		return
	}
	switch known := known.(type) {
	case map[string]any:
		members, ok := after.(map[string]any)
		if !ok {
			c.errorf(path, "it is %v here, and %v in the plan", known, after)
			return
		}
		unknownMembers, _ := unknown.(map[string]any)
		afterMembers, _ := afterUnknown.(map[string]any)
		c.object(path, known, unknownMembers, members, afterMembers)
	case []any:
		c.list(path, known, unknown, after, afterUnknown)
	default:
		c.tally.known++
		if !equal(known, after) {
			c.errorf(path, "it is %v here, and %v in the plan", quoted(known), quoted(after))
		}
	}
}

func (c *comparison) list(path string, known []any, unknown, after, afterUnknown any) {
	elements, _ := after.([]any)
	if len(elements) != len(known) {
		c.errorf(path, "it is %v here, and %v in the plan", known, after)
		return
	}
	unknowns, _ := unknown.([]any)
	afterUnknowns, _ := afterUnknown.([]any)
	for i := range known {
		c.value(fmt.Sprintf("%s.%d", path, i), known[i], element(unknowns, i), elements[i], element(afterUnknowns, i))
	}
}

func element(list []any, i int) any {
	if i < len(list) && list[i] != false {
		return list[i]
	}
	return nil
}

// fromData tells whether a data source has a part in the value at path.
func (c *comparison) fromData(path string) bool {
	for at, references := range c.resource.References {
		if at == path || strings.HasPrefix(path, at+".") || strings.HasPrefix(at, path+".") {
			for _, reference := range references {
				if strings.Contains("."+reference, ".data.") {
					return true
				}
			}
		}
	}
	return false
}

func quoted(v any) string {
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(v)
}

func equal(a, b any) bool {
	x, xok := a.(json.Number)
	y, yok := b.(json.Number)
	if xok && yok {
		p, _, err1 := big.ParseFloat(string(x), 10, 512, big.ToNearestEven)
		q, _, err2 := big.ParseFloat(string(y), 10, 512, big.ToNearestEven)
		return err1 == nil && err2 == nil && p.Cmp(q) == 0
	}
	return a == b
}

// empty tells of a value that says no more than its absence.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// zero is what a plan shows of a member that nobody set.
func zero(v any) bool {
	return v == "" || v == false || v == json.Number("0") || empty(v)
}

func holdsTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case []any:
		return slices.ContainsFunc(v, holdsTrue)
	case map[string]any:
		for _, member := range v {
			if holdsTrue(member) {
				return true
			}
		}
	}
	return false
}
