package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/report/sarif"
)

var update = flag.Bool("update", false, "write the golden files")

// ownCommand is a whole line that the github format may write.
var ownCommand = regexp.MustCompile(`^::(error|warning|notice) ([a-zA-Z]+=[^:,\r\n]*,)*title=[^:,\r\n]*::[^\r\n]*\n$`)

type variant struct {
	format  string
	suffix  string
	options Options
}

func variants() []variant {
	return []variant{
		{"text", "txt", Options{}},
		{"text", "color.txt", Options{Color: true, Width: 72}},
		{"json", "json", Options{}},
		{"sarif", "sarif", Options{}},
		{"sarif", "full.sarif", Options{Profile: Full}},
		{"markdown", "md", Options{}},
		{"github", "github", Options{}},
		{"junit", "junit.xml", Options{}},
		{"html", "html", Options{}},
	}
}

func render(t *testing.T, r *Report, v variant) []byte {
	t.Helper()
	format, err := Find(v.format)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := format.Write(&out, r, v.options); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGolden(t *testing.T) {
	for name, r := range reports() {
		for _, v := range variants() {
			t.Run(name+"/"+v.suffix, func(t *testing.T) {
				got := render(t, r, v)
				if again := render(t, r, v); !bytes.Equal(got, again) {
					t.Fatal("two runs differ")
				}
				file := filepath.Join("testdata", name+"."+v.suffix+".golden")
				if *update {
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v (go test ./report -update writes it)", err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("%s: -want +got\n%s", file, diff)
				}
			})
		}
	}
}

// TestHostile checks what no golden file shows at a glance.
func TestHostile(t *testing.T) {
	for _, v := range variants() {
		out := string(render(t, hostile(), v))
		if !utf8.ValidString(out) {
			t.Errorf("%s: not UTF-8", v.suffix)
		}
		if !v.options.Color && strings.ContainsAny(out, "\x1b\x07\r\u202e\u2066") {
			t.Errorf("%s: a control character got through", v.suffix)
		}
		if strings.Contains(out, "\x1b]") || strings.Contains(out, "\x1b[2J") {
			t.Errorf("%s: the input's escape sequence got through", v.suffix)
		}
		if strings.Contains(out, "##[") {
			t.Errorf("%s: a runner command got through", v.suffix)
		}
		for line := range strings.Lines(out) {
			if strings.HasPrefix(strings.TrimSpace(line), "::") && !ownCommand.MatchString(line) {
				t.Errorf("%s: a workflow command got through: %s", v.suffix, line)
			}
			if v.format == "text" && len(line) > 8*600 {
				t.Errorf("%s: a line of %d bytes", v.suffix, len(line))
			}
		}
	}
}

func TestTextPerInstance(t *testing.T) {
	out := string(render(t, instances(), variant{format: "text", options: Options{PerInstance: true}}))
	for _, f := range instances().Results[0].Findings {
		if !strings.Contains(out, f.Address+"\n") {
			t.Errorf("%s is not shown", f.Address)
		}
	}
}

func TestTextWidth(t *testing.T) {
	// Words that are longer than the line are not broken, so only lines that
	// hold a space beyond their indentation can be too long by mistake.
	out := string(render(t, features(), variant{format: "text", options: Options{Width: 60}}))
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		if words := strings.Fields(line); len(words) > 5 && !strings.Contains(line, " · ") && utf8.RuneCountInString(line) > 60 {
			t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
}

func TestFind(t *testing.T) {
	for _, format := range Formats() {
		if found, err := Find(format.Name); err != nil || found.Name != format.Name {
			t.Errorf("Find(%q) = %v, %v", format.Name, found.Name, err)
		}
	}
	for name, want := range map[string]string{
		"jsno": `unknown format "jsno": did you mean "json"? There are text, json, sarif, markdown, github, junit, html`,
		"xml2": `unknown format "xml2": one of text, json, sarif, markdown, github, junit, html`,
	} {
		if _, err := Find(name); err == nil || err.Error() != want {
			t.Errorf("Find(%q): %v, want %s", name, err, want)
		}
	}
}

type failingWriter struct{}

var errFull = errors.New("no space left")

func (failingWriter) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrorsAreReturned(t *testing.T) {
	for _, format := range Formats() {
		if err := format.Write(failingWriter{}, features(), Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format.Name, err)
		}
	}
}

func TestUnknownProfile(t *testing.T) {
	if err := sarif.Write(&bytes.Buffer{}, clean(), Options{Profile: "gitlab"}); err == nil || !strings.Contains(err.Error(), "github, full") {
		t.Errorf("got %v", err)
	}
}
