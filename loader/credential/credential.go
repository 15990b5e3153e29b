// Package credential finds credentials that are written out in text, and masks
// them. It knows formats alone: nothing of Terraform, and of no file.
//
// Only formats count that cannot be taken for anything else: a random string
// of some length is no credential unless its name or what stands beside it
// says so. What documentation uses as an example, and what is plainly a
// placeholder, is none either. Passwords are deliberately not looked for: they
// have no format.
package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// The kinds of credentials.
const (
	AWSSecretKey    = "aws-secret-access-key" // beside its access key id, or under a name that says so
	AWSSessionToken = "aws-session-token"
	AWSQueryToken   = "aws-security-token-in-query" // X-Amz-Security-Token= in an address
	PrivateKey      = "private-key"                 // PEM, OpenSSH, PGP or PuTTY
	GitHubToken     = "github-token"
	GitLabToken     = "gitlab-token"
	NPMToken        = "npm-token"
	PyPIToken       = "pypi-token"
	SendGridKey     = "sendgrid-key"
	SlackToken      = "slack-token"
	StripeKey       = "stripe-key"
	SlackWebhook    = "slack-webhook" // an address that anybody who has it may post to
	TeamsWebhook    = "teams-webhook"
	DiscordWebhook  = "discord-webhook"
)

// A Found is one credential in a text. Of one inside an encoding (base64,
// gzip) the span is that of all that is encoded.
type Found struct {
	Kind       string
	Hash       string // see [Hash]
	Start, End int    // bytes

	secret string // as it stands there, to find it elsewhere; never shown
}

// hashKey sets the hashes apart from any other use of SHA-256. It is no
// secret: what is hashed has at least 120 bits that nobody can guess, so the
// hash tells nothing, and the same credential has the same hash in every run
// and wherever it is written.
const hashKey = "planvet credential hash 1"

// hashLength is the length of a hash in hexadecimal digits: 64 bits, enough to
// tell the credentials of one organisation apart.
const hashLength = 16

// Hash tells credentials apart without showing them: HMAC-SHA256, cut short.
func Hash(kind, secret string) string {
	mac := hmac.New(sha256.New, []byte(hashKey))
	mac.Write([]byte(kind + "\x00" + secret))
	return hex.EncodeToString(mac.Sum(nil))[:hashLength]
}

// A Context is what is known of a text besides itself.
type Context struct {
	Name   string // of the argument or variable that holds it
	Beside bool   // an AWS access key id stands beside it
	// Known are credentials that were found elsewhere, made by [Known]: of
	// some, only their surroundings tell what they are.
	Known map[string]Found
}

// Known makes a [Context]'s Known of what was found.
func Known(found []Found) map[string]Found {
	known := map[string]Found{}
	for _, f := range found {
		if f.Kind == AWSSecretKey || f.Kind == AWSSessionToken {
			known[f.secret] = f
		}
	}
	return known
}

// In finds the credentials in a text, in order, without overlaps.
func In(text string, c Context) []Found {
	if len(text) < shortest {
		return nil
	}
	s := search{Context: c, text: text}
	s.all()
	return s.found
}

// Mask puts mask in the place of each credential that [In] found in text.
func Mask(text string, found []Found, mask string) string {
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, f := range found {
		if f.Start < at { // several in one encoding
			continue
		}
		b.WriteString(text[at:f.Start])
		b.WriteString(mask)
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// shortest is the length of the shortest text worth looking at.
const shortest = 20

// deepest bounds encodings within encodings.
const deepest = 3

// A search goes through one text once, from run to run of the characters that
// credentials are made of.
type search struct {
	joined int // bytes that were taken together, to bound the work
	Context
	text  string
	depth int
	found []Found

	ids        []int    // where access key ids begin
	candidates [][2]int // spans that may be secret keys
}

func (s *search) all() {
	for at := 0; at < len(s.text); {
		if !inRun[s.text[at]] {
			at++
			continue
		}
		end := at + 1
		for end < len(s.text) && inRun[s.text[end]] {
			end++
		}
		at = s.run(at, end)
	}
	s.secretKeys()
	slices.SortStableFunc(s.found, func(a, b Found) int { return a.Start - b.Start })
}

// inRun are the characters of base64 in both alphabets.
var inRun = func() (table [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
		table[b] = true
	}
	return table
}()

// run looks at one run, and returns where to go on.
func (s *search) run(start, end int) int {
	run := s.text[start:end]
	if strings.HasSuffix(run, pemBegin) {
		if next := s.pem(end - len(pemBegin)); next > 0 {
			return next
		}
	}
	if len(run) < shortest {
		return end
	}
	if known, ok := s.Known[run]; ok {
		s.add(known.Kind, known.Hash, run, start, end)
		return end
	}
	switch {
	case isAccessKeyID(run):
		s.ids = append(s.ids, start)
		return end
	case len(run) == secretKeyLength && isSecretKey(run) && !strings.HasPrefix(s.text[end:], "="):
		s.candidates = append(s.candidates, [2]int{start, end})
		return end
	case strings.EqualFold(run, queryToken):
		if next := s.queryToken(start, end); next > 0 {
			return next
		}
	case strings.HasPrefix(run, puttyBegin):
		if next := s.putty(start); next > 0 {
			return next
		}
	}
	if s.isSessionToken(run, start) {
		end = s.padding(end)
		s.add(AWSSessionToken, Hash(AWSSessionToken, strings.TrimRight(run, "=")), run, start, end)
		return end
	}
	kind, from, to := s.webhook(start, end)
	if kind == "" {
		kind, from, to = s.token(start, end)
	}
	if kind != "" {
		secret := s.text[from:to]
		s.add(kind, Hash(kind, secret), secret, from, to)
		return to
	}
	return s.encoded(start, end)
}

func (s *search) add(kind, hash, secret string, start, end int) {
	s.found = append(s.found, Found{Kind: kind, Hash: hash, Start: start, End: end, secret: secret})
}

// padding is the end of what begins as base64 and may be padded.
func (s *search) padding(end int) int {
	for i := 0; i < 2 && end < len(s.text) && s.text[end] == '='; i++ {
		end++
	}
	return end
}
