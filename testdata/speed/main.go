// Speed measures planvet against the bare decoding of a plan, side by side, and
// prints a table: go run ./testdata/speed. Inputs are made of plan.json and
// small.json, which terraform printed for the configurations in estate/ and
// small/, and go to a temporary folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := speed(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		err = nil
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// options are the command line's.
type options struct {
	runs int
	only string
	keep bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.runs, "runs", 7, "how often each program runs; the table has medians")
	flags.StringVar(&o.only, "only", "", "measure only these, by comma: "+strings.Join(names(), ", "))
	flags.BoolVar(&o.keep, "keep", false, "keep the inputs and programs, and say where")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%s: no arguments are taken, only flags", flags.Arg(0))
	}
	if o.runs < 1 {
		return o, errors.New("-runs must be at least 1")
	}
	return o, nil
}

func speed(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	chosen, err := choose(o.only)
	if err != nil {
		return err
	}
	repository, err := repositoryRoot(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "planvet-speed-")
	if err != nil {
		return err
	}
	if o.keep {
		fmt.Fprintln(stderr, "inputs and programs stay in", dir)
	} else {
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	b, err := newBench(ctx, o.runs, repository, dir, stderr)
	if err != nil {
		return err
	}
	var rows []row
	for _, w := range chosen {
		fmt.Fprintln(stderr, "measuring", w.name)
		row, err := w.measure(ctx, b)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		rows = append(rows, row)
	}
	return b.print(stdout, rows)
}

// repositoryRoot is the folder of planvet's go.mod, from wherever this runs in.
func repositoryRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/planvet/planvet").Output()
	if err != nil {
		return "", fmt.Errorf("go list: run this within planvet's repository: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// A bench holds what the measurements share.
type bench struct {
	runs   int
	dir    string
	inputs inputs
	stderr io.Writer
	// spread is the widest range of a program's wall times so far, as a part of their median.
	spread float64
}

func newBench(ctx context.Context, runs int, repository, dir string, stderr io.Writer) (*bench, error) {
	for program, path := range map[string]string{"planvet": "./cmd/planvet", "decode": "./testdata/speed/decode", "empty": "./testdata/speed/empty"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", executable(dir, program), path)
		build.Dir = repository
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build %s: %w\n%s", path, err, out)
		}
	}
	in, err := readInputs(filepath.Join(repository, "testdata", "speed"), dir)
	if err != nil {
		return nil, err
	}
	return &bench{runs: runs, dir: dir, inputs: in, stderr: stderr}, nil
}

func executable(dir, name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// scan is planvet with all rules on, which reads nothing but the inputs. That
// it finds something is no failure.
func (b *bench) scan(paths ...string) program {
	args := append([]string{"scan", "--pedantic", "--source", "none", "--config", "none"}, paths...)
	return program{executable(b.dir, "planvet"), args, []int{0, 1}}
}

func (b *bench) decode(plan string) program {
	return program{executable(b.dir, "decode"), []string{plan}, []int{0}}
}

func (b *bench) empty() program { return program{executable(b.dir, "empty"), nil, []int{0}} }

// both measures two programs by turns, once before it counts.
func (b *bench) both(ctx context.Context, first, second program) (measured, measured, error) {
	all, err := b.interleaved(ctx, first, second)
	if err != nil {
		return measured{}, measured{}, err
	}
	return all[0], all[1], nil
}

// interleaved runs programs in turns, in the opposite order every other time,
// and gives the medians of each.
func (b *bench) interleaved(ctx context.Context, programs ...program) ([]measured, error) {
	runs := make([][]measured, len(programs))
	for round := range b.runs + 1 {
		for i := range programs {
			if round%2 == 1 {
				i = len(programs) - 1 - i
			}
			m, err := programs[i].run(ctx)
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first warms the caches of files
				runs[i] = append(runs[i], m)
			}
		}
	}
	medians := make([]measured, len(programs))
	for i := range runs {
		medians[i] = median(runs[i])
		b.spread = max(b.spread, spread(runs[i], medians[i]))
	}
	return medians, nil
}

// round is how durations are shown.
func round(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	default:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
}
