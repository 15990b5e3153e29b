package plan

import (
	"errors"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

var valueSeeds = []string{
	`null`, ` true `, `-0.5e+3`, `""`, `"a\"b\\"`, `"\u00e4\ud83d\ude00"`, `"ä😀"`, "\"\xff\xfe\"", `"\ud800"`, `[]`, `[ 1 , [ ] , {"a" : [ null,false ] } ]`,
	`{}`, `{"a":{"b":"c"},"b":[{"a":1},{"a":2}]}`, `{"\u0061b" : "\n" , "x":"\\\\\""}`, `"a\\"`, `[["\\"],"\""]`,
}

// FuzzValues holds the parser against encoding/json, on all that jsontext
// takes for JSON.
func FuzzValues(f *testing.F) {
	for _, seed := range valueSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !jsontext.Value(raw).IsValid(jsontext.AllowInvalidUTF8(true)) {
			t.Skip()
		}
		var want any
		if err := unmarshal(raw, &want); err != nil {
			t.Skip() // deeper than encoding/json goes
		}
		v := newValues()
		for range 2 { // the second time with what the first one kept
			got, err := v.parse(raw)
			if errors.Is(err, errNesting) && depthOf(want) > mostNesting {
				t.Skip()
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q (-encoding/json +values):\n%s", raw, diff)
			}
		}
	})
}

func depthOf(value any) int {
	deepest := 0
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			deepest = max(deepest, depthOf(element))
		}
	case map[string]any:
		for _, element := range value {
			deepest = max(deepest, depthOf(element))
		}
	default:
		return 0
	}
	return deepest + 1
}
