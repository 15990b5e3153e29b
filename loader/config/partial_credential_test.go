package config_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// TestCredentialsInAlternatives looks for a credential that a value may be, or
// that stands in a text with unknown parts: it is listed and in no document.
func TestCredentialsInAlternatives(t *testing.T) {
	const secret = "IQoJNotAReal%2FToken%2BOfAnyone0923"
	for name, text := range map[string]string{
		"a branch":            `user_data = var.on == "x" ? "curl 'https://b.s3.amazonaws.com/app?X-Amz-Security-Token=` + secret + `'" : "true"`,
		"a text with a hole":  `user_data = "curl 'https://b.s3.amazonaws.com/app?X-Amz-Security-Token=` + secret + `' ${var.on}"`,
		"a branch in a block": "metadata_options {\n    http_tokens = var.on == \"x\" ? \"?X-Amz-Security-Token=" + secret + "\" : \"required\"\n  }",
		"a further member":    `security_groups = concat(["sg-1"], var.on == "x" ? ["?X-Amz-Security-Token=` + secret + `"] : [])`,
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"main.tf": "variable \"on\" {\n  type = string\n}\nresource \"aws_instance\" \"web\" {\n  " + text + "\n}\n"}
			doc, err := config.Load(context.Background(), mapFS(files), ".", config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := resource(t, doc, "aws_instance.web")
			for _, said := range []any{r.Values, r.Partial, r.Documents} {
				tree, err := json.Marshal(said)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(tree), "NotAReal") {
					t.Errorf("it is in the document: %s", tree)
				}
			}
			if !slices.ContainsFunc(doc.Credentials, func(c document.Credential) bool {
				return c.Address == "aws_instance.web" && c.Written == document.Here
			}) {
				t.Errorf("it is not listed: %+v", doc.Credentials)
			}
		})
	}
}

// TestSensitiveAlternativesAreMasked takes an argument that only the provider
// knows to be sensitive, of which one branch is written.
func TestSensitiveAlternativesAreMasked(t *testing.T) {
	for _, text := range []string{
		`password = var.on == "x" ? "correct horse" : "battery staple"`,
		`password = "correct horse ${var.on}"`,
	} {
		files := map[string]string{"main.tf": "variable \"on\" {\n  type = string\n}\nresource \"aws_db_instance\" \"main\" {\n  " + text + "\n}\n"}
		doc, err := config.Load(context.Background(), mapFS(files), ".", config.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := resource(t, doc, "aws_db_instance.main")
		tree, err := json.Marshal([]any{r.Values, r.Partial, r.Documents})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(tree), "correct horse") {
			t.Errorf("%s: it is in the document: %s", text, tree)
		}
	}
}
