package evaluator_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var placeholder = regexp.MustCompile(`\$\{[^{}]*\}`)

// fits tells whether a value with placeholders may be that value.
func fits(claim, value any) bool {
	if isMasked(value) {
		return true
	}
	switch claim := claim.(type) {
	case string:
		parts := placeholder.Split(claim, -1)
		if len(parts) == 1 {
			return fmt.Sprint(value) == claim
		}
		if len(parts) == 2 && parts[0]+parts[1] == "" {
			return true
		}
		text, ok := value.(string)
		if !ok {
			return false
		}
		for i, part := range parts {
			parts[i] = regexp.QuoteMeta(part)
		}
		return regexp.MustCompile(`(?s)^`+strings.Join(parts, ".*")+`$`).MatchString(text) || placeholder.MatchString(text)
	case []any:
		return fitsList(claim, value)
	case map[string]any:
		return fitsObject(claim, value)
	case json.Number:
		return fmt.Sprint(value) == claim.String()
	case nil:
		return value == nil
	case bool:
		return value == claim || fmt.Sprint(value) == strconv.FormatBool(claim)
	}
	return reflect.DeepEqual(claim, value)
}

// fitsList holds a list against a value. In a policy document one element may
// stand without its list, and a placeholder for any number of elements.
func fitsList(claim []any, value any) bool {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	// a statement of which nothing is known stands for any number, as a text does
	hole := func(element any) bool {
		text, ok := element.(string)
		if statement, is := element.(map[string]any); is && !ok {
			effect, resource := statement["Effect"], statement["Resource"]
			return isHole(effect) && effect == resource
		}
		return ok && placeholder.MatchString(text)
	}
	if slices.ContainsFunc(claim, hole) {
		for _, element := range claim {
			if !hole(element) && !slices.ContainsFunc(list, func(other any) bool { return fits(element, other) }) {
				return false
			}
		}
		return true
	}
	if len(list) != len(claim) {
		return false
	}
	for i := range claim { // the order of actions and the like is of no matter
		if !fits(claim[i], list[i]) && !slices.ContainsFunc(list, func(other any) bool { return fits(claim[i], other) }) {
			return false
		}
	}
	return true
}

// fitsObject holds an object against a value. Where the name of a member is not
// known, another member may have it. Everyone is written in two ways.
func fitsObject(claim map[string]any, value any) bool {
	object, ok := value.(map[string]any)
	if !ok {
		object = map[string]any{"*": value}
	}
	open := false
	var overridden []any // by a member whose name is not known
	for name, said := range claim {
		if placeholder.MatchString(name) {
			open, overridden = true, append(overridden, said)
		}
	}
	for name, said := range claim {
		inner, there := object[name]
		if !there && !ok && placeholder.MatchString(name) {
			inner, there = value, true
		}
		over := func(said any) bool { return fits(said, inner) }
		if there && !fits(said, inner) && !slices.ContainsFunc(overridden, over) || !there && !placeholder.MatchString(name) && !isHole(said) {
			return false
		}
	}
	for name := range object {
		if _, said := claim[name]; !said && !open {
			return false
		}
	}
	return true
}

// isHole tells whether nothing is known of a value, not even that it is there.
func isHole(value any) bool {
	text, ok := value.(string)
	return ok && placeholder.FindString(text) == text && text != ""
}
