package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/report/terminal"
)

func newRuleCommand() command {
	return command{
		name:  "new-rule",
		usage: "AREA NAME",
		short: "Write a rule of your own to begin with, which passes its tests",
		long: `
The rule is DIR/AREA/NAME.rego, and its id AREA-NAME. It asks for a tag: replace
what it asks by what yours is to ask, example by example.`,
		examples: []string{"planvet new-rule acme tags --policy policies\nplanvet test policies"},
		setup: func(flags *pflag.FlagSet) runner {
			dir := flags.String("policy", "policies", "the `DIR` of your rules")
			resource := flags.String("resource", "aws_s3_bucket", "the resource `TYPE` that it speaks of")
			return func(_ context.Context, args []string, p process) (int, error) {
				if len(args) != 2 {
					return 0, errors.New("name an area and a rule: planvet new-rule acme tags")
				}
				return newRule(*dir, args[0], args[1], *resource, p)
			}
		},
	}
}

var (
	areaWord     = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	resourceWord = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)+$`)
)

func newRule(dir, area, name, resource string, p process) (int, error) {
	name = strings.ReplaceAll(name, "-", "_")
	for _, word := range []string{area, name} {
		if !areaWord.MatchString(word) {
			return 0, fmt.Errorf("%q must be words of a-z and 0-9 joined by '_'", word)
		}
	}
	if !resourceWord.MatchString(resource) {
		return 0, fmt.Errorf("--resource is %q, which is no resource type", resource)
	}
	file := filepath.Join(dir, area, name+".rego")
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%s is there already", filepath.ToSlash(file))
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return 0, failure{err}
	}
	text := strings.NewReplacer(
		"ID", strings.ReplaceAll(area+"-"+name, "_", "-"), "PACKAGE", area+"."+name, "TYPE", resource,
	).Replace(ruleTemplate)
	if err := replaceFile(file, []byte(text)); err != nil {
		return 0, failure{err}
	}
	fmt.Fprintf(p.stdout, "wrote %s\nplanvet test %s runs its examples; planvet --policy %s PATH… asks it.\n",
		terminal.Visible(filepath.ToSlash(file)), terminal.Visible(filepath.ToSlash(dir)), terminal.Visible(filepath.ToSlash(dir)))
	return exitClean, nil
}

const ruleTemplate = `# METADATA
# title: It must say whose it is
# description: |
#   Without the tag nobody knows whom to ask. Say here what the rule finds, why that matters, and what it
#   deliberately misses.
# schemas:
#   - input: schema.document
# custom:
#   id: ID
#   severity: medium
#   resources: [TYPE]
#   params:
#     tag: team
#   remediation: |
#     Set the tag to the name of a team.
#   examples:
#     - name: Without the tag
#       hcl: |
#         resource "TYPE" "none" {}
#         resource "TYPE" "other" {
#           tags = { stage = "prod" }
#         }
#       fail:
#         TYPE.none: it has no tag "team"
#         TYPE.other: it has no tag "team"
#     - name: With it
#       hcl: |
#         resource "TYPE" "one" {
#           tags = { team = "web" }
#         }
#     - name: Known only after apply
#       hcl: |
#         resource "random_pet" "team" {}
#         resource "TYPE" "later" {
#           tags = { team = random_pet.team.id }
#         }
#       undetermined:
#         TYPE.later: whether it has a tag "team" cannot be told, since tags.team is known only after apply
package planvet.rules.PACKAGE

import data.planvet.lib.result
import data.planvet.lib.tf

_tag := data.planvet.params["ID"].tag

results contains result.fail(r, "tags", message) if {
	some r in tf.resources("TYPE")
	tf.unset(r, ["tags", _tag])
	message := sprintf("it has no tag %q", [_tag])
}

results contains result.undetermined(r, "tags", message) if {
	some r in tf.resources("TYPE")
	tf.undecided(r, ["tags", _tag])
	message := sprintf("whether it has a tag %q cannot be told, since tags.%s %s", [_tag, _tag, tf.reason(r, ["tags", _tag])])
}
`
