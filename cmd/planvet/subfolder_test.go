package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// TestFromASubfolder names files as the shell would from where planvet is
// started, and in SARIF from the repository's root.
func TestFromASubfolder(t *testing.T) {
	t.Chdir("../../testdata/demo/modules")
	vet := func(format string) []byte {
		var out bytes.Buffer
		p := process{stdin: strings.NewReader(""), stdout: &out, stderr: &out, today: "2026-11-23"}
		args := []string{"../plan.json", "--root", "../../..", "--rule", "sg-open-admin-ingress", "--format", format}
		if code := run(context.Background(), args, p); code != exitFindings {
			t.Fatalf("exit code %d:\n%s", code, out.String())
		}
		return out.Bytes()
	}
	var report struct {
		Findings []struct {
			Place struct {
				File        string `json:"file"`
				StartLine   int    `json:"start_line"`
				StartColumn int    `json:"start_column"`
			} `json:"place"`
		} `json:"findings"`
	}
	if err := json.Unmarshal(vet("json"), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 1 || report.Findings[0].Place.File != "../modules/bastion/main.tf" || report.Findings[0].Place.StartLine != 26 || report.Findings[0].Place.StartColumn != 5 {
		t.Errorf("findings: %+v", report.Findings)
	}
	if sarif := vet("sarif"); !bytes.Contains(sarif, []byte(`"uri": "testdata/demo/modules/bastion/main.tf"`)) {
		t.Errorf("SARIF does not name the file from the root:\n%s", sarif)
	}
}
