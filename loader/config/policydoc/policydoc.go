// Package policydoc renders what data "aws_iam_policy_document" makes of its
// arguments: the JSON of an IAM policy.
package policydoc

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// A Namer gives the string that stands for an unknown value; false when it is
// to stay unknown, which makes the whole document unknown.
type Namer func(cty.Value) (string, bool)

// Render gives the data source's json. The values are its arguments without
// marks, nested blocks as lists of objects. It is not ok when something that
// the document needs is unknown; the error tells of a source document that is
// no policy.
//
// Key order and the order of single strings and lists are those of the plans
// that the tests hold; rules read the document, not its text.
func Render(values map[string]cty.Value, name Namer) (text string, ok bool, err error) {
	r := &renderer{name: name, known: true}
	own := r.own(values)
	document := &policy{}
	for _, argument := range []string{"source_json", "source_policy_documents"} {
		if err := r.merge(document, argument, values[argument]); err != nil {
			return "", false, err
		}
	}
	document.lay(own)
	for _, argument := range []string{"override_json", "override_policy_documents"} {
		if err := r.merge(document, argument, values[argument]); err != nil {
			return "", false, err
		}
	}
	if !r.known {
		return "", false, nil
	}
	out, err := json.MarshalIndent(document.members(), "", "  ")
	if err != nil {
		return "", false, fmt.Errorf("writing the policy: %w", err)
	}
	return string(out), true, nil
}

// A policy is a document under way.
type policy struct {
	Version, ID string
	Statements  []map[string]any
}

// lay puts another document over p: a statement takes the place of the one
// that has its Sid.
func (p *policy) lay(o *policy) {
	if o.ID != "" {
		p.ID = o.ID
	}
	if o.Version > p.Version {
		p.Version = o.Version
	}
	for _, statement := range o.Statements {
		sid, _ := statement["Sid"].(string)
		at := -1
		if sid != "" {
			at = slices.IndexFunc(p.Statements, func(s map[string]any) bool { return s["Sid"] == sid })
		}
		if at >= 0 {
			p.Statements[at] = statement
		} else {
			p.Statements = append(p.Statements, statement)
		}
	}
}

func (p *policy) members() map[string]any {
	out := map[string]any{"Version": p.Version, "Statement": p.Statements}
	if p.ID != "" {
		out["Id"] = p.ID
	}
	return out
}

type renderer struct {
	name  Namer
	known bool
}

// own is the document of the statement blocks.
func (r *renderer) own(values map[string]cty.Value) *policy {
	document := &policy{Version: r.text(values["version"], "2012-10-17"), ID: r.text(values["policy_id"], "")}
	blocks, unknown := r.objects(values["statement"])
	if unknown != "" {
		document.Statements = append(document.Statements, untold(unknown))
	}
	for _, block := range blocks {
		statement := map[string]any{"Effect": r.text(block["effect"], "Allow")}
		if sid := r.text(block["sid"], ""); sid != "" {
			statement["Sid"] = sid
		}
		for _, pair := range [][2]string{{"actions", "Action"}, {"not_actions", "NotAction"}, {"resources", "Resource"}, {"not_resources", "NotResource"}} {
			if list := r.list(block[pair[0]]); len(list) > 0 {
				statement[pair[1]] = oneOrMany(list)
			}
		}
		for _, pair := range [][2]string{{"principals", "Principal"}, {"not_principals", "NotPrincipal"}} {
			if principals := r.principals(block[pair[0]]); principals != nil {
				statement[pair[1]] = principals
			}
		}
		if conditions := r.conditions(block["condition"]); conditions != nil {
			statement["Condition"] = conditions
		}
		document.Statements = append(document.Statements, statement)
	}
	return document
}

func (r *renderer) principals(value cty.Value) any {
	blocks, unknown := r.objects(value)
	if unknown != "" {
		return unknown
	}
	byKind := map[string][]string{}
	for _, block := range blocks {
		kind := r.text(block["type"], "")
		byKind[kind] = append(byKind[kind], r.list(block["identifiers"])...)
	}
	if len(byKind) == 0 {
		return nil
	}
	if everyone := byKind["*"]; len(byKind) == 1 && len(everyone) == 1 && everyone[0] == "*" {
		return "*"
	}
	out := map[string]any{}
	for kind, identifiers := range byKind {
		out[kind] = oneOrMany(identifiers)
	}
	return out
}

