package plan

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/planvet/planvet/loader/document"
)

// priorState keeps the data sources that terraform read while planning. The
// managed resources there are in resource_changes as well, and are passed over.
func (r *reader) priorState() error {
	return r.members(func(name string) error {
		if name != "values" {
			return r.decoder.SkipValue()
		}
		return r.members(func(name string) error {
			if name != "root_module" {
				return r.decoder.SkipValue()
			}
			return r.stateModule(0)
		})
	})
}

// stateModule reads a module of the prior state. Its address comes before or
// after its resources, so they get it at the end.
func (r *reader) stateModule(depth int) error {
	if depth > deepest {
		return r.decoder.SkipValue()
	}
	var address string
	var own []*change
	err := r.members(func(name string) error {
		switch name {
		case "address":
			return r.into(&address, "prior_state: address")
		case "resources":
			return r.list("prior_state: resources", func() error {
				c, err := r.readState()
				if c != nil {
					own = append(own, c)
				}
				return err
			})
		case "child_modules":
			return r.list("prior_state: child_modules", func() error { return r.stateModule(depth + 1) })
		}
		return r.decoder.SkipValue()
	})
	for _, c := range own {
		c.Module = address
	}
	r.prior = append(r.prior, own...)
	return err
}

// members visits the members of the next value, which may be null. visit must
// read the member's value.
func (r *reader) members(visit func(name string) error) error {
	if r.decoder.PeekKind() != '{' {
		return r.decoder.SkipValue()
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for r.decoder.PeekKind() != '}' {
		name, err := r.decoder.ReadToken()
		if err != nil {
			return err
		}
		if err := visit(name.String()); err != nil {
			return err
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

// readState makes a data source of the next resource of the state; nil of a
// managed one.
func (r *reader) readState() (*change, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil || stateMode(raw) == "managed" {
		return nil, err
	}
	place := r.placeOf(raw)
	c, err := decodeRead(raw, place)
	if err != nil {
		r.notices = append(r.notices, document.Notice{
			Level: document.LevelWarning, Place: &place, Message: fmt.Sprintf("a data source in prior_state is not known: %v", err),
		})
	}
	return c, nil
}

func decodeRead(raw []byte, place document.Place) (*change, error) {
	var from struct {
		Address   string         `json:"address"`
		Mode      string         `json:"mode"`
		Type      string         `json:"type"`
		Name      string         `json:"name"`
		Index     any            `json:"index"`
		Values    map[string]any `json:"values"`
		Sensitive any            `json:"sensitive_values"`
	}
	if err := unmarshal(raw, &from); err != nil {
		return nil, err
	}
	if from.Mode != "data" || from.Address == "" {
		return nil, nil
	}
	key, err := instanceKey(from.Index)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.Address, err)
	}
	c := &change{data: true, Resource: &document.Resource{
		Address: from.Address, Type: from.Type, Name: from.Name, Key: key, Action: document.Read,
		Unknown: map[string]any{}, References: map[string][]string{}, Documents: map[string]any{}, Place: &place,
	}}
	c.odd = !document.AllCountable(from.Values)
	c.found = credentials(from.Values, nil)
	c.Values = maskObject(from.Values, from.Sensitive, &c.secrets)
	return c, nil
}

// stateMode finds a resource's mode without decoding what comes after it;
// terraform writes it near the beginning.
func stateMode(raw []byte) string {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowInvalidUTF8(true))
	if _, err := decoder.ReadToken(); err != nil {
		return ""
	}
	for decoder.PeekKind() == '"' {
		name, err := decoder.ReadToken()
		if err != nil {
			return ""
		}
		if name.String() != "mode" {
			if decoder.SkipValue() != nil {
				return ""
			}
			continue
		}
		value, err := decoder.ReadValue()
		var mode string
		if err != nil || json.Unmarshal(value, &mode) != nil {
			return ""
		}
		return mode
	}
	return ""
}
