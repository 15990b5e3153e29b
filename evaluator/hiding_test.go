package evaluator_test

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/hiding"
	"github.com/planvet/planvet/policies"
)

// The environment variables of TestHiding and TestFilling.
const (
	// hidingSample set to "all" tries everything, set to a number one in so many;
	// otherwise it is a sample that takes some seconds. It is the same every time.
	hidingSample = "PLANVET_HIDING"
	// hidingWrite names a folder for the configurations that were answered wrongly.
	hidingWrite = "PLANVET_HIDING_WRITE"
)

// A trial is a configuration with those who are asked about it.
type trial struct {
	rule, name string
	files      hiding.Files
	engine     *evaluator.Engine
	together   bool // many rules run
	everyRule  *evaluator.Engine
	account    map[string]bool // the rules that speak of the account as a whole
}

// compare holds what is said of a configuration in which something is not known
// against what is said of one in which it is.
func (c trial) compare(ctx context.Context, files hiding.Files, known, unknown *opinions, h *hiding.Hidden) []string {
	all := func() []opinion {
		all, err := ask(ctx, c.everyRule, files)
		if err != nil {
			return nil // then nothing is excused
		}
		return all.list
	}
	return comparison{known, unknown, h, c, all}.flips()
}

// trials are all examples of all rules, each with its rule alone, so that none is
// left to another rule, and the recorded cases, with all rules.
func trials(t *testing.T) []trial {
	t.Helper()
	var out []trial
	set := embedded(t)
	every, err := evaluator.NewEngine(set, evaluator.Options{Pedantic: true, NoDelta: true})
	if err != nil {
		t.Fatal(err)
	}
	engines := map[string]*evaluator.Engine{} // by rule and parameters
	account := accountRules(set)
	for _, rule := range set.Rules {
		for _, example := range rule.Examples() {
			key := fmt.Sprint(rule.ID, example.Params)
			if engines[key] == nil {
				engine, err := evaluator.NewEngine(set, evaluator.Options{
					Rules: []string{rule.ID}, Params: map[string]map[string]any{rule.ID: example.Params},
				})
				if err != nil {
					t.Fatal(err)
				}
				engines[key] = engine
			}
			out = append(out, trial{rule.ID, example.Name, hiding.Files{"main.tf": example.HCL}, engines[key], false, every, account})
		}
	}
	cases, err := os.ReadDir("../testdata/cases")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range cases {
		if files := configurationIn(t, filepath.Join("../testdata/cases", entry.Name())); len(files) > 0 {
			out = append(out, trial{"cases", entry.Name(), files, every, true, every, account})
		}
	}
	return out
}

// accountRules are those of which no example has more than one finding, though
// one has several resources that the rule covers.
func accountRules(set *policies.Set) map[string]bool {
	out := map[string]bool{}
	for _, rule := range set.Rules {
		most, several := 0, false
		for _, example := range rule.Examples() {
			n := 0
			for _, outcomes := range []policies.Outcomes{example.Fail, example.Undetermined} {
				for _, messages := range outcomes {
					n += len(messages)
				}
			}
			covered := 0
			for _, resource := range rule.Resources {
				covered += strings.Count(example.HCL, fmt.Sprintf("resource %q", resource))
			}
			most, several = max(most, n), several || covered > 1
		}
		out[rule.ID] = most == 1 && several
	}
	return out
}