func (r *renderer) conditions(value cty.Value) any {
	blocks, unknown := r.objects(value)
	if unknown != "" {
		return unknown
	}
	// Blocks with the same test and variable add up: any of their values will do.
	byTest := map[string]map[string][]string{}
	for _, block := range blocks {
		test, variable := r.text(block["test"], ""), r.text(block["variable"], "")
		if byTest[test] == nil {
			byTest[test] = map[string][]string{}
		}
		values := byTest[test][variable]
		for _, value := range r.list(block["values"]) {
			if !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
		byTest[test][variable] = values
	}
	if len(byTest) == 0 {
		return nil
	}
	out := map[string]map[string]any{}
	for test, byVariable := range byTest {
		out[test] = map[string]any{}
		for variable, values := range byVariable {
			out[test][variable] = oneOrMany(values)
		}
	}
	return out
}

// merge lays the documents that an argument holds, one or a list, over p.
func (r *renderer) merge(p *policy, argument string, value cty.Value) error {
	if value == cty.NilVal || value.IsNull() {
		return nil
	}
	texts := []string{}
	if value.IsKnown() && value.Type() == cty.String {
		texts = append(texts, value.AsString())
	} else {
		texts = r.list(value)
	}
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if strings.HasPrefix(text, "${") {
			p.lay(&policy{Statements: []map[string]any{untold(text)}})
			continue
		}
		document, err := parse(text)
		if err != nil {
			return fmt.Errorf("%s, number %d: %w", argument, i+1, err)
		}
		p.lay(document)
	}
	return nil
}

// untold stands for statements that only apply will tell.
func untold(name string) map[string]any {
	return map[string]any{"Effect": name, "Action": name, "Resource": name}
}

func parse(text string) (*policy, error) {
	var parsed struct {
		Version   string
		ID        string `json:"Id"`
		Statement json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return nil, fmt.Errorf("this is no JSON policy: %w", err)
	}
	document := &policy{Version: parsed.Version, ID: parsed.ID}
	if len(parsed.Statement) == 0 || string(parsed.Statement) == "null" {
		return document, nil
	}
	if parsed.Statement[0] == '{' {
		document.Statements = make([]map[string]any, 1)
		if err := json.Unmarshal(parsed.Statement, &document.Statements[0]); err != nil {
			return nil, fmt.Errorf("its Statement cannot be read: %w", err)
		}
		return document, nil
	}
	if err := json.Unmarshal(parsed.Statement, &document.Statements); err != nil {
		return nil, fmt.Errorf("its Statement cannot be read: %w", err)
	}
	return document, nil
}

// objects gives the members of each block of a list; where the list itself is
// unknown, or one of its blocks, the string that stands for it.
func (r *renderer) objects(value cty.Value) (blocks []map[string]cty.Value, unknown string) {
	if value == cty.NilVal || value.IsNull() {
		return nil, ""
	}
	if !value.IsKnown() || !value.CanIterateElements() {
		return nil, r.untold(value)
	}
	for _, element := range value.AsValueSlice() {
		switch {
		case !element.IsKnown(), !element.IsNull() && element.Type() == cty.String: // which stands for further blocks
			unknown = r.untold(element)
		case !element.IsNull() && element.Type().IsObjectType():
			blocks = append(blocks, element.AsValueMap())
		}
	}
	return blocks, unknown
}

func (r *renderer) untold(value cty.Value) string {
	if value.IsKnown() && value.Type() == cty.String {
		return value.AsString()
	}
	name, ok := r.name(value)
	r.known = r.known && ok
	return name
}

// list gives the strings of a list. &{x} is how configurations write an IAM
// policy variable, ${x}, without a clash with templates.
func (r *renderer) list(value cty.Value) []string {
	if value == cty.NilVal || value.IsNull() {
		return nil
	}
	if !value.IsKnown() || !value.CanIterateElements() {
		return []string{r.text(value, "")}
	}
	var out []string
	for _, element := range value.AsValueSlice() {
		out = append(out, strings.ReplaceAll(r.text(element, ""), "&{", "${"))
	}
	return out
}

// text is a string, or the one that stands for an unknown.
func (r *renderer) text(value cty.Value, otherwise string) string {
	if value == cty.NilVal || value.IsNull() {
		return otherwise
	}
	if !value.IsKnown() {
		name, ok := r.name(value)
		r.known = r.known && ok
		return name
	}
	if value.Type() != cty.String {
		return otherwise
	}
	return value.AsString()
}

func oneOrMany(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	return list
}
