package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/planvet/planvet/loader/document"
)

// Known returns nil for a place that names no line: there is nothing to show.
func Known(p *document.Place) *document.Place {
	if p == nil || p.File == "" || p.StartLine < 1 {
		return nil
	}
	return p
}

// Encode writes v as indented JSON with a newline at its end.
func Encode(w io.Writer, v any) error {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	_, err := w.Write(inertJSON(buffer.Bytes()))
	return err
}

// inertJSON escapes, within valid JSON, what a terminal or a build log would
// act on when somebody looks at it: control and formatting characters beyond
// those that JSON itself escapes, and "##[", which begins a command to GitHub's
// runner. The value stays the same to the last bit.
func inertJSON(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/64)
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			switch {
			case c == 0x7f:
				out = append(out, `\u007f`...)
			case c == '[' && i >= 2 && text[i-1] == '#' && text[i-2] == '#':
				out = append(out, `\u005b`...)
			default:
				out = append(out, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case strconv.IsPrint(r):
			out = append(out, text[i:i+size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += size
	}
	return out
}
