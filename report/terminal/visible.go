// Package terminal makes text from outside fit to be read on a terminal: what
// would move the cursor, change colours or reorder a line becomes visible, and
// long lines are wrapped where a reader would.
package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible rewrites every character that a terminal or a bidirectional
// renderer acts on, in the way of a quoted string: \n, \u001b, \u202e. Bytes
// that are not UTF-8 become \xNN. What prints stays as it is, so most strings
// are returned unchanged.
//
// Backslashes are not doubled: the result is for reading, not for parsing.
func Visible(s string) string {
	clean := func(r rune) bool { return r != utf8.RuneError && strconv.IsPrint(r) }
	if !strings.ContainsFunc(s, func(r rune) bool { return !clean(r) }) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == utf8.RuneError, clean(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// Shorten leaves out the middle of a string of more than limit characters and
// says how many are missing. Both ends stay, since the end of an address tells
// as much as its beginning.
func Shorten(s string, limit int) string {
	n := utf8.RuneCountInString(s)
	if n <= limit {
		return s
	}
	runes := []rune(s)
	head := limit * 2 / 3
	tail := limit - head
	return fmt.Sprintf("%s…(%d characters)…%s", string(runes[:head]), n-head-tail, string(runes[n-tail:]))
}

// Inert keeps a line of a build log from being taken for a command by the
// program that runs the build. GitHub's runner obeys lines that begin, after
// white space, with "::", and the older form "##[" wherever it stands.
func Inert(line string) string {
	if rest := strings.TrimLeftFunc(line, unicode.IsSpace); strings.HasPrefix(rest, "::") {
		line = line[:len(line)-len(rest)] + `\` + rest
	}
	return strings.ReplaceAll(line, "##[", `##\[`)
}
