package plan_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// change is a resource change: address is TYPE.NAME.
func change(address, action, after string) string {
	kind, name, _ := strings.Cut(address, ".")
	return fmt.Sprintf(`{"address":%q,"mode":"managed","type":%q,"name":%q,"change":{"actions":[%q],"after":%s,"after_unknown":{}}}`, address, kind, name, action, after)
}

// planOf is a plan of these sections; what is not among them is there and
// empty.
func planOf(sections ...string) string {
	all := map[string]string{"format_version": `"1.2"`, "terraform_version": `"1.11.4"`, "planned_values": "{}", "configuration": "{}"}
	order := []string{"format_version", "terraform_version", "planned_values", "resource_changes", "configuration"}
	for i := 0; i < len(sections); i += 2 {
		all[sections[i]] = sections[i+1]
		if !slices.Contains(order, sections[i]) {
			order = append(order, sections[i])
		}
	}
	var parts []string
	for _, name := range order {
		if text := all[name]; text != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", name, text))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

var one = change("aws_vpc.a", "create", `{"cidr_block":"10.0.0.0/16"}`)

func TestWhatIsNoPlan(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", "empty"},
		{"blank", " \n\t\r\n", "empty"},
		{"array", "[]", "JSON array"},
		{"null", "null", `the JSON value "null"`},
		{"number", "42\n", `the JSON value "42"`},
		{"text", `"hello"`, "the JSON value"},
		{"words", "Terraform will perform the following actions", "not JSON"},
		{"object", "{}", "empty JSON object"},
		{"other object", `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}`, `no format_version (it has "a", "b", "c", "d", "e", …)`},
		{"truncated", planOf("resource_changes", "["+one)[:120], "truncated"},
		{"truncated after a key", `{"format_version":`, "truncated"},
		{"truncated in a string", `{"format_version":"1.`, "truncated"},
		{"truncated list", `{"format_version":"1.2","resource_changes":[`, "truncated"},
		{"truncated prior state", `{"format_version":"1.2","prior_state":{"values":{"root_module":{"resources":[{"mode":`, "truncated"},
		{"comma", `{"format_version":"1.2",}`, "line 1, column 24: not JSON"},
		{"second line", "{\"format_version\":\"1.2\",\n  oops}", "line 2, column 3: not JSON"},
		{"duplicate key", `{"format_version":"1.2","format_version":"1.2"}`, "line 1, column 24: an object has the same name twice"},
		{"two documents", planOf("resource_changes", "["+one+"]") + "\n" + planOf(), "line 2, column 1: something follows the plan"},
		{"trailing words", planOf("resource_changes", "["+one+"]") + "\n Releasing state lock.", "line 2, column 2: something follows the plan"},
		{"raw state", `{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[]}`, "this is a state"},
		{"shown state", `{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}`, "this is a state"},
		{"log", `{"@level":"info","@message":"Terraform 1.11.4","type":"version"}` + "\n" + `{"@level":"info"}`, "the log that terraform plan -json prints"},
		{"CloudFormation", `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{}}`, "CloudFormation"},
		{"CloudFormation without version", `{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}`, "CloudFormation"},
		{"version 99", planOf("format_version", `"99"`, "resource_changes", "["+one+"]"), `format_version "99" is not one that planvet reads`},
		{"version 2.0", planOf("format_version", `"2.0"`, "resource_changes", "["+one+"]"), `format_version "2.0"`},
		{"no version", planOf("format_version", "", "resource_changes", "["+one+"]"), "a plan without its format_version"},
		{"version empty", planOf("format_version", `""`, "resource_changes", "["+one+"]"), `format_version ""`},
		{"version words", planOf("format_version", `"new"`, "resource_changes", "["+one+"]"), `format_version "new"`},
		{"version number", planOf("format_version", `1.2`, "resource_changes", "["+one+"]"), "line 1, column 19: format_version"},
		{"changes are an object", planOf("resource_changes", "{}"), "resource_changes must be a list"},
		{"changes are text", planOf("resource_changes", `"x"`), "resource_changes must be a list"},
		{"errored is text", planOf("errored", `"yes"`), "errored: "},
		{"errored and empty", planOf("errored", "true"), "terraform failed while it made this plan"},
		{"incomplete and empty", planOf("complete", "false"), "not complete"},
		{"children are an object", planOf("resource_changes", "["+one+"]", "prior_state", `{"values":{"root_module":{"child_modules":{}}}}`), "child_modules must be a list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := plan.Read([]byte(c.text), "plan.json")
			if err == nil {
				t.Fatalf("it is read, as %v", doc)
			}
			if !strings.Contains(err.Error(), c.says) || errors.Is(err, plan.ErrEmpty) {
				t.Errorf("the error is: %v", err)
			}
		})
	}
}

