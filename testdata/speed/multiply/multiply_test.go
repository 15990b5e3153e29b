package multiply_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/testdata/speed/multiply"
)

func TestOneCopyIsThePlan(t *testing.T) {
	plan, original := parsed(t)
	var written bytes.Buffer
	if err := plan.Write(&written, 1); err != nil {
		t.Fatal(err)
	}
	var want, got any
	if err := json.Unmarshal(original, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCopiesShareNothing(t *testing.T) {
	plan, _ := parsed(t)
	var written bytes.Buffer
	const copies = 7
	if err := plan.Write(&written, copies); err != nil {
		t.Fatal(err)
	}
	var read tfjson.Plan
	if err := json.Unmarshal(written.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if want := copies * plan.Changes; len(read.ResourceChanges) != want {
		t.Errorf("%d resource changes, want %d", len(read.ResourceChanges), want)
	}
	addresses := map[string]bool{}
	ids := map[any]string{}
	for _, change := range read.ResourceChanges {
		if addresses[change.Address] {
			t.Errorf("%s is there twice", change.Address)
		}
		addresses[change.Address] = true
		before, _ := change.Change.Before.(map[string]any)
		if change.Type != "aws_vpc" || before == nil {
			continue
		}
		if other := ids[before["id"]]; other != "" {
			t.Errorf("%s and %s have the identifier %v", other, change.Address, before["id"])
		}
		ids[before["id"]] = change.Address
	}
	if len(ids) != copies {
		t.Errorf("%d networks with identifiers, want %d", len(ids), copies)
	}
	for name, modules := range map[string][]*tfjson.StateModule{
		"planned_values": read.PlannedValues.RootModule.ChildModules,
		"prior_state":    read.PriorState.Values.RootModule.ChildModules,
	} {
		if len(modules) != copies {
			t.Errorf("%d modules in %s, want %d", len(modules), name, copies)
		}
	}
}

func TestForeignPlanIsRefused(t *testing.T) {
	for _, plan := range []string{``, `[]`, `{}`, `{"resource_changes":[{"address":"aws_vpc.main"}]}`, `{"resource_changes":{}}`} {
		if _, err := multiply.Parse([]byte(plan)); err == nil {
			t.Errorf("%q is taken", plan)
		}
	}
}

func parsed(t *testing.T) (*multiply.Plan, []byte) {
	t.Helper()
	original, err := os.ReadFile("../plan.json")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := multiply.Parse(original)
	if err != nil {
		t.Fatal(err)
	}
	return plan, original
}
