package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestSameBytes vets every case many times over, on one processor and on all:
// what is printed must not depend on the order in which a map is walked.
// PLANVET_RUNS says how many times.
func TestSameBytes(t *testing.T) {
	plans, err := filepath.Glob("../../testdata/cases/*/plan.json")
	if err != nil || len(plans) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	few := []string{"../../testdata/cases/actions/plan.json", "../../testdata/demo/plan.json"}
	runs := 4
	if more, err := strconv.Atoi(os.Getenv("PLANVET_RUNS")); err == nil {
		runs = more
	}
	args := [][]string{
		append([]string{"--format", "json", "--per-instance"}, plans...),
		append([]string{"--format", "sarif"}, few...),
		append([]string{"--format", "text"}, few...),
		append([]string{"--format", "json", "--source", "none"}, few...),
	}
	args = append(args, []string{"inspect", "../../testdata/cases/modules/plan.json"}, []string{"rules", "--format", "json"})
	var first []string
	for i := range runs {
		procs := runtime.GOMAXPROCS(1 + i%2*3)
		for j, a := range args {
			code, stdout, stderr := runHere(t, a...)
			if got := string(rune('0'+code)) + stdout + stderr; i == 0 {
				first = append(first, got)
			} else if got != first[j] {
				t.Errorf("run %d of planvet %s differs from the first", i, strings.Join(a, " "))
			}
		}
		runtime.GOMAXPROCS(procs)
	}
}

func runHere(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, process{
		stdin: strings.NewReader(""), stdout: &out, stderr: &err, today: "2026-01-01",
	})
	return code, out.String(), err.String()
}