func TestEmptyPlans(t *testing.T) {
	data := `{"address":"data.aws_vpc.a","mode":"data","type":"aws_vpc","name":"a","change":{"actions":["read"],"after":{},"after_unknown":{}}}`
	for _, text := range []string{planOf(), planOf("resource_changes", "null"), planOf("resource_changes", "[]"), planOf("resource_changes", "["+data+"]"), planOf("complete", "true")} {
		if _, err := plan.Read([]byte(text), "plan.json"); !errors.Is(err, plan.ErrEmpty) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestVersions reads every version that terraform and OpenTofu have printed.
func TestVersions(t *testing.T) {
	for version, notices := range map[string]int{"0.1": 0, "0.2": 0, "1.0": 0, "1.1": 0, "1.2": 0, "1.9": 1} {
		doc, err := plan.Read([]byte(planOf("format_version", `"`+version+`"`, "resource_changes", "["+one+"]")), "plan.json")
		if err != nil {
			t.Errorf("%s: %v", version, err)
			continue
		}
		if len(doc.Notices) != notices || (notices > 0 && !strings.Contains(doc.Notices[0].Message, "newer than 1.2")) {
			t.Errorf("%s: %v", version, doc.Notices)
		}
		if doc.TerraformVersion != "1.11.4" || doc.Resources["aws_vpc"]["aws_vpc.a"] == nil {
			t.Errorf("%s: %v", version, doc)
		}
	}
}

func TestNotices(t *testing.T) {
	deleted := change("aws_vpc.b", "delete", "null")
	for _, c := range []struct{ name, text, level, says string }{
		{"no configuration", planOf("resource_changes", "["+one+"]", "configuration", ""), document.LevelWarning, "no configuration"},
		{"null configuration", planOf("resource_changes", "["+one+"]", "configuration", "null"), document.LevelWarning, "no configuration"},
		{"odd configuration", planOf("resource_changes", "["+one+"]", "configuration", `{"root_module":7}`), document.LevelWarning, "configuration cannot be read"},
		{"no planned values", planOf("resource_changes", "["+one+"]", "planned_values", ""), document.LevelNote, "no planned_values"},
		{"errored", planOf("resource_changes", "["+one+"]", "errored", "true"), document.LevelWarning, "the absence of a finding proves nothing"},
		{"incomplete", planOf("resource_changes", "["+one+"]", "complete", "false"), document.LevelWarning, "not complete"},
		{"deferred", planOf("resource_changes", "["+one+"]", "deferred_changes", `[{"reason":"provider_config_unknown","resource_change":`+change("aws_vpc.b", "create", "{}")+`}]`), document.LevelWarning, "deferred 1 change (provider_config_unknown)"},
		{"deferred alone", planOf("deferred_changes", `[{"resource_change":`+change("aws_vpc.b", "create", "{}")+`},{"reason":"y","resource_change":`+change("aws_vpc.c", "create", "{}")+`}]`), document.LevelWarning, "deferred 2 changes (no reason given, y)"},
		{"only destroys", planOf("resource_changes", "["+deleted+"]"), document.LevelNote, "only destroys"},
		{"only a deposed object", planOf("resource_changes", "["+strings.Replace(deleted, `"mode"`, `"deposed":"abc","mode"`, 1)+"]"), document.LevelNote, "only destroys"},
		{"twice the same", planOf("resource_changes", "["+one+","+one+"]"), document.LevelError, "lists aws_vpc.a twice"},
		{"odd data source", planOf("resource_changes", "["+one+"]", "prior_state", `{"values":{"root_module":{"resources":[{"mode":"data","address":"data.a.b","values":[]}]}}}`), document.LevelWarning, "a data source in prior_state is not known"},
		{"no address", planOf("resource_changes", "["+one+`,{"type":"aws_vpc"}]`), document.LevelError, "resource_changes[1] is not vetted: it has no address"},
		{"no change", planOf("resource_changes", `[{"address":"aws_vpc.a","type":"aws_vpc"}]`), document.LevelError, "aws_vpc.a: it has no change"},
		{"null change", planOf("resource_changes", "[null]"), document.LevelError, "resource_changes[0] is not vetted"},
		{"text change", planOf("resource_changes", `["x"]`), document.LevelError, "resource_changes[0] is not vetted"},
		{"odd action", planOf("resource_changes", "["+change("aws_vpc.a", "explode", "{}")+"]"), document.LevelError, `change.actions is ["explode"]`},
		{"odd after", planOf("resource_changes", "["+change("aws_vpc.a", "create", "[]")+"]"), document.LevelError, "change.after is not an object"},
		{"odd unknown", planOf("resource_changes", "["+strings.Replace(one, `"after_unknown":{}`, `"after_unknown":[]`, 1)+"]"), document.LevelError, "change.after_unknown is not an object"},
		{"odd index", planOf("resource_changes", "["+strings.Replace(one, `"mode"`, `"index":1.5,"mode"`, 1)+"]"), document.LevelError, "index is 1.5"},
		{"deferred without change", planOf("resource_changes", "["+one+"]", "deferred_changes", `[{"reason":"x"}]`), document.LevelError, "deferred_changes[0] is not vetted: it has no resource_change"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := plan.Read([]byte(c.text), "plan.json")
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range doc.Notices {
				if n.Level == c.level && strings.Contains(n.Message, c.says) {
					return
				}
			}
			t.Errorf("the notices are %v", doc.Notices)
		})
	}
}

// What a plan says in other shapes than today's terraform does.
func TestShapes(t *testing.T) {
	for _, c := range []struct {
		name, change  string
		values        int
		action        document.Action
		key           any
		configuration string
	}{
		{"after is null", change("aws_vpc.a", "create", "null"), 0, document.Create, nil, ""},
		{"unknown is true", strings.Replace(one, `"after_unknown":{}`, `"after_unknown":true`, 1), 1, document.Create, nil, ""},
		{"unknown is false", strings.Replace(one, `"after_unknown":{}`, `"after_unknown":false`, 1), 1, document.Create, nil, ""},
		{"no unknown", strings.Replace(one, `,"after_unknown":{}`, ``, 1), 1, document.Create, nil, ""},
		{"no mode", strings.Replace(one, `"mode":"managed",`, ``, 1), 1, document.Create, nil, ""},
		{"no actions", strings.Replace(one, `"actions":["create"]`, `"actions":[]`, 1), 1, document.NoOp, nil, ""},
		{"delete, then create", strings.Replace(one, `["create"]`, `["delete","create"]`, 1), 1, document.Replace, nil, ""},
		{"create, then delete", strings.Replace(one, `["create"]`, `["create","delete"]`, 1), 1, document.Replace, nil, ""},
		{"forget, then create", strings.Replace(one, `["create"]`, `["forget","create"]`, 1), 1, document.Replace, nil, ""},
		{"position", strings.Replace(one, `"mode"`, `"index":3,"mode"`, 1), 1, document.Create, 3, ""},
		{"key", strings.Replace(one, `"mode"`, `"index":"x.y","mode"`, 1), 1, document.Create, "x.y", ""},
		{"unknown fields", strings.Replace(one, `"mode"`, `"new_field":{"a":[1]},"mode"`, 1), 1, document.Create, nil, ""},
		{"null in the configuration", one, 1, document.Create, nil, `{"root_module":{"resources":[null],"module_calls":{"m":null},"variables":{"v":null},"outputs":{"o":null}},"provider_config":{"aws":null}}`},
		{"null expression", one, 1, document.Create, nil, `{"root_module":{"resources":[{"mode":"managed","type":"aws_vpc","name":"a","expressions":{"cidr_block":null}}]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.configuration == "" {
				c.configuration = "{}"
			}
			doc, err := plan.Read([]byte(planOf("resource_changes", "["+c.change+"]", "configuration", c.configuration)), "plan.json")
			if err != nil {
				t.Fatal(err)
			}
			r := doc.Resources["aws_vpc"]["aws_vpc.a"]
			if r == nil || len(doc.Notices) > 0 {
				t.Fatalf("%v, with the notices %v", doc.Resources, doc.Notices)
			}
			if len(r.Values) != c.values || r.Action != c.action || r.Key != c.key {
				t.Errorf("%d values, action %s, key %v", len(r.Values), r.Action, r.Key)
			}
		})
	}
}

// A deposed object has its successor's address and must not take its place.
func TestDeposed(t *testing.T) {
	old := strings.Replace(change("aws_vpc.a", "delete", "null"), `"mode"`, `"deposed":"abcd1234","mode"`, 1)
	for _, changes := range []string{one + "," + old, old + "," + one} {
		doc, err := plan.Read([]byte(planOf("resource_changes", "["+changes+"]")), "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		if r := doc.Resources["aws_vpc"]["aws_vpc.a"]; r.Action != document.Create || len(doc.Notices) > 0 {
			t.Errorf("action %s, notices %v", r.Action, doc.Notices)
		}
	}
}

// What was planned after all goes before what was deferred.
func TestDeferredAndPlanned(t *testing.T) {
	deferred := `[{"reason":"x","resource_change":` + change("aws_vpc.a", "create", `{"cidr_block":"10.9.0.0/16"}`) + `}]`
	doc, err := plan.Read([]byte(planOf("deferred_changes", deferred, "resource_changes", "["+one+"]")), "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Resources["aws_vpc"]["aws_vpc.a"].Values["cidr_block"]; got != "10.0.0.0/16" {
		t.Errorf("cidr_block is %v", got)
	}
}

// TestMask looks for every secret of the case anywhere in its document.
func TestMask(t *testing.T) {
	text := string(indented(t, read(t, "../../testdata/cases/sensitive/plan.json")))
	plain := string(readText(t, "../../testdata/cases/sensitive/plan.json"))
	for _, secret := range []string{"correct-horse-battery", "margaret@example.com", "wJalrXUtnFEMI", "AKIAIOSFODNN7EXAMPLE", `"sqs:*`} {
		if strings.Contains(text, secret) {
			t.Errorf("the document shows %s", secret)
		}
		if !strings.Contains(plain, strings.Trim(secret, `"`)) {
			t.Errorf("the plan holds no %s: nothing is tested", secret)
		}
	}
	if !strings.Contains(text, document.Mask) || !strings.Contains(text, `"Stage": "test"`) {
		t.Error("nothing is masked, or what is not sensitive is")
	}
}

func readText(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
