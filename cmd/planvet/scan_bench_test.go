package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/testdata/speed/multiply"
)

// BenchmarkScan vets a real plan, and the plan of fifty times as much, from the
// command line to the printed report, with all rules on. testdata/speed
// measures the same with processes of their own.
func BenchmarkScan(b *testing.B) {
	original, err := os.ReadFile("../../testdata/speed/plan.json")
	if err != nil {
		b.Fatal(err)
	}
	plan, err := multiply.Parse(original)
	if err != nil {
		b.Fatal(err)
	}
	for _, copies := range []int{1, 50} {
		changes := copies * plan.Changes
		b.Run(fmt.Sprintf("changes=%d", changes), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "plan.json")
			file, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			if err := plan.Write(file, copies); err != nil {
				b.Fatal(err)
			}
			info, err := file.Stat()
			if err != nil {
				b.Fatal(err)
			}
			if err := file.Close(); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				var stderr strings.Builder
				p := process{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr, today: "2026-01-31"}
				if code := run(context.Background(), []string{"scan", "--pedantic", "--source", "none", "--config", "none", path}, p); code != exitFindings {
					b.Fatalf("exit %d: %s", code, stderr.String())
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*changes), "µs/change")
		})
	}
}
