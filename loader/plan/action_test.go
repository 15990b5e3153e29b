package plan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/credential/fake"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// invoking is a plan that only invokes actions, with members of the
// configuration's root module. It has the form of what terraform 1.14 and later
// print (https://developer.hashicorp.com/terraform/internals/json-format).
func invoking(values, root string) string {
	return fmt.Sprintf(`{"format_version":"1.2","terraform_version":"1.15.0","planned_values":{"root_module":{}},
"variables":{"handed":{"value":%q}},
"action_invocations":[
 {"address":"module.m[0].action.aws_lambda_invoke.warm[\"a.action.b\"]","type":"aws_lambda_invoke","name":"warm",
  "config_values":%s,"config_sensitive":{},"config_unknown":{},"provider_name":"registry.terraform.io/hashicorp/aws","invoke_action_trigger":{}}],
"configuration":{"root_module":%s}}`, fake.SecretKey, values, root)
}

// TestActions: the credentials in actions that a plan invokes are seen, and a
// plan that holds nothing else is one.
func TestActions(t *testing.T) {
	payload := fmt.Sprintf(`{"function_name":"f","payload":"AWS_SECRET_ACCESS_KEY=%s"}`, fake.SecretKey)
	const address = "module.m.action.aws_lambda_invoke.warm"
	constant := fmt.Sprintf(`"actions":[{"address":"action.aws_lambda_invoke.warm","type":"aws_lambda_invoke","name":"warm",
		"expressions":{"payload":{"constant_value":"AWS_SECRET_ACCESS_KEY=%s"}}}]`, fake.SecretKey)
	called := `{"module_calls":{"m":{"module":{%s}}}}`
	for name, test := range map[string]struct {
		text    string
		written document.Written
		more    int
	}{
		"in a local":                   {invoking(payload, `{}`), document.Here, 0},
		"in the action":                {invoking(payload, fmt.Sprintf(called, constant)), document.Here, 0},
		"in the configuration alone":   {invoking(`{"function_name":"f"}`, fmt.Sprintf(called, constant)), document.Here, 0},
		"in a variable":                {invoking(payload, `{"variables":{"handed":{}}}`), document.Elsewhere, 1},
		"in a plan without its source": {strings.Replace(invoking(payload, `{}`), `"configuration"`, `"left_out"`, 1), document.Given, 0},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := plan.Read([]byte(test.text), "plan.json")
			if err != nil {
				t.Fatal(err)
			}
			var own []document.Credential
			for _, c := range doc.Credentials {
				if c.Address == address {
					own = append(own, c)
				}
			}
			if len(own) != 1 || len(doc.Credentials) != 1+test.more || own[0].Written != test.written || document.PathKey(own[0].Path) != "payload" {
				t.Errorf("the credentials are %v", doc.Credentials)
			}
			if of := doc.Named[address]; of == nil || of.Type != "action" || of.Module != "module.m" {
				t.Errorf("the action is %v", doc.Named)
			}
			said := false
			for _, n := range doc.Notices {
				said = said || n.Level == document.LevelNote && strings.Contains(n.Message, "the plan changes no resource and only invokes 1 action")
			}
			if !said {
				t.Errorf("that there are no changes is not said: %v", doc.Notices)
			}
		})
	}
}

// TestOddActions: what is no action is said and passed over, and no actions make
// no plan.
func TestOddActions(t *testing.T) {
	odd := `{"format_version":"1.2","planned_values":{},"configuration":{},"action_invocations":%s}`
	for list, says := range map[string]string{
		`[]`: "the plan holds nothing to vet", `null`: "the plan holds nothing to vet", `{}`: "action_invocations must be a list",
	} {
		if _, err := plan.Read([]byte(fmt.Sprintf(odd, list)), "plan.json"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, not %q", list, err, says)
		} else if errors.Is(err, plan.ErrEmpty) != (list != `{}`) {
			t.Errorf("%s: %v", list, err)
		}
	}
	for _, one := range []string{`{}`, `{"type":7}`, `[]`, `{"type":"a","name":"b","address":"","config_values":[1]}`, `{"type":"a","name":"b","address":"]].action.","config_values":null}`} {
		doc, err := plan.Read([]byte(fmt.Sprintf(odd, "["+one+`,{"address":"action.a.b","type":"a","name":"b"}]`)), "plan.json")
		if err != nil || len(doc.Credentials) != 0 {
			t.Errorf("%s: %v", one, err)
		}
	}
}
