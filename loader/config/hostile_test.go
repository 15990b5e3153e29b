package config_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// TestHostileInput gives configurations that ask for more than there is. Each
// must end soon, with something said of what was left out.
func TestHostileInput(t *testing.T) {
	chain := &strings.Builder{}
	chain.WriteString("locals {\n  l0 = 1\n")
	for i := 1; i < 50_000; i++ {
		fmt.Fprintf(chain, "  l%d = local.l%d + 1\n", i, i-1)
	}
	chain.WriteString("}\nresource \"aws_sqs_queue\" \"q\" {\n  name = local.l49999\n}\n")
	doubling := &strings.Builder{}
	doubling.WriteString("locals {\n  l0 = [\"x\"]\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(doubling, "  l%d = [local.l%d, local.l%d]\n", i, i-1, i-1)
	}
	doubling.WriteString("}\nresource \"aws_sqs_queue\" \"q\" {\n  name = jsonencode(local.l59)\n}\n")
	tower := map[string]string{"main.tf": "module \"a\" {\n  source = \"./m0\"\n}\nmodule \"b\" {\n  source = \"./m0\"\n}\n"}
	for i := range 25 {
		tower[fmt.Sprintf("m%d/main.tf", i)] = fmt.Sprintf("module \"a\" {\n  source = \"../m%d\"\n}\nmodule \"b\" {\n  source = \"../m%d\"\n}\n", i+1, i+1)
	}
	tower["m25/main.tf"] = `resource "aws_vpc" "v" {}`
	counts := &strings.Builder{}
	counts.WriteString("resource \"aws_vpc\" \"v0\" {\n  count = 1\n}\n")
	for i := 1; i < 20_000; i++ {
		fmt.Fprintf(counts, "resource \"aws_vpc\" \"v%d\" {\n  count = length(aws_vpc.v%d)\n}\n", 20_000-i, 20_000-i-1)
	}
	for name, test := range map[string]struct {
		files map[string]string
		says  string
	}{
		"a billion instances": {map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  count = 1000000000\n}\n"}, "past 100000"},
		"a count without end": {map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  count = 1e300\n}\n"}, "not a whole number"},
		"a negative count":    {map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  count = -1\n}\n"}, "not a whole number"},
		"a long chain":        {map[string]string{"main.tf": chain.String()}, "chain of more than"},
		"a chain of counts":   {map[string]string{"main.tf": strings.ReplaceAll(counts.String(), "v20000", "a")}, "chain of more than"},
		"nested loops":        {map[string]string{"main.tf": "locals {\n  r = range(1000)\n}\nresource \"aws_vpc\" \"v\" {\n  tags = { x = length([for a in local.r : [for b in local.r : [for c in local.r : a if c < 0]]]) }\n}\n"}, "undetermined"},
		"loops that write":    {map[string]string{"main.tf": "locals {\n  big = join(\"\", [for a in range(1000) : \"0123456789012345678901234567890123456789012345678901234567890123456789\"])\n}\nresource \"aws_vpc\" \"v\" {\n  tags = { x = length([for a in range(1000) : length([for b in range(1000) : \"${local.big}${b}\"])]) }\n}\n"}, "bytes of text"},
		"doubling":            {map[string]string{"main.tf": doubling.String()}, "too large"},
		"a tower of modules":  {tower, "more than 10000 module calls"},
		"a module in itself":  {map[string]string{"main.tf": "module \"m\" {\n  source = \".\"\n}\n"}, "calls itself"},
		"a wide range":        {map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  tags = { for i in range(100000000) : i => i }\n}\n"}, "undetermined"},
		"nots":                {map[string]string{"main.tf": "locals {}\n", "bad.tf": "locals {\n  a = " + strings.Repeat("!", 1_000_000) + "true\n}\n"}, "operators"},
		"conditions":          {map[string]string{"main.tf": "locals {}\n", "bad.tf": "locals {\n  a = " + strings.Repeat("true ? 1 : ", 1_000_000) + "1\n}\n"}, "operators"},
		"nested JSON":         {map[string]string{"main.tf": "locals {}\n", "x.tf.json": strings.Repeat(`{"a":`, 1_000_000)}, "nest more"},
		"many dynamic blocks": {map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  dynamic \"a\" {\n    for_each = range(1000)\n    content {\n      dynamic \"b\" {\n        for_each = range(1000)\n        content {\n          dynamic \"c\" {\n            for_each = range(1000)\n            content {}\n          }\n        }\n      }\n    }\n  }\n}\n"}, "blocks"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc, err := config.Load(context.Background(), mapFS(test.files), ".", config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			for _, notice := range doc.Notices {
				if strings.Contains(notice.Message, test.says) {
					return
				}
			}
			t.Errorf("nothing says %q: %.2000v", test.says, doc.Notices)
		})
	}
}

func TestLoadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := config.Load(ctx, estate(100), ".", config.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestNoticesComeOnce(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": "resource \"aws_vpc\" \"v\" {\n  count = 50\n  cidr_block = local.gone\n}\n"}, config.Options{})
	if len(doc.Notices) != 1 || doc.Notices[0].Level != document.LevelWarning {
		t.Errorf("the notices are %v", doc.Notices)
	}
}

// TestHostileExpressions gives expressions that ask for too much in a call, or
// in a few. Each leaves an undetermined value and a notice; the run goes on.
func TestHostileExpressions(t *testing.T) {
	const deep = 10_000
	growing := func(step string) string {
		var b strings.Builder
		b.WriteString("locals {\n  l0 = \"xxxxxxxxxxxxxxxx\"\n")
		for i := 1; i < 60; i++ {
			fmt.Fprintf(&b, "  l%d = %s\n", i, strings.ReplaceAll(step, "LAST", fmt.Sprintf("local.l%d", i-1)))
		}
		b.WriteString("}\n")
		return b.String()
	}
	bomb := &strings.Builder{}
	bomb.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	for name, test := range map[string]struct{ before, expr, says string }{
		"range(1e9)":           {"", `length(range(1000000000))`, "more than 1024 values"},
		"setproduct":           {"", `length(setproduct(range(1000), range(1000), range(1000)))`, "too many values"},
		"parentheses":          {"", strings.Repeat("(", deep) + "1" + strings.Repeat(")", deep), "nest more than 500 deep"},
		"lists":                {"", strings.Repeat("[", deep) + strings.Repeat("]", deep), "nest more than 500 deep"},
		"templates":            {"", `"` + strings.Repeat(`${"`, deep) + "x" + strings.Repeat(`"}`, deep) + `"`, "nest more than 500 deep"},
		"jsonencode":           {"", "jsonencode(" + strings.Repeat("[", deep) + strings.Repeat("]", deep) + ")", "nest more than 500 deep"},
		"jsondecode":           {"", `jsondecode(file("deep.json"))`, "nested too deep"},
		"yamldecode":           {"", `yamldecode(file("deep.json"))`, "nested too deep"},
		"YAML aliases":         {"", `jsonencode(yamldecode(file("bomb.yaml")))`, "too many values, aliases"},
		"a template in itself": {"", `templatefile("self.tpl", {})`, "templatefile cannot be called from inside a template"},
		"format doubling":      {growing(`format("%s%s", LAST, LAST)`), "local.l59", "too much text"},
		"join doubling":        {growing(`join("", [LAST, LAST])`), "local.l59", "too much text"},
		"replace doubling":     {growing(`replace(LAST, "x", "xx")`), "local.l59", "too much text"},
		"template doubling":    {growing(`"${LAST}${LAST}"`), "local.l59", "too much text"},
		"concat doubling":      {growing(`concat(flatten([LAST]), flatten([LAST]))`), "length(local.l59)", "too many values"},
		"a wide format":        {"", `format("%1000000000s", "x")`, "too large a width"},
		"a deep indent":        {"", `indent(1000000000, "a\nb")`, "too many spaces"},
		"nested repetition":    {"", `replace("aaaa", "/a{1000}{1000}/", "b")`, "invalid nested repetition"},
		"repetition":           {"", `regexall("(((((a{100}){100}){100}){100}){100})", "a")`, "invalid repeat count"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			fsys := mapFS(map[string]string{
				"main.tf":   test.before + "resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n",
				"x.tf":      "resource \"aws_vpc\" \"x\" {\n  cidr_block = " + test.expr + "\n}\n",
				"deep.json": strings.Repeat("[", deep) + strings.Repeat("]", deep),
				"bomb.yaml": bomb.String(),
				"self.tpl":  `${templatefile("self.tpl", {})}`,
			})
			doc, err := config.Load(context.Background(), fsys, ".", config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			if doc.Resources["aws_vpc"]["aws_vpc.v"] == nil {
				t.Error("the resource beside it is lost")
			}
			if !strings.Contains(fmt.Sprint(doc.Notices), test.says) {
				t.Errorf("nothing says %q: %.2000v", test.says, doc.Notices)
			}
		})
	}
}

// TestDeepBlocks: a file of blocks within blocks is not read, and that is said.
func TestDeepBlocks(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": `resource "aws_vpc" "v" {}`,
		"deep.tf": "resource \"aws_vpc\" \"x\" {\n" + strings.Repeat("a {\n", 10_000) + strings.Repeat("}\n", 10_000) + "}\n",
		"long.tf": "resource \"aws_vpc\" \"y\" {\n  cidr_block = \"" + strings.Repeat("a", 17<<20) + "\"\n}\n",
	}, config.Options{})
	noticed(t, doc, document.LevelError, "deep.tf was not read: brackets nest more than 500 deep")
	noticed(t, doc, document.LevelError, "long.tf was not read: the file is larger than 16 MiB")
}
