//go:build ignore

// Record asks the real terraform what each expression in testdata/cases is, and writes testdata/recorded.json and
// testdata/functions.json. Run it in the folder of package function, with terraform 1.11 on the PATH:
//
//	go run testdata/record/main.go
//
// Every expression is an output and the input of a terraform_data resource in one configuration, which is planned:
// the plan tells the value, its type, which parts are unknown and which are sensitive. Expressions that fail are
// noted with terraform's message and left out of the next attempt, until the plan succeeds. Then all expressions
// are put to `terraform console` as well, and where it disagrees with the plan nothing is written.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strings"
)

type result struct {
	Function   string          `json:"function"`
	Expression string          `json:"expression"`
	Fails      bool            `json:"fails,omitempty"`
	message    string          // terraform's own, not recorded
	Type       json.RawMessage `json:"type,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"`
	Unknown    json.RawMessage `json:"unknown,omitempty"`
	Sensitive  json.RawMessage `json:"sensitive,omitempty"`
}

// scope is what expressions can refer to. All of local that bears the name of a type is not known before apply.
const scope = `
resource "terraform_data" "later" { input = jsondecode(timestamp()) }
module "later" {
  source = "./typed"
  any    = terraform_data.later.output
}
locals {
  any          = terraform_data.later.output
  string       = module.later.string
  number       = module.later.number
  bool         = module.later.bool
  list         = module.later.list
  numbers      = module.later.numbers
  map          = module.later.map
  set          = module.later.set
  object       = module.later.object
  template     = "Hello, $${name}!"
  templates    = { a = "Hello, $${name}!" }
  single       = "$${list}"
  broken       = "broken $${"
  nested       = "$${templatestring(name, {})}"
  nothing      = null
  known_number = 12
}
`

var types = map[string]string{
	"string": "string", "number": "number", "bool": "bool", "list": "list(string)", "numbers": "list(number)",
	"map": "map(string)", "set": "set(string)", "object": "object({a = string, b = string})",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run() error {
	cases, err := readCases("testdata/cases/*.txt")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(filepath.Join(dir, "files"), os.DirFS("testdata/files")); err != nil {
		return err
	}
	var typed strings.Builder
	typed.WriteString("variable \"any\" {}\n")
	for name, ty := range types {
		fmt.Fprintf(&typed, "module %q {\n source = \"./%s\"\n value = var.any\n}\noutput %q { value = module.%s.value }\n", name, name, name, name)
		body := fmt.Sprintf("variable \"value\" { type = %s }\noutput \"value\" { value = var.value }\n", ty)
		if err := write(filepath.Join(dir, "typed", name, "main.tf"), body); err != nil {
			return err
		}
	}
	if err := errors.Join(
		write(filepath.Join(dir, "typed", "main.tf"), typed.String()),
		write(filepath.Join(dir, "scope.tf"), scope),
	); err != nil {
		return err
	}
	if out, err := terraform(dir, nil, "init"); err != nil {
		return fmt.Errorf("init: %w\n%s", err, out)
	}
	if err := plan(dir, cases); err != nil {
		return err
	}
	if err := console(dir, cases); err != nil {
		return err
	}
	signatures, err := functions(dir)
	if err != nil {
		return err
	}
	return errors.Join(writeJSON("testdata/functions.json", signatures), writeJSON("testdata/recorded.json", cases))
}

// functions is the name and parameters of every function that terraform has, without its descriptions.
func functions(dir string) (any, error) {
	raw, err := terraform(dir, nil, "metadata", "functions", "-json")
	if err != nil {
		return nil, err
	}
	type parameter struct {
		Name string          `json:"name"`
		Type json.RawMessage `json:"type"`
	}
	type signature struct {
		Parameters []parameter     `json:"parameters,omitempty"`
		Variadic   *parameter      `json:"variadic_parameter,omitempty"`
		Return     json.RawMessage `json:"return_type"`
	}
	var meta struct {
		Functions map[string]signature `json:"function_signatures"`
	}
	if err := json.Unmarshal(raw, &meta); err != nil {
		return nil, err
	}
	if len(meta.Functions) == 0 {
		return nil, errors.New("terraform tells of no functions")
	}
	return meta.Functions, nil
}

func write(path, body string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(body), 0o644)
}

func writeJSON(path string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// header is the line above the cases of a function.
var header = regexp.MustCompile(`^\[[a-z0-9]+\]$`)

func readCases(glob string) ([]*result, error) {
	files, err := filepath.Glob(glob)
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var out []*result
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		function := ""
		for _, line := range strings.Split(string(raw), "\n") {
			switch {
			case line == "" || line[0] == '#':
			case header.MatchString(line):
				function = line[1 : len(line)-1]
			default:
				out = append(out, &result{Function: function, Expression: line})
			}
		}
	}
	return out, nil
}

