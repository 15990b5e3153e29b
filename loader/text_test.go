package loader

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestUTF8Text(t *testing.T) {
	const text = "{\"größe\": \"日本 😀\"}\r\n"
	for name, coding := range map[string]struct {
		order unicode.Endianness
		mark  unicode.BOMPolicy
	}{
		"little endian":             {unicode.LittleEndian, unicode.IgnoreBOM},
		"big endian":                {unicode.BigEndian, unicode.IgnoreBOM},
		"little endian with a mark": {unicode.LittleEndian, unicode.UseBOM},
		"big endian with a mark":    {unicode.BigEndian, unicode.UseBOM},
	} {
		encoded, err := unicode.UTF16(coding.order, coding.mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := utf8Text([]byte(encoded)); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if _, err := utf8Text([]byte(encoded[:len(encoded)-1])); err == nil || !strings.Contains(err.Error(), "truncated") {
			t.Errorf("%s, cut off: %v", name, err)
		}
	}
	for from, want := range map[string]string{
		text: text, "\ufeff" + text: text, "": "", "{": "{", "\ufeff": "",
		"\x00":             "\x00",        // one byte is no UTF-16
		"{\x01\"\x02":      "{\x01\"\x02", // neither
		"\xff\xfe":         "",            // a mark alone
		"\xff\xfe{\x00":    "{",           //
		"\xef\xbb\xbf{}":   "{}",          //
		"\xff\xfe\x00\xd8": "\ufffd",      // half of a pair
	} {
		if got, err := utf8Text([]byte(from)); err != nil || string(got) != want {
			t.Errorf("%q: %q, %v", from, got, err)
		}
	}
}
