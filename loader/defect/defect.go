// Package defect tells of a panic that was recovered, in one line that is the
// same on every run: a report is no place for stacks, whose addresses and
// goroutines differ each time.
package defect

import (
	"fmt"
	"path"
	"regexp"
	"runtime"
	"strings"
)

// An Error is a defect of planvet or of a library.
type Error struct {
	what  string
	where string // "topdown/arithmetic.go:225"; "" where it is not known
}

func (e *Error) Error() string {
	if e.where == "" {
		return e.what
	}
	return e.what + ", in " + e.where
}

// Of makes an error of what recover gave. It has to be called by the deferred
// function itself, whose stack still leads to the panic.
func Of(recovered any) *Error {
	if known, ok := recovered.(*Error); ok { // handed on from another goroutine
		return known
	}
	return &Error{what: what(recovered), where: where()}
}

// pointer is how Go prints an address.
var pointer = regexp.MustCompile(`\b0x[0-9a-f]+\b`)

func what(recovered any) string {
	switch recovered := recovered.(type) {
	case error:
		return line(recovered.Error())
	case string:
		return line(recovered)
	}
	return fmt.Sprintf("a panic of type %T", recovered)
}

func line(text string) string {
	const longest = 200
	text = pointer.ReplaceAllString(strings.Join(strings.Fields(text), " "), "0x…")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return text
}

// where is the first line of code below the panic that is not Go's own.
func where() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	panicked := false
	for {
		frame, more := frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
			panicked = panicked || frame.Function == "runtime.gopanic"
		case panicked:
			return fmt.Sprintf("%s/%s:%d", path.Base(path.Dir(frame.File)), path.Base(frame.File), frame.Line)
		}
		if !more {
			return ""
		}
	}
}
