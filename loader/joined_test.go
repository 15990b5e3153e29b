package loader_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/loader/document"
)

const joined = "../testdata/joined"

func loadJoined(t *testing.T, source string) *document.Document {
	t.Helper()
	doc, err := loader.Load(context.Background(), joined+"/plan.json", loader.Options{Source: source})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func resource(t *testing.T, doc *document.Document, address string) *document.Resource {
	t.Helper()
	for _, instances := range doc.Resources {
		if r := instances[address]; r != nil {
			return r
		}
	}
	t.Fatalf("there is no %s", address)
	return nil
}

// textAt cuts a place out of its file, counting columns as SARIF does.
func textAt(t *testing.T, place document.Place) string {
	t.Helper()
	content, err := os.ReadFile(place.File)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	cut := func(line string, from, to int) string {
		units := utf16.Encode([]rune(line))
		if to == 0 {
			to = len(units)
		}
		return string(utf16.Decode(units[from:to]))
	}
	if place.StartLine == place.EndLine {
		return cut(lines[place.StartLine-1], place.StartColumn-1, place.EndColumn-1)
	}
	return cut(lines[place.StartLine-1], place.StartColumn-1, 0) +
		strings.Join(lines[place.StartLine:place.EndLine-1], "") + cut(lines[place.EndLine-1], 0, place.EndColumn-1)
}

// TestSourcePlaces holds places of a plan's resources, to the column, against
// the text that stands there: blocks that terraform reordered, nested modules
// with for_each, Windows line ends and characters of two UTF-16 units.
func TestSourcePlaces(t *testing.T) {
	doc := loadJoined(t, "")
	ordered := resource(t, doc, "aws_security_group.ordered")
	for i, block := range ordered.Values["ingress"].([]any) {
		port := block.(map[string]any)["from_port"].(json.Number).String()
		path := "ingress." + string(rune('0'+i))
		if got, want := textAt(t, ordered.Places[path+".from_port"]), "from_port   = "+port; got != want {
			t.Errorf("%s.from_port is at %q, want %q", path, got, want)
		}
		if got := textAt(t, ordered.Places[path]); !strings.Contains(got, "= "+port+"\n") || !strings.HasPrefix(got, "ingress {") {
			t.Errorf("%s is at %q", path, got)
		}
	}
	nested := resource(t, doc, `module.wrapped["anyone"].module.group.aws_security_group.this`)
	for path, want := range map[string]string{
		"ingress.0.cidr_blocks": "cidr_blocks = var.cidrs",
		"name":                  `name = "größe 😀"`,
		"vpc_id":                "vpc_id = var.vpc_id",
	} {
		if got := textAt(t, nested.Places[path]); got != want {
			t.Errorf("%s is at %q, want %q", path, got, want)
		}
	}
	if got := textAt(t, *nested.Place); got != `resource "aws_security_group" "this"` {
		t.Errorf("the resource is at %q", got)
	}
	var calls []string
	for _, call := range nested.Calls {
		calls = append(calls, call.Module+": "+textAt(t, call.Place))
	}
	if diff := cmp.Diff([]string{
		`module.wrapped["anyone"]: module "wrapped"`,
		`module.wrapped["anyone"].module.group: module "group"`,
	}, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	var steps []string
	for _, step := range nested.Trace("ingress.0.cidr_blocks") {
		steps = append(steps, step.Message+": "+strings.Join(strings.Fields(textAt(t, step.Place)), " "))
	}
	if diff := cmp.Diff([]string{
		`this is the default of var.sources: default = { office = "203.0.113.0/24", anyone = "0.0.0.0/0" }`,
		"module.wrapped is given from here: from = each.value",
		"module.group is given cidrs here: cidrs = [var.from]",
	}, steps); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

// TestSourceReferences shows what the source adds to a plan's references.
func TestSourceReferences(t *testing.T) {
	alone, with := loadJoined(t, loader.NoSource), loadJoined(t, "")
	for _, c := range []struct{ address, path, want string }{
		{"aws_security_group.ordered", "vpc_id", "aws_vpc.main"}, // a local
		{`aws_instance.host["b"]`, "vpc_security_group_ids", `module.wrapped["office"].module.group.aws_security_group.this`},
		{`aws_instance.host["b"]`, "subnet_id", `aws_subnet.zone["b"]`},
		{"aws_security_group.dynamic", "ingress", "aws_vpc.main"},
	} {
		if got := resource(t, with, c.address).References[c.path]; !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s.%s refers to %q, want %s", c.address, c.path, got, c.want)
		}
	}
	if got := resource(t, alone, "aws_security_group.ordered").References["vpc_id"]; got != nil {
		t.Errorf("a plan alone sees through a local: %q", got)
	}
	if resource(t, alone, "aws_s3_bucket_policy.logs").Documents["policy"] != nil {
		t.Error("a plan alone shows a document that is known after apply")
	}
	policy, _ := resource(t, with, "aws_s3_bucket_policy.logs").Documents["policy"].(map[string]any)
	statements, _ := policy["Statement"].([]any)
	if len(statements) != 1 || statements[0].(map[string]any)["Resource"] != "${aws_s3_bucket.logs.arn}/*" {
		t.Errorf("the policy is %v", policy)
	}
}

// edited copies the joined configuration into a folder of its own, beside its
// plan, with one file changed.
func edited(t *testing.T, file string, edit func(string) string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(joined)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, file)
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := edit(string(content))
	if changed == string(content) {
		t.Fatal("the edit changes nothing")
	}
	if err := os.WriteFile(name, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSourceOfAnotherCommit wants resources that the source has otherwise, or
// not at all, to stay where the plan has them, one by one, and to be named.
func TestSourceOfAnotherCommit(t *testing.T) {
	for name, c := range map[string]struct {
		edit    func(string) string
		differs string
	}{
		"a value": {func(s string) string { return strings.Replace(s, "= 9000", "= 9001", 2) }, "aws_security_group.ordered"},
		"an argument more": {func(s string) string {
			return strings.Replace(s, `bucket = "joined-logs"`, "bucket = \"joined-logs\"\n  force_destroy = true", 1)
		}, "aws_s3_bucket.logs"},
		"an argument less": {func(s string) string { return strings.Replace(s, `bucket = "joined-logs"`, "", 1) }, "aws_s3_bucket.logs"},
		"another name":     {func(s string) string { return strings.ReplaceAll(s, `"ordered"`, `"renamed"`) }, "aws_security_group.ordered"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := edited(t, "main.tf", c.edit)
			doc, err := loader.Load(context.Background(), dir+"/plan.json", loader.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r := resource(t, doc, c.differs); r.Place == nil || !strings.HasSuffix(r.Place.File, "plan.json") {
				t.Errorf("%s is at %v", c.differs, r.Place)
			}
			if r := resource(t, doc, `aws_subnet.zone["a"]`); !strings.HasSuffix(r.Place.File, "main.tf") {
				t.Errorf("aws_subnet.zone is at %v", r.Place)
			}
			if !slices.ContainsFunc(doc.Notices, func(n document.Notice) bool { return strings.Contains(n.Message, c.differs) }) {
				t.Errorf("notices: %v", doc.Notices)
			}
		})
	}
}

// TestSourceModuleNotAtHand locates what is in a missing module at its call.
func TestSourceModuleNotAtHand(t *testing.T) {
	dir := edited(t, "modules/wrapper/main.tf", func(s string) string {
		return strings.Replace(s, `"../group"`, `"example.com/groups/aws"`, 1)
	})
	doc, err := loader.Load(context.Background(), dir+"/plan.json", loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := resource(t, doc, `module.wrapped["office"].module.group.aws_security_group.this`)
	if got := textAt(t, *r.Place); got != `module "group"` {
		t.Errorf("it is at %q in %s", got, r.Place.File)
	}
}

func TestSourceThatIsNamed(t *testing.T) {
	if _, err := loader.Load(context.Background(), joined+"/plan.json", loader.Options{Source: "no-such-folder"}); err == nil {
		t.Error("a --source that is not there is passed over")
	}
	doc := loadJoined(t, "../testdata/demo")
	if !slices.ContainsFunc(doc.Notices, func(n document.Notice) bool { return strings.Contains(n.Message, "none of the plan's resources") }) {
		t.Errorf("another root's source is not named: %v", doc.Notices)
	}
}

// TestSourceAboveThePlan finds the configuration in a folder above the plan's.
func TestSourceAboveThePlan(t *testing.T) {
	dir := edited(t, "main.tf", func(s string) string { return s + "\n" })
	if err := os.MkdirAll(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "out", "plans"), 0o755); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(dir, "out", "plans", "plan.json")
	if err := os.Rename(filepath.Join(dir, "plan.json"), below); err != nil {
		t.Fatal(err)
	}
	doc, err := loader.Load(context.Background(), below, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := resource(t, doc, "aws_vpc.main"); filepath.Clean(r.Place.File) != filepath.Join(dir, "main.tf") {
		t.Errorf("it is at %v", r.Place)
	}
}

// TestSourceShowsWhatIsUnset takes for absent what a plan calls unknown, since
// the provider fills it in, and the source shows to be null or not there.
func TestSourceShowsWhatIsUnset(t *testing.T) {
	for address, path := range map[string]string{
		"aws_instance.conditional": "associate_public_ip_address",
		"aws_instance.dynamic":     "metadata_options",
	} {
		if unknown := resource(t, loadJoined(t, loader.NoSource), address).Unknown[path]; unknown == nil {
			t.Errorf("%s.%s: a plan alone tells that it is unset", address, path)
		}
		if unknown := resource(t, loadJoined(t, ""), address).Unknown[path]; unknown != nil {
			t.Errorf("%s.%s is unknown: %v", address, path, unknown)
		}
	}
}

// TestTrace follows values back to where they were written, through each way
// that an argument can be set.
func TestTrace(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.tf": `variable "from" { default = ["0.0.0.0/0"] }
locals { port = 22 }
resource "aws_security_group" "block" {
  ingress {
    from_port   = local.port
    cidr_blocks = var.from
  }
}
resource "aws_security_group" "list" {
  ingress = [{ from_port = local.port, cidr_blocks = var.from }]
}
resource "aws_security_group" "dynamic" {
  dynamic "ingress" {
    for_each = var.from
    iterator = each_range
    content {
      from_port   = 22
      cidr_blocks = [each_range.value]
    }
  }
}
`,
		"json.tf.json": `{"resource": {"aws_security_group": {"json": {"ingress": [{"from_port": 22, "cidr_blocks": "${var.from}"}]}}}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := loader.Load(context.Background(), dir, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"block", "list", "dynamic", "json"} {
		var got []string
		for _, step := range resource(t, doc, "aws_security_group."+name).Trace("ingress.0.cidr_blocks") {
			got = append(got, step.Message+": "+textAt(t, step.Place))
		}
		if diff := cmp.Diff([]string{`this is the default of var.from: default = ["0.0.0.0/0"]`}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := resource(t, doc, "aws_security_group.dynamic").Trace("ingress.0.from_port"); got != nil {
		t.Errorf("a literal comes from %v", got)
	}
}

// TestSourceInJSON does the same for configuration in JSON, whose blocks
// terraform reorders as well.
func TestSourceInJSON(t *testing.T) {
	doc, err := loader.Load(context.Background(), "../testdata/joined-json/plan.json", loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	web := resource(t, doc, "aws_security_group.web")
	for i, block := range web.Values["ingress"].([]any) {
		port := block.(map[string]any)["from_port"].(json.Number).String()
		path := "ingress." + string(rune('0'+i)) + ".from_port"
		if got, want := textAt(t, web.Places[path]), `"from_port": `+port; got != want {
			t.Errorf("%s is at %q, want %q", path, got, want)
		}
	}
}
