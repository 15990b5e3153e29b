package credential

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf16"
)

const (
	// shortestEncoded is the shortest run that is decoded: shorter ones hold no
	// credential.
	shortestEncoded = 32
	// longestUnpacked bounds what is read of a compressed text: user data has at
	// most 16 KB.
	longestUnpacked = 1 << 20
	// longestJoined bounds in bytes what is taken for one credential or one
	// encoded text over several lines.
	longestJoined = 64 << 10
	// mostJoined bounds all of that in one text, and shortJoined is what is left of
	// longestJoined beyond: each line may begin another that takes in all that
	// follow it.
	mostJoined  = 16 << 20
	shortJoined = 4 << 10
)

// reach is how far what begins here may go.
func (s *search) reach() int {
	if s.joined > mostJoined {
		return shortJoined
	}
	return longestJoined
}

// encoded looks into a run of base64, which may go on in further lines, and
// returns where to go on.
func (s *search) encoded(start, end int) int {
	if end-start < shortestEncoded || s.depth >= deepest {
		return end
	}
	whole, last := s.lines(start, end)
	inner := unpacked(whole)
	if inner == "" && last > end {
		inner, last = unpacked(s.text[start:end]), s.padding(end)
	}
	if inner == "" {
		return end
	}
	nested := search{Context: s.Context, text: inner, depth: s.depth + 1}
	nested.all()
	for _, f := range nested.found {
		s.add(f.Kind, f.Hash, f.secret, start, last)
	}
	if len(nested.found) == 0 {
		return end
	}
	return last
}

// lines joins a run with the runs in the lines that follow, as long as they
// hold nothing else.
func (s *search) lines(start, end int) (joined string, last int) {
	var b strings.Builder
	b.WriteString(s.text[start:end])
	last = s.padding(end)
	reach := s.reach()
	for last == end && b.Len() < reach {
		next := end
		for next < len(s.text) && strings.IndexByte(" \t\r\n", s.text[next]) >= 0 {
			next++
		}
		if !strings.Contains(s.text[end:next], "\n") {
			break
		}
		stop := next
		for stop < len(s.text) && inRun[s.text[stop]] {
			stop++
		}
		after := s.padding(stop)
		if stop == next || after < len(s.text) && strings.IndexByte(" \t\r\n\"'", s.text[after]) < 0 {
			break
		}
		b.WriteString(s.text[next:stop])
		end, last = stop, after
	}
	s.joined += b.Len()
	return b.String(), last
}

// unpacked decodes base64 of text, perhaps compressed; "" where it is none.
func unpacked(run string) string {
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(run, "-_") {
		encoding = base64.RawURLEncoding
	}
	decoded, err := encoding.DecodeString(run)
	if err != nil {
		return ""
	}
	if bytes.HasPrefix(decoded, []byte("\x1f\x8b")) {
		reader, err := gzip.NewReader(bytes.NewReader(decoded))
		if err != nil {
			return ""
		}
		// What is cut off or damaged is read as far as it goes.
		decoded, _ = io.ReadAll(io.LimitReader(reader, longestUnpacked))
	}
	if text := wide(decoded); text != "" {
		return text
	}
	if !isText(decoded) {
		return ""
	}
	return string(decoded)
}

// wide is the text that bytes are in UTF-16, little end first, as PowerShell
// takes it with -EncodedCommand; "" where they are none. Text in Latin letters
// has a zero in every second byte.
func wide(of []byte) string {
	if len(of)%2 != 0 || len(of) < shortestEncoded {
		return ""
	}
	units, zeros := make([]uint16, 0, len(of)/2), 0
	for i := 0; i < len(of); i += 2 {
		if of[i+1] == 0 {
			zeros++
		}
		units = append(units, uint16(of[i])|uint16(of[i+1])<<8)
	}
	if zeros*10 < len(units)*9 {
		return ""
	}
	text := string(utf16.Decode(units))
	if !isText([]byte(text)) {
		return ""
	}
	return text
}

// isText tells whether bytes hold no control characters but those of text. A
// file in UTF-16 is none.
func isText(of []byte) bool {
	for _, b := range of {
		if b < ' ' && !bytes.ContainsRune([]byte("\n\r\t\f\x1b"), rune(b)) {
			return false
		}
	}
	return len(of) > 0
}

// Decoded is the text that a text encodes in base64, perhaps compressed; "" if
// it does not.
func Decoded(text string) string {
	return unpacked(strings.TrimRight(strings.Join(strings.Fields(text), ""), "="))
}
