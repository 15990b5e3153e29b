package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// A change is one resource change before the configuration tells what was
// set: Resource.Unknown is still all that terraform calls unknown.
type change struct {
	*document.Resource
	data     bool
	deposed  bool
	reason   string // why terraform deferred it
	secrets  []string
	found    []credential.Placed // credentials in the values, which are masked
	provided []credential.Placed // those in provisioners
	before   *document.Resource  // what was there before, nil if nothing was
	had      []credential.Placed
	same     bool // the plan leaves the values as they were
	odd      bool // some number in them is not document.Countable
}

func decodeChange(raw []byte, with *values, place document.Place) (*change, error) {
	from, err := parseChange(raw, with)
	if err != nil {
		return nil, err
	}
	return newChange(from, place, with.odd)
}

// parseChange decodes what terraform prints in the way that it prints it.
// Anything else goes to terraform-json, which says what is wrong with it.
func parseChange(raw []byte, with *values) (*tfjson.ResourceChange, error) {
	value, err := with.parse(raw)
	if err != nil {
		return nil, err
	}
	if object, ok := value.(map[string]any); ok {
		if from := quick(object); from != nil {
			return from, nil
		}
	}
	from := &tfjson.ResourceChange{}
	return from, unmarshal(raw, from)
}

// quick fills in what is read of a change; nil where something has another
// type than terraform gives it.
func quick(object map[string]any) *tfjson.ResourceChange {
	fine := true
	text := func(of map[string]any, name string) string {
		s, ok := of[name].(string)
		fine = fine && (ok || of[name] == nil)
		return s
	}
	from := &tfjson.ResourceChange{
		Address: text(object, "address"), PreviousAddress: text(object, "previous_address"), ModuleAddress: text(object, "module_address"),
		Mode: tfjson.ResourceMode(text(object, "mode")), Type: text(object, "type"), Name: text(object, "name"),
		ProviderName: text(object, "provider_name"), DeposedKey: text(object, "deposed"), Index: object["index"],
	}
	change, ok := object["change"].(map[string]any)
	if !ok || !fine {
		return nil
	}
	actions, ok := change["actions"].([]any)
	if !ok {
		return nil
	}
	from.Change = &tfjson.Change{
		Before: change["before"], After: change["after"], AfterUnknown: change["after_unknown"],
		BeforeSensitive: change["before_sensitive"], AfterSensitive: change["after_sensitive"],
	}
	for _, a := range actions {
		word, ok := a.(string)
		if !ok {
			return nil
		}
		from.Change.Actions = append(from.Change.Actions, tfjson.Action(word))
	}
	return from
}

func decodeDeferred(raw []byte, with *values, place document.Place) (*change, error) {
	var from struct {
		Reason string          `json:"reason"`
		Change json.RawMessage `json:"resource_change"`
	}
	if err := unmarshal(raw, &from); err != nil {
		return nil, err
	}
	if len(from.Change) == 0 || string(from.Change) == "null" {
		return nil, errors.New("it has no resource_change")
	}
	inner, err := parseChange(from.Change, with)
	if err != nil {
		return nil, err
	}
	c, err := newChange(inner, place, with.odd)
	if c != nil {
		c.reason = from.Reason
	}
	return c, err
}

func newChange(from *tfjson.ResourceChange, place document.Place, odd bool) (*change, error) {
	if from.Address == "" || from.Type == "" {
		return nil, errors.New("it has no address or no type")
	}
	key, err := instanceKey(from.Index)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.Address, err)
	}
	r := &document.Resource{
		Address: from.Address, Type: from.Type, Name: from.Name, Module: from.ModuleAddress, Key: key,
		Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{}, Documents: map[string]any{},
		Place: &place,
	}
	c := &change{Resource: r, data: from.Mode == tfjson.DataResourceMode, deposed: from.DeposedKey != "", odd: odd}
	if from.Change == nil {
		return nil, fmt.Errorf("%s: it has no change", from.Address)
	}
	if r.Action, err = action(from.Change.Actions); err != nil {
		return nil, fmt.Errorf("%s: %w", from.Address, err)
	}
	if !r.Action.Remains() {
		return c, c.readBefore(from)
	}
	values, err := object(from.Change.After)
	if err != nil {
		return nil, fmt.Errorf("%s: change.after %w", from.Address, err)
	}
	unknown, err := object(from.Change.AfterUnknown)
	if err != nil {
		return nil, fmt.Errorf("%s: change.after_unknown %w", from.Address, err)
	}
	c.found = credentials(values, nil)
	r.Values = maskObject(values, from.Change.AfterSensitive, &c.secrets)
	r.Unknown = unknown
	return c, c.readBefore(from)
}

// object takes null, and the bare true or false of a whole resource, for an
// object without keys.
func object(value any) (map[string]any, error) {
	switch value := value.(type) {
	case map[string]any:
		return value, nil
	case nil, bool:
		return map[string]any{}, nil
	}
	return nil, errors.New("is not an object")
}

func instanceKey(index any) (any, error) {
	switch index := index.(type) {
	case nil, string:
		return index, nil
	case json.Number:
		if n, err := strconv.Atoi(index.String()); err == nil {
			return n, nil
		}
	case float64:
		return int(index), nil
	}
	return nil, fmt.Errorf("index is %v, neither text nor a whole number", index)
}

// action makes one word of terraform's list. A replacement is a deletion (or
// a forgetting) and a creation, in either order.
func action(actions tfjson.Actions) (document.Action, error) {
	has := func(a tfjson.Action) bool { return slices.Contains(actions, a) }
	switch {
	case has("create") && (has("delete") || has("forget")):
		return document.Replace, nil
	case len(actions) == 0: // cut-down plans leave out what does not change
		return document.NoOp, nil
	case len(actions) != 1:
	case has("create"):
		return document.Create, nil
	case has("update"):
		return document.Update, nil
	case has("delete"):
		return document.Delete, nil
	case has("no-op"):
		return document.NoOp, nil
	case has("read"), has("open"), has("renew"), has("close"):
		return document.Read, nil
	case has("forget"):
		return document.Forget, nil
	}
	return "", fmt.Errorf("change.actions is %q, which is no action of terraform's", []tfjson.Action(actions))
}

// hideNumbers makes unknown what no policy could compute with.
func hideNumbers(doc *document.Document, all []*change) {
	for _, c := range all {
		if c.odd {
			c.hideNumbers(doc)
		}
	}
}

func (c *change) hideNumbers(doc *document.Document) {
	paths := c.HideUncountable()
	switch len(paths) {
	case 0: // they were in what was there before alone
	case 1:
		doc.Warn(c.Place, fmt.Sprintf("the number at %s of %s has thousands of digits, so it is undetermined", paths[0], c.Address))
	default:
		doc.Warn(c.Place, fmt.Sprintf("the numbers at %s and %d other places of %s have thousands of digits, so they are undetermined", paths[0], len(paths)-1, c.Address))
	}
}
