package plan

import (
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
			if diff := cmp.Diff(want, v.parse(raw)); diff != "" {
				t.Fatalf("%q (-encoding/json +values):\n%s", raw, diff)
			}
		}
	})
}
