package credential

import (
	"encoding/base64"
	"regexp"
	"strings"
)

const (
	pemBegin   = "-----BEGIN"
	pemEnd     = "-----END"
	puttyBegin = "PuTTY-User-Key-File-"
)

var keyLabel = regexp.MustCompile(`^ (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`)

// pem takes a private key whose first line begins at start, and returns where
// it ends; 0 where it is none, or has no body: documentation abbreviates keys.
func (s *search) pem(start int) int {
	rest := s.text[start+len(pemBegin):]
	label := keyLabel.FindString(rest)
	if label == "" {
		return 0
	}
	body := rest[len(label):]
	if reach := s.reach(); len(body) > reach {
		body = body[:reach]
	}
	s.joined += len(body)
	end := start + len(pemBegin) + len(label) + len(body)
	if at := strings.Index(body, pemEnd); at >= 0 {
		end = start + len(pemBegin) + len(label) + at + len(pemEnd)
		body = body[:at]
		if tail := strings.Index(s.text[end:], "-----"); tail >= 0 && tail <= len(label) {
			end += tail + len("-----")
		}
	}
	key, ok := keyBytes(label, body)
	if !ok {
		return 0
	}
	s.add(PrivateKey, Hash(PrivateKey, key), key, start, end)
	return end
}

// keyBytes decodes the body of a private key and checks that it is one.
func keyBytes(label, body string) (string, bool) {
	lines, encrypted := bodyLines(body)
	if strings.Contains(label, "PGP") {
		// The last line is a checksum.
		if n := len(lines); n > 1 && strings.HasPrefix(lines[n-1], "=") {
			lines = lines[:n-1]
		}
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.Join(lines, ""), "="))
	if err != nil || len(decoded) < 40 {
		return "", false
	}
	key := string(decoded)
	switch {
	case strings.Contains(label, "OPENSSH"):
		return key, strings.HasPrefix(key, "openssh-key-v1\x00")
	case strings.Contains(label, "PGP"):
		return key, decoded[0]&0x80 != 0
	}
	return key, encrypted || isSequence(decoded)
}

// escapedBreak is a line's end as JSON, YAML and shell scripts write it in one
// line, perhaps escaped again.
var escapedBreak = regexp.MustCompile(`\\+[nr]`)

// bodyLines are the lines of base64 of a key. Headers before them tell whether
// it is encrypted; the key is one all the same.
func bodyLines(body string) (lines []string, encrypted bool) {
	for line := range strings.Lines(escapedBreak.ReplaceAllString(body, "\n")) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, ": ") {
			encrypted = encrypted || strings.HasPrefix(line, "DEK-Info") || strings.Contains(line, "ENCRYPTED")
			continue
		}
		if line = strings.Join(strings.Fields(line), ""); line != "" {
			lines = append(lines, line)
		}
	}
	return lines, encrypted
}

// isSequence tells whether bytes are one ASN.1 SEQUENCE, in DER, and nothing
// more: what every key in PEM is.
func isSequence(der []byte) bool {
	const sequence, long = 0x30, 0x80
	if der[0] != sequence {
		return false
	}
	length, head := int(der[1]), 2
	if length >= long {
		octets := length &^ long
		if octets == 0 || octets > 3 {
			return false
		}
		length = 0
		for _, b := range der[2 : 2+octets] {
			length = length<<8 | int(b)
		}
		head += octets
	}
	return head+length == len(der)
}

// putty takes a key file of PuTTY.
func (s *search) putty(start int) int {
	const lines, mac = "Private-Lines:", "Private-MAC:"
	rest := s.text[start:]
	from := strings.Index(rest, lines)
	if from < 0 {
		return 0
	}
	to := strings.Index(rest[from:], mac)
	if to < 0 {
		return 0
	}
	body, _ := bodyLines(rest[from+len(lines) : from+to])
	if len(body) < 2 {
		return 0
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.Join(body[1:], ""), "="))
	if err != nil || len(decoded) < 32 {
		return 0
	}
	end := start + from + to
	s.add(PrivateKey, Hash(PrivateKey, string(decoded)), string(decoded), start, end)
	return end
}
