package bundle_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/credential/fake"
	"github.com/planvet/planvet/loader/plan"
)

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// zipped is what the bundle cannot look into.
func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return encoded(b.String())
}

// pieces are what texts with credentials are put together of.
func pieces() []string {
	id, secret, key, token := fake.AccessKeyID, fake.SecretKey, fake.PrivateKey(), fake.SessionToken()
	return []string{
		id, secret, key, token, fake.OpenSSHKey(), fake.GitHubToken(), fake.Values()["OTHER"],
		"AKIAJ" + "XSLNTGRZPQ7VDHW", "AKIA7777777777777777", "AKIA" + strings.Repeat("Q1", 8), "AKIAIOSFODNN7EXAMPLE",
		secret + "=", "=" + secret, strings.ReplaceAll(key, "\n", `\n`), strings.ReplaceAll(key, "\n", "\n    "),
		strings.Split(key, "-----END")[0], strings.ReplaceAll(key, "RSA PRIVATE KEY", "CERTIFICATE"), strings.ReplaceAll(key, "RSA", "EC"),
		"-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----",
		"AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN=", `"name": "AWS_SECRET_ACCESS_KEY",` + "\n   " + `"value": "`, "secret_key = ",
		"https://b.s3.amazonaws.com/k?X-Amz-Security-Token=" + fake.QueryToken + "&X-Amz-Date=1", "?x-amz-security-token=" + fake.QueryToken,
		"?X-Amz-Security-Token=${var.token_of_the_session}", "ghp_" + strings.Repeat("x", 36), "https://" + fake.GitHubToken() + "@github.com/o/r",
		"abcdefghijklmnopqrstuvwxyz0123456789ABCD", strings.Repeat("0a1b2c3d", 5), strings.Repeat(". ", 150), strings.Repeat("ä", 30),
		"arn:aws:iam::123456789012:role/service-role/some-rather-long-name-of-a-role",
		encoded("#!/bin/sh\n" + key), encoded("AWS_SECRET_ACCESS_KEY=" + secret), encoded(encoded("export AWS_SECRET_ACCESS_KEY=" + secret)),
		encoded(strings.Repeat("nothing to see ", 20)),
		base64.URLEncoding.EncodeToString([]byte("AWS_SECRET_ACCESS_KEY=" + secret + "???>>>")), base64.RawStdEncoding.EncodeToString([]byte("x" + key)),
	}
}

// planOf is a plan of one instance with these values.
func planOf(values map[string]any) map[string]any {
	change := map[string]any{
		"address": "terraform_data.x", "mode": "managed", "type": "terraform_data", "name": "x",
		"change": map[string]any{"actions": []any{"create"}, "before": nil, "after": values, "after_unknown": map[string]any{}},
	}
	return map[string]any{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": []any{change}}
}

// TestCredentials puts credentials, and what is none, into values side by side,
// always in the same way, and wants of the adapter what planvet finds, and where
// they stand alone what it masks.
// Left out is what the two may part differently: base64 under the name of a
// session token, which may be either, and texts where base64 over several lines,
// or the head of a key without a key, stands right beside something else.
func TestCredentials(t *testing.T) {
	q := prepare(t, "data.planvet.plan.document")
	of := pieces()
	const seed, rounds = 3, 250
	random := rand.New(rand.NewPCG(seed, seed))
	between := []string{"\n", " ", ": ", "'", "\"\n", "\n\n  "}
	some := func() string {
		var text strings.Builder
		for range random.IntN(5) {
			text.WriteString(of[random.IntN(len(of))] + between[random.IntN(len(between))])
		}
		return text.String()
	}
	names := []string{"user_data", "secret_key", "token", "default", "value", "Value", "name", "key"}
	found := 0
	compare := func(values map[string]any, only string) {
		text := encode(t, planOf(values))
		doc, err := plan.Read(text, "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		found += len(doc.Credentials)
		want, got := asJSON(t, doc), asJSON(t, ask(t, q, decode(t, text)))
		if only != "" {
			want, got = want.(map[string]any)[only], got.(map[string]any)[only]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-planvet +bundle):\n%s\n%q", diff, values)
		}
	}
	for _, piece := range of {
		compare(map[string]any{"input": piece}, "")
		compare(map[string]any{"secret_key": piece}, "")
		compare(map[string]any{"session_token": piece}, "")
	}
	lines := encoded(fake.PrivateKey())
	lines = lines[:76] + "\n " + lines[76:]
	for _, piece := range []string{lines, "Content: \n " + lines + "\n", "'" + lines + "'", "-----BEGIN RSA PRIVATE KEY-----", fake.SecretKey + "\n" + lines} {
		compare(map[string]any{"input": piece}, "")
		compare(map[string]any{"secret_key": piece}, "")
	}
	for range rounds {
		values := map[string]any{}
		for range 1 + random.IntN(3) {
			name := names[random.IntN(len(names))]
			switch random.IntN(4) {
			case 0:
				values[name] = []any{some(), some()}
			case 1:
				values[name] = []any{map[string]any{"name": some(), "value": some()}, map[string]any{names[random.IntN(len(names))]: some()}}
			default:
				values[name] = some()
			}
		}
		compare(values, "credentials")
	}
	if found < rounds/2 {
		t.Errorf("only %d credentials were in the values", found)
	}
}

// TestCompressed holds that what is said to be different is different.
func TestCompressed(t *testing.T) {
	text := encode(t, planOf(map[string]any{"input": zipped(t, "#!/bin/sh\n"+fake.PrivateKey())}))
	doc, err := plan.Read(text, "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	made := ask(t, prepare(t, "data.planvet.plan.document"), decode(t, text)).(map[string]any)
	if len(doc.Credentials) != 1 || len(made["credentials"].([]any)) != 0 {
		t.Errorf("planvet finds %v, the bundle %v", doc.Credentials, made["credentials"])
	}
}
