package loader

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/text/encoding/unicode"
)

// utf8Text undoes what a shell's redirection did to a program's output: a
// byte order mark, or UTF-16 as older PowerShells write it, with or without a
// mark.
func utf8Text(text []byte) ([]byte, error) {
	order := unicode.LittleEndian
	switch {
	case bytes.HasPrefix(text, []byte{0xEF, 0xBB, 0xBF}):
		return text[3:], nil
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}), len(text) > 1 && text[0] != 0 && text[1] == 0:
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}), len(text) > 1 && text[0] == 0 && text[1] != 0:
		order = unicode.BigEndian
	default:
		return text, nil
	}
	if len(text)%2 == 1 {
		return nil, errors.New("this looks like UTF-16, but ends in the middle of a character: it was truncated")
	}
	decoded, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(withMark(text, order))
	if err != nil {
		return nil, fmt.Errorf("this looks like UTF-16 but is not: %w", err)
	}
	return decoded, nil
}

func withMark(text []byte, order unicode.Endianness) []byte {
	mark := []byte{0xFF, 0xFE}
	if order == unicode.BigEndian {
		mark = []byte{0xFE, 0xFF}
	}
	if bytes.HasPrefix(text, mark) {
		return text
	}
	return append(mark, text...)
}
