package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config/schema/table"
)

const schema = `{"provider_schemas": {"registry.terraform.io/hashicorp/aws": {"resource_schemas": {
	"aws_a": {"block": {"attributes": {"id": {"type": "string", "computed": true}}}}}}}}`

func TestGenerate(t *testing.T) {
	out := filepath.Join(t.TempDir(), "aws.bin")
	if err := generate(strings.NewReader(schema), "hashicorp/aws", "1.2.3", out); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := table.Open(string(written))
	if err != nil {
		t.Fatal(err)
	}
	if a := opened.Resource("aws_a"); a == nil || len(a.Attributes) != 1 || opened.Version() != "1.2.3" {
		t.Errorf("aws_a is %+v in version %q", a, opened.Version())
	}
}

func TestGenerateRefuses(t *testing.T) {
	out := filepath.Join(t.TempDir(), "aws.bin")
	for _, c := range []struct{ schema, provider, version, out, want string }{
		{schema, "hashicorp/aws", "", out, "--version is missing"},
		{"", "hashicorp/aws", "1.2.3", out, "terraform providers schema -json"},
		{schema, "hashicorp/google", "1.2.3", out, "no provider hashicorp/google"},
		{schema, "hashicorp/aws", "1.2.3", filepath.Join(out, "no", "folder"), "cannot be written"},
	} {
		if err := generate(strings.NewReader(c.schema), c.provider, c.version, c.out); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the error is %v, not one with %q", err, c.want)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file was written all the same")
	}
}
