package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExcerptsWithholdSecrets: a report quotes source, but not what it hides.
func TestExcerptsWithholdSecrets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	file := write("main.tf", strings.Join([]string{
		`resource "aws_db_instance" "x" {`,
		`  password  = "hunter2-alpha"`,
		`  engine    = "postgres"`,
		`  user_data = <<-EOT`,
		`    hunter2-beta`,
		`  EOT`,
		`  tags      = { db_password = "hunter2-gamma", "x" = 1 }`,
		`  api_token = var.api_token`,
		`}`,
		`variable "plain" {`,
		`  sensitive = true`,
		`  default   = "hunter2-delta"`,
		`}`,
		`locals {`,
		`  of = {`,
		`    "admin.password" : "hunter2-epsilon"`,
		`  }`,
		`}`,
	}, "\r\n"))
	e := newExcerpts(filepath.ToSlash(dir))
	got := e.lines(file, 1, 100)
	if len(got) != 18 {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	if text := strings.Join(got, "\n"); strings.Contains(text, "hunter2") {
		t.Errorf("a secret is quoted:\n%s", text)
	}
	if diff := cmp.Diff([]string{`  engine    = "postgres"`}, e.lines(file, 3, 3)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`  api_token = var.api_token`}, e.lines(file, 8, 8)); diff != "" {
		t.Error(diff)
	}
	outside := filepath.Join(filepath.Dir(dir), "elsewhere.tf")
	for _, name := range []string{
		write("plan.json", "{}"), write("x.tfvars", `a = "b"`), write("broken.tf", "resource {{{"), write("large.tf", strings.Repeat("#\n", maxExcerptFile)),
		outside, filepath.Join(dir, "missing.tf"), dir,
	} {
		if lines := e.lines(name, 1, 1); lines != nil {
			t.Errorf("%s is quoted: %q", name, lines)
		}
	}
	for _, span := range [][2]int{{0, 1}, {-3, -1}, {19, 20}, {3, 2}} {
		if lines := e.lines(file, span[0], span[1]); lines != nil {
			t.Errorf("lines %v: %q", span, lines)
		}
	}
}
