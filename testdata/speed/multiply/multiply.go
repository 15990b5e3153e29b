// Package multiply makes large plans out of a real one, for measurements: what
// terraform prints for one instance of a counted module is repeated under the
// indexes, names and identifiers of further instances. The configuration stays
// once, as terraform prints it once for all instances.
package multiply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// lists are the paths of the arrays in a plan that hold elements of each
// module instance.
var lists = map[string]bool{
	"planned_values.root_module.child_modules":     true,
	"prior_state.values.root_module.child_modules": true,
	"relevant_attributes":                          true,
	"resource_changes":                             true,
	"resource_drift":                               true,
}

// count is the path of the variable that says how many instances there are.
const count = "variables.copies.value"

// A Plan is a plan that can be written with any number of copies.
type Plan struct {
	parts []part
	// Changes is the number of resource changes in one copy.
	Changes int
}

// A part is written once, or once a copy, or is the number of copies.
type part struct {
	text   Text
	copied []Text
	count  bool
}

// Parse reads what terraform show -json printed for a configuration whose root
// calls module "estate" with count = var.copies, where that was 1.
func Parse(plan []byte) (*Plan, error) {
	p := &Plan{}
	w := walker{plan: p}
	if err := w.value("", plan); err != nil {
		return nil, fmt.Errorf("reading the plan to multiply: %w", err)
	}
	w.flush()
	if p.Changes == 0 {
		return nil, errors.New("the plan to multiply has no resource changes in module.estate[0]")
	}
	return p, nil
}

// Write writes the plan with so many copies. The same number gives the same
// bytes; no more than one element is held at a time.
func (p *Plan) Write(w io.Writer, copies int) error {
	for _, part := range p.parts {
		if err := part.write(w, copies); err != nil {
			return err
		}
	}
	return nil
}

func (p part) write(w io.Writer, copies int) error {
	if p.count {
		_, err := io.WriteString(w, strconv.Itoa(copies))
		return err
	}
	if err := p.text.Write(w, 0); err != nil {
		return err
	}
	for k := range copies {
		for i, element := range p.copied {
			if k+i > 0 {
				if _, err := io.WriteString(w, ","); err != nil {
					return err
				}
			}
			if err := element.Write(w, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// A walker splits a plan into parts.
type walker struct {
	plan *Plan
	text bytes.Buffer // what was met since the last part
}

func (w *walker) flush() {
	if w.text.Len() > 0 {
		w.plan.parts = append(w.plan.parts, part{text: Text{{literal: w.text.String()}}})
		w.text.Reset()
	}
}

func (w *walker) value(path string, raw json.RawMessage) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case path == count:
		w.flush()
		w.plan.parts = append(w.plan.parts, part{count: true})
	case lists[path]:
		return w.list(path, raw)
	case leads(path) && len(raw) > 0 && raw[0] == '{':
		return w.object(path, raw)
	default:
		w.text.Write(raw)
	}
	return nil
}

// leads tells whether something of interest may lie below a path.
func leads(path string) bool {
	if path == "" {
		return true
	}
	below := func(s string) bool { return len(s) > len(path) && s[:len(path)] == path && s[len(path)] == '.' }
	for list := range lists {
		if below(list) {
			return true
		}
	}
	return below(count)
}

func (w *walker) object(path string, raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return err
	}
	w.text.WriteByte('{')
	for first := true; d.More(); first = false {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("%v: %w", key, err)
		}
		if !first {
			w.text.WriteByte(',')
		}
		name := key.(string)
		fmt.Fprintf(&w.text, "%q:", name)
		if path != "" {
			name = path + "." + name
		}
		if err := w.value(name, value); err != nil {
			return err
		}
	}
	w.text.WriteByte('}')
	return nil
}

func (w *walker) list(path string, raw []byte) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	w.text.WriteByte('[')
	w.flush()
	var copied []Text
	for _, element := range elements {
		if !bytes.Contains(element, []byte(instance)) {
			return fmt.Errorf("%s holds something that is not of %s, which copies would not tell apart", path, instance)
		}
		copied = append(copied, Split(element))
	}
	w.plan.parts = append(w.plan.parts, part{copied: copied})
	if path == "resource_changes" {
		w.plan.Changes = len(copied)
	}
	w.text.WriteByte(']')
	return nil
}

// instance is the module instance that is multiplied.
const instance = "module.estate[0]"

// marks are what copies must not share: the module's index, the names that
// carry it, and identifiers (vpc-…) of 17 hexadecimal digits.
var marks = regexp.MustCompile(`module\.estate\[0\]|\b(?:estate|small)-00000\b|-[0-9a-f]{17}\b`)

// A Text is JSON whose names and identifiers differ from copy to copy.
type Text []piece

type piece struct {
	literal string
	mark    string // after the literal; "" at the end
}

// Split finds the names and identifiers in a text.
func Split(text []byte) Text {
	var pieces Text
	at := 0
	for _, m := range marks.FindAllIndex(text, -1) {
		pieces = append(pieces, piece{literal: string(text[at:m[0]]), mark: string(text[m[0]:m[1]])})
		at = m[1]
	}
	return append(pieces, piece{literal: string(text[at:])})
}

// Write writes the text as copy k has it; copy 0 is the original.
func (t Text) Write(w io.Writer, k int) error {
	for _, p := range t {
		if _, err := io.WriteString(w, p.literal); err != nil {
			return err
		}
		if p.mark == "" {
			continue
		}
		if _, err := io.WriteString(w, renamed(p.mark, k)); err != nil {
			return err
		}
	}
	return nil
}

// renamed gives a mark as copy k has it. Of an identifier the last five digits
// move: two in one plan hardly share the twelve before.
func renamed(mark string, k int) string {
	if mark == instance {
		return fmt.Sprintf("module.estate[%d]", k)
	}
	if name, found := cutNumber(mark); found {
		return fmt.Sprintf("%s%05d", name, k)
	}
	const moving = 5
	kept := len(mark) - moving
	n, err := strconv.ParseUint(mark[kept:], 16, 64)
	if err != nil { // the pattern admits hexadecimal digits only
		return mark
	}
	return fmt.Sprintf("%s%05x", mark[:kept], (n+uint64(k))%(1<<(4*moving)))
}

func cutNumber(mark string) (name string, found bool) {
	for _, name := range []string{"estate-", "small-"} {
		if len(mark) > len(name) && mark[:len(name)] == name {
			return name, true
		}
	}
	return "", false
}
