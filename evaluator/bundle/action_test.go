package bundle_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/credential/fake"
	"github.com/planvet/planvet/loader/plan"
)

// TestActions holds that the adapter sees in actions that a plan invokes what
// planvet sees, and takes a plan that holds nothing else for one.
func TestActions(t *testing.T) {
	q, problems := prepare(t, "data.planvet.plan.document"), prepare(t, "data.planvet.adapter.problems.all")
	payload := "AWS_SECRET_ACCESS_KEY=" + fake.SecretKey
	invoked := fmt.Sprintf(`"action_invocations":[{"address":"module.m[0].action.aws_lambda_invoke.warm[\"a.action.b\"]",
		"type":"aws_lambda_invoke","name":"warm","config_values":{"payload":%q}},{"address":"action.a.b","type":"a","name":"b"},{}]`, payload)
	constant := fmt.Sprintf(`{"module_calls":{"m":{"module":{"actions":[{"address":"action.aws_lambda_invoke.warm",
		"type":"aws_lambda_invoke","name":"warm","expressions":{"payload":{"constant_value":%q}}}]}}}}`, payload)
	for name, members := range map[string]string{
		"in a local":                 invoked + `,"configuration":{"root_module":{}}`,
		"in the action":              invoked + `,"configuration":{"root_module":` + constant + `}`,
		"without the configuration":  invoked,
		"in a variable":              invoked + fmt.Sprintf(`,"variables":{"v":{"value":%q}},"configuration":{"root_module":{"variables":{"v":{}}}}`, fake.SecretKey),
		"in the configuration alone": `"action_invocations":[{"address":"action.a.b","type":"a","name":"b"}],"configuration":{"root_module":` + constant + `}`,
	} {
		text := []byte(`{"format_version":"1.2","planned_values":{},` + members + `}`)
		doc, err := plan.Read(text, "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Credentials) == 0 {
			t.Errorf("%s: planvet sees nothing", name)
		}
		if diff := cmp.Diff(asJSON(t, doc), asJSON(t, ask(t, q, decode(t, text)))); diff != "" {
			t.Errorf("%s (-planvet +bundle):\n%s", name, diff)
		}
		if wrong := ask(t, problems, decode(t, text)).([]any); len(wrong) > 0 {
			t.Errorf("%s: the bundle refuses it: %v", name, wrong)
		}
	}
}
