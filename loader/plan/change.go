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
}

func decodeChange(raw []byte, place document.Place) (*change, error) {
	var from tfjson.ResourceChange
	if err := unmarshal(raw, &from); err != nil {
		return nil, err
	}
	return newChange(&from, place)
}

func decodeDeferred(raw []byte, place document.Place) (*change, error) {
	var from struct {
		Reason string                 `json:"reason"`
		Change *tfjson.ResourceChange `json:"resource_change"`
	}
	if err := unmarshal(raw, &from); err != nil {
		return nil, err
	}
	if from.Change == nil {
		return nil, errors.New("it has no resource_change")
	}
	c, err := newChange(from.Change, place)
	if c != nil {
		c.reason = from.Reason
	}
	return c, err
}

func newChange(from *tfjson.ResourceChange, place document.Place) (*change, error) {
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
	c := &change{Resource: r, data: from.Mode == tfjson.DataResourceMode, deposed: from.DeposedKey != ""}
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
