package loader_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// What a plan alone cannot tell, by case, address and argument.
const (
	throughLocal = "a plan does not print locals"
	dynamicBlock = "a plan does not print dynamic blocks"
	conditional  = "a plan does not print which branch is null"
	rendered     = "a plan does not print what a document was rendered from"
)

var explained = map[string]string{
	`cases/locals aws_instance.web subnet_id`:         throughLocal,
	`cases/locals aws_subnet.all["a"] vpc_id`:         throughLocal,
	`cases/locals aws_subnet.all["b"] vpc_id`:         throughLocal,
	`cases/blocks aws_security_group.dynamic ingress`: dynamicBlock,
	`cases/modules aws_route53_zone.all vpc`:          dynamicBlock,

	`cases/identity module.production.aws_iam_group_policy.people policy`: rendered,
	`cases/identity module.roles.aws_iam_role.deploy assume_role_policy`:  rendered,
	`cases/identity module.roles.aws_sqs_queue_policy.jobs policy`:        rendered,
}

// The same of what is configured and unknown.
var explainedUnknown = map[string]string{
	`cases/blocks aws_instance.dynamic metadata_options`:         dynamicBlock,
	`parity/foreach aws_subnet.s["odd key/1"] availability_zone`: conditional,
	`parity/foreach aws_subnet.s["web"] availability_zone`:       conditional,
}

// TestPlanAgreesWithSource reads recorded plans without their source, and the
// source without the plan, and holds what the two say of references against
// each other: wherever the configuration leads to, the plan must lead to as
// well, perhaps among others, so that a plan that leads to one instance is
// right.
func TestPlanAgreesWithSource(t *testing.T) {
	same, wider := 0, 0
	unused := maps.Clone(explained)
	for _, name := range agreeing(t) {
		t.Run(name, func(t *testing.T) {
			fromPlan, fromSource := both(t, filepath.Join("../testdata", name))
			each(fromPlan, fromSource, func(p, s *document.Resource) {
				for _, argument := range arguments(p, s) {
					key := name + " " + p.Address + " " + argument
					planned, sourced := leadsTo(p, argument), leadsTo(s, argument)
					within := !slices.ContainsFunc(sourced, func(address string) bool { return !slices.Contains(planned, address) })
					switch {
					case within && len(planned) == len(sourced):
						same++
					case within:
						wider++
					case explained[key] != "":
						delete(unused, key)
					default:
						t.Errorf("%s: %s: the plan leads to %s, the source to %s", p.Address, argument, planned, sourced)
					}
				}
			})
		})
	}
	t.Logf("arguments with the same references: %d; with more in the plan: %d", same, wider)
	if same < 120 || same < 5*wider {
		t.Errorf("the plan is exact for %d arguments and wider for %d", same, wider)
	}
	for key := range unused {
		t.Errorf("%s agrees, and needs no explanation", key)
	}
}

// agreeing lists the cases here, and those of testdata/parity that use neither
// locals nor dynamic blocks.
func agreeing(t *testing.T) []string {
	t.Helper()
	plans, err := filepath.Glob("../testdata/cases/*/plan.json")
	if err != nil || len(plans) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var names []string
	for _, file := range plans {
		names = append(names, "cases/"+filepath.Base(filepath.Dir(file)))
	}
	for _, name := range []string{"blocks", "deep", "expressions", "foreach", "functions", "labels", "nulls", "providers", "sgmodule", "splats", "variables"} {
		names = append(names, "parity/"+name)
	}
	return names
}

// TestPlanConfiguresAsSource holds what the two say is configured and what is
// unknown against each other, of what is created: an argument that comes to
// null is set in neither.
func TestPlanConfiguresAsSource(t *testing.T) {
	compared := 0
	unused := maps.Clone(explainedUnknown)
	for _, name := range agreeing(t) {
		t.Run(name, func(t *testing.T) {
			fromPlan, fromSource := both(t, filepath.Join("../testdata", name))
			each(fromPlan, fromSource, func(p, s *document.Resource) {
				if p.Action != document.Create {
					return
				}
				compared++
				for _, argument := range slices.Concat(p.Configured, s.Configured) {
					key := name + " " + p.Address + " " + argument
					if explainedUnknown[key] != "" {
						delete(unused, key)
					} else if slices.Contains(p.Configured, argument) != slices.Contains(s.Configured, argument) {
						t.Errorf("%s: configured: the plan says %s, the source %s", p.Address, p.Configured, s.Configured)
					} else if p.Unknown[argument] != nil && s.Unknown[argument] == nil {
						t.Errorf("%s: %s is unknown in the plan alone", p.Address, argument)
					}
				}
				for argument := range p.Unknown {
					if !slices.Contains(p.Configured, argument) {
						t.Errorf("%s: %s is unknown though nothing sets it", p.Address, argument)
					}
				}
			})
		})
	}
	for key := range unused {
		t.Errorf("%s agrees, and needs no explanation", key)
	}
	if compared < 100 {
		t.Errorf("only %d resources were compared", compared)
	}
}

// both reads a case's plan and its configuration, neither with the other.
func both(t *testing.T, dir string) (fromPlan, fromSource *document.Document) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	fromPlan, err = plan.Read(text, "plan.json")
	if errors.Is(err, plan.ErrEmpty) {
		t.Skip("the plan is empty")
	} else if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	fromSource, err = config.Load(context.Background(), root.FS(), ".", config.Options{Inputs: fromPlan.Variables})
	if err != nil {
		t.Fatal(err)
	}
	return fromPlan, fromSource
}

// each visits the managed instances that are in both, in order of address.
func each(fromPlan, fromSource *document.Document, visit func(p, s *document.Resource)) {
	for kind, instances := range fromPlan.Resources {
		for _, address := range document.Addresses(instances) {
			if s := fromSource.Resources[kind][address]; s != nil && instances[address].Action.Remains() {
				visit(instances[address], s)
			}
		}
	}
}

// arguments are those that either has references of.
func arguments(of ...*document.Resource) []string {
	var names []string
	for _, r := range of {
		for path := range r.References {
			name, _, _ := strings.Cut(path, ".")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// leadsTo lists the references of an argument and of everything in it.
func leadsTo(r *document.Resource, argument string) []string {
	var all []string
	for path, addresses := range r.References {
		if path == argument || strings.HasPrefix(path, argument+".") {
			all = append(all, addresses...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
