package main

import (
	"bytes"
	"os"
	"regexp"
	"testing"
)

// TestConftestPage keeps the output that policies/CONFTEST.md shows.
func TestConftestPage(t *testing.T) {
	t.Chdir("../../evaluator/conftest/testdata")
	var stdout, stderr bytes.Buffer
	args := []string{"plan.json", "--conftest-policy", "policy", "--conftest-data", "data", "--config", "none"}
	if code := run(t.Context(), args, process{stdout: &stdout, stderr: &stderr, today: "2026-01-01"}); code != exitFindings {
		t.Errorf("exit %d: %s", code, &stderr)
	}
	const page = "../../../policies/CONFTEST.md"
	have, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	part := regexp.MustCompile(`(?s)<!-- begin conftest -->\n.*<!-- end conftest -->`)
	want := part.ReplaceAllLiteral(have, []byte("<!-- begin conftest -->\n```\n"+stdout.String()+"```\n<!-- end conftest -->"))
	if *update {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(have, want) {
		t.Errorf("policies/CONFTEST.md is stale (-update rewrites it): it would show\n%s", &stdout)
	}
}
