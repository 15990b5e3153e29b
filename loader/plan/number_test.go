package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// TestUncountableNumbers: JSON may hold numbers that nothing can compute with.
// Each is unknown, alone, now and before, and it is said where it stands.
func TestUncountableNumbers(t *testing.T) {
	for _, number := range []string{"1e99999999999", "-1e900000000", "1e-99999999999", "2E+5001", strings.Repeat("9", 5_001)} {
		after := fmt.Sprintf(`{"tags":{"n":%s,"m":1},"list":[1,{"a":%[1]s,"b":2}],"top":%[1]s,"fine":1e300,"doc":"{\"port\":%[1]s}"}`, number)
		text := strings.NewReplacer(`"before":null`, `"before":`+after, `["create"]`, `["update"]`).Replace(changed(after))
		doc, err := plan.Read([]byte(text), "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		for when, of := range map[string]map[string]any{"now": shown(doc.Resources["aws_vpc"]["aws_vpc.v"]), "before": shown(doc.Before.Resources["aws_vpc"]["aws_vpc.v"])} {
			delete(of["values"].(map[string]any), "doc")
			got, err := json.Marshal(of)
			if err != nil {
				t.Fatal(err)
			}
			const want = `{"documents":{},"unknown":{"list":[false,{"a":true}],"tags":{"n":true},"top":true},"values":{"fine":1e300,"list":[1,{"b":2}],"tags":{"m":1}}}`
			if string(got) != want {
				t.Errorf("%.20s: %s it is %s", number, when, got)
			}
		}
		said := false
		for _, n := range doc.Notices {
			said = said || n.Place != nil && strings.Contains(n.Message, "the numbers at list.1.a and 2 other places of aws_vpc.v have thousands of digits")
		}
		if !said {
			t.Errorf("%.20s: %v", number, doc.Notices)
		}
	}
}

func shown(r *document.Resource) map[string]any {
	return map[string]any{"values": r.Values, "unknown": r.Unknown, "documents": r.Documents}
}
