package credential_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/credential/fake"
)

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

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
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// wide is a text in UTF-16, as PowerShell wants it.
func wide(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(string([]byte{byte(r), byte(r >> 8)}))
	}
	return b.String()
}

// oneLine is a text as JSON writes it.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", `\n`) }

func TestIn(t *testing.T) {
	id, secret, token, key := fake.AccessKeyID, fake.SecretKey, fake.SessionToken(), fake.PrivateKey()
	const masked = "<masked>"
	for name, c := range map[string]struct {
		text    string
		context credential.Context
		want    string   // with what is masked
		kinds   []string // in order
	}{
		"a secret beside its id":        {text: id + ":" + secret, want: id + ":" + masked, kinds: []string{credential.AWSSecretKey}},
		"a secret before its id":        {text: secret + "," + id, want: masked + "," + id, kinds: []string{credential.AWSSecretKey}},
		"a secret far from its id":      {text: id + strings.Repeat(". ", 300) + secret, want: id + strings.Repeat(". ", 300) + secret},
		"an id alone":                   {text: "aws_access_key_id = " + id, want: "aws_access_key_id = " + id},
		"a secret alone":                {text: secret, want: secret},
		"a secret under its name":       {text: "export AWS_SECRET_ACCESS_KEY='" + secret + "'", want: "export AWS_SECRET_ACCESS_KEY='" + masked + "'", kinds: []string{credential.AWSSecretKey}},
		"in JSON":                       {text: `{"name": "AWS_SECRET_ACCESS_KEY",` + "\n   " + `"value": "` + secret + `"}`, want: `{"name": "AWS_SECRET_ACCESS_KEY",` + "\n   " + `"value": "` + masked + `"}`, kinds: []string{credential.AWSSecretKey}},
		"named by the argument":         {text: secret, context: credential.Context{Name: "secret_key"}, want: masked, kinds: []string{credential.AWSSecretKey}},
		"named otherwise":               {text: secret, context: credential.Context{Name: "source_code_hash"}, want: secret},
		"an id beside the argument":     {text: secret, context: credential.Context{Beside: true}, want: masked, kinds: []string{credential.AWSSecretKey}},
		"a hash beside an id":           {text: id + " " + strings.Repeat("0a1b2c3d", 5), want: id + " " + strings.Repeat("0a1b2c3d", 5)},
		"a longer run beside an id":     {text: id + " " + secret + "A", want: id + " " + secret + "A"},
		"base64 of 40 beside an id":     {text: id + " " + secret + "=", want: id + " " + secret + "="},
		"AWS's example":                 {text: "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", context: credential.Context{Name: "secret_key"}, want: "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
		"AWS's other example":           {text: "AKIAI44QH8DHBEXAMPLE " + secret, want: "AKIAI44QH8DHBEXAMPLE " + secret},
		"a placeholder":                 {text: "secret_key = abcdefghijklmnopqrstuvwxyz0123456789ABCD", want: "secret_key = abcdefghijklmnopqrstuvwxyz0123456789ABCD"},
		"an id of no account":           {text: "AKIA7777777777777777 " + secret, want: "AKIA7777777777777777 " + secret},
		"an id not in base32":           {text: "AKIA" + strings.Repeat("Q1", 8) + " " + secret, want: "AKIA" + strings.Repeat("Q1", 8) + " " + secret},
		"an id of the old form":         {text: "AKIAJ" + "XSLNTGRZPQ7VDHW " + secret, want: "AKIAJ" + "XSLNTGRZPQ7VDHW " + masked, kinds: []string{credential.AWSSecretKey}},
		"a session token":               {text: "AWS_SESSION_TOKEN=" + token + "\n", want: "AWS_SESSION_TOKEN=" + masked + "\n", kinds: []string{credential.AWSSessionToken}},
		"a token in an address":         {text: "https://b.s3.amazonaws.com/k?X-Amz-Security-Token=" + fake.QueryToken + "&X-Amz-Date=1", want: "https://b.s3.amazonaws.com/k?X-Amz-Security-Token=" + masked + "&X-Amz-Date=1", kinds: []string{credential.AWSQueryToken}},
		"in lower case":                 {text: "?x-amz-security-token=" + fake.QueryToken, want: "?x-amz-security-token=" + masked, kinds: []string{credential.AWSQueryToken}},
		"no token in an address":        {text: "?X-Amz-Security-Token=${var.token_of_the_session}", want: "?X-Amz-Security-Token=${var.token_of_the_session}"},
		"the name of the query alone":   {text: `condition { key = "X-Amz-Security-Token" }`, want: `condition { key = "X-Amz-Security-Token" }`},
		"a private key":                 {text: "a\n" + key + "b", want: "a\n" + masked + "\nb", kinds: []string{credential.PrivateKey}},
		"indented":                      {text: "  " + strings.ReplaceAll(key, "\n", "\n    "), want: "  " + masked + "\n    ", kinds: []string{credential.PrivateKey}},
		"in one line":                   {text: `{"k": "` + oneLine(key) + `"}`, want: `{"k": "` + masked + `\n"}`, kinds: []string{credential.PrivateKey}},
		"an OpenSSH key":                {text: fake.OpenSSHKey(), want: masked + "\n", kinds: []string{credential.PrivateKey}},
		"a key cut off":                 {text: strings.Split(key, "-----END")[0], want: masked, kinds: []string{credential.PrivateKey}},
		"an abbreviated key":            {text: "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----", want: "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----"},
		"the lines without a key":       {text: "grep -q -- '-----BEGIN RSA PRIVATE KEY-----' f", want: "grep -q -- '-----BEGIN RSA PRIVATE KEY-----' f"},
		"a certificate":                 {text: strings.ReplaceAll(key, "RSA PRIVATE KEY", "CERTIFICATE"), want: strings.ReplaceAll(key, "RSA PRIVATE KEY", "CERTIFICATE")},
		"a public key":                  {text: strings.ReplaceAll(key, "RSA PRIVATE", "PUBLIC"), want: strings.ReplaceAll(key, "RSA PRIVATE", "PUBLIC")},
		"in base64":                     {text: encoded("#!/bin/sh\n" + key), want: masked, kinds: []string{credential.PrivateKey}},
		"in base64 in a script":         {text: "echo " + encoded("AWS_SECRET_ACCESS_KEY="+secret) + " | base64 -d", want: "echo " + masked + " | base64 -d", kinds: []string{credential.AWSSecretKey}},
		"compressed, in base64":         {text: zipped(t, "#!/bin/sh\n"+key+"AWS_SECRET_ACCESS_KEY="+secret), want: masked, kinds: []string{credential.PrivateKey, credential.AWSSecretKey}},
		"in base64 over several lines":  {text: "Content: \n " + encoded(key)[:76] + "\n " + encoded(key)[76:] + "\n", want: "Content: \n " + masked + "\n", kinds: []string{credential.PrivateKey}},
		"base64 of something else":      {text: encoded(strings.Repeat("nothing to see ", 20)), want: encoded(strings.Repeat("nothing to see ", 20))},
		"a token of GitHub":             {text: "https://" + fake.GitHubToken() + "@github.com/o/r", want: "https://" + masked + "@github.com/o/r", kinds: []string{credential.GitHubToken}},
		"a webhook of Slack":            {text: "https://hooks.slack.com/services/T0NOTREAL1/B0NOTREAL2/" + fake.GitHubToken()[4:28], want: "https://hooks.slack.com/services/T0NOTREAL1/B0NOTREAL2/" + masked, kinds: []string{credential.SlackWebhook}},
		"a webhook of Discord":          {text: "https://discord.com/api/webhooks/123456780912345678/" + fake.SessionToken()[20:88], want: "https://discord.com/api/webhooks/123456780912345678/" + fake.SessionToken()[20:88]},
		"a webhook of Teams":            {text: "https://acme.webhook.office.com/webhookb2/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f@0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f/IncomingWebhook/0f1e2d3c4b5a69788796a5b4c3d2e1f0/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f", want: "https://acme.webhook.office.com/webhookb2/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f@0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f/IncomingWebhook/" + masked + "/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f", kinds: []string{credential.TeamsWebhook}},
		"no webhook":                    {text: "https://hooks.slack.com/services/XXX/YYY/ZZZ", want: "https://hooks.slack.com/services/XXX/YYY/ZZZ"},
		"PowerShell's encoded command":  {text: "powershell -EncodedCommand " + encoded(wide("$env:AWS_SECRET_ACCESS_KEY='"+secret+"'")), want: "powershell -EncodedCommand " + masked, kinds: []string{credential.AWSSecretKey}},
		"a path of 40 characters":       {text: "/prod/Payments/Stripe1/SecretKey/version", context: credential.Context{Name: "secret_key"}, want: "/prod/Payments/Stripe1/SecretKey/version"},
		"no token of GitHub":            {text: "ghp_" + strings.Repeat("x", 36), want: "ghp_" + strings.Repeat("x", 36)},
		"two at once":                   {text: key + token, want: masked + "\n" + masked, kinds: []string{credential.PrivateKey, credential.AWSSessionToken}},
		"text that is none of all that": {text: "arn:aws:iam::123456789012:role/service-role/some-rather-long-name-of-a-role", want: "arn:aws:iam::123456789012:role/service-role/some-rather-long-name-of-a-role"},
	} {
		found := credential.In(c.text, c.context)
		if got := credential.Mask(c.text, found, masked); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
		var kinds []string
		for _, f := range found {
			kinds = append(kinds, f.Kind)
		}
		if diff := cmp.Diff(c.kinds, kinds); diff != "" {
			t.Errorf("%s: kinds: -want +got\n%s", name, diff)
		}
	}
}

// TestHash holds that one credential has one hash however it is written, and
// that the hash does not follow from the credential by a plain digest.
func TestHash(t *testing.T) {
	key := fake.PrivateKey()
	want := credential.In(key, credential.Context{})[0].Hash
	if len(want) != 16 {
		t.Errorf("hash %q", want)
	}
	for name, text := range map[string]string{
		"one line": oneLine(key), "indented": strings.ReplaceAll(key, "\n", "\n  "), "base64": encoded(key), "compressed": zipped(t, "x\n"+key),
	} {
		if got := credential.In(text, credential.Context{})[0].Hash; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if other := credential.In(fake.OpenSSHKey(), credential.Context{})[0].Hash; other == want {
		t.Error("two keys have one hash")
	}
}

func TestTree(t *testing.T) {
	tree := func() any {
		return map[string]any{
			"environment": []any{map[string]any{"variables": map[string]any{"ID": fake.AccessKeyID, "X": fake.SecretKey, "Y": nil}}},
			"list": []any{
				map[string]any{"name": "ID", "value": fake.AccessKeyID},
				map[string]any{"name": "X", "value": fake.SecretKey},
			},
			"named":  []any{map[string]any{"name": "AWS_SECRET_ACCESS_KEY", "value": fake.SecretKey}},
			"secret": fake.SecretKey,
			"n":      7,
		}
	}
	masked, placed := credential.Tree(tree(), credential.Context{}, "M")
	want := map[string]any{
		"environment": []any{map[string]any{"variables": map[string]any{"ID": fake.AccessKeyID, "X": "M", "Y": nil}}},
		"list":        []any{map[string]any{"name": "ID", "value": fake.AccessKeyID}, map[string]any{"name": "X", "value": "M"}},
		"named":       []any{map[string]any{"name": "AWS_SECRET_ACCESS_KEY", "value": "M"}},
		"secret":      fake.SecretKey,
		"n":           7,
	}
	if diff := cmp.Diff(want, masked); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	var paths []any
	var found []credential.Found
	for _, p := range placed {
		paths, found = append(paths, p.Path), append(found, p.Found)
	}
	if diff := cmp.Diff([]any{[]any{"environment", 0, "variables", "X"}, []any{"list", 1, "value"}, []any{"named", 0, "value"}}, paths); diff != "" {
		t.Errorf("paths: -want +got\n%s", diff)
	}

	// What was found once is found wherever it stands.
	masked, _ = credential.Tree(tree(), credential.Context{Known: credential.Known(found)}, "M")
	if got := masked.(map[string]any)["secret"]; got != "M" {
		t.Errorf("a known secret stays %q", got)
	}
}

func FuzzIn(f *testing.F) {
	for _, seed := range []string{fake.PrivateKey(), fake.AccessKeyID + " " + fake.SecretKey, encoded(fake.PrivateKey()), "-----BEGIN", "PuTTY-User-Key-File-2: a\nPrivate-Lines: 1\nPrivate-MAC:", "SG." + strings.Repeat("a", 22) + "."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, found := range credential.In(text, credential.Context{Beside: true}) {
			if found.Start < 0 || found.End > len(text) || found.Start >= found.End || found.Start < at && found.Start != at {
				t.Fatalf("span %d-%d of %d", found.Start, found.End, len(text))
			}
			at = found.Start
		}
	})
}

func BenchmarkIn(b *testing.B) {
	text := strings.Repeat(`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::some-bucket-name/with/a/long/path/*"} `, 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		credential.In(text, credential.Context{})
	}
}
