package evaluator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

const today = "2026-06-15"

// vetted loads files as a root module in prod/ (others beside it) and says
// what each finding's standing is, then each notice.
func vetted(t *testing.T, files map[string]string, engine *evaluator.Engine) []string {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	doc, err := config.Load(context.Background(), fsys, "prod", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	result.Input = "prod"
	evaluator.TellUnused([]*evaluator.Result{result})
	return standings(result)
}

// accepting makes an engine of one rule.
func accepting(t *testing.T, accept evaluator.Acceptance) *evaluator.Engine {
	t.Helper()
	accept.Today = today
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{Rules: []string{"instance-metadata-v1"}, Accept: accept})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func standings(result *evaluator.Result) []string {
	var out []string
	for _, f := range result.Findings {
		line := f.Address + " counts"
		if s := f.Suppressed; s != nil {
			line = fmt.Sprintf("%s accepted by %s in %s:%d", f.Address, s.Source, s.Place.File, s.Place.StartLine)
			if s.Reason != "" {
				line += ": " + s.Reason
			}
		}
		for _, related := range f.Related {
			if strings.HasPrefix(related.Message, "it was accepted") {
				line += fmt.Sprintf(" (%s, line %d)", related.Message, related.Place.StartLine)
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	for _, n := range result.Notices {
		out = append(out, fmt.Sprintf("%s %s:%d: %s", n.Level, n.Place.File, n.Place.StartLine, n.Message))
	}
	return out
}

const bare = "resource \"aws_instance\" \"web\" {\n  ami = \"x\"\n}\n"

func TestComments(t *testing.T) {
	engine := accepting(t, evaluator.Acceptance{})
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"none", map[string]string{"prod/main.tf": bare}, []string{"aws_instance.web counts"}},
		{
			"above a block",
			map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1 reason=\"an old agent\"\n" + bare},
			[]string{"aws_instance.web accepted by comment in prod/main.tf:1: an old agent"},
		},
		{
			"at a header", map[string]string{"prod/main.tf": "resource \"aws_instance\" \"web\" { // planvet:ignore instance-metadata-v1\n}\n"},
			[]string{"aws_instance.web accepted by comment in prod/main.tf:1"},
		},
		{
			"at the attribute that decides",
			map[string]string{"prod/main.tf": "resource \"aws_instance\" \"web\" {\n  metadata_options {\n    http_tokens = \"optional\" # planvet:ignore instance-metadata-v1\n  }\n}\n" +
				"resource \"aws_instance\" \"app\" {\n  metadata_options {\n    http_tokens = \"optional\"\n  }\n}\n"},
			[]string{"aws_instance.app counts", "aws_instance.web accepted by comment in prod/main.tf:3"},
		},
		{
			"at another attribute", map[string]string{"prod/main.tf": "resource \"aws_instance\" \"web\" {\n  # planvet:ignore instance-metadata-v1\n  ami = \"x\"\n}\n"},
			[]string{
				"aws_instance.web counts",
				"warning prod/main.tf:2: the suppression of instance-metadata-v1 matches nothing: there is no such finding in what it covers (line 3)",
			},
		},
		{
			"of another rule that was not asked", map[string]string{"prod/main.tf": "# planvet:ignore instance-public-address\n" + bare},
			[]string{"aws_instance.web counts"},
		},
		{
			"of several rules, Windows line ends",
			map[string]string{"prod/main.tf": strings.ReplaceAll("/* planvet:ignore instance-public-address, instance-metadata-v1 */\n"+bare, "\n", "\r\n")},
			[]string{"aws_instance.web accepted by comment in prod/main.tf:1"},
		},
		{
			"stacked", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1 until=2026-06-14\n# planvet:ignore instance-metadata-v1 until=2026-06-15\n" + bare},
			[]string{
				"aws_instance.web accepted by comment in prod/main.tf:2 (it was accepted until 2026-06-14, line 1)",
				"warning prod/main.tf:1: the suppression of instance-metadata-v1 expired on 2026-06-14: what it covers counts again",
			},
		},
		{
			"expired", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1 until=2000-01-01 reason=\"then\"\n" + bare},
			[]string{
				"aws_instance.web counts (it was accepted until 2000-01-01, line 1)",
				"warning prod/main.tf:1: the suppression of instance-metadata-v1 expired on 2000-01-01: what it covers counts again",
			},
		},
		{
			"unknown rules", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v2,qqqqqqqqqqqqqqqqqqqqqqqqqq\n" + bare},
			[]string{
				"aws_instance.web counts",
				`warning prod/main.tf:1: there is no rule "instance-metadata-v2" to suppress: did you mean instance-metadata-v1?`,
				`warning prod/main.tf:1: there is no rule "qqqqqqqqqqqqqqqqqqqqqqqqqq" to suppress: planvet rules lists them`,
			},
		},
		{
			"malformed", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1 until=soon\n" + bare},
			[]string{
				"aws_instance.web counts",
				`warning prod/main.tf:1: this suppression does not count: until is "soon": a day is written YYYY-MM-DD`,
			},
		},
		{
			"JSON", map[string]string{"prod/main.tf.json": "{\"resource\": {\"aws_instance\": {\n  \"web\": {\"//\": \"planvet:ignore instance-metadata-v1\", \"ami\": \"x\"},\n  \"app\": {\"ami\": \"x\"}\n}}}\n"},
			[]string{"aws_instance.app counts", "aws_instance.web accepted by comment in prod/main.tf.json:2"},
		},
		{
			"one instance block, each instance", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1\nresource \"aws_instance\" \"web\" {\n  for_each = toset([\"a\", \"b\"])\n}\n"},
			[]string{`aws_instance.web["a"] accepted by comment in prod/main.tf:1`, `aws_instance.web["b"] accepted by comment in prod/main.tf:1`},
		},
		{
			"a module call, and what it calls",
			map[string]string{
				"prod/main.tf": "# planvet:ignore instance-metadata-v1 reason=\"here\"\nmodule \"a\" {\n  for_each = toset([\"x\", \"y\"])\n  source   = \"../mid\"\n}\nmodule \"b\" {\n  source = \"../mid\"\n}\n",
				"mid/main.tf":  "module \"in\" {\n  source = \"../leaf\"\n}\n",
				"leaf/main.tf": bare,
			},
			[]string{
				`module.a["x"].module.in.aws_instance.web accepted by comment in prod/main.tf:1: here`,
				`module.a["y"].module.in.aws_instance.web accepted by comment in prod/main.tf:1: here`,
				`module.b.module.in.aws_instance.web counts`,
			},
		},
		{
			"a nested call, in the module that calls",
			map[string]string{
				"prod/main.tf": "module \"a\" {\n  source = \"../mid\"\n}\n",
				"mid/main.tf":  "module \"in\" { # planvet:ignore instance-metadata-v1\n  source = \"../leaf\"\n}\nmodule \"other\" {\n  source = \"../leaf\"\n}\n",
				"leaf/main.tf": bare,
			},
			[]string{"module.a.module.in.aws_instance.web accepted by comment in mid/main.tf:1", "module.a.module.other.aws_instance.web counts"},
		},
		{
			"within a module, for all who call it",
			map[string]string{
				"prod/main.tf": "module \"a\" {\n  source = \"../leaf\"\n}\nmodule \"b\" {\n  source = \"../leaf\"\n}\n",
				"leaf/main.tf": "# planvet:ignore instance-metadata-v1\n" + bare,
			},
			[]string{"module.a.aws_instance.web accepted by comment in leaf/main.tf:1", "module.b.aws_instance.web accepted by comment in leaf/main.tf:1"},
		},
		{
			"unused in a module of others",
			map[string]string{
				"prod/main.tf":      "module \"a\" {\n  source = \"../leaf\"\n}\nmodule \"b\" {\n  source = \"./own\"\n}\n",
				"leaf/main.tf":      "# planvet:ignore instance-metadata-v1\nresource \"aws_vpc\" \"a\" {}\n",
				"prod/own/main.tf":  "# planvet:ignore instance-metadata-v1\nresource \"aws_vpc\" \"a\" {}\n",
				"prod/main.auto.tf": bare,
			},
			[]string{
				"aws_instance.web counts",
				"warning prod/own/main.tf:1: the suppression of instance-metadata-v1 matches nothing: there is no such finding in what it covers (line 2)",
			},
		},
		{
			"on the block of which an override changes the argument",
			map[string]string{
				"prod/main.tf":     "# planvet:ignore instance-metadata-v1\n" + bare,
				"prod/override.tf": "resource \"aws_instance\" \"web\" {\n  metadata_options {\n    http_tokens = \"optional\"\n  }\n}\n",
			},
			[]string{"aws_instance.web accepted by comment in prod/main.tf:1"},
		},
		{
			"in a heredoc", map[string]string{"prod/main.tf": "resource \"aws_instance\" \"web\" {\n  user_data = <<-EOT\n    # planvet:ignore instance-metadata-v1\n    x = 1\n  EOT\n}\n"},
			[]string{"aws_instance.web counts"},
		},
		{
			"nothing to vet at all", map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1\nresource \"aws_vpc\" \"a\" {} # planvet:ignore\n"},
			[]string{
				"warning prod/main.tf:2: this suppression does not count: it names no rule: write planvet:ignore RULE",
				"warning prod/main.tf:1: the suppression of instance-metadata-v1 matches nothing: there is no such finding in what it covers (line 2)",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, vetted(t, c.files, engine)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReasonRequired(t *testing.T) {
	files := map[string]string{"prod/main.tf": "# planvet:ignore instance-metadata-v1\n" + bare +
		"# planvet:ignore instance-metadata-v1 reason=\"an old agent\"\n" + strings.ReplaceAll(bare, "web", "app")}
	got := vetted(t, files, accepting(t, evaluator.Acceptance{RequireReason: true}))
	want := []string{
		"aws_instance.app accepted by comment in prod/main.tf:5: an old agent",
		"aws_instance.web counts",
		"warning prod/main.tf:1: this suppression does not count: it gives no reason, and the settings require one",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSettingsEntries(t *testing.T) {
	at := func(file string, line int) document.Place {
		return document.Place{File: file, StartLine: line, StartColumn: 1, EndLine: line, EndColumn: 9}
	}
	entry := func(address, until string, line int) settings.Suppression {
		return settings.Suppression{Rules: []string{"instance-metadata-v1", "instance-public-address"}, Address: address, Until: until, Reason: "said so", Place: at("prod/.planvet.hcl", line)}
	}
	above := entry("nowhere", "", 5)
	above.Place = at(".planvet.hcl", 5)
	accept := evaluator.Acceptance{Entries: []settings.Suppression{
		entry("module.legacy[*].aws_instance.*", "", 1), entry("aws_instance.web", "2026-06-14", 2), entry("aws_instance.app", today, 3), entry("aws_vpc.*", "", 4), above,
	}}
	got := vetted(t, map[string]string{
		"prod/main.tf": bare + strings.ReplaceAll(bare, "web", "app") + "module \"legacy\" {\n  count = 2\n  source = \"./own\"\n}\nmodule \"new\" {\n  source = \"./own\"\n}\n",
		// A comment goes before an entry.
		"prod/own/main.tf": bare + "# planvet:ignore instance-metadata-v1\n" + strings.ReplaceAll(bare, "web", "app"),
	}, accepting(t, accept))
	want := []string{
		"aws_instance.app accepted by settings in prod/.planvet.hcl:3: said so",
		"aws_instance.web counts (it was accepted until 2026-06-14, line 2)",
		"module.legacy[0].aws_instance.app accepted by comment in prod/own/main.tf:4",
		"module.legacy[0].aws_instance.web accepted by settings in prod/.planvet.hcl:1: said so",
		"module.legacy[1].aws_instance.app accepted by comment in prod/own/main.tf:4",
		"module.legacy[1].aws_instance.web accepted by settings in prod/.planvet.hcl:1: said so",
		"module.new.aws_instance.app accepted by comment in prod/own/main.tf:4",
		"module.new.aws_instance.web counts",
		"warning prod/.planvet.hcl:2: the suppression of instance-metadata-v1 expired on 2026-06-14: what it covers counts again",
		"warning prod/.planvet.hcl:4: the suppression of instance-metadata-v1 matches nothing: there is no such finding at its address",
		"note .planvet.hcl:5: the suppression of instance-metadata-v1 matches nothing: there is no such finding at its address in what was vetted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestUnusedAcrossInputs holds that an entry which one of several inputs has a
// use for is not called unused, and that nothing is where one failed.
func TestUnusedAcrossInputs(t *testing.T) {
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{Rules: []string{"instance-metadata-v1"}, Accept: evaluator.Acceptance{Entries: []settings.Suppression{
		{Rules: []string{"instance-metadata-v1"}, Address: "aws_instance.web", Place: document.Place{File: ".planvet.hcl", StartLine: 1}},
		{Rules: []string{"instance-metadata-v1"}, Address: "aws_instance.app", Place: document.Place{File: ".planvet.hcl", StartLine: 2}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	var results []*evaluator.Result
	for _, text := range []string{bare, "resource \"aws_vpc\" \"a\" {}\n"} {
		doc, err := config.Load(context.Background(), fstest.MapFS{"main.tf": {Data: []byte(text)}}, ".", config.Options{})
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, engine.Vet(context.Background(), doc))
	}
	failed := append(slices.Clone(results), &evaluator.Result{Err: context.Canceled})
	evaluator.TellUnused(failed)
	if len(results[0].Notices)+len(results[1].Notices) != 0 {
		t.Errorf("beside an input that failed: %v %v", results[0].Notices, results[1].Notices)
	}
	evaluator.TellUnused(results)
	if len(results[0].Notices) != 0 || len(results[1].Notices) != 1 || results[1].Notices[0].Place.StartLine != 2 {
		t.Errorf("%v %v", results[0].Notices, results[1].Notices)
	}
}
