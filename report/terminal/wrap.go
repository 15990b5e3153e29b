package terminal

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Width tells how many columns of a terminal s takes: wide East Asian
// characters take two, combining marks none.
func Width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me):
		default:
			switch width.LookupRune(r).Kind() {
			case width.EastAsianWide, width.EastAsianFullwidth:
				n += 2
			default:
				n++
			}
		}
	}
	return n
}

// Wrap breaks text at spaces into lines of at most columns, as far as its
// words allow: a word is never broken, and an instance key such as
// ["two words"] is part of its word. Runs of spaces become one.
func Wrap(text string, columns int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	for _, word := range words(text) {
		w := Width(word)
		switch {
		case line.Len() == 0: // used may be 0 after a word of combining marks
		case used+1+w > columns:
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		default:
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += w
	}
	if line.Len() > 0 {
		lines = append(lines, line.String())
	}
	return lines
}

// words splits at spaces that stand outside an instance key. A key that is
// never closed is not one.
func words(text string) []string {
	var out []string
	start := -1
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			if start >= 0 {
				out = append(out, text[start:i])
				start = -1
			}
			i++
			continue
		}
		if start < 0 {
			start = i
		}
		i += 1 + keyLength(text[i:])
	}
	if start >= 0 {
		out = append(out, text[start:])
	}
	return out
}

// keyLength is how many bytes after the first belong to the instance key that
// s begins with, 0 if it begins with none.
func keyLength(s string) int {
	if !strings.HasPrefix(s, `["`) {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			if strings.HasPrefix(s[i:], `"]`) {
				return i + 1
			}
			return 0
		}
	}
	return 0
}
