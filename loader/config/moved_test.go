package config_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/config"
)

func TestMovedBlocks(t *testing.T) {
	files := map[string]string{
		"main.tf": `
			resource "aws_vpc" "b" {}
			moved {
			  from = aws_vpc.a
			  to   = aws_vpc.b
			}
			module "new" {
			  source   = "./m"
			  for_each = toset(["x"])
			}
			moved {
			  from = module.old
			  to   = module.new["x"]
			}
			moved {
			  from = aws_vpc.lost
			}
			moved {
			  from = data.x[count.index]
			  to   = 17
			}`,
		"more.tf.json": `{
			"resource": {"aws_eip": {"two": {"count": 2}}},
			"moved": [{"from": "aws_eip.one", "to": "aws_eip.two[0]"}]
		}`,
		"m/main.tf": `
			resource "aws_vpc" "inner" {}
			moved {
			  from = aws_vpc.before
			  to   = aws_vpc.inner
			}`,
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	doc, err := config.Load(context.Background(), fsys, ".", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, instances := range doc.Resources {
		for address, r := range instances {
			got[address] = r.Previous
		}
	}
	want := map[string][]string{
		"aws_vpc.b":                     {"aws_vpc.a"},
		`module.new["x"].aws_vpc.inner`: {"module.old.aws_vpc.inner", `module.new["x"].aws_vpc.before`, "module.old.aws_vpc.before"},
		"aws_eip.two[0]":                {"aws_eip.one"},
		"aws_eip.two[1]":                nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
