package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/own"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/terminal"
)

// inspectRule prints what a rule looks at, what it says of each, and its code
// with what became of every line.
func inspectRule(ctx context.Context, f scanFlags, o loader.Options, args []string, p process) (int, error) {
	set, err := f.set()
	if err != nil {
		return 0, err
	}
	doc, err := inspected(ctx, o, args, p)
	if err != nil {
		return 0, err
	}
	v, err := f.vetters(ctx, set, []string{args[0]}, p.today)
	if err != nil {
		return 0, err
	}
	engine := v.all[0].engine
	rule := engine.Rules()[0]
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		return 0, failure{result.Err}
	}
	lines, err := own.Explain(ctx, engine, set, doc, rule)
	if err != nil {
		return 0, failure{err}
	}
	fmt.Fprintf(p.stdout, "%s: %s\n\n", rule.ID, rule.Title)
	err = errors.Join(writeSeen(p.stdout, doc, rule, result), writeLines(p.stdout, set.Source(rule).File, lines))
	if err != nil {
		return 0, failure{err}
	}
	return exitClean, nil
}

// writeSeen lists the instances of the rule's types, and whatever else it spoke
// of, with what it said.
func writeSeen(w io.Writer, doc *document.Document, rule *policies.Rule, result *evaluator.Result) error {
	said := map[string][]string{}
	for _, f := range result.Findings {
		said[f.Address] = append(said[f.Address], fmt.Sprintf("%s: %s", f.Verdict, f.Message))
	}
	actions := map[string]document.Action{}
	for _, t := range rule.Resources {
		for address, r := range doc.Resources[t] {
			actions[address] = r.Action
		}
	}
	for address := range said {
		if _, listed := actions[address]; !listed {
			actions[address] = ""
		}
	}
	if len(actions) == 0 {
		_, err := fmt.Fprintf(w, "It looks at %s, of which there is none here, and says nothing.\n", strings.Join(rule.Resources, ", "))
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "It looks at")
	for _, address := range slices.Sorted(maps.Keys(actions)) {
		lines := said[address]
		if len(lines) == 0 {
			lines = []string{"says nothing"}
		}
		if action := actions[address]; action != "" && !action.Remains() {
			lines = []string{"is left out, since it will not be there"}
		}
		for _, line := range lines {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", terminal.Visible(address), actions[address], terminal.Visible(line))
		}
	}
	return table.Flush()
}

// mostStopped bounds the addresses that are shown of one line.
const mostStopped = 3

func writeLines(w io.Writer, file string, lines []own.Line) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, each line with how often it held of how often it was asked, and whom it stopped\n", terminal.Visible(file))
	for _, line := range lines {
		counted := ""
		if line.Asked > 0 {
			counted = fmt.Sprintf("%d/%d", line.Held, line.Asked)
		}
		fmt.Fprintf(&b, "%5d %7s  %s\n", line.Row, counted, terminal.Visible(strings.ReplaceAll(line.Text, "\t", "  ")))
		if stopped := line.Stopped; len(stopped) > 0 {
			more := ""
			if len(stopped) > mostStopped {
				more = fmt.Sprintf(" and %d more", len(stopped)-mostStopped)
			}
			fmt.Fprintf(&b, "%14s  └ not for %s%s\n", "", terminal.Visible(strings.Join(stopped[:min(mostStopped, len(stopped))], ", ")), more)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
