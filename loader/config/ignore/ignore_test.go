package ignore

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDirectives reads testdata/*.tf and *.tf.json and holds what each
// directive says and covers against the .want file beside it.
func TestDirectives(t *testing.T) {
	files, err := filepath.Glob("testdata/*.tf*")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		tested++
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(file + ".want")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), describe(file, text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			windows := strings.ReplaceAll(string(text), "\n", "\r\n")
			if diff := cmp.Diff(string(want), strings.ReplaceAll(describe(file, []byte(windows)), "\r", "")); diff != "" {
				t.Errorf("with Windows line ends, -want +got:\n%s", diff)
			}
			marked := "\xef\xbb\xbf" + string(text)
			if strings.HasSuffix(file, ".tf") {
				if diff := cmp.Diff(string(want), describe(file, []byte(marked))); diff != "" {
					t.Errorf("with a byte order mark, -want +got:\n%s", diff)
				}
			}
		})
	}
	if tested < 2 {
		t.Errorf("only %d files tested", tested)
	}
}

// describe writes each directive with the text that it covers: the first line
// and, of more than one, the last.
func describe(name string, text []byte) string {
	var out strings.Builder
	for _, d := range Read(name, text) {
		said := string(text[d.Range.Start.Byte:d.Range.End.Byte])
		fmt.Fprintf(&out, "%s\n  rules %q until %q reason %q\n", said, d.Rules, d.Until, d.Reason)
		if d.Problem != "" {
			fmt.Fprintf(&out, "  problem: %s\n\n", d.Problem)
			continue
		}
		lines := strings.Split(string(text[d.Covers.Start.Byte:d.Covers.End.Byte]), "\n")
		fmt.Fprintf(&out, "  covers %s", lines[0])
		if len(lines) > 1 {
			fmt.Fprintf(&out, " … %s (%d lines)", lines[len(lines)-1], len(lines))
		}
		out.WriteString("\n\n")
	}
	return out.String()
}

func TestPlaces(t *testing.T) {
	got := Read("main.tf", []byte("a = 1 # planvet:ignore x-y  \n"))
	if len(got) != 1 || got[0].Range.Start.Byte != 6 || got[0].Range.End.Byte != 26 || got[0].Range.Start.Line != 1 || got[0].Covers.End.Byte != 5 {
		t.Errorf("%+v", got)
	}
}

func TestLongDirectives(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1 # planvet:ignore x-y reason=\"" + strings.Repeat("x", longest-30) + "\"\n":    "",
		"a = 1 # planvet:ignore x-y reason=\"" + strings.Repeat("x", 100_000) + "\"\n":       "it is longer than 4096 bytes",
		"a = 1 # planvet:ignore " + strings.Repeat("x", 1_000_000) + "\n":                    "it is longer than 4096 bytes",
		"a = 1 # planvet:ignore" + strings.Repeat("x", 1_000_000) + "\n# planvet:ignore a\n": "nothing begins on the line below it: put it directly above what it covers, or at the end of that line",
	} {
		if got := Read("main.tf", []byte(text)); len(got) != 1 || got[0].Problem != want {
			t.Errorf("%.60s: %d directives, %.200v", text, len(got), got)
		}
	}
}

// FuzzRead holds that nothing panics, and that every directive is either
// wrong, or names a rule and covers something in the file.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/*.tf", "testdata/*.tf.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text, strings.HasSuffix(file, ".json"))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, json bool) {
		name := "main.tf"
		if json {
			name += ".json"
		}
		for _, d := range Read(name, text) {
			if d.Range.Start.Byte < 0 || d.Range.End.Byte > len(text) || d.Range.Start.Byte >= d.Range.End.Byte {
				t.Errorf("the directive is at %v of %d bytes", d.Range, len(text))
			}
			if d.Problem != "" {
				continue
			}
			if len(d.Rules) == 0 || d.Until != "" && !IsDate(d.Until) {
				t.Errorf("%+v", d)
			}
			if d.Covers.Start.Byte >= d.Covers.End.Byte || d.Covers.End.Byte > len(text) {
				t.Errorf("it covers %v of %d bytes", d.Covers, len(text))
			}
		}
	})
}

// TestManyDirectives holds that a file made to be slow is not.
func TestManyDirectives(t *testing.T) {
	var distinct strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&distinct, "a%d = 1 # planvet:ignore x-y\n", i)
	}
	for name, text := range map[string]string{
		"lines.tf":     distinct.String(),
		"one_line.tf":  "a = [" + strings.Repeat("{b=1}, /* planvet:ignore x-y */", 30_000) + "]\n",
		"stacked.tf":   strings.Repeat("# planvet:ignore x-y\n", 50_000) + "a = 1\n",
		"list.tf.json": `{"//": [` + strings.Repeat(`"planvet:ignore x-y",`, 30_000) + `""]}`,
	} {
		start := time.Now()
		got := Read(name, []byte(text))
		if len(got) != most || got[most-1].Problem != tooMany || got[most-2].Problem != "" {
			t.Errorf("%s: %d directives, the last %+v", name, len(got), got[max(0, len(got)-1):])
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		} else {
			t.Logf("%s took %v", name, took)
		}
	}
}
