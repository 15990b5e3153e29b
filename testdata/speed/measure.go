package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A program is a command line, with the exit codes that are no failure.
type program struct {
	path string
	args []string
	good []int
}

// measured is what one run took, or the medians of several.
type measured struct {
	wall, cpu time.Duration
	memory    int64 // bytes at the peak; 0 where the system does not tell
}

func (p program) run(ctx context.Context) (measured, error) {
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, p.path, p.args...)
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return measured{}, err
	}
	if code := cmd.ProcessState.ExitCode(); !slices.Contains(p.good, code) {
		return measured{}, fmt.Errorf("%s ended with %v:\n%s", p, cmd.ProcessState, stderr.String())
	}
	return measured{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peakMemory(cmd.ProcessState)}, nil
}

// String is the command line, shortened where it names many files.
func (p program) String() string {
	args := p.args
	if len(args) > 10 {
		args = append(slices.Clone(args[:10]), "…")
	}
	return strings.Join(append([]string{p.path}, args...), " ")
}

// median takes the median of each figure by itself.
func median(runs []measured) measured {
	return measured{
		middle(runs, func(m measured) time.Duration { return m.wall }),
		middle(runs, func(m measured) time.Duration { return m.cpu }),
		middle(runs, func(m measured) int64 { return m.memory }),
	}
}

func middle[N ~int64](runs []measured, figure func(measured) N) N {
	figures := make([]N, len(runs))
	for i, run := range runs {
		figures[i] = figure(run)
	}
	slices.Sort(figures)
	n := len(figures)
	return (figures[(n-1)/2] + figures[n/2]) / 2
}

// spread is the range of the middle half of the wall times, as a part of their median.
func spread(runs []measured, median measured) float64 {
	walls := make([]time.Duration, len(runs))
	for i, run := range runs {
		walls[i] = run.wall
	}
	slices.Sort(walls)
	n := len(walls)
	return float64(walls[n-1-n/4]-walls[n/4]) / float64(median.wall)
}
