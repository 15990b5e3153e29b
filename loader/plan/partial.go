package plan

import (
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// identifying lists the attributes by which one resource names another. An
// expression that takes others as well may choose by them, or make something
// else of them.
var identifying = map[string]bool{
	"": true, "id": true, "arn": true, "name": true, "bucket": true, "key_name": true, "family": true, "url": true,
	"default_security_group_id": true, "default_network_acl_id": true, "default_route_table_id": true, "main_route_table_id": true,
	"primary_network_interface_id": true, "allocation_id": true, "latest_version": true,
}

// partial says of an argument's unknown values what its expression leaves
// open. A plan prints no expressions, only the names in them. Where these are
// attributes that identify resources, the value is taken for one of them, which
// needs no entry. An entry says that it may be something else: where other
// attributes are named as well, and in a list that is unknown as a whole.
func partial(of *document.Resource, path string, unknown any, e *expression, addresses []string, in scope) {
	if len(e.references) == 0 || !document.HoldsUnknown(unknown) {
		return
	}
	whole := unknown == true && isPlural(path)
	if !whole && !doubtful(e.references, in) {
		return
	}
	entry := document.Partial{Many: whole}
	for _, address := range addresses {
		entry.May = append(entry.May, document.Alternative{Of: address, Assumed: true})
	}
	entry.May = append(entry.May, document.Alternative{Open: true})
	note(of, path, unknown, entry)
}

// note files an entry at every unknown value at or below a path.
func note(of *document.Resource, path string, unknown any, entry document.Partial) {
	switch unknown := unknown.(type) {
	case bool:
		if unknown {
			if of.Partial == nil {
				of.Partial = map[string]document.Partial{}
			}
			of.Partial[path] = entry
		}
	case []any:
		for i, inner := range unknown {
			note(of, path+"."+strconv.Itoa(i), inner, entry)
		}
	case map[string]any:
		for name, inner := range unknown {
			note(of, path+"."+name, inner, entry)
		}
	}
}

// isPlural tells whether an argument that links resources is a list, by the
// provider's way of naming arguments.
func isPlural(path string) bool {
	name := path[strings.LastIndexByte(path, '.')+1:]
	word := name[strings.LastIndexByte(name, '_')+1:]
	return plurals[word] || name == "vpc_zone_identifier"
}

var plurals = map[string]bool{
	"arns": true, "blocks": true, "groups": true, "identifiers": true, "ids": true, "interfaces": true, "lists": true, "names": true,
	"policies": true, "roles": true, "subnets": true, "users": true, "zones": true,
}

// doubtful tells whether an expression names several attributes of which one
// is more than a resource's name. Variables are known in a plan, so that they
// are not what is unknown.
func doubtful(references []string, in scope) bool {
	heads := chainHeads(references)
	names, others := 0, 0
	for _, head := range heads {
		steps := parseSteps(head)
		if len(steps) < 2 {
			continue
		}
		switch steps[0].name {
		case "var", "each", "count", "path", "terraform", "self":
			continue
		case "local":
			others++
		case "module":
			names++
		case "data":
			if len(steps) > 3 && !identifying[steps[3].name] {
				others++
			} else {
				names++
			}
		default:
			switch {
			case len(steps) < 3 || identifying[steps[2].name]:
				names++
			case !isArgument(steps, in):
				others++
			}
		}
	}
	return others > 0 && names+others > 1
}

// isArgument tells whether an attribute is one that the configuration of its
// resource sets: what that came from is followed.
func isArgument(steps []step, in scope) bool {
	if in.module == nil || len(steps) < 3 {
		return false
	}
	config := in.module.configs[steps[0].name+"."+steps[1].name]
	return config != nil && config.Expressions[steps[2].name] != nil
}
