// Package own is for rules that are not planvet's: it loads and checks them,
// runs their examples and tests, and shows how a rule comes to what it says.
package own

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/policies"
)

// Load joins the embedded rules with those in folders, and checks these:
// metadata, imports, OPA's strict mode, the types of the document, names of
// attributes and parameters. The error joins all that is wrong, with file, line
// and what was probably meant.
func Load(dirs []string) (*policies.Set, error) {
	set, err := policies.Embedded()
	if err != nil || len(dirs) == 0 {
		return set, err
	}
	var folders []policies.Folder
	for _, dir := range dirs {
		folders = append(folders, policies.Folder{Name: filepath.ToSlash(filepath.Clean(dir)), FS: os.DirFS(dir)})
	}
	set, err = set.With(folders...)
	if err != nil {
		return nil, suggestImports(err)
	}
	return set, Check(set)
}

// suggestImports adds the package that was probably meant.
func suggestImports(err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		var missing *policies.ImportError
		if errors.As(err, &missing) {
			return fmt.Errorf("%w%s", err, meant("data."+settings.Nearest(missing.Import, missing.Known)))
		}
		return err
	}
	var out []error
	for _, one := range joined.Unwrap() {
		out = append(out, suggestImports(one))
	}
	return errors.Join(out...)
}

func meant(word string) string {
	if word == "" || word == "data." {
		return ""
	}
	return ": did you mean " + word + "?"
}

// Check compiles the rules of others strictly and looks at every name in them.
func Check(set *policies.Set) error {
	rules := set.Own()
	if len(rules) == 0 {
		return nil
	}
	sources, err := set.Sources(rules)
	if err != nil {
		return err
	}
	compiler, err := evaluator.Compile(sources, true)
	if err != nil {
		return explained(err, sources)
	}
	byFile := map[string]*policies.Rule{}
	for _, rule := range rules {
		byFile[rule.File] = rule
	}
	var wrong []error
	for _, source := range sources {
		if source.Own {
			c := checker{set: set, compiler: compiler, module: compiler.Modules[source.File], rule: byFile[source.File]}
			wrong = append(wrong, c.check()...)
		}
	}
	return errors.Join(wrong...)
}

// explained makes a line of each of OPA's errors, with what was meant.
func explained(err error, sources []policies.Source) error {
	var found ast.Errors
	if !errors.As(err, &found) {
		return err
	}
	var out []error
	for _, e := range found {
		hint := ""
		var detail *ast.RefErrInvalidDetail
		if d, ok := e.Details.(*ast.RefErrInvalidDetail); ok {
			detail = d
		}
		switch name, undefined := strings.CutPrefix(e.Message, "undefined function "); {
		case detail != nil && detail.Pos < len(detail.Ref):
			var words []string
			for _, value := range detail.OneOf {
				words = append(words, strings.Trim(value.String(), `"`))
			}
			word := strings.Trim(detail.Ref[detail.Pos].String(), `"`)
			hint = fmt.Sprintf(": there is no %q here", word) + meant(settings.Nearest(word, words))
		case undefined:
			hint = meant(nearestFunction(name, sources))
		}
		if e.Location == nil {
			out = append(out, errors.New(e.Message+hint))
			continue
		}
		out = append(out, fmt.Errorf("%s:%d:%d: %s%s", e.Location.File, e.Location.Row, e.Location.Col, e.Message, hint))
	}
	return errors.Join(out...)
}

var definition = regexp.MustCompile(`(?m)^([a-z]\w*)[(\[ ]`)

// nearestFunction finds what a package defines that has nearly that name, or a
// built-in that has.
func nearestFunction(name string, sources []policies.Source) string {
	pkg, last := "", name
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		pkg, last = strings.TrimPrefix(name[:at], "data."), name[at+1:]
	}
	var words []string
	for _, source := range sources {
		if source.Package != pkg {
			continue
		}
		for _, found := range definition.FindAllStringSubmatch(source.Text, -1) {
			words = append(words, found[1])
		}
	}
	if words == nil {
		return settings.Nearest(name, evaluator.Builtins())
	}
	slices.Sort(words)
	return settings.Nearest(last, slices.Compact(words))
}
