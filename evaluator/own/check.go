package own

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/policies"
)

// A checker looks at the names in one module that OPA's types do not reach.
type checker struct {
	set      *policies.Set
	compiler *ast.Compiler
	module   *ast.Module
	rule     *policies.Rule // nil for a library
	wrong    []mistake
}

type mistake struct {
	at   *ast.Location
	text string
}

func (c *checker) say(at *ast.Location, format string, args ...any) {
	c.wrong = append(c.wrong, mistake{at, fmt.Sprintf(format, args...)})
}

func (c *checker) check() []error {
	c.attributes()
	ast.WalkRefs(c.module, func(ref ast.Ref) bool {
		if len(ref) > 1 && ref[0].Equal(ast.DefaultRootDocument) {
			c.data(ref)
		}
		return false
	})
	slices.SortStableFunc(c.wrong, func(a, b mistake) int {
		return cmp.Or(cmp.Compare(a.at.Row, b.at.Row), cmp.Compare(a.at.Col, b.at.Col), cmp.Compare(a.text, b.text))
	})
	var out []error
	for i, w := range c.wrong {
		if i == 0 || w != c.wrong[i-1] {
			out = append(out, errors.New(fmt.Sprintf("%s:%d:%d: ", w.at.File, w.at.Row, w.at.Col)+w.text))
		}
	}
	return out
}

// data tells of paths below data that lead nowhere: to OPA they are undefined,
// and a rule that asks for them never holds.
func (c *checker) data(ref ast.Ref) {
	path := ref.ConstantPrefix()
	at := ref[0].Location
	if at == nil || at.Row == 0 {
		return
	}
	words := make([]string, 0, len(path))
	for _, term := range path[1:] {
		word, ok := term.Value.(ast.String)
		if !ok {
			break
		}
		words = append(words, string(word))
	}
	switch {
	case len(words) > 1 && words[0] == "planvet" && words[1] == "params":
		c.params(at, words[2:])
	case len(words) > 1 && words[0] == "planvet" && words[1] == "off":
	case len(c.compiler.GetRulesWithPrefix(path)) == 0 && len(c.compiler.GetRulesForVirtualDocument(path)) == 0:
		name := strings.Join(words, ".")
		c.say(at, "there is no data.%s%s", name, meant(c.nearest(name)))
	}
}

// nearest is a package or one of its names that is nearly that path.
func (c *checker) nearest(name string) string {
	known := map[string]bool{}
	for _, module := range c.compiler.Modules {
		pkg := strings.TrimPrefix(module.Package.Path.String(), "data.")
		known[pkg] = true
		for _, rule := range module.Rules {
			known[pkg+"."+strings.TrimSuffix(rule.Head.Ref().GroundPrefix().String(), ".")] = true
		}
	}
	if found := settings.Nearest(name, slices.Sorted(maps.Keys(known))); found != "" {
		return "data." + found
	}
	return ""
}

func (c *checker) params(at *ast.Location, words []string) {
	if len(words) == 0 {
		return
	}
	rule, found := c.set.Rule(words[0])
	if !found {
		var ids []string
		for _, r := range c.set.Rules {
			ids = append(ids, r.ID)
		}
		c.say(at, "there are parameters of no rule %q%s", words[0], meant(settings.Nearest(words[0], ids)))
		return
	}
	if len(words) < 2 {
		return
	}
	if _, known := rule.Params[words[1]]; !known {
		c.say(at, "rule %s has no parameter %q%s", rule.ID, words[1], meant(settings.Nearest(words[1], slices.Sorted(maps.Keys(rule.Params)))))
	}
}

var typeName = regexp.MustCompile(`^[a-z0-9]+_[a-z0-9_]+$`)

// attributes holds the names of attributes against those of the resource types
// that the module speaks of. A type of which nothing is known may have any.
func (c *checker) attributes() {
	known := policies.Attributes()
	types := map[string]bool{}
	if c.rule != nil {
		for _, t := range c.rule.Resources {
			types[t] = true
		}
	}
	ast.WalkTerms(c.module, func(term *ast.Term) bool {
		if name, ok := term.Value.(ast.String); ok && strings.HasPrefix(string(name), "aws_") && typeName.MatchString(string(name)) {
			types[string(name)] = true
		}
		return false
	})
	names := map[string]bool{}
	for t := range types {
		if known[t] == nil {
			return
		}
		for _, name := range known[t] {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return
	}
	for _, use := range Uses(c.module) {
		if !names[use.Name] {
			c.say(use.At, "%s has no attribute %q%s", strings.Join(slices.Sorted(maps.Keys(types)), ", "), use.Name, meant(settings.Nearest(use.Name, slices.Sorted(maps.Keys(names)))))
		}
	}
}

// A Use is a place where a compiled module speaks of an attribute.
type Use struct {
	Name string
	At   *ast.Location
}

// words are those of lib.tf that take a resource and the path of a value.
var words = []string{
	"value", "value_or", "state", "known", "is_null", "absent", "unset", "unknown", "masked", "undecided", "has_undecided", "reason",
	"blocks", "elements", "configures", "references",
}

// Uses finds attributes that are written out: tf.value(r, "vpc_id"),
// tf.unknown(r, ["ingress", i]), r.values.vpc_id.
func Uses(module *ast.Module) []Use {
	var uses []Use
	call := func(operator ast.Value, args []*ast.Term) {
		ref, ok := operator.(ast.Ref)
		if !ok || len(args) < 2 || !strings.HasPrefix(ref.String(), "data.planvet.lib.tf.") {
			return
		}
		if word, ok := ref[len(ref)-1].Value.(ast.String); !ok || !slices.Contains(words, string(word)) {
			return
		}
		path := args[1].Value
		if list, ok := path.(*ast.Array); ok && list.Len() > 0 {
			path = list.Elem(0).Value
		}
		if name, ok := path.(ast.String); ok {
			uses = append(uses, Use{string(name), args[1].Location})
		}
	}
	ast.WalkExprs(module, func(e *ast.Expr) bool {
		if terms, ok := e.Terms.([]*ast.Term); ok && len(terms) > 0 {
			call(terms[0].Value, terms[1:])
		}
		return false
	})
	ast.WalkTerms(module, func(term *ast.Term) bool {
		switch value := term.Value.(type) {
		case ast.Call:
			call(value[0].Value, value[1:])
		case ast.Ref:
			for i := 1; i+1 < len(value); i++ {
				name, ok := value[i+1].Value.(ast.String)
				if ok && value[i].Equal(ast.StringTerm("values")) && value[i+1].Location != nil {
					uses = append(uses, Use{string(name), value[i+1].Location})
				}
			}
		}
		return false
	})
	return uses
}
