package plan

import (
	"fmt"

	"github.com/planvet/planvet/loader/document"
)

// An outputChange is what a plan says of a root output. Only the credentials
// in it are looked at.
type outputChange struct {
	After any `json:"after"`
}

// outputChanges reads the outputs. Rules do not depend on them, so what cannot
// be understood is said and passed over.
func (r *reader) outputChanges() error {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return err
	}
	if err := unmarshal(raw, &r.outputs); err != nil {
		place := r.placeOf(raw)
		r.outputs = nil
		r.notices = append(r.notices, document.Notice{
			Level: document.LevelWarning, Place: &place, Message: fmt.Sprintf("the plan's outputs cannot be read, so credentials in them are not seen: %v", err),
		})
	}
	return nil
}
