package credential

import "strings"

// prefixes are tokens that say what they are: a prefix, and then at least so
// many letters and digits.
var prefixes = []struct {
	kind, prefix string
	least        int
	dashes       bool // "-" and "_" may follow too
}{
	{GitHubToken, "ghp_", 36, false},
	{GitHubToken, "gho_", 36, false},
	{GitHubToken, "ghu_", 36, false},
	{GitHubToken, "ghs_", 36, false},
	{GitHubToken, "ghr_", 36, false},
	{GitHubToken, "github_pat_", 82, true},
	{GitLabToken, "glpat-", 20, true},
	{NPMToken, "npm_", 36, false},
	{PyPIToken, "pypi-AgEIcHlwaS5vcmc", 50, true},
	{SlackToken, "xoxb-", 40, true},
	{SlackToken, "xoxp-", 40, true},
	{StripeKey, "sk_live_", 24, false},
	{StripeKey, "rk_live_", 24, false},
}

// token recognises a run, or its end, by its prefix: addresses put a token
// behind a slash. kind is "" where it is none.
func (s *search) token(start, end int) (kind string, from, to int) {
	run := s.text[start:end]
	for _, p := range prefixes {
		at := strings.Index(run, p.prefix)
		if at < 0 || at > 0 && run[at-1] != '/' {
			continue
		}
		rest := run[at+len(p.prefix):]
		if len(rest) < p.least || !p.dashes && strings.ContainsAny(rest, "-_") || strings.ContainsAny(rest, "+/") ||
			distinct(rest) < 10 || isPlaceholder(rest) {
			continue
		}
		return p.kind, start + at, end
	}
	return s.sendGrid(start, end)
}

// sendGrid recognises SG.<22>.<43>, whose dots end runs.
func (s *search) sendGrid(start, end int) (kind string, from, to int) {
	const head, first, second = "SG.", 22, 43
	if end-start != first || !strings.HasSuffix(s.text[:start], head) || end+1+second > len(s.text) || s.text[end] != '.' {
		return "", 0, 0
	}
	to = end + 1
	for to < len(s.text) && inRun[s.text[to]] {
		to++
	}
	from = start - len(head)
	if to-end-1 != second || isPlaceholder(s.text[from:to]) || distinct(s.text[end+1:to]) < 18 {
		return "", 0, 0
	}
	return SendGridKey, from, to
}
