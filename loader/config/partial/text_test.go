package partial_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/partial"
)

// TestConcatOfJSON puts the text of a document of which a part is not known into
// another text, which is as little known, and reads as JSON all the same.
func TestConcatOfJSON(t *testing.T) {
	text := func(s string) partial.Value { return partial.KnownValue(cty.StringVal(s)) }
	document := partial.Value{Kind: partial.JSON, Document: []any{
		map[string]any{"a": "${?var.x}", "b": `${aws_s3_bucket.each["data"].arn}/*`, "c": "${?unknown}", "d": "${aws:username}"},
	}}
	joined := partial.Concat(text(`{"Statement": `), document, text("}"))
	if joined.Kind != partial.Text {
		t.Fatalf("it is of kind %d: %+v", joined.Kind, joined)
	}
	got, ok := joined.Rendered()
	want := `{"Statement": [{"a":"${?var.x}","b":"${aws_s3_bucket.each[\"data\"].arn}/*","c":"${?unknown}","d":"${aws:username}"}]}`
	if !ok || got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	known := partial.Value{Kind: partial.JSON, Document: map[string]any{"a": "b"}}
	if joined := partial.Concat(known, text("\n")); joined.Kind != partial.Known {
		t.Errorf("a document without unknown parts is of kind %d", joined.Kind)
	}
}
