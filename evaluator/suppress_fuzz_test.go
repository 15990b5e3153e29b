package evaluator_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/config"
)

// commented has a place for a comment at each number of slots, and two
// instances with the same defects.
const commented = `%[1]s
resource "aws_instance" "first" {
  ami = "x"
  %[2]s
  associate_public_ip_address = true %[3]s
  %[4]s
  metadata_options {
    http_tokens = "optional"
  }
}
%[5]s
resource "aws_instance" "second" {
  ami = "x"
  associate_public_ip_address = true
  metadata_options {
    http_tokens = "optional"
  }
}
%[6]s
`

// slots are what a comment may cover at the most, by the line that it stands in.
var slots = []struct {
	line, from, to int // lines of findings
	address        string
}{
	{1, 2, 10, "aws_instance.first"}, {4, 5, 5, "aws_instance.first"}, {5, 5, 5, "aws_instance.first"}, {6, 7, 9, "aws_instance.first"},
	{11, 12, 18, "aws_instance.second"}, {19, 0, -1, ""},
}

// FuzzSuppress puts any comment in any place. It changes no finding; what it
// accepts it names, and stands where it may be accepted; and it is where it is
// said to be.
func FuzzSuppress(f *testing.F) {
	for i, text := range []string{
		"planvet:ignore instance-metadata-v1", "planvet:ignore instance-metadata-v1,instance-public-address until=2027-01-31 reason=\"é😀 \\\"x\\\"\"",
		" planvet:ignore instance-metadata-v1 until=2020-01-01", "planvet:ignore", "planvet:ignore *", "planvet:ignore all reason=\"", "planvet: ignore instance-metadata-v1",
		"planvet:ignore instance-metadata-v1 reason=\"planvet:ignore instance-public-address\"", "x planvet:ignore instance-metadata-v1", "planvet:ignore instance-metadata", "planvet:ignore INSTANCE-METADATA-V1",
		"planvet:ignore instance-metadata-v1\rplanvet:ignore instance-public-address", "planvet:ignore\tinstance-metadata-v1\u2028", "planvet:ignore instance-metadata-v1 until=2026-06-15", "planvet:ignore instance-metadata-v1,,",
	} {
		for slot := range slots {
			f.Add(text, byte(slot), byte(i))
		}
	}
	engine, err := evaluator.NewEngine(embedded(f), evaluator.Options{
		Rules: []string{"instance-metadata-v1", "instance-public-address"}, Elsewhere: true, Accept: evaluator.Acceptance{Today: today},
	})
	if err != nil {
		f.Fatal(err)
	}
	vet := func(t *testing.T, source string) *evaluator.Result {
		t.Helper()
		doc, err := config.Load(context.Background(), fstest.MapFS{"main.tf": {Data: []byte(source)}}, ".", config.Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, source)
		}
		result := engine.Vet(context.Background(), doc)
		if result.Err != nil {
			t.Fatal(result.Err)
		}
		return result
	}
	said := func(result *evaluator.Result) (out []string) {
		for _, f := range result.Findings {
			out = append(out, fmt.Sprintf("%s %s %v %s %s line %d", f.Rule.ID, f.Address, f.Path, f.Message, f.Fingerprint, f.Place.StartLine))
		}
		return out
	}
	plain := make([]any, 6)
	for i := range plain {
		plain[i] = ""
	}
	var want []string
	f.Fuzz(func(t *testing.T, text string, slot, style byte) {
		if want == nil {
			if want = said(vet(t, fmt.Sprintf(commented, plain...))); len(want) < 4 {
				t.Fatalf("there is too little to accept: %q", want)
			}
		}
		text = strings.ReplaceAll(text, "\n", " ")
		comment := "#" + text
		switch style % 3 {
		case 1:
			comment = "//" + text
		case 2:
			comment = "/*" + strings.ReplaceAll(text, "*/", "") + "*/"
			if strings.Count(comment, "*/") != 1 {
				return
			}
		}
		at := slots[int(slot)%len(slots)]
		here := append([]any{}, plain...)
		here[int(slot)%len(slots)] = comment
		source := fmt.Sprintf(commented, here...)
		result := vet(t, source)
		if diff := cmp.Diff(want, said(result)); diff != "" {
			t.Fatalf("a comment changes what is found: %s\n%s", diff, source)
		}
		line := strings.Split(source, "\n")[at.line-1]
		for _, f := range result.Findings {
			s := f.Suppressed
			if s == nil {
				continue
			}
			if s.Source != evaluator.InComment || s.Place.StartLine != at.line || s.Place.EndLine != at.line || s.Place.StartColumn < 1 ||
				s.Place.EndColumn <= s.Place.StartColumn || s.Place.EndColumn > len(utf16.Encode([]rune(line)))+1 {
				t.Fatalf("it is said to stand at %+v\n%s", s.Place, source)
			}
			if !strings.Contains(comment, f.Rule.ID) || s.Until != "" && s.Until < today {
				t.Fatalf("it accepts %s until %q\n%s", f.Rule.ID, s.Until, source)
			}
			if f.Address != at.address || f.Place.StartLine < at.from || f.Place.StartLine > at.to {
				t.Fatalf("it accepts %s at line %d\n%s", f.Address, f.Place.StartLine, source)
			}
		}
	})
}
