package main

import (
	"bytes"
	"io"
	"strings"
)

// A disarmed writer keeps lines from being commands to GitHub's runner, which
// obeys whatever a step prints: "::name::" at a line's beginning, spaces aside,
// and "##[name]" anywhere
// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
// The github format, whose lines are meant to be commands, writes to the writer
// below.
type disarmed struct {
	to   io.Writer
	rest []byte // of a line that has not ended
}

func (d *disarmed) Write(text []byte) (int, error) {
	d.rest = append(d.rest, text...)
	end := bytes.LastIndexByte(d.rest, '\n') + 1
	if end == 0 {
		return len(text), nil
	}
	lines := string(d.rest[:end])
	d.rest = append(d.rest[:0], d.rest[end:]...)
	_, err := io.WriteString(d.to, harmless(lines))
	return len(text), err
}

// flush writes a last line that has no end.
func (d *disarmed) flush() error {
	_, err := io.WriteString(d.to, harmless(string(d.rest)))
	d.rest = nil
	return err
}

func harmless(text string) string {
	if !strings.Contains(text, "::") && !strings.Contains(text, "##[") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimLeft(line, " \t\u00a0\ufeff"); strings.HasPrefix(trimmed, "::") {
			line = line[:len(line)-len(trimmed)] + `\` + trimmed
		}
		b.WriteString(strings.ReplaceAll(line, "##[", `##\[`))
	}
	return b.String()
}

// onRunner disarms what is printed where GitHub's runner reads it. done is to be
// called at the end.
func (p process) onRunner() (q process, done func() error) {
	if p.getenv("GITHUB_ACTIONS") != "true" {
		return p, func() error { return nil }
	}
	stdout, stderr := &disarmed{to: p.stdout}, &disarmed{to: p.stderr}
	p.stdout, p.stderr = stdout, stderr
	return p, func() error {
		err := stdout.flush()
		if failed := stderr.flush(); err == nil {
			err = failed
		}
		return err
	}
}

// commands is where lines that are meant for the runner go.
func (p process) commands() io.Writer {
	if d, ok := p.stdout.(*disarmed); ok {
		return d.to
	}
	return p.stdout
}