// configurationIn reads a case's root module, the modules below it and the files
// that those read. What was there before is another root module.
func configurationIn(t *testing.T, dir string) hiding.Files {
	t.Helper()
	out := hiding.Files{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "before":
			return fs.SkipDir
		case d.IsDir() || !strings.Contains(path, "/") && filepath.Ext(path) != ".tf":
			return nil
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A hidingTally counts what was tried, by way.
type hidingTally struct {
	sync.Mutex
	tried, flipped, unfit map[string]int
}

func newHidingTally() *hidingTally {
	return &hidingTally{tried: map[string]int{}, flipped: map[string]int{}, unfit: map[string]int{}}
}

func (h *hidingTally) add(to map[string]int, way string) {
	h.Lock()
	defer h.Unlock()
	to[way]++
}

// log prints what was tried. Of a thousand trials no more than that many may
// contradict: the rules do not keep the promise everywhere yet. Whoever mends
// some lowers the number; the aim is 0.
func (h *hidingTally) log(t *testing.T, most int) {
	h.Lock()
	defer h.Unlock()
	tried, flipped, unfit := 0, 0, 0
	for _, way := range slices.Sorted(maps.Keys(h.tried)) {
		t.Logf("%6d tried, %4d contradicted, %5d unfit: %s", h.tried[way], h.flipped[way], h.unfit[way], way)
		tried, flipped, unfit = tried+h.tried[way], flipped+h.flipped[way], unfit+h.unfit[way]
	}
	t.Logf("%6d tried, %4d contradicted, %5d unfit", tried, flipped, unfit)
	if tried == 0 {
		t.Error("nothing was tried")
	}
	if flipped*1000 > most*tried {
		t.Errorf("%d of %d contradict, more than %d in a thousand: -v prints them", flipped, tried, most)
	}
}

// sampling is one in how many are tried, where nothing else is asked for.
func sampling(t *testing.T, otherwise uint64) uint64 {
	t.Helper()
	switch asked := os.Getenv(hidingSample); asked {
	case "":
		return otherwise
	case "all":
		return 1
	default:
		n, err := strconv.ParseUint(asked, 10, 32)
		if err != nil || n == 0 {
			t.Fatalf("%s is %q: it must be all, or a number of which one is tried", hidingSample, asked)
		}
		return n
	}
}

// TestHiding hides, one at a time, everything that is written in the examples
// and cases, in every way that Terraform has for not knowing, and holds the
// answers against those without: hiding may turn fail or pass into undetermined,
// and never one into the other.
func TestHiding(t *testing.T) {
	tally, sample := newHidingTally(), sampling(t, 12)
	t.Cleanup(func() { tally.log(t, 75) })
	each(t, func(t *testing.T, c trial) {
		all, err := hiding.All(c.files)
		if err != nil {
			t.Fatal(err)
		}
		known, err := ask(t.Context(), c.engine, c.files)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range all {
			if h.Hash(c.rule+c.name)%sample != 0 {
				continue
			}
			unknown, err := ask(t.Context(), c.engine, h.Files)
			if err != nil {
				t.Errorf("%s of %s: %s\n%s", h.Way, h.Place, err, written(t, c, h.Files))
				continue
			}
			tally.add(tally.tried, string(h.Way))
			further := beyond(unknown.errors, known.errors)
			if h.Way == hiding.Unread && len(unknown.addresses) == 0 {
				further = nil // that nothing is left which was read is an error, and right
			}
			if len(further) > 0 {
				t.Errorf("%s of %s is nothing that terraform takes: %q\n%s", h.Way, h.Place, further, written(t, c, h.Files))
			}
			found := c.compare(t.Context(), c.files, known, unknown, &h)
			if len(found) > 0 {
				tally.add(tally.flipped, string(h.Way))
			}
			for _, flip := range found {
				t.Logf("%s\t%s\t%s\t%s\t%s\t%s", c.rule, c.name, h.Way, h.Place, flip, written(t, c, h.Files))
			}
		}
	})
}

// each runs a test of every trial, side by side.
func each(t *testing.T, test func(t *testing.T, c trial)) {
	t.Helper()
	byRule := map[string][]trial{}
	for _, c := range trials(t) {
		byRule[c.rule] = append(byRule[c.rule], c)
	}
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			for i, c := range byRule[rule] {
				t.Run(fmt.Sprintf("%d %s", i, c.name), func(t *testing.T) {
					t.Parallel()
					test(t, c)
				})
			}
		})
	}
}

func beyond(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(s string) bool { return slices.Contains(others, s) })
}

// written writes a configuration where PLANVET_HIDING_WRITE says, and says
// where.
func written(t *testing.T, c trial, files hiding.Files) string {
	t.Helper()
	root := os.Getenv(hidingWrite)
	if root == "" {
		return "(" + hidingWrite + "=DIR writes it)"
	}
	dir, err := os.MkdirTemp(root, cmp.Or(c.rule, "case")+"-")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
