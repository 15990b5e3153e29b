package source

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// agrees tells whether the source sets the same arguments as the plan's
// configuration, to the same values as far as both know them.
func agrees(r, from *document.Resource) bool {
	if r.Configured != nil {
		for _, name := range r.Configured {
			if _, placed := from.Places[name]; !placed && !slices.Contains(from.Configured, name) && !placedBelow(from, name) {
				return false
			}
		}
		for _, name := range from.Configured {
			// What the plan does not list may be a dynamic block.
			if !slices.Contains(r.Configured, name) && !isList(from.Values[name]) && from.Unknown[name] != true {
				return false
			}
		}
	}
	for _, name := range from.Configured {
		value, known := r.Values[name]
		if !known || value == nil || r.Unknown[name] != nil {
			continue
		}
		source, known := from.Values[name]
		if known && source != nil && !compatible(value, source, from.Unknown[name]) {
			return false
		}
	}
	return true
}

func placedBelow(from *document.Resource, name string) bool {
	for path := range from.Places {
		if strings.HasPrefix(path, name+".") {
			return true
		}
	}
	return false
}

func isList(value any) bool {
	_, ok := value.([]any)
	return ok
}

// compatible tells whether a value of the plan can be what the source says,
// where the source knows it. Blocks of a set may stand in another order, and
// numbers and booleans may be written as text.
func compatible(value, source, unknown any) bool {
	if unknown == true || source == nil || value == document.Mask || source == document.Mask {
		return true
	}
	switch source := source.(type) {
	case map[string]any:
		object, ok := value.(map[string]any)
		if !ok {
			return false
		}
		blanks, _ := unknown.(map[string]any)
		for name, inner := range source {
			if other, present := object[name]; present && other != nil && !compatible(other, inner, blanks[name]) {
				return false
			}
		}
		return true
	case []any:
		list, ok := value.([]any)
		if !ok || len(list) != len(source) {
			return false
		}
		blanks, _ := unknown.([]any)
		return assign(list, source, blanks) != nil || len(list) == 0
	case string:
		text, ok := value.(string)
		if ok && text != source {
			a, b := document.ParseDocument(text), document.ParseDocument(source)
			return a != nil && reflect.DeepEqual(a, b)
		}
	}
	return fmt.Sprint(value) == fmt.Sprint(source) || number(value) == number(source)
}

// number writes a number that is text, or a number, in one way; other values
// each in a way of their own.
func number(value any) string {
	text := ""
	switch value := value.(type) {
	case json.Number:
		text = value.String()
	case string:
		text = value
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return fmt.Sprintf("%T %v", value, value)
}

// assign gives each element of the source its position in the plan's list, in
// the same place where that fits; nil when some element fits nowhere.
func assign(list, source, blanks []any) []int {
	positions := make([]int, len(source))
	taken := make([]bool, len(list))
	blank := func(i int) any {
		if i < len(blanks) {
			return blanks[i]
		}
		return nil
	}
	var open []int
	for i := range source {
		if compatible(list[i], source[i], blank(i)) {
			positions[i], taken[i] = i, true
		} else {
			open = append(open, i)
		}
	}
	for _, i := range open {
		positions[i] = -1
		for at := range list {
			if !taken[at] && compatible(list[at], source[i], blank(i)) {
				positions[i], taken[at] = at, true
				break
			}
		}
		if positions[i] < 0 {
			return nil
		}
	}
	return positions
}

// positions tells, for each argument that is a list of blocks, where in the
// plan each block of the source stands.
type positions map[string][]int

func blockPositions(r, from *document.Resource) positions {
	found := positions{}
	for name, value := range from.Values {
		source, ok := value.([]any)
		list, also := r.Values[name].([]any)
		if !ok || !also || len(source) != len(list) || len(source) < 2 {
			continue
		}
		blanks, _ := from.Unknown[name].([]any)
		if order := assign(list, source, blanks); order != nil {
			found[name] = order
		}
	}
	return found
}

// move rewrites a path of the source to one of the plan.
func move(path string, positions positions) (string, bool) {
	argument, rest, nested := strings.Cut(path, ".")
	order := positions[argument]
	if !nested || order == nil {
		return path, true
	}
	index, rest, deeper := strings.Cut(rest, ".")
	i, err := strconv.Atoi(index)
	if err != nil {
		return path, true
	}
	if i >= len(order) {
		return "", false
	}
	moved := argument + "." + strconv.Itoa(order[i])
	if deeper {
		moved += "." + rest
	}
	return moved, true
}

// moveBack rewrites a path of the plan to one of the source.
func moveBack(path string, positions positions) string {
	argument, rest, nested := strings.Cut(path, ".")
	order := positions[argument]
	if !nested || order == nil {
		return path
	}
	index, rest, deeper := strings.Cut(rest, ".")
	at, err := strconv.Atoi(index)
	if err != nil {
		return path
	}
	moved := argument + "." + strconv.Itoa(slices.Index(order, at))
	if deeper {
		moved += "." + rest
	}
	return moved
}
