package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// consoleBlock is a command of the README with what it prints.
var consoleBlock = regexp.MustCompile("(?s)```console\n\\$ ([^\n]*)\n(.*?)```\n")

// readmeFolders tells where a command of the README is run, when it is not the
// repository's root.
var readmeFolders = map[string]string{"planvet infra": "testdata/accepted", "planvet fix infra": "testdata/accepted"}

// TestReadme runs every command that the README shows with its output, and
// wants that output. With -update it writes it.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	top, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	updated := consoleBlock.ReplaceAllFunc(text, func(block []byte) []byte {
		blocks++
		match := consoleBlock.FindSubmatch(block)
		command, want := string(match[1]), string(match[2])
		t.Chdir(top)
		line := command
		if dir, rest, found := strings.Cut(command, " && "); found {
			t.Chdir(strings.TrimPrefix(dir, "cd "))
			line = rest
		}
		for prefix, dir := range readmeFolders {
			if strings.HasPrefix(line, prefix) {
				t.Chdir(dir)
			}
		}
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != "planvet" {
			t.Errorf("%q is no command of planvet", command)
			return block
		}
		var out bytes.Buffer
		run(context.Background(), words[1:], process{stdin: strings.NewReader(""), stdout: &out, stderr: &out, today: "2026-11-23"})
		if out.String() != want && !*update {
			t.Errorf("$ %s\nprints\n%s\nThe README has\n%s\nRun go test ./cmd/planvet -run TestReadme -update", command, out.String(), want)
		}
		return slices.Concat([]byte("```console\n$ "+command+"\n"), out.Bytes(), []byte("```\n"))
	})
	if blocks < 4 {
		t.Errorf("the README has only %d commands with output", blocks)
	}
	t.Chdir(top)
	if *update {
		if err := os.WriteFile("README.md", updated, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
