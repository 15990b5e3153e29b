package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/document"
)

// object is short for JSON objects.
type jsonObject = map[string]any

// planOf prints a plan of changes, with a configuration of resources.
func planOf(t *testing.T, changes []jsonObject, resources ...jsonObject) []byte {
	t.Helper()
	text, err := json.Marshal(jsonObject{
		"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": jsonObject{},
		"resource_changes": changes,
		"configuration":    jsonObject{"root_module": jsonObject{"resources": resources}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func resourceChange(address, actions string, before, after jsonObject, more ...jsonObject) jsonObject {
	kind, name, _ := strings.Cut(address, ".")
	name, _, _ = strings.Cut(name, "[")
	change := jsonObject{"actions": strings.Split(actions, "+"), "before": nil, "after": nil}
	if before != nil {
		change["before"] = before
	}
	if after != nil {
		change["after"] = after
	}
	out := jsonObject{"address": address, "mode": "managed", "type": kind, "name": name, "change": change}
	for _, extra := range more {
		for key, value := range extra {
			if _, inChange := map[string]bool{"after_unknown": true, "before_sensitive": true, "after_sensitive": true}[key]; inChange {
				change[key] = value
			} else {
				out[key] = value
			}
		}
	}
	return out
}

func configured(address string, expressions jsonObject) jsonObject {
	kind, name, _ := strings.Cut(address, ".")
	return jsonObject{"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions}
}

func refersTo(references ...string) jsonObject { return jsonObject{"references": references} }

func readPlan(t *testing.T, text []byte) *document.Document {
	t.Helper()
	doc, err := Read(text, "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func addressesIn(d *document.Document) []string {
	var all []string
	for _, instances := range d.Resources {
		all = slices.AppendSeq(all, maps.Keys(instances))
	}
	slices.Sort(all)
	return all
}

func TestNothingBefore(t *testing.T) {
	doc := readPlan(t, planOf(t, []jsonObject{resourceChange("aws_vpc.a", "create", nil, jsonObject{"cidr_block": "10.0.0.0/16"})}))
	if doc.Before != nil {
		t.Errorf("there is a before: %v", addressesIn(doc.Before))
	}
}

func TestSameBefore(t *testing.T) {
	values := jsonObject{"cidr_block": "10.0.0.0/16", "tags": jsonObject{"Name": "a"}, "numbers": []any{1, 2.50}}
	changes := []jsonObject{
		resourceChange("aws_vpc.a", "no-op", values, values),
		resourceChange("aws_vpc.b", "no-op", values, values, jsonObject{"deposed": "abc123"}),
	}
	if doc := readPlan(t, planOf(t, changes)); doc.Before != doc {
		t.Error("a plan that changes nothing is not its own before")
	}
	// An address that changes is a change, though no value does.
	changes[0]["previous_address"] = "aws_vpc.old"
	doc := readPlan(t, planOf(t, changes))
	if doc.Before == doc || doc.Before == nil {
		t.Fatal("a plan that moves is its own before")
	}
	if got := doc.Resources["aws_vpc"]["aws_vpc.a"].Previous; !slices.Equal(got, []string{"aws_vpc.old"}) {
		t.Errorf("previous addresses are %q", got)
	}
	if diff := cmp.Diff([]string{"aws_vpc.a"}, addressesIn(doc.Before)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestBefore(t *testing.T) {
	vpc := jsonObject{"id": "vpc-1", "cidr_block": "10.0.0.0/16"}
	doc := readPlan(t, planOf(t, []jsonObject{
		resourceChange("aws_vpc.kept", "no-op", vpc, vpc),
		resourceChange("aws_vpc.gone", "delete", jsonObject{"id": "vpc-2", "cidr_block": "10.1.0.0/16", "tags": nil}, nil),
		resourceChange("aws_vpc.forgotten", "forget", jsonObject{"id": "vpc-3"}, nil),
		resourceChange("aws_vpc.made", "create", nil, jsonObject{"cidr_block": "10.2.0.0/16"}, jsonObject{"after_unknown": jsonObject{"id": true}}),
		resourceChange("aws_vpc.replaced", "delete+create", jsonObject{"id": "vpc-4", "cidr_block": "10.3.0.0/16"},
			jsonObject{"cidr_block": "10.4.0.0/16"}, jsonObject{"after_unknown": jsonObject{"id": true}}),
		// From the deleted network into the new one.
		resourceChange("aws_subnet.moves", "update", jsonObject{"id": "subnet-1", "vpc_id": "vpc-2", "tags": nil},
			jsonObject{"id": "subnet-1", "tags": jsonObject{"a": "b"}}, jsonObject{"after_unknown": jsonObject{"vpc_id": true}}),
		// In the network that is replaced.
		resourceChange("aws_subnet.follows", "delete+create", jsonObject{"id": "subnet-2", "vpc_id": "vpc-4"},
			jsonObject{}, jsonObject{"after_unknown": jsonObject{"id": true, "vpc_id": true}}),
		resourceChange("aws_subnet.stays", "no-op", jsonObject{"id": "subnet-3", "vpc_id": "vpc-1"}, jsonObject{"id": "subnet-3", "vpc_id": "vpc-1"}),
		// What names no id refers as it does now, as far as that was there.
		resourceChange("aws_x.named", "update", jsonObject{"network": "old"}, jsonObject{"network": "new"}),
	},
		configured("aws_vpc.kept", jsonObject{"cidr_block": jsonObject{}}),
		configured("aws_vpc.made", jsonObject{"cidr_block": jsonObject{}}),
		configured("aws_vpc.replaced", jsonObject{"cidr_block": jsonObject{}}),
		configured("aws_subnet.moves", jsonObject{"vpc_id": refersTo("aws_vpc.made.id", "aws_vpc.made"), "tags": jsonObject{}}),
		configured("aws_subnet.follows", jsonObject{"vpc_id": refersTo("aws_vpc.replaced.id", "aws_vpc.replaced")}),
		configured("aws_subnet.stays", jsonObject{"vpc_id": refersTo("aws_vpc.kept.id", "aws_vpc.kept")}),
		configured("aws_x.named", jsonObject{"network": refersTo("aws_vpc.kept.x", "aws_vpc.kept", "aws_vpc.made.x", "aws_vpc.made")}),
	))
	before := doc.Before
	want := []string{"aws_subnet.follows", "aws_subnet.moves", "aws_subnet.stays", "aws_vpc.forgotten", "aws_vpc.gone", "aws_vpc.kept", "aws_vpc.replaced", "aws_x.named"}
	if diff := cmp.Diff(want, addressesIn(before)); diff != "" {
		t.Fatalf("-want +got\n%s", diff)
	}
	references := map[string]map[string][]string{}
	for _, instances := range before.Resources {
		for address, r := range instances {
			if r.Action != document.NoOp || len(r.Unknown) > 0 {
				t.Errorf("%s: action %s, unknown %v", address, r.Action, r.Unknown)
			}
			if len(r.References) > 0 {
				references[address] = r.References
			}
		}
	}
	if diff := cmp.Diff(map[string]map[string][]string{
		"aws_subnet.moves":   {"vpc_id": {"aws_vpc.gone"}},
		"aws_subnet.follows": {"vpc_id": {"aws_vpc.replaced"}},
		"aws_subnet.stays":   {"vpc_id": {"aws_vpc.kept"}},
		"aws_x.named":        {"network": {"aws_vpc.kept"}},
	}, references); diff != "" {
		t.Errorf("references: -want +got\n%s", diff)
	}
	moves, gone := before.Resources["aws_subnet"]["aws_subnet.moves"], before.Resources["aws_vpc"]["aws_vpc.gone"]
	if diff := cmp.Diff([]string{"tags", "vpc_id"}, moves.Configured); diff != "" {
		t.Errorf("what remains is configured as it is now: -want +got\n%s", diff)
	}
	if _, null := gone.Values["tags"]; gone.Configured != nil || null {
		t.Errorf("what is gone: configured %v, values %v", gone.Configured, gone.Values)
	}
	if got := doc.Resources["aws_subnet"]["aws_subnet.moves"].References["vpc_id"]; !slices.Equal(got, []string{"aws_vpc.made"}) {
		t.Errorf("afterwards it refers to %q", got)
	}
	kept := func(d *document.Document) uintptr {
		return reflect.ValueOf(d.Resources["aws_vpc"]["aws_vpc.kept"].Values).Pointer()
	}
	if kept(doc) != kept(before) {
		t.Error("what does not change is there twice")
	}
}

func TestBeforeIsMasked(t *testing.T) {
	doc := readPlan(t, planOf(t, []jsonObject{
		resourceChange("aws_x.a", "update",
			jsonObject{"password": "old-secret-1", "copy": "is old-secret-1", "policy": `{"key": "old-secret-1"}`},
			jsonObject{"password": "new-secret-2", "copy": "is new-secret-2", "late": "old-secret-1"},
			jsonObject{"before_sensitive": jsonObject{"password": true}, "after_sensitive": jsonObject{"password": true}}),
		resourceChange("aws_x.b", "delete", jsonObject{"password": "gone-secret-3", "copy": "gone-secret-3"}, nil,
			jsonObject{"before_sensitive": jsonObject{"password": true}}),
		// No longer marked, but it was a secret.
		resourceChange("aws_x.c", "update", jsonObject{"password": "once-secret-4"}, jsonObject{"password": "once-secret-4", "n": "1"},
			jsonObject{"before_sensitive": jsonObject{"password": true}}),
	}))
	for name, d := range map[string]*document.Document{"after": doc, "before": doc.Before} {
		text := fmt.Sprint(jsonText(t, d.Resources))
		if strings.Contains(text, "secret-") {
			t.Errorf("%s shows a secret: %s", name, text)
		}
		if !strings.Contains(text, document.Mask) {
			t.Errorf("%s masks nothing: %s", name, text)
		}
	}
}

func jsonText(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEchoes: a state lists in a group's ingress what separate rules gave it.
func TestEchoes(t *testing.T) {
	inline := []any{jsonObject{"from_port": 22, "cidr_blocks": []any{"0.0.0.0/0"}}}
	doc := readPlan(t, planOf(t, []jsonObject{
		resourceChange("aws_security_group.separate", "delete", jsonObject{"id": "sg-1", "name": "a", "ingress": inline, "egress": []any{}}, nil),
		resourceChange("aws_vpc_security_group_ingress_rule.ssh", "delete", jsonObject{"id": "sgr-1", "security_group_id": "sg-1"}, nil),
		resourceChange("aws_security_group.inline", "delete", jsonObject{"id": "sg-2", "name": "b", "ingress": inline}, nil),
		resourceChange("aws_s3_bucket.b", "delete", jsonObject{"bucket": "logs", "versioning": []any{jsonObject{"enabled": true}}}, nil),
		resourceChange("aws_s3_bucket_versioning.b", "delete", jsonObject{"bucket": "logs"}, nil),
	}))
	groups := doc.Before.Resources["aws_security_group"]
	if diff := cmp.Diff([]string{"egress", "id", "name"}, groups["aws_security_group.separate"].Configured); diff != "" {
		t.Errorf("with separate rules: -want +got\n%s", diff)
	}
	if got := groups["aws_security_group.inline"].Configured; got != nil {
		t.Errorf("without separate rules %q is configured", got)
	}
	if diff := cmp.Diff([]string{"bucket"}, doc.Before.Resources["aws_s3_bucket"]["aws_s3_bucket.b"].Configured); diff != "" {
		t.Errorf("a bucket: -want +got\n%s", diff)
	}
}

// TestEchoesOfSiblings: what the instances that remain configure in a block,
// the deleted one of the same block did too.
func TestEchoesOfSiblings(t *testing.T) {
	group := func(id string) jsonObject {
		return jsonObject{"id": id, "name": "a", "ingress": []any{jsonObject{"from_port": 22, "cidr_blocks": []any{"0.0.0.0/0"}}}, "egress": []any{}}
	}
	at := func(key string) jsonObject { return jsonObject{"index": key} }
	doc := readPlan(t, planOf(t, []jsonObject{
		resourceChange(`aws_security_group.both["gone"]`, "delete", group("sg-1"), nil, at("gone")),
		resourceChange(`aws_security_group.both["kept"]`, "no-op", group("sg-2"), group("sg-2"), at("kept")),
		resourceChange(`aws_vpc_security_group_ingress_rule.both["gone"]`, "delete", jsonObject{"id": "sgr-1", "security_group_id": "sg-1"}, nil, at("gone")),
		resourceChange(`aws_security_group.separate["gone"]`, "delete", group("sg-3"), nil, at("gone")),
		resourceChange(`aws_security_group.separate["kept"]`, "no-op", group("sg-4"), group("sg-4"), at("kept")),
		resourceChange(`aws_vpc_security_group_ingress_rule.separate["gone"]`, "delete", jsonObject{"id": "sgr-3", "security_group_id": "sg-3"}, nil, at("gone")),
	},
		configured("aws_security_group.both", jsonObject{"name": jsonObject{"constant_value": "a"}, "ingress": []any{jsonObject{"from_port": jsonObject{"constant_value": 22}}}}),
		configured("aws_security_group.separate", jsonObject{"name": jsonObject{"constant_value": "a"}}),
	))
	groups := doc.Before.Resources["aws_security_group"]
	for address, want := range map[string][]string{
		`aws_security_group.both["gone"]`:     {"egress", "id", "ingress", "name"},
		`aws_security_group.separate["gone"]`: {"egress", "id", "name"},
	} {
		if diff := cmp.Diff(want, groups[address].Configured); diff != "" {
			t.Errorf("%s: -want +got\n%s", address, diff)
		}
	}
}

func TestBrokenBefore(t *testing.T) {
	broken := resourceChange("aws_vpc.a", "delete", nil, nil)
	broken["change"].(jsonObject)["before"] = "text"
	doc := readPlan(t, planOf(t, []jsonObject{broken, resourceChange("aws_vpc.b", "delete", jsonObject{"id": "vpc-1"}, nil)}))
	if diff := cmp.Diff([]string{"aws_vpc.b"}, addressesIn(doc.Before)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if !slices.ContainsFunc(doc.Notices, func(n document.Notice) bool {
		return n.Level == document.LevelError && strings.Contains(n.Message, "aws_vpc.a: change.before is not an object")
	}) {
		t.Errorf("notices: %v", doc.Notices)
	}
}
