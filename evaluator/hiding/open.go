package hiding

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// An Open is something that a configuration leaves open by itself: what a data
// source answers, what only apply will tell, a variable without a value.
type Open struct {
	Text string // "data.aws_subnet.main.id", "var.ports"

	values []string // all that it may be, where that is fixed
	names  []string // of the arguments and members that it stands in
	with   func(value string) Files
}

// OpenOf lists what a configuration leaves open, by folder and text. The error
// is that of a file that is no HCL.
func OpenOf(files Files) ([]Open, error) {
	c, err := parse(files)
	if err != nil {
		return nil, err
	}
	found := map[string]*Open{}
	edits := map[string]map[string][]edit{}
	for _, place := range c.places() {
		if place.Kind != Reference {
			continue
		}
		t := place.node.(*hclsyntax.ScopeTraversalExpr).Traversal
		text, steps := openPart(t)
		dir := path.Dir(place.File)
		key := dir + " " + text
		if text == "" || strings.HasPrefix(text, "var.") && dir != "." || identity(t) {
			continue
		}
		if found[key] == nil {
			found[key], edits[key] = &Open{Text: text, values: formOf(t)}, map[string][]edit{}
		}
		found[key].names = append(found[key].names, place.Name)
		at := span{place.from, t[steps-1].SourceRange().End.Byte}
		edits[key][place.File] = append(edits[key][place.File], edit{span: at})
	}
	var out []Open
	for _, key := range slices.Sorted(maps.Keys(found)) {
		o := found[key]
		if name, ok := strings.CutPrefix(o.Text, "var."); !ok {
			o.with = c.everywhere(edits[key])
		} else if o.with = c.defaulted(name); o.with == nil {
			continue // it has a value, or is not there
		}
		slices.Sort(o.names)
		o.names = slices.Compact(o.names)
		out = append(out, *o)
	}
	return out, nil
}

// everywhere puts a value in the place of every reference.
func (c *configuration) everywhere(edits map[string][]edit) func(value string) Files {
	return func(value string) Files {
		filled := map[string][]edit{}
		for file, list := range edits {
			for _, e := range list {
				filled[file] = append(filled[file], edit{e.span, value})
			}
		}
		return c.edited(filled, ".", "")
	}
}

// defaulted gives a variable of the root module a value; nil where it has one.
func (c *configuration) defaulted(name string) func(value string) Files {
	for _, file := range c.names {
		for _, block := range c.bodies[file].Blocks {
			if path.Dir(file) == "." && block.Type == "variable" && block.Labels[0] == name && block.Body.Attributes["default"] == nil {
				at := block.OpenBraceRange.End.Byte
				return func(value string) Files {
					return c.edited(map[string][]edit{file: {{span{at, at}, "\n  default = " + value + "\n"}}}, ".", "")
				}
			}
		}
	}
	return nil
}

// openPart is the part of a traversal that names something which is left open,
// and of how many steps it is; "" where nothing is.
func openPart(t hcl.Traversal) (string, int) {
	steps := 0
	switch root := t.RootName(); {
	case root == "var":
		steps = 2
	case root == "terraform_data" || strings.HasPrefix(root, "random_"):
		steps = 3
	case root == "data":
		steps = 4
	}
	if steps == 0 || len(t) < steps {
		return "", 0
	}
	text := plain(t[:steps])
	if strings.Count(text, ".") != steps-1 || strings.HasPrefix(text, "data.aws_iam_policy_document.") {
		return "", 0 // an index, or what is evaluated
	}
	return text, steps
}

// free are data sources that may answer anything.
var free = []string{"external", "http", "terraform_remote_state", "aws_ssm_parameter"}

// identity tells whether an attribute of a data source may stand for the thing
// that it is of: filled with a value, less is known than before, since nobody
// sees any more what the value names.
func identity(t hcl.Traversal) bool {
	if t.RootName() != "data" {
		return false
	}
	kind, _ := t[1].(hcl.TraverseAttr)
	return !slices.Contains(free, kind.Name) && formOf(t) == nil
}

// formOf lists values of an attribute of which AWS fixes the form, nil for
// others.
func formOf(t hcl.Traversal) []string {
	if t.RootName() != "data" || len(t) < 4 {
		return nil
	}
	kind, _ := t[1].(hcl.TraverseAttr)
	attribute, _ := t[3].(hcl.TraverseAttr)
	if !strings.HasPrefix(kind.Name, "aws_") || kind.Name == "aws_ssm_parameter" {
		return nil
	}
	switch attribute.Name {
	case "account_id":
		return []string{`"111122223333"`, `"444455556666"`}
	case "partition":
		return []string{`"aws"`, `"aws-us-gov"`, `"aws-cn"`}
	case "cidr_block":
		return []string{`"10.0.0.0/16"`, `"100.64.0.0/20"`}
	case "cidr_blocks":
		return []string{`["3.5.140.0/22"]`, `["3.5.140.0/22", "52.94.0.0/22"]`}
	case "ipv6_cidr_block":
		return []string{`"2600:1f18::/56"`}
	case "ipv6_cidr_blocks":
		return []string{`["2600:1f18::/40"]`, `["2600:1f18::/40", "2a05:d018::/36"]`}
	}
	return nil
}

// Fill lists what it may come to.
func (o Open) Fill(seen *Seen) []Filling {
	values := o.values
	if values == nil {
		values = seen.values(o.names[0], "")
		for _, name := range o.names[1:] { // what will do in every place
			others := seen.values(name, "")
			values = slices.DeleteFunc(values, func(v string) bool { return !slices.Contains(others, v) })
		}
	}
	var out []Filling
	for _, value := range values {
		out = append(out, Filling{value, o.with(value)})
	}
	return out
}
