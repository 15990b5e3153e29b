package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
)

func (b *bench) print(w io.Writer, rows []row) error {
	var s strings.Builder
	s.WriteString("| work | against | reach | time: planvet, the other, ratio | memory: planvet, the other, ratio | holds |\n")
	s.WriteString("| --- | --- | --- | --- | --- | --- |\n")
	for _, r := range rows {
		holds := "no"
		if r.holds {
			holds = "yes"
		}
		fmt.Fprintf(&s, "| %s | %s | %s | %s | %s | %s |\n", r.work, r.against, r.reach, r.time, r.memory, holds)
	}
	fmt.Fprintf(&s, "\nMedians of %d runs by turns, %s, %d cores, %s/%s; the middle half of the runs lies within %.0f %% of its median at worst.\n",
		b.runs, runtime.Version(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, 100*b.spread)
	if runtime.GOOS != "linux" {
		s.WriteString("Memory is measured on Linux only, so targets for it count as met here.\n")
	}
	_, err := io.WriteString(w, s.String())
	return err
}

func times(own, other measured) string {
	return fmt.Sprintf("%s, %s, %.2f", round(own.wall), round(other.wall), float64(own.wall)/float64(other.wall))
}

func memories(own, other measured) string {
	if own.memory == 0 || other.memory == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%s, %s, %.2f", amount(own), amount(other), float64(own.memory)/float64(other.memory))
}

func amount(m measured) string {
	if m.memory == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.0f MB", float64(m.memory)/mega)
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
