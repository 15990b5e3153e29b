package evaluator_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/planvet/planvet/policies"
)

var (
	record     = flag.Bool("record", false, "record the plans of examples that are new or have changed (testdata/record says what PLANVET_PLAN is)")
	recordOnly = flag.String("only", "", "with -record: the id of the one rule whose examples to record")
)

// What is recorded of a rule's examples lies in a folder of the rule's own: a
// plan for each example, and these two.
const (
	examplePlans = "../testdata/examples"
	unplannable  = "unplannable.json" // by example: what terraform does not plan
	aloneFile    = "otherwise.json"   // by example: what the plan alone finds otherwise
)

// An exampleCase is one example of one rule, with the place of its plan.
type exampleCase struct {
	set     *policies.Set
	rule    *policies.Rule
	example policies.Example
	name    string // "nacl-rule-spacing/rules-that-are-close"
}

// A recording is what the file of an example holds.
type recording struct {
	HCL  string          `json:"hcl_sha256"` // of the configuration that was planned
	Plan json.RawMessage `json:"plan"`       // as terraform show -json prints it, without what says things again
}

// A refusal is an example that terraform does not plan.
type refusal struct {
	HCL    string `json:"hcl_sha256"`
	Reason string `json:"reason"` // as terraform gives it
}

func exampleCases(t *testing.T) []exampleCase {
	t.Helper()
	var cases []exampleCase
	names := map[string]bool{}
	set := embedded(t)
	for _, rule := range set.Rules {
		for _, example := range rule.Examples() {
			c := exampleCase{set, rule, example, rule.ID + "/" + slug(example.Name)}
			if names[c.name] {
				t.Fatalf("two examples are called %s", c.name)
			}
			names[c.name] = true
			cases = append(cases, c)
		}
	}
	return cases
}

// slug makes a file name of an example's: lower case ASCII letters and
// digits, all else a dash.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// slug is the part of the name that is the example's.
func (c exampleCase) slug() string { return slug(c.example.Name) }

func (c exampleCase) file() string { return filepath.Join(examplePlans, c.name+".json") }

func (c exampleCase) hash() string {
	sum := sha256.Sum256([]byte(c.example.HCL))
	return hex.EncodeToString(sum[:])
}

// recorded reads the recording of an example; nil if there is none.
func (c exampleCase) recorded(t *testing.T) *recording {
	t.Helper()
	text, err := os.ReadFile(c.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("%s: %v", c.file(), err)
	}
	return &r
}

// ofRule reads one of a rule's two files; nothing where there is none.
func ofRule[T any](t *testing.T, rule, name string) map[string]T {
	t.Helper()
	by := map[string]T{}
	file := filepath.Join(examplePlans, rule, name)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return by
	} else if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&by); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return by
}

// recordExamples plans what has no recording of its present configuration,
// two at a time, and removes the recordings of examples that are gone.
func recordExamples(t *testing.T) {
	t.Helper()
	command := os.Getenv("PLANVET_PLAN")
	if command == "" {
		t.Fatal("set PLANVET_PLAN to a command that prints terraform show -json for a directory")
	}
	cases := exampleCases(t)
	for _, rule := range embedded(t).Rules {
		if *recordOnly == "" || *recordOnly == rule.ID {
			of := slices.DeleteFunc(slices.Clone(cases), func(c exampleCase) bool { return c.rule.ID != rule.ID })
			recordRule(t, command, rule.ID, of)
		}
	}
	for _, file := range strayRecordings(t, cases) {
		if err := os.Remove(file); err != nil {
			t.Error(err)
		}
	}
}

func recordRule(t *testing.T, command, rule string, cases []exampleCase) {
	t.Helper()
	was, now := ofRule[refusal](t, rule, unplannable), map[string]refusal{}
	var wait sync.WaitGroup
	var mutex sync.Mutex // of now
	slots := make(chan struct{}, 2)
	for _, c := range cases {
		if r := c.recorded(t); r != nil && r.HCL == c.hash() {
			continue
		}
		if old, refused := was[c.slug()]; refused && old.HCL == c.hash() {
			now[c.slug()] = old
			continue
		}
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			reason, err := c.record(command)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if reason != "" {
				mutex.Lock()
				defer mutex.Unlock()
				now[c.slug()] = refusal{c.hash(), reason}
			}
		})
	}
	wait.Wait()
	file := filepath.Join(examplePlans, rule, unplannable)
	if len(now) == 0 {
		if err := removed(file); err != nil {
			t.Error(err)
		}
		return
	}
	writeJSON(t, file, now)
}

// record plans the example. reason is why terraform does not.
func (c exampleCase) record(command string) (reason string, err error) {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(c.example.HCL), 0o600); err != nil {
		return "", err
	}
	run := exec.Command("bash", "-c", `$PLANVET_PLAN "$1"`, command, dir)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	shown, err := run.Output()
	if err != nil {
		if reason := refusalReason(stderr.String()); reason != "" {
			return reason, removed(c.file())
		}
		return "", fmt.Errorf("%w\n%s", err, stderr.String())
	}
	pruned, err := prune(shown)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(recording{c.hash(), pruned})
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(c.file()), 0o755); err != nil {
		return "", err
	}
	return "", os.WriteFile(c.file(), append(text, '\n'), 0o644)
}

// refusalReason is the first error that terraform prints: its headline, and
// the sentence below the excerpt of the configuration, without any frame.
func refusalReason(printed string) string {
	_, from, found := strings.Cut(printed, "Error: ")
	if !found {
		return ""
	}
	first, _, _ := strings.Cut(from, "Error: ")
	var paragraphs []string
	for paragraph := range strings.SplitSeq(first, "\n\n") {
		paragraph = strings.Join(strings.Fields(paragraph), " ")
		if paragraph != "" && !strings.HasPrefix(paragraph, "on main.tf line") {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	return strings.Join(paragraphs[:min(2, len(paragraphs))], ": ")
}

// prune leaves out what differs between two runs, and what says again what the
// resource changes say.
func prune(shown []byte) (json.RawMessage, error) {
	var plan map[string]json.RawMessage
	if err := json.Unmarshal(shown, &plan); err != nil {
		return nil, err
	}
	delete(plan, "timestamp")
	delete(plan, "relevant_attributes")
	plan["planned_values"] = json.RawMessage("{}")
	return json.Marshal(plan)
}

func strayRecordings(t *testing.T, cases []exampleCase) []string {
	t.Helper()
	files, err := filepath.Glob(examplePlans + "/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(file string) bool {
		if base := filepath.Base(file); base == unplannable || base == aloneFile {
			return slices.ContainsFunc(cases, func(c exampleCase) bool { return filepath.Dir(c.file()) == filepath.Dir(file) })
		}
		return slices.ContainsFunc(cases, func(c exampleCase) bool { return c.file() == file })
	})
}

func removed(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func writeJSON(t *testing.T, file string, value any) {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
