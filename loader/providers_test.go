package loader_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader"
)

// TestProviderCredentials wants what is written into a provider block of a
// configuration masked, as it is in a plan.
func TestProviderCredentials(t *testing.T) {
	dir := t.TempDir()
	text := `provider "aws" {
  region     = "eu-west-1"
  access_key = "CANARY-access"
  secret_key = "CANARY-secret"
  token      = "CANARY-token"
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
`
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	doc, err := loader.Load(context.Background(), dir, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), "CANARY") {
		t.Errorf("a credential is shown: %s", shown)
	}
	if doc.Providers["aws"].Values["region"] != "eu-west-1" {
		t.Error("the region is not shown")
	}
}
