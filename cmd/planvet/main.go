// Planvet vets Terraform changes before they are applied.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator/settings"
)

// The exit codes; the README explains them to users.
const (
	exitClean    = 0 // read, evaluated, nothing at or above --fail-on
	exitFindings = 1 // findings at or above --fail-on
	exitUsage    = 2 // a flag, a path that is not there, a configuration file that does not hold
	exitFailed   = 3 // an input that could not be read, or a policy that failed: never taken for clean
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends what the first could not
	p := process{os.Stdin, os.Stdout, os.Stderr, os.Environ(), time.Now().UTC().Format(time.DateOnly)}
	paceCollector(p)
	code := run(ctx, os.Args[1:], p)
	stop()
	os.Exit(code)
}

// A process is what a command may touch of the world besides files.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string
	today          string // YYYY-MM-DD
}

func (p process) getenv(name string) string {
	for _, entry := range slices.Backward(p.environ) {
		if value, found := strings.CutPrefix(entry, name+"="); found {
			return value
		}
	}
	return ""
}

// A command is one subcommand. setup adds its flags and returns what runs
// once they are parsed.
type command struct {
	name     string
	usage    string // after the name: "PATH…"
	short    string
	long     string
	examples []string // a comment line and a command line in turn
	setup    func(flags *pflag.FlagSet) runner
}

// A runner does the work and returns the exit code. An error is a mistake in
// the command line unless it says otherwise with a failure.
type runner func(ctx context.Context, args []string, p process) (int, error)

func commands() []command {
	return []command{scanCommand(), rulesCommand(), explainCommand(), fixCommand(), baselineCommand(), inspectCommand(), testCommand(), newRuleCommand(), initCommand(), bundleCommand(), completionCommand(), versionCommand()}
}

// A failure is an error that is not about the command line: it ends in exit 3.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

func run(ctx context.Context, args []string, p process) int {
	p, done := p.onRunner()
	code := dispatch(ctx, args, p)
	if err := done(); err != nil {
		return exitFailed // there is nowhere left to say so
	}
	return code
}

func dispatch(ctx context.Context, args []string, p process) int {
	all := commands()
	chosen := all[0]
	if len(args) > 0 {
		switch first := args[0]; {
		case first == completeName:
			for _, offer := range offers(all, args[1:]) {
				fmt.Fprintln(p.stdout, offer)
			}
			return exitClean
		case first == "help" || first == "-h" || first == "--help":
			return help(all, args[1:], p)
		case first == "--version":
			chosen, args = find(all, "version"), args[1:]
		case find(all, first).name != "":
			chosen, args = find(all, first), args[1:]
		}
	} else {
		usage(p.stderr, all)
		return exitUsage
	}
	flags := pflag.NewFlagSet(chosen.name, pflag.ContinueOnError)
	flags.SortFlags = false
	flags.SetOutput(io.Discard)
	runner := chosen.setup(flags)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			chosen.help(p.stdout)
			return exitClean
		}
		return complain(p, chosen, suggestFlag(err, flags))
	}
	code, err := runner(ctx, flags.Args(), p)
	if err == nil {
		return code
	}
	if ctx.Err() != nil {
		err = failure{fmt.Errorf("interrupted: %w", err)}
	}
	var failed failure
	if errors.As(err, &failed) {
		fmt.Fprintf(p.stderr, "planvet: %s\n", visibleLines([]byte(err.Error())))
		return exitFailed
	}
	return complain(p, chosen, err)
}

func find(all []command, name string) command {
	for _, c := range all {
		if c.name == name {
			return c
		}
	}
	return command{}
}

func complain(p process, c command, err error) int {
	fmt.Fprintf(p.stderr, "planvet: %s\nSee planvet %s --help.\n", visibleLines([]byte(err.Error())), c.name)
	return exitUsage
}

// suggestFlag names the flag that was probably meant.
func suggestFlag(err error, flags *pflag.FlagSet) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if name := settings.Nearest(unknown.GetSpecifiedName(), names); name != "" {
		return fmt.Errorf("%w: did you mean --%s?", err, name)
	}
	return err
}

func help(all []command, args []string, p process) int {
	if len(args) == 0 {
		usage(p.stdout, all)
		return exitClean
	}
	c := find(all, args[0])
	if c.name == "" {
		fmt.Fprintf(p.stderr, "planvet: there is no command %q\n", args[0])
		return exitUsage
	}
	c.help(p.stdout)
	return exitClean
}

func usage(w io.Writer, all []command) {
	fmt.Fprint(w, `planvet vets Terraform changes before they are applied.

It reads a plan (terraform show -json) or the configuration itself, asks rules
that encode AWS security notes about every resource, and says what fails, what
passes, and what cannot be told before apply.

Usage:
  planvet [scan] PATH…          vet plans or folders of configuration
  planvet COMMAND [flags]

Commands:
`)
	for _, c := range all {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, `
Examples:
  # Vet a plan
  terraform plan -out=tfplan && terraform show -json tfplan > plan.json
  planvet plan.json

  # Vet the configuration, without a plan
  planvet infra/prod

Run planvet COMMAND --help for a command's flags.
`)
}

func (c command) help(w io.Writer) {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SortFlags = false
	c.setup(flags)
	fmt.Fprintf(w, "%s\n\nUsage:\n  planvet %s", c.short, c.name)
	if flags.HasFlags() {
		fmt.Fprint(w, " [flags]")
	}
	if c.usage != "" {
		fmt.Fprint(w, " ", c.usage)
	}
	fmt.Fprintln(w)
	if c.long != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.long))
	}
	if flags.HasFlags() {
		fmt.Fprintf(w, "\nFlags:\n%s", flags.FlagUsagesWrapped(100))
	}
	if len(c.examples) > 0 {
		fmt.Fprintln(w, "\nExamples:")
		for _, line := range c.examples {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
}
