package function

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// refusals collects what a Scope refuses.
type refusals struct {
	paths []string
	errs  []error
}

func (r *refusals) add(path string, err error) {
	r.paths = append(r.paths, path)
	r.errs = append(r.errs, err)
}

// repository makes a directory with a file outside of the root, links that lead out, and a root module two levels
// below the root.
func repository(t *testing.T) (root string) {
	t.Helper()
	base := t.TempDir()
	root = filepath.Join(base, "repo")
	for name, content := range map[string]string{
		"secret.txt":                 "outside",
		"repo/top.txt":               "top",
		"repo/env/prod/main.txt":     "main",
		"repo/env/prod/[x]/meta.txt": "meta",
		"repo/env/prod/x/plain.txt":  "plain",
		"repo/env/prod/t.tftpl":      "${file(\"../../../secret.txt\")}",
	} {
		path := filepath.Join(base, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"out.txt": filepath.Join(base, "secret.txt"), "up.txt": "../../../secret.txt", "in.txt": "../../top.txt", "loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(root, "env", "prod", link)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	return root
}

func TestFilesAreReadBelowTheRootAlone(t *testing.T) {
	root := repository(t)
	opened, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	const unknown = "unknown"
	for expression, want := range map[string]string{
		`file("main.txt")`:                       "main",
		`file("./x/../main.txt")`:                "main",
		`file("../../top.txt")`:                  "top",
		`file("../../../repo/top.txt")`:          "top",
		`file("in.txt")`:                         "top",
		`file("ROOT/env/prod/main.txt")`:         "main",
		`file(abspath("main.txt"))`:              "main",
		`file("../../../secret.txt")`:            unknown,
		`file("out.txt")`:                        unknown,
		`file("up.txt")`:                         unknown,
		`file("loop")`:                           unknown,
		`file("ROOT/../secret.txt")`:             unknown,
		`file("/etc/hostname")`:                  unknown,
		`file("~/.ssh/id_rsa")`:                  unknown,
		`file("~root/x")`:                        unknown,
		`pathexpand("~/x")`:                      unknown,
		`fileexists("../../../secret.txt")`:      unknown,
		`fileexists("out.txt")`:                  unknown,
		`filebase64("out.txt")`:                  unknown,
		`filesha256("up.txt")`:                   unknown,
		`filebase64sha512("/etc/passwd")`:        unknown,
		`templatefile("out.txt", {})`:            unknown,
		`templatefile("t.tftpl", {})`:            unknown,
		`join(",", fileset("../../..", "*"))`:    unknown,
		`join(",", fileset(".", "../../../*"))`:  unknown,
		`join(",", fileset("/etc", "*"))`:        unknown,
		`join(",", fileset("../..", "*.txt"))`:   "top.txt",
		`join(",", fileset(".", "*.txt"))`:       "in.txt,main.txt",
		`join(",", fileset(".", "x/*"))`:         "x/plain.txt",
		`join(",", fileset(".", "../../*.txt"))`: "../../top.txt",
		`join(",", fileset("ROOT", "*.txt"))`:    "top.txt",
		`abspath("x/../main.txt") == "ROOT/env/prod/main.txt" ? "same" : "other"`: "same",
	} {
		var refused refusals
		ctx := &hcl.EvalContext{Functions: Table(Scope{FS: opened.FS(), Root: root, Dir: "env/prod", Refused: refused.add})}
		got, err := evaluate(t, ctx, strings.ReplaceAll(expression, "ROOT", filepath.ToSlash(root)))
		switch {
		case err != nil:
			if expression == `file("~root/x")` {
				t.Errorf("%s: %v", expression, err)
			}
			t.Errorf("%s: %v", expression, err)
		case want == unknown:
			if got.IsKnown() || len(refused.errs) == 0 {
				t.Errorf("%s: %#v, refused %q; want it unknown and refused", expression, got, refused.paths)
			}
		case !got.IsKnown() || got.AsString() != want || len(refused.errs) > 0:
			t.Errorf("%s: %#v, refused %q %v; want %q", expression, got, refused.paths, refused.errs, want)
		}
	}
}

func TestNothingIsReadWithoutFiles(t *testing.T) {
	for _, expression := range []string{`file("a")`, `fileexists("a")`, `filemd5("a")`, `fileset(".", "*")`, `templatefile("a", {})`, `abspath("a")`} {
		ctx := &hcl.EvalContext{Functions: Table(Scope{})}
		got, err := evaluate(t, ctx, expression)
		if err != nil || got.IsKnown() {
			t.Errorf("%s: %#v, %v; want it unknown", expression, got, err)
		}
	}
}

func TestRefusedSaysWhichPathAndWhy(t *testing.T) {
	var refused refusals
	ctx := &hcl.EvalContext{Functions: Table(Scope{FS: fstest.MapFS{}, Refused: refused.add})}
	if _, err := evaluate(t, ctx, `[file("../x"), file(sensitive("../hidden"))]`); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(refused.paths); got != `["../x" (sensitive path)]` {
		t.Errorf("refused %s", got)
	}
	for _, err := range refused.errs {
		if !errors.Is(err, ErrOutside) {
			t.Errorf("%v is not ErrOutside", err)
		}
	}
	_, err := evaluate(t, ctx, `file(sensitive("hidden"))`)
	if err == nil || strings.Contains(strings.ReplaceAll(err.Error(), "test.tf", ""), "hidden") {
		t.Errorf("an error tells a sensitive path: %v", err)
	}
}

func TestLargeFilesAreRefused(t *testing.T) {
	var refused refusals
	big := &fstest.MapFile{Data: make([]byte, limit.MaxBytes+1)}
	ctx := &hcl.EvalContext{Functions: Table(Scope{FS: fstest.MapFS{"big": big}, Refused: refused.add})}
	for _, expression := range []string{`file("big")`, `filebase64("big")`, `templatefile("big", {})`} {
		refused = refusals{}
		got, err := evaluate(t, ctx, expression)
		if err != nil || got.IsKnown() || len(refused.errs) != 1 || !errors.Is(refused.errs[0], limit.ErrExceeded) {
			t.Errorf("%s: known %v, %v, refused %v", expression, got.IsKnown(), err, refused.errs)
		}
	}
	if got, err := evaluate(t, ctx, `filesha256("big")`); err != nil || !got.IsKnown() {
		t.Errorf("a large file is not hashed: %#v, %v", got, err)
	}
}

func TestBothNames(t *testing.T) {
	table := Table(Scope{})
	for name := range table {
		bare, ok := strings.CutPrefix(name, namespace)
		if !ok {
			bare = namespace + name
		}
		if _, ok := table[bare]; !ok {
			t.Errorf("%s has no %s", name, bare)
		}
	}
	got, err := evaluate(t, &hcl.EvalContext{Functions: table}, `core::upper("a")`)
	if err != nil || !got.RawEquals(cty.StringVal("A")) {
		t.Errorf("core::upper: %#v, %v", got, err)
	}
}

// TestErrorsTellNoSecrets makes calls fail over a sensitive argument.
func TestErrorsTellNoSecrets(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: Table(Scope{}), Variables: map[string]cty.Value{
		"secret": cty.StringVal("hunter\"2").Mark(Sensitive),
		"nested": cty.ObjectVal(map[string]cty.Value{"k": cty.TupleVal([]cty.Value{cty.StringVal("hunter\"2").Mark(Sensitive)})}),
		"open":   cty.StringVal("hunter"),
	}}
	for _, expression := range []string{
		`parseint(secret, 10)`, `cidrhost(secret, 1)`, `tonumber(secret)`, `base64decode(secret)`, `jsondecode(secret)`,
		`timeadd(secret, "1h")`, `formatdate(secret, "2020-01-01T00:00:00Z")`, `uuidv5(secret, "a")`, `textencodebase64("a", secret)`,
		`regex(secret, "(")`, `regex("(${secret}", "a")`, `lookup({}, secret)`, `index([secret], "a")`, `csvdecode("\"${secret}")`,
		`yamldecode("*${secret}")`, `rsadecrypt("AAAA", secret)`, `format("%${secret}", 1)`, `tobool(secret)`,
		`fileset(".", "[${secret}")`, `lookup({(nonsensitive(secret)) = 1}, "x${secret}")`, `merge(nested, secret)`, `sum(nested.k)`,
		`upper(parseint(secret, 10))`, `try(parseint(secret, 10), tonumber(secret))`,
	} {
		got, err := evaluate(t, ctx, expression)
		if err == nil {
			if got.IsKnown() {
				t.Errorf("%s: does not fail", expression)
			}
		} else if strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", expression, err)
		}
	}
	if _, err := evaluate(t, ctx, `parseint(open, 10)`); err == nil || !strings.Contains(err.Error(), "hunter") {
		t.Errorf("an error does not tell what is no secret: %v", err)
	}
}
