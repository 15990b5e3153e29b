package plan_test

import (
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// changed is a plan whose only change has these values after it.
func changed(after string) string {
	return `{"format_version":"1.2","planned_values":{},"resource_changes":[{"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v",` +
		`"change":{"actions":["create"],"before":null,"after":` + after + `,"after_unknown":{}}}],"configuration":{}}`
}

func nested(open, inner, end string, deep int) string {
	return strings.Repeat(open, deep) + inner + strings.Repeat(end, deep)
}

// TestHostilePlans gives texts that no terraform prints. Each is refused, and
// it is said why and where.
func TestHostilePlans(t *testing.T) {
	modules := nested(`{"module_calls":{"m":{"module":`, "{}", "}}}", 10_000)
	for name, test := range map[string]struct{ text, says string }{
		"lists 20,000 deep":            {changed(`{"a":` + nested("[", "", "]", 20_000) + "}"), "column 10186: the JSON nests more than 10000 deep"},
		"what is skipped is so deep":   {`{"format_version":"1.2","planned_values":` + nested(`{"a":`, "1", "}", 1_000_000) + "}", "the JSON nests more than 10000 deep"},
		"modules 10,000 deep":          {`{"format_version":"1.2","resource_changes":[],"configuration":{"root_module":` + modules + "}}", "the JSON nests more than 10000 deep"},
		"brackets that never end":      {strings.Repeat(`{"a":`, 1_000_000), "the JSON nests more than 10000 deep"},
		"a million of one name":        {changed("{" + strings.TrimSuffix(strings.Repeat(`"tags":null,`, 1_000_000), ",") + "}"), "an object has the same name twice"},
		"many lists of changes":        {`{"format_version":"1.2"` + strings.Repeat(`,"resource_changes":[]`, 100_000) + "}", "an object has the same name twice"},
		"a plan that ends in a change": {strings.TrimRight(changed(`{"cidr_block":"10.0.0.0/16"}`), "}")[:200], "truncated"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := plan.Read([]byte(test.text), "plan.json")
			if err == nil {
				t.Fatalf("it was read as a plan: %v", doc.Notices)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error is %q, without %q", err, test.says)
			}
		})
	}
}

// TestDeepValues: a change that nests more deeply than is walked is lost alone,
// and the run is not complete.
func TestDeepValues(t *testing.T) {
	const fine = `{"address":"aws_vpc.w","mode":"managed","type":"aws_vpc","name":"w","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}},`
	for _, deep := range []string{nested("[", "", "]", 9_000), nested(`{"a":`, "1", "}", 9_000)} {
		text := strings.Replace(changed(`{"a":`+deep+"}"), `"resource_changes":[`, `"resource_changes":[`+fine, 1)
		doc, err := plan.Read([]byte(text), "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(doc.Resources["aws_vpc"]); n != 1 {
			t.Errorf("there are %d resources, not the one that is fine", n)
		}
		said := false
		for _, notice := range doc.Notices {
			said = said || notice.Level == document.LevelError && strings.Contains(notice.Message, "resource_changes[1] is not vetted: its values nest more than 500 deep")
		}
		if !said {
			t.Errorf("the notices are %v", doc.Notices)
		}
	}
}

// TestLargeValues: a text of 20 MB, and numbers that no machine word holds, are
// values like others.
func TestLargeValues(t *testing.T) {
	text := changed(`{"text":"` + strings.Repeat("a", 20<<20) + `","power":1e999999999,"digits":` + strings.Repeat("9", 1_000_000) + "}")
	doc, err := plan.Read([]byte(text), "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Resources["aws_vpc"]["aws_vpc.v"].Values["text"].(string); len(got) != 20<<20 {
		t.Errorf("the text has %d bytes", len(got))
	}
}
