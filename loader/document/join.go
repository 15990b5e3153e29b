package document

import (
	"slices"
	"strconv"
	"strings"
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
	d.Each(func(r *Resource) {
		for name, value := range r.Values {
			switch name {
			case "id", "arn", "tags", "tags_all", "description":
			default:
				j.walk(r, name, name, value)
			}
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

func (j joiner) walk(r *Resource, attribute, path string, value any) {
	switch value := value.(type) {
	case string:
		j.tie(r, attribute, path, value)
	case []any:
		for i, element := range value {
			j.walk(r, attribute, join(path, strconv.Itoa(i)), element)
		}
	case map[string]any:
		for name, inner := range value {
			j.walk(r, name, join(path, name), inner)
		}
	}
}

func (j joiner) tie(r *Resource, attribute, path, value string) {
	found := slices.Concat(j.ids[value], j.names[attribute][value])
	found = slices.DeleteFunc(found, func(address string) bool { return address == r.Address })
	if len(found) == 0 {
		return
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if both := meet(found, nearest(r.References, path)); len(both) > 0 {
		r.References[path] = both
		return
	}
	found = slices.Concat(r.References[path], found)
	slices.Sort(found)
	r.References[path] = slices.Compact(found)
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

// meet is what both lists hold. They are sorted, and stay as they are: others
// may share them.
func meet(a, b []string) []string {
	var both []string
	for _, address := range a {
		if _, found := slices.BinarySearch(b, address); found {
			both = append(both, address)
		}
	}
	return both
}
