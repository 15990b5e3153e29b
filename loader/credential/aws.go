package credential

import (
	"encoding/base32"
	"strings"
)

const (
	accessKeyIDLength = 20
	secretKeyLength   = 40
	queryToken        = "X-Amz-Security-Token"

	// nearby is how far from its id, in bytes, a secret key may stand in one
	// text.
	nearby = 400
	// ahead is how far before a secret key its name may stand: `"name":
	// "AWS_SECRET_ACCESS_KEY", "value": "` with some indentation.
	ahead = 60
)

// isAccessKeyID tells an access key id by its structure: four letters that say
// what it is (long-lived or of a session), then ten bytes in base32. In those
// that AWS has given out since 2019 the first bit is set and the next 40 are
// the account's number; older ones begin with I or J there
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
func isAccessKeyID(text string) bool {
	if len(text) != accessKeyIDLength || !(strings.HasPrefix(text, "AKIA") || strings.HasPrefix(text, "ASIA")) || isPlaceholder(text) {
		return false
	}
	bytes, err := base32.StdEncoding.DecodeString(text[4:])
	if err != nil {
		return false
	}
	if bytes[0]&0x80 == 0 {
		return text[4] == 'I' || text[4] == 'J'
	}
	var number uint64
	for _, b := range bytes[:6] {
		number = number<<8 | uint64(b)
	}
	const largestAccount = 999_999_999_999
	return number>>7&(1<<40-1) <= largestAccount
}

// isSecretKey tells whether a run of 40 characters may be a secret access key:
// base64 of 30 random bytes. Hashes in hexadecimal, words and paths are none:
// words are runs of small letters, where random characters take turns.
func isSecretKey(run string) bool {
	const (
		leastDistinct = 18 // of 40 random ones, fewer are never seen
		leastTurns    = 16 // of 25 on average
	)
	var upper, lower, digit bool
	for i := range len(run) {
		switch b := run[i]; {
		case b >= 'A' && b <= 'Z':
			upper = true
		case b >= 'a' && b <= 'z':
			lower = true
		case b >= '0' && b <= '9':
			digit = true
		case b == '-' || b == '_':
			return false
		}
	}
	return upper && lower && digit && distinct(run) >= leastDistinct && turns(run) >= leastTurns && !isPlaceholder(run)
}

// turns counts how often a capital, a small letter, a digit and another sign
// follow one another.
func turns(run string) int {
	class := func(b byte) int {
		switch {
		case b >= 'A' && b <= 'Z':
			return 0
		case b >= 'a' && b <= 'z':
			return 1
		case b >= '0' && b <= '9':
			return 2
		}
		return 3
	}
	n := 0
	for i := 1; i < len(run); i++ {
		if class(run[i]) != class(run[i-1]) {
			n++
		}
	}
	return n
}

// secretKeys decides on the candidates, once all ids in the text are known.
func (s *search) secretKeys() {
	for _, c := range s.candidates {
		if !s.Beside && !namesSecretKey(s.Name) && !s.idNear(c) && !namesSecretKey(s.before(c[0])) {
			continue
		}
		secret := s.text[c[0]:c[1]]
		s.add(AWSSecretKey, Hash(AWSSecretKey, secret), secret, c[0], c[1])
	}
}

func (s *search) idNear(c [2]int) bool {
	for _, id := range s.ids {
		if id+accessKeyIDLength >= c[0]-nearby && id <= c[1]+nearby {
			return true
		}
	}
	return false
}

func (s *search) before(at int) string { return s.text[max(0, at-ahead):at] }

// namesSecretKey tells whether a name, or the text before a value, says that
// the value is a secret access key.
func namesSecretKey(name string) bool {
	if name == "" {
		return false
	}
	letters := onlyLetters(name)
	for _, word := range []string{"secretaccesskey", "secretkey", "awssecret", "accesssecret", "awssk"} {
		if strings.Contains(letters, word) {
			return true
		}
	}
	return false
}

func namesSessionToken(name string) bool {
	letters := onlyLetters(name)
	return strings.Contains(letters, "sessiontoken") || strings.Contains(letters, "securitytoken")
}

func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, text)
}

// tokenHeads are how session tokens begin: base64 of a few bytes and then
// "origin_ec" or "er/aws", in the order of their age.
var tokenHeads = []string{"IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "AQoDYXdz"}

// isSessionToken tells a session token by its beginning or by its name.
func (s *search) isSessionToken(run string, start int) bool {
	const shortestToken = 100
	if len(run) < shortestToken || isPlaceholder(run) || distinct(run) < 20 {
		return false
	}
	for _, head := range tokenHeads {
		if strings.HasPrefix(run, head) {
			return true
		}
	}
	if strings.ContainsAny(run, "-_") {
		return false
	}
	return namesSessionToken(s.Name) || namesSessionToken(s.before(start))
}

// queryToken takes the value of an X-Amz-Security-Token in an address. AWS
// warns against sharing such an address: whoever has it acts as its maker.
func (s *search) queryToken(start, end int) int {
	const shortestValue = 16
	rest := s.text[end:]
	if !strings.HasPrefix(rest, "=") {
		return 0
	}
	value := rest[1:]
	if stop := strings.IndexAny(value, "& \t\r\n\"'`<>#\\;,)}"); stop >= 0 {
		value = value[:stop]
	}
	if len(value) < shortestValue || strings.ContainsAny(value, "${*") || isPlaceholder(value) || distinct(value) < 8 {
		return 0
	}
	next := end + 1 + len(value)
	// The name says what was there, so it stays.
	s.add(AWSQueryToken, Hash(AWSQueryToken, value), value, end+1, next)
	return next
}

// isPlaceholder tells of text that stands for a credential: AWS's documented
// examples, and what people write until they have one.
func isPlaceholder(text string) bool {
	lower := strings.ToLower(text)
	for _, word := range []string{"example", "placeholder", "changeme", "yoursecret", "youraccess", "redacted", "xxxxxx", "000000", "111111", "123456789", "aaaaaa"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return ascends(text)
}

// ascends tells whether eight characters follow each other as in the alphabet.
func ascends(text string) bool {
	const most = 8
	length := 1
	for i := 1; i < len(text); i++ {
		if text[i] == text[i-1]+1 {
			if length++; length >= most {
				return true
			}
		} else {
			length = 1
		}
	}
	return false
}

// distinct counts the different characters of a text.
func distinct(text string) int {
	var seen [256]bool
	n := 0
	for i := range len(text) {
		if !seen[text[i]] {
			seen[text[i]] = true
			n++
		}
	}
	return n
}
