package odd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// holders are arguments that hold a policy document, by resource type.
var holders = []struct{ kind, argument string }{
	{"aws_iam_role", "assume_role_policy"}, {"aws_iam_policy", "policy"}, {"aws_s3_bucket_policy", "policy"}, {"aws_sqs_queue", "policy"},
	{"aws_sns_topic_policy", "policy"}, {"aws_kms_key", "policy"}, {"aws_iam_user_policy", "policy"},
}

// FuzzDocument puts any JSON where a policy document belongs. No rule fails to
// evaluate; the machine and OPA's interpreter say the same; and white space
// between the tokens changes nothing.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{
		"", "{", "null", "[]", "{}", `{"Statement":[]}`, `"x"`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}`,
		`{"Statement":{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root","*"]},"Action":["sts:*"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}`,
		`{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"NotAction":"s3:*","Resource":"*","Condition":{"Null":{"aws:MultiFactorAuthAge":true},"BoolIfExists":{"aws:MultiFactorAuthPresent":[false,"FALSE"]}}}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":["s3:DeleteObjectVersion","s3:D*"],"Resource":"arn:aws:s3:::b/*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":1e400}}}]}`,
		`{"Statement":[{"Sid":1,"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAllValues:StringLike":{"cognito-identity.amazonaws.com:amr":["*"]},"StringEquals":{"cognito-identity.amazonaws.com:aud":"x"}}}]}`,
		`{"Statement":[null,7,"x",[{}],{"Effect":{},"Action":[[1]],"Principal":{"AWS":{"a":1}},"Condition":[3]},{"Condition":{"Bool":7}},{"Condition":{"Bool":{"a":{}}}}]}`,
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::١٢٣:root"},"Action":"STS:Assume?ole","Condition":{"StringEquals":{"sts:ExternalId":""},"IpAddress":{"aws:SourceIp":["0.0.0.0/0","::/0","::ffff:10.0.0.0/104","1.2.3.4/33"]}}}]}`,
	} {
		f.Add([]byte(text))
	}
	set, err := policies.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	var engines [2]*evaluator.Engine
	for i := range engines {
		engines[i], err = evaluator.NewEngine(set, evaluator.Options{Pedantic: true, Compile: i == 1})
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		first := vetDocument(t, engines[0], string(text))
		if diff := cmp.Diff(first, vetDocument(t, engines[0], string(text))); diff != "" {
			t.Fatalf("the second time (-first +second):\n%s", diff)
		}
		if diff := cmp.Diff(vetDocument(t, engines[1], string(text)), first); diff != "" {
			t.Fatalf("-OPA +machine:\n%s", diff)
		}
		var spaced bytes.Buffer
		if document.ParseDocument(string(text)) == nil || json.Indent(&spaced, text, "", "\t") != nil {
			return
		}
		if diff := cmp.Diff(first, vetDocument(t, engines[0], spaced.String())); diff != "" {
			t.Fatalf("with white space (-without +with):\n%s", diff)
		}
	})
}

// vetDocument is what all rules say of resources that hold the text.
func vetDocument(t *testing.T, engine *evaluator.Engine, text string) []any {
	t.Helper()
	doc := document.New(document.SourceConfig)
	for _, holder := range holders {
		r := &document.Resource{
			Address: holder.kind + ".r", Type: holder.kind, Name: "r", Action: document.Create,
			Configured: []string{holder.argument}, Values: map[string]any{holder.argument: text},
			Unknown: map[string]any{}, References: map[string][]string{},
		}
		r.Documents = document.Documents(r.Values)
		doc.Add(r, false)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		t.Fatal(summary(result.Err))
	}
	var said []any
	for _, f := range result.Findings {
		said = append(said, []any{f.Rule.ID, string(f.Verdict), f.Severity, f.Address, f.Path, f.Message, f.Fingerprint})
	}
	return said
}
