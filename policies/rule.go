// Package policies holds the embedded rules and the library that they are
// written with, and reads the metadata at the head of a rule's file.
package policies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Rule is the metadata at the head of one rule's file.
type Rule struct {
	ID          string   `json:"id"`
	Area        string   `json:"area"`    // the folder: "nacl"
	Package     string   `json:"package"` // "planvet.rules.nacl.rule_spacing"
	File        string   `json:"-"`       // slash path of the file in its file system
	Title       string   `json:"title"`
	Description string   `json:"description"` // Markdown
	Remediation string   `json:"remediation"` // Markdown
	Severity    Severity `json:"severity"`
	Pedantic    bool     `json:"pedantic"` // off until asked for
	// Pinned says that settings chose Severity: it holds for every finding.
	Pinned bool `json:"-"`
	// Own says that the rule is not one of planvet's.
	Own bool `json:"own,omitempty"`
	// Note is the section of the AWS security notes that the rule encodes.
	Note      string         `json:"note"`
	Resources []string       `json:"resources"` // the types that the rule speaks of, [Credentials] or [Modules]: it runs when one of them is there
	Params    map[string]any `json:"params"`
	// Frameworks is keyed by framework: {"cwe": ["CWE-308"]}.
	Frameworks map[string][]string `json:"frameworks"`
	References []string            `json:"references"` // addresses of documentation

	examples func() []Example
}

// Examples are configurations with what the rule says of them.
func (r *Rule) Examples() []Example {
	if r.examples == nil {
		return nil // of a rule that another engine asks
	}
	return r.examples()
}

// Credentials stands in [Rule.Resources] for whatever holds a credential, of any
// type.
const Credentials = "credentials"

// Modules stands in [Rule.Resources] for module calls of a configuration whose
// module was not read.
const Modules = "modules"

// Anything stands in [Rule.Resources] for every type: the rule runs when there is
// any resource or module call. It is for rules that speak of providers or modules.
const Anything = "anything"

// An Example is a configuration with what the rule says of it. Example is
// documentation and test at once.
type Example struct {
	Name         string         `yaml:"name"`
	HCL          string         `yaml:"hcl"`
	Fail         Outcomes       `yaml:"fail"`
	Undetermined Outcomes       `yaml:"undetermined"`
	Params       map[string]any `yaml:"params"`
}

// Passes tells whether the rule has nothing to say of the example.
func (e Example) Passes() bool { return len(e.Fail) == 0 && len(e.Undetermined) == 0 }

// Outcomes is keyed by resource address; each address has one or more messages.
type Outcomes map[string]Messages

// Messages is one message or a list of them.
type Messages []string

// UnmarshalYAML takes a single string for a list of one.
func (m *Messages) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*m = Messages{node.Value}
		return nil
	}
	return node.Decode((*[]string)(m))
}

// header mirrors the YAML of a METADATA block, in the keys that OPA knows
// (https://www.openpolicyagent.org/docs/policy-language#annotations).
type header struct {
	Scope            string                 `yaml:"scope"`
	Title            string                 `yaml:"title"`
	Description      string                 `yaml:"description"`
	RelatedResources []struct{ Ref string } `yaml:"related_resources"`
	Schemas          []map[string]string    `yaml:"schemas"`
	Custom           struct {
		ID          string              `yaml:"id"`
		Severity    Severity            `yaml:"severity"`
		Pedantic    bool                `yaml:"pedantic"`
		Note        string              `yaml:"note"`
		Resources   []string            `yaml:"resources"`
		Params      map[string]any      `yaml:"params"`
		Remediation string              `yaml:"remediation"`
		Frameworks  map[string][]string `yaml:"frameworks"`
		Examples    []Example           `yaml:"examples"`
	} `yaml:"custom"`
}

// ParseRule reads the metadata of one rule's file. file is its slash path,
// which ends in <area>/<name>.rego; the id and the package must agree with it.
// The error joins everything that is wrong, each with the file's name.
func ParseRule(file string, source []byte) (*Rule, error) { return parseRule(file, source, false) }

