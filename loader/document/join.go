package document

import (
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/parallel"
)

// names lists the attributes by which resources are named where they have no
// generated id: an attribute of that name elsewhere refers to the resource
// whose own attribute holds the same text.
var names = []struct{ kind, attribute, refer string }{
	{"aws_s3_bucket", "bucket", "bucket"},
	{"aws_iam_role", "name", "role"},
	{"aws_iam_role", "name", "roles"},
	{"aws_iam_user", "name", "user"},
	{"aws_iam_user", "name", "users"},
	{"aws_iam_group", "name", "group"},
	{"aws_iam_group", "name", "groups"},
	{"aws_iam_instance_profile", "name", "iam_instance_profile"},
	{"aws_key_pair", "key_name", "key_name"},
	{"aws_launch_configuration", "name", "launch_configuration"},
	{"aws_ecs_cluster", "name", "cluster"},
}

// Join adds a reference wherever a known value is the id, the ARN or the name
// of another instance of the document: what state or a literal ties together
// is tied as if by a reference. Where the configuration's own references, of
// the argument or of the list that it is an element of, leave several
// candidates, a known id picks one. A name is one account's: where several
// instances have it, only those that the configuration refers to are meant.
func (d *Document) Join() {
	j := joiner{ids: map[string][]string{}, names: map[string]map[string][]string{}}
	d.Each(func(r *Resource) {
		if r.Action.Remains() {
			j.index(r)
		}
	})
	j.sort()
	var all []*Resource
	d.Each(func(r *Resource) { all = append(all, r) })
	parallel.Parts(len(all), func(from, to int) {
		for _, r := range all[from:to] {
			j.join(r)
		}
	})
}

type joiner struct {
	ids   map[string][]string            // value → addresses
	names map[string]map[string][]string // attribute that refers → value → addresses
}

func (j joiner) index(r *Resource) {
	for _, attribute := range []string{"id", "arn"} {
		id, _ := r.Values[attribute].(string)
		// An id without a separator ("0", "main") is no key for a whole plan.
		if strings.ContainsAny(id, "-:/") && id != Mask {
			j.ids[id] = append(j.ids[id], r.Address)
		}
	}
	for _, n := range names {
		if n.kind != r.Type {
			continue
		}
		if name, _ := r.Values[n.attribute].(string); name != "" && name != Mask {
			if j.names[n.refer] == nil {
				j.names[n.refer] = map[string][]string{}
			}
			j.names[n.refer][name] = append(j.names[n.refer][name], r.Address)
		}
	}
}

// sort puts the addresses in order, so that no reference has to.
func (j joiner) sort() {
	for value := range j.ids {
		slices.Sort(j.ids[value])
	}
	for _, values := range j.names {
		for value := range values {
			slices.Sort(values[value])
		}
	}
}

// join ties one instance. It reads what is indexed of all, and writes nothing
// but the instance's own references.
func (j joiner) join(r *Resource) {
	for name, value := range r.Values {
		switch name {
		case "id", "arn", "tags", "tags_all", "description":
		default:
			w := walk{j, r, append(make([]any, 0, 8), name)}
			w.value(name, value)
		}
	}
}

// A walk is on its way through the values of an instance.
type walk struct {
	joiner
	of   *Resource
	path []any // of the value: names and positions
}

func (w *walk) value(attribute string, value any) {
	switch value := value.(type) {
	case string:
		w.text(attribute, value)
	case []any:
		for i, element := range value {
			w.path = append(w.path, i)
			w.value(attribute, element)
			w.path = w.path[:len(w.path)-1]
		}
	case map[string]any:
		for name, inner := range value {
			w.path = append(w.path, name)
			w.value(name, inner)
			w.path = w.path[:len(w.path)-1]
		}
	}
}

func (w *walk) text(attribute, value string) {
	found := w.ids[value]
	if named := w.names[attribute][value]; len(named) > 0 {
		found = merge(found, named)
	}
	if len(found) > 0 {
		tie(w.of, PathKey(w.path), found)
	}
}

// tie adds references at a path to instances, of which one may be the instance
// itself. found is in order, and others may share it.
func tie(r *Resource, path string, found []string) {
	if i, itself := slices.BinarySearch(found, r.Address); itself {
		if found = slices.Concat(found[:i], found[i+1:]); len(found) == 0 {
			return
		}
	}
	if both := meet(found, nearest(r.References, path)); len(both) > 0 {
		r.References[path] = both
		return
	}
	r.References[path] = merge(r.References[path], found)
}

// merge is what either list holds; both are in order, and stay as they are.
func merge(a, b []string) []string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	both := slices.Concat(a, b)
	slices.Sort(both)
	return slices.Compact(both)
}

// nearest is what the configuration refers to at a path, or at the nearest
// list or block above it.
func nearest(references map[string][]string, path string) []string {
	for {
		if found := references[path]; len(found) > 0 {
			return found
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return nil
		}
		path = path[:i]
	}
}

// meet is what both lists hold. They are in order, and stay as they are: others
// may share them.
func meet(a, b []string) []string {
	if len(a) > len(b) {
		a, b = b, a
	}
	var both []string
	for _, address := range a {
		if _, found := slices.BinarySearch(b, address); found {
			both = append(both, address)
		}
	}
	return both
}
