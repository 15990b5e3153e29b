package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/credential/fake"
	"github.com/planvet/planvet/report"
)

// TestNoSecretIsShown plants secrets everywhere that a configuration can hold
// one, and wants none of them in anything that planvet prints.
func TestNoSecretIsShown(t *testing.T) {
	dir := planted(t)
	plan := filepath.Join(dir, "plan.json")
	for name, input := range map[string][]string{
		"configuration":         {dir, "--root", dir},
		"configuration and env": {dir, "--root", dir, "--var", "overridden_aws_secret=" + fake.Values()["GIVEN"]},
		"plan":                  {plan, "--source", "none"},
		"plan and source":       {plan, "--source", dir, "--root", dir},
	} {
		for _, format := range report.Formats() {
			args := append(slices.Clone(input), "--pedantic", "--format", format.Name)
			t.Run(name+"/"+format.Name, func(t *testing.T) {
				if code, out := shown(t, args); code != exitFindings {
					t.Errorf("exit code %d:\n%s", code, out)
				}
			})
		}
		t.Run(name+"/inspect", func(t *testing.T) {
			if code, out := shown(t, append([]string{"inspect"}, input...)); code != exitClean || len(out) < 1000 {
				t.Errorf("exit code %d:\n%s", code, out)
			}
		})
		t.Run(name+"/baseline", func(t *testing.T) {
			if code, out := shown(t, append([]string{"baseline"}, input...)); code != exitClean {
				t.Errorf("exit code %d:\n%s", code, out)
			}
		})
	}
}

// TestPlantedSecretsAreFound holds the same files against what the rules say:
// each credential once, at the place where it is written.
func TestPlantedSecretsAreFound(t *testing.T) {
	dir := planted(t)
	for name, c := range map[string]struct{ input, want []string }{
		"configuration":   {[]string{dir, "--root", dir}, credentialPlaces},
		"plan and source": {[]string{filepath.Join(dir, "plan.json"), "--source", dir, "--root", dir}, credentialPlaces},
	} {
		t.Run(name, func(t *testing.T) {
			_, out := shown(t, append(c.input, "--rule", "credentials-in-configuration", "--rule", "bastion-private-key", "--format", "json"))
			var found struct {
				Findings []struct {
					Rule    string          `json:"rule"`
					Address string          `json:"address"`
					Path    []any           `json:"path"`
					Place   json.RawMessage `json:"place"`
				} `json:"findings"`
			}
			if err := json.Unmarshal([]byte(out), &found); err != nil {
				t.Fatalf("%v:\n%s", err, out)
			}
			var got []string
			for _, f := range found.Findings {
				got = append(got, strings.TrimSpace(f.Rule+" "+f.Address+" "+names(f.Path)))
				if len(f.Place) == 0 || string(f.Place) == "null" {
					t.Errorf("%s has no place", f.Address)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// credentialPlaces has the private key once, at the bastion, although a local
// holds it and a provisioner of another instance does too.
var credentialPlaces = []string{
	"bastion-private-key aws_instance.bastion user_data_base64",
	"credentials-in-configuration aws secret_key",
	"credentials-in-configuration aws token",
	"credentials-in-configuration aws_ecs_task_definition.app container_definitions",
	"credentials-in-configuration aws_instance.web provisioner inline",
	"credentials-in-configuration aws_instance.web tags Note",
	"credentials-in-configuration module.inner.var.aws_secret",
	"credentials-in-configuration var.overridden_aws_secret",
	"credentials-in-configuration var.overridden_aws_secret default",
	"credentials-in-configuration var.uploader_secret_key default",
}

// names joins the names of a path and leaves the positions out.
func names(path []any) string {
	var out []string
	for _, step := range path {
		if name, ok := step.(string); ok {
			out = append(out, name)
		}
	}
	return strings.Join(out, " ")
}

// TestErrorsShowNoSecret wants what is said about a configuration that cannot
// be evaluated to quote no credential.
func TestErrorsShowNoSecret(t *testing.T) {
	dir := t.TempDir()
	secret := fake.Values()["SECRET"]
	text := `variable "n" {
  type    = number
  default = "` + secret + `"
}
locals {
  secret_key = "` + secret + `"
  bad        = tonumber(local.secret_key)
  worse      = jsondecode("AWS_SECRET_ACCESS_KEY=` + secret + `")
}
resource "aws_vpc" "main" {
  count      = local.bad
  cidr_block = local.worse
  tags       = { n = var.n, f = file("` + secret + `") }
}
`
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{dir, "--root", dir}, {"inspect", dir, "--root", dir}} {
		shown(t, args)
	}
}

// planted writes testdata/secrets with fake credentials in their places.
func planted(t *testing.T) string {
	t.Helper()
	const from = "../../testdata/secrets"
	to := t.TempDir()
	err := filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, below), 0o700)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for name, value := range fake.Values() {
			lineEnd := "\n    "
			if filepath.Ext(file) == ".json" {
				lineEnd = `\n`
			}
			text = bytes.ReplaceAll(text, []byte("@"+name+"@"), []byte(strings.ReplaceAll(value, "\n", lineEnd)))
		}
		return os.WriteFile(filepath.Join(to, below), text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// shown runs planvet and holds all that it prints against the secrets.
func shown(t *testing.T, args []string) (code int, stdout string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, process{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, today: "2026-11-23"})
	for name, secret := range fake.Values() {
		for _, form := range forms(secret) {
			for stream, text := range map[string]string{"stdout": out.String(), "stderr": errs.String()} {
				if at := strings.Index(text, form); at >= 0 {
					t.Errorf("%s shows %s: …%s…", stream, name, text[max(0, at-200):at])
				}
			}
		}
	}
	if out.Len() == 0 {
		t.Logf("stderr: %s", errs.String())
	}
	return code, out.String()
}

// forms are the ways in which a secret may be printed: each of its lines, as
// JSON and HTML escape them, and in base64 at each of three offsets.
func forms(secret string) []string {
	var out []string
	for line := range strings.Lines(secret) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "-----") {
			continue
		}
		out = append(out, line, strings.ReplaceAll(line, "+", "&#43;"), strings.ReplaceAll(line, "/", `\/`))
		const beginning = 12 // enough to know it by
		out = append(out, line[:beginning])
		for offset := range 3 {
			encoded := base64.StdEncoding.EncodeToString([]byte(line[offset:]))
			out = append(out, encoded[:len(encoded)-4])
		}
	}
	return out
}
