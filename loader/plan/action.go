package plan

import (
	"fmt"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// An invocation is an action that applying the plan will have a provider do
// (since Terraform 1.14; plans of the format 1.2 have them too). It changes no
// resource that terraform manages: only the credentials in its arguments are
// looked at.
type invocation struct {
	Address string `json:"address"` // module.m[0].action.aws_lambda_invoke.warm["x"]
	Type    string `json:"type"`
	Name    string `json:"name"`
	Values  any    `json:"config_values"` // what is known; null, or an object
}

// actionInvocations reads the actions. What cannot be understood is said and
// passed over, as in outputs.
func (r *reader) actionInvocations() error {
	return r.list("action_invocations", func() error {
		raw, err := r.decoder.ReadValue()
		if err != nil {
			return err
		}
		var from invocation
		if err := unmarshal(raw, &from); err != nil {
			place := r.placeOf(raw)
			r.notices = append(r.notices, document.Notice{
				Level: document.LevelWarning, Place: &place, Message: fmt.Sprintf("an action cannot be read, so credentials in it are not seen: %v", err),
			})
			return nil
		}
		r.invocations = append(r.invocations, &from)
		return nil
	})
}

// actions adds what invocations hold. A plan does not tell how it came there, and
// without its configuration nothing can be told of that.
func (g *gatherer) actions(of []*invocation, configured bool) {
	written := document.Elsewhere
	if !configured {
		written = document.Given
	}
	for _, i := range of {
		if i.Type == "" || i.Name == "" {
			continue
		}
		module, _, _ := strings.Cut("."+i.Address, ".action.")
		calls := document.ModuleCalls(strings.TrimPrefix(module, "."))
		above := ""
		if len(calls) > 0 {
			above = calls[len(calls)-1]
		}
		g.named(above, "action", i.Type+"."+i.Name, holder{written: written, value: i.Values})
	}
}
