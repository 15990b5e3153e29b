package main

import (
	"context"
	"slices"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/conftest"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// foreign are policies that were written for conftest; asked is nil where the
// user named none.
type foreign struct {
	dirs, data []string
	asked      *conftest.Policies
}

func (f *foreign) addFlags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.dirs, "conftest-policy", nil, "also ask the conftest policies in `DIR` about plans; may be repeated")
	flags.StringArrayVar(&f.data, "conftest-data", nil, "data for them, a `PATH` of JSON or YAML; may be repeated")
}

// load compiles the policies and makes their rules known.
func (f *foreign) load(set *policies.Set) (*policies.Set, error) {
	if len(f.dirs) == 0 {
		return set, nil
	}
	if err := checkFolders("--conftest-policy ", f.dirs); err != nil {
		return nil, err
	}
	var err error
	if f.asked, err = conftest.Load(f.dirs, f.data); err != nil {
		return nil, failure{err}
	}
	return set.Beside(f.asked.Rules()...), nil
}

// vet asks planvet's rules, and the policies where there are any.
func (f *foreign) vet(ctx context.Context, engine *evaluator.Engine, doc *document.Document, raw []byte) *evaluator.Result {
	switch {
	case f.asked == nil:
		return engine.Vet(ctx, doc)
	case raw == nil:
		result := engine.Vet(ctx, doc)
		notAsked(result)
		return result
	}
	said, err := f.asked.Ask(ctx, raw, addresses(doc))
	return engine.VetBeside(ctx, doc, said, err)
}

// addresses are those that a policy may speak of.
func addresses(doc *document.Document) []string {
	var out []string
	for _, of := range []map[string]map[string]*document.Resource{doc.Resources, doc.Data} {
		for _, instances := range of {
			for address := range instances {
				out = append(out, address)
			}
		}
	}
	for address := range doc.Modules {
		out = append(out, address)
	}
	slices.Sort(out)
	return out
}

// notAsked says of a configuration that policies for plans have nothing to read.
func notAsked(result *evaluator.Result) {
	result.Notices = append(result.Notices, document.Notice{Level: document.LevelError, Message: "--conftest-policy: " +
		"policies for conftest read plans, and were not asked about this configuration: vet what terraform show -json prints"})
}
