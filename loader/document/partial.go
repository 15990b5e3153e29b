package document

import "encoding/json"

// A Partial says what is known of a value that is not known.
type Partial struct {
	// May lists what the value may be, at least one alternative, in an order
	// that is the same on every run.
	May []Alternative
	// Many says that the value, the last element of a list, stands for any
	// number of further members, none included.
	Many bool
	// Why tells what the value hangs on, sorted.
	Why []Why
}

// An Alternative is one of the values that a value may be. At least one of
// Known, Text, Of and Open is set; a known value or a text may be that of an
// attribute as well.
type Alternative struct {
	Known bool // the value is Is
	Is    any  // nil, bool, string, json.Number, []any or map[string]any
	// Text has a placeholder for each part that is not known: "${address.attribute}"
	// for that attribute, "${?address.attribute}" for something that came of it.
	Text string
	// Of and Attribute are an instance and the dotted path of its attribute.
	Of, Attribute string
	// Via is the function of the attribute whose result the value is; it lies
	// in the attribute's range (cidrsubnet). "" for the attribute itself.
	Via string
	// Assumed says that a plan's expression names the instance and nothing
	// else: it may yet make something else of it.
	Assumed bool
	// Open says that the value may be anything.
	Open bool
}

// The reasons of a [Why].
const (
	WhyApply     = "apply"     // known after apply
	WhyData      = "data"      // a data source's answer
	WhyVariable  = "variable"  // a variable without a value
	WhyModule    = "module"    // a module that was not read
	WhyWorkspace = "workspace" // nobody names the workspace
	WhyFunction  = "function"  // a function that answers during apply
	WhyOther     = "other"
)

// A Why is one reason for which a value is not known. Of names what the reason
// is about ("var.admin", "module.net", "aws_vpc.main.id"), or is "".
type Why struct{ Reason, Of string }

// Tree is the JSON form.
func (p Partial) Tree() map[string]any {
	may := make([]any, len(p.May))
	for i, a := range p.May {
		may[i] = a.Tree()
	}
	why := make([]any, len(p.Why))
	for i, w := range p.Why {
		why[i] = map[string]any{"reason": w.Reason, "of": w.Of}
	}
	return map[string]any{"may": may, "many": p.Many, "why": why}
}

// Tree is the JSON form.
func (a Alternative) Tree() map[string]any {
	out := map[string]any{}
	if a.Known {
		out["is"] = a.Is
	}
	if a.Text != "" {
		out["text"] = a.Text
	}
	if a.Open {
		out["open"] = true
	}
	if a.Of != "" {
		out["of"], out["attribute"] = a.Of, a.Attribute
	}
	if a.Via != "" {
		out["via"] = a.Via
	}
	if a.Assumed {
		out["assumed"] = true
	}
	return out
}

// Key is a text that two alternatives share when they are the same.
func (a Alternative) Key() string {
	out, _ := json.Marshal(a.Tree()) // plain values always encode
	return string(out)
}

// PartialTree is the JSON form of a resource's partial values.
func (r *Resource) PartialTree() map[string]any {
	out := make(map[string]any, len(r.Partial))
	for path, p := range r.Partial {
		out[path] = p.Tree()
	}
	return out
}