func terraform(dir string, stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.Command("terraform", args...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(stdin)
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CHECKPOINT_DISABLE=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil {
		return append(stdout.Bytes(), stderr.Bytes()...), err
	}
	return stdout.Bytes(), nil
}

func name(i int) string { return fmt.Sprintf("c%04d", i) }

// plan fills in what the plan says of every case.
func plan(dir string, cases []*result) error {
	for i, c := range cases {
		body := fmt.Sprintf("resource \"terraform_data\" %q {\n input = %s\n}\n", name(i), c.Expression)
		body += fmt.Sprintf("output %q {\n sensitive = true\n value = %s\n}\n", name(i), c.Expression)
		if err := write(filepath.Join(dir, name(i)+".tf"), body); err != nil {
			return err
		}
	}
	file := regexp.MustCompile(`c\d{4}`)
	for attempt := 0; ; attempt++ {
		out, err := terraform(dir, nil, "plan", "-json", "-out=plan.bin")
		if err == nil {
			break
		}
		failed := 0
		for _, line := range bytes.Split(out, []byte("\n")) {
			var message struct {
				Type       string
				Diagnostic struct {
					Severity, Summary, Detail, Address string
					Range                              struct{ Filename string }
				}
			}
			if json.Unmarshal(line, &message) != nil || message.Type != "diagnostic" || message.Diagnostic.Severity != "error" {
				continue
			}
			at := file.FindString(message.Diagnostic.Range.Filename + message.Diagnostic.Address)
			if at == "" {
				return fmt.Errorf("an error outside of the cases: %s", line)
			}
			var i int
			fmt.Sscanf(at, "c%d", &i)
			if !cases[i].Fails {
				failed++
				cases[i].Fails = true
				cases[i].message = message.Diagnostic.Summary + ": " + message.Diagnostic.Detail
				if err := os.Remove(filepath.Join(dir, at+".tf")); err != nil {
					return err
				}
			}
		}
		fmt.Fprintf(os.Stderr, "attempt %d: %d expressions fail\n", attempt, failed)
		if failed == 0 || attempt > 20 {
			return fmt.Errorf("plan: %w\n%s", err, out)
		}
	}
	raw, err := terraform(dir, nil, "show", "-json", "plan.bin")
	if err != nil {
		return err
	}
	return readPlan(raw, cases)
}

func readPlan(raw []byte, cases []*result) error {
	type half = map[string]json.RawMessage
	var p struct {
		Planned struct {
			Outputs map[string]struct{ Type json.RawMessage }
		} `json:"planned_values"`
		Changes []struct {
			Name   string
			Change struct {
				After          half
				AfterUnknown   json.RawMessage `json:"after_unknown"`
				AfterSensitive json.RawMessage `json:"after_sensitive"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	for _, change := range p.Changes {
		var i int
		if n, _ := fmt.Sscanf(change.Name, "c%d", &i); n == 0 {
			continue
		}
		c := cases[i]
		c.Value = change.Change.After["input"]
		c.Type = p.Planned.Outputs[change.Name].Type
		var unknown, sensitive half
		if err := json.Unmarshal(change.Change.AfterUnknown, &unknown); err != nil {
			return err
		}
		if err := json.Unmarshal(change.Change.AfterSensitive, &sensitive); err != nil {
			return err
		}
		c.Unknown, c.Sensitive = unknown["input"], sensitive["input"]
	}
	return nil
}

// maxLine bounds a line for the console, which reads a single one, of 64 KB at most.
const maxLine = 50_000

// console asks `terraform console` for the same, many expressions in one. What fails must fail there, and what is
// wholly known must be the same there.
func console(dir string, cases []*result) error {
	for i := range cases {
		if err := os.Remove(filepath.Join(dir, name(i)+".tf")); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	answers := map[string]any{}
	var line strings.Builder
	ask := func() error {
		if line.Len() == 0 {
			return nil
		}
		out, err := terraform(dir, []byte("base64encode(jsonencode({"+line.String()+"}))\n"), "console")
		if err != nil {
			return fmt.Errorf("console: %w\n%s", err, out)
		}
		line.Reset()
		raw, err := base64.StdEncoding.DecodeString(strings.Trim(strings.TrimSpace(string(out)), `"`))
		if err != nil {
			return fmt.Errorf("console: %w\n%.300s", err, out)
		}
		return json.Unmarshal(raw, &answers)
	}
	for i, c := range cases {
		switch {
		case strings.Contains(c.Expression, "local."), strings.Contains(c.Expression, "timestamp"), strings.Contains(c.Expression, "uuid("), bytes.Contains(c.Unknown, []byte("true")):
			continue // unknown, or different each time
		case c.Fails:
			fmt.Fprintf(&line, "%s = can(%s), ", name(i), c.Expression)
		default:
			fmt.Fprintf(&line, "%s = nonsensitive(jsonencode(%s)), ", name(i), c.Expression)
		}
		if line.Len() > maxLine {
			if err := ask(); err != nil {
				return err
			}
		}
	}
	if err := ask(); err != nil {
		return err
	}
	var differ []error
	for i, c := range cases {
		switch got := answers[name(i)].(type) {
		case nil:
		case bool:
			if got {
				differ = append(differ, fmt.Errorf("%s: fails in a plan (%s), not in the console", c.Expression, c.message))
			}
		case string:
			var a, b any
			json.Unmarshal([]byte(got), &a)
			json.Unmarshal(c.Value, &b)
			if !reflect.DeepEqual(a, b) {
				differ = append(differ, fmt.Errorf("%s: %s in a plan, %s in the console", c.Expression, c.Value, got))
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%d of %d expressions put to the console too\n", len(answers), len(cases))
	return errors.Join(differ...)
}