// parseRule reads a rule of others, which belongs to no section and need not
// name documentation, but has to be checked against the document.
func parseRule(file string, source []byte, own bool) (*Rule, error) {
	text, pkg := split(source)
	if text == nil {
		return nil, fmt.Errorf("%s: a rule's file must begin with a '# METADATA' comment", file)
	}
	var h header
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&h); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: metadata: %w", file, err)
	}
	name := strings.TrimSuffix(path.Base(file), ".rego")
	r := &Rule{
		ID:          h.Custom.ID,
		Area:        path.Base(path.Dir(file)),
		Package:     pkg,
		File:        file,
		Title:       h.Title,
		Description: strings.TrimSpace(h.Description),
		Remediation: strings.TrimSpace(h.Custom.Remediation),
		Severity:    h.Custom.Severity,
		Pedantic:    h.Custom.Pedantic,
		Note:        h.Custom.Note,
		Resources:   h.Custom.Resources,
		Params:      h.Custom.Params,
		Frameworks:  h.Custom.Frameworks,
		Own:         own,
		examples:    func() []Example { return h.Custom.Examples },
	}
	if own && r.Note == "" {
		r.Note = OwnNote
	}
	for _, related := range h.RelatedResources {
		r.References = append(r.References, related.Ref)
	}
	err := r.check(name)
	if own && !slices.ContainsFunc(h.Schemas, func(s map[string]string) bool { return s["input"] == "schema.document" }) {
		err = errors.Join(err, fmt.Errorf("%s: metadata: schemas is missing: with `schemas: [{input: schema.document}]` a misspelt field is an error", file))
	}
	return r, err
}

var (
	idPattern   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	typePattern = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
)

func (r *Rule) check(name string) error {
	var wrong []error
	say := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: metadata: "+format, append([]any{r.File}, args...)...))
	}
	if want := strings.ReplaceAll(r.Area+"-"+name, "_", "-"); r.ID != want {
		say("custom.id is %q; the file's place says %q", r.ID, want)
	} else if !idPattern.MatchString(r.ID) {
		say("custom.id %q must be words of a-z and 0-9 joined by '-'", r.ID)
	}
	if want := "planvet.rules." + r.Area + "." + name; r.Package != want {
		say("the package is %q; the file's place says %q", r.Package, want)
	}
	for field, text := range map[string]string{
		"title": r.Title, "description": r.Description, "custom.remediation": r.Remediation, "custom.note": r.Note,
	} {
		if strings.TrimSpace(text) == "" {
			say("%s is missing", field)
		}
	}
	if !r.Own && r.Note != "" && noteIndex(r.Note) < 0 {
		var titles []string
		for _, note := range Notes() {
			titles = append(titles, note.Title)
		}
		say("custom.note is %q: one of %s", r.Note, strings.Join(titles, ", "))
	}
	if r.Severity == 0 {
		say("custom.severity is missing: one of low, medium, high, critical")
	}
	if len(r.Resources) == 0 {
		say("custom.resources is missing: the resource types that the rule speaks of")
	}
	for _, t := range r.Resources {
		if !typePattern.MatchString(t) {
			say("custom.resources: %q is not a resource type", t)
		}
	}
	if _, err := json.Marshal(r.Params); err != nil {
		say("custom.params cannot be JSON, as policies see it: %w", err)
	}
	if !r.Own && len(r.References) == 0 {
		say("related_resources is missing: at least one page of documentation")
	}
	for i, example := range r.Examples() {
		if strings.TrimSpace(example.Name) == "" || strings.TrimSpace(example.HCL) == "" {
			say("custom.examples[%d] needs a name and hcl", i)
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(wrong...)
}

// split takes the metadata's YAML out of the leading comment and the name out
// of the package clause. OPA's own parser would do both, at the price of
// parsing the whole file before it is known whether the rule runs at all.
func split(source []byte) (text []byte, pkg string) {
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	var inside bool
	for line := range bytes.Lines(source) {
		line = bytes.TrimRight(line, "\n")
		switch {
		case bytes.HasPrefix(line, []byte("package ")):
			return text, string(bytes.TrimSpace(line[len("package "):]))
		case inside && bytes.HasPrefix(line, []byte("#")):
			text = append(text, bytes.TrimPrefix(line[1:], []byte(" "))...)
			text = append(text, '\n')
		case bytes.Equal(bytes.TrimSpace(line), []byte("# METADATA")):
			inside = true
		}
	}
	return text, ""
}
