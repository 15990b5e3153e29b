package plan

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/planvet/planvet/loader/document"
)

// byPosition is a plan of n instances that each take a subnet by position of
// one fewer: which one, a plan does not tell.
func byPosition(n int) ([]byte, error) {
	var changes []jsonObject
	unknown := jsonObject{"after_unknown": jsonObject{"id": true, "subnet_id": true}}
	for i := range n {
		at := func(resource string) (string, jsonObject) {
			return fmt.Sprintf("%s[%d]", resource, i), jsonObject{"index": i}
		}
		if i > 0 {
			address, index := at("aws_subnet.s")
			changes = append(changes, plannedChange(address, jsonObject{"cidr_block": "10.0.0.0/24"}, unknown, index))
		}
		address, index := at("aws_instance.i")
		changes = append(changes, plannedChange(address, jsonObject{"ami": "ami-1"}, unknown, index))
	}
	return json.Marshal(jsonObject{
		"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": jsonObject{}, "resource_changes": changes,
		"configuration": jsonObject{"root_module": jsonObject{"resources": []jsonObject{
			configured("aws_subnet.s", jsonObject{"cidr_block": jsonObject{"constant_value": "10.0.0.0/24"}}),
			configured("aws_instance.i", jsonObject{"subnet_id": refersTo("aws_subnet.s", "count.index")}),
		}}},
	})
}

func plannedChange(address string, after jsonObject, more ...jsonObject) jsonObject {
	return resourceChange(address, "create", nil, after, more...)
}

// TestReferencesByPositionAreShared keeps plans in which n instances may each
// refer to n others from holding n² addresses.
func TestReferencesByPositionAreShared(t *testing.T) {
	text, err := byPosition(20)
	if err != nil {
		t.Fatal(err)
	}
	var first []string
	for address, r := range readPlan(t, text).Resources["aws_instance"] {
		found := r.References["subnet_id"]
		if len(found) != 19 {
			t.Fatalf("%s refers to %d subnets, not 19: %v", address, len(found), found)
		}
		if first == nil {
			first = found
		}
		if &first[0] != &found[0] {
			t.Errorf("%s has a list of its own", address)
		}
	}
}

// BenchmarkByPosition reads them at 1×, 4× and 16×; the time for each instance
// should stay the same.
func BenchmarkByPosition(b *testing.B) {
	for _, n := range []int{250, 1000, 4000} {
		text, err := byPosition(n)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var doc *document.Document
			for b.Loop() {
				if doc, err = Read(text, "plan.json"); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/instance")
			if doc == nil {
				b.Fatal("no document")
			}
		})
	}
}
