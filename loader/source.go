package loader

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/source"
)

// joinSource evaluates the configuration that a plan was made from, with the
// plan's own variables, and joins the two. planPath is empty for standard
// input.
//
// A folder that the user names must be readable and must fit. One that was
// only found is passed over when it does not.
func joinSource(ctx context.Context, doc *document.Document, planPath string, o Options) error {
	switch o.Source {
	case NoSource:
		return nil
	case "":
		for _, dir := range sourceCandidates(planPath, o.Root) {
			match, err := joinFrom(ctx, doc, dir, o)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err == nil && match.Fits() {
				return nil
			}
		}
		return nil
	}
	match, err := joinFrom(ctx, doc, o.Source, o)
	if err != nil {
		return fmt.Errorf("--source: %w", err)
	}
	if !match.Fits() {
		doc.Warn(nil, fmt.Sprintf("none of the plan's resources is in the source in %s: findings are located in the plan itself", filepath.ToSlash(o.Source)))
	}
	return nil
}

func joinFrom(ctx context.Context, doc *document.Document, dir string, o Options) (source.Match, error) {
	o.Vars, o.Env = nil, nil
	configuration, err := readConfiguration(ctx, dir, o, doc.Variables)
	if err != nil {
		return source.Match{}, err
	}
	match := source.Join(doc, configuration)
	if !match.Fits() && o.Workspace != "" {
		// What the environment names need not be what the plan is for.
		o.Workspace = ""
		return joinFrom(ctx, doc, dir, o)
	}
	if !match.Fits() {
		return match, nil
	}
	doc.SettleBefore()
	if message := match.Notice(filepath.ToSlash(dir)); message != "" {
		doc.Warn(nil, message)
	}
	if match.Unread != nil {
		doc.Note(nil, match.UnreadNotice())
	}
	return match, nil
}

// sourceCandidates lists the folders with configuration from the plan's own
// (the current one for standard input) up to the root.
func sourceCandidates(planPath, root string) []string {
	dir := "."
	if planPath != "" {
		dir = filepath.Dir(planPath)
	}
	top, err := Root(dir, root)
	if err != nil {
		return nil
	}
	var candidates []string
	for {
		if holdsConfiguration(dir) {
			candidates = append(candidates, dir)
		}
		absolute, err := filepath.Abs(dir)
		if err != nil || absolute == top || absolute == filepath.Dir(absolute) {
			return candidates
		}
		dir = filepath.Join(dir, "..")
	}
}

func holdsConfiguration(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		if !entry.IsDir() && isConfiguration(entry.Name()) && !strings.Contains(entry.Name(), ".tfvars") {
			return true
		}
	}
	return false
}
