package report

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

var (
	contentPolicy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	ownStyle      = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	ownScript     = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	tag           = regexp.MustCompile(`<[a-zA-Z][^>]*>`)
	loads         = regexp.MustCompile(`(?i)\s(src|srcset|data|poster|style|on[a-z]+)\s*=|<(iframe|object|embed|link|base|img)\b`)
	anchor        = regexp.MustCompile(`href="([^"]*)"`)
)

// TestHTMLIsSelfContained: the page loads nothing, runs nothing but its own
// script, and its policy names exactly what is in it.
func TestHTMLIsSelfContained(t *testing.T) {
	for name, r := range reports() {
		page := string(render(t, r, variant{format: "html"}))
		said := contentPolicy.FindStringSubmatch(page)
		styles, scripts := ownStyle.FindAllStringSubmatch(page, -1), ownScript.FindAllStringSubmatch(page, -1)
		if said == nil || len(styles) != 1 || len(scripts) != 1 {
			t.Fatalf("%s: policy %q, %d styles, %d scripts", name, said, len(styles), len(scripts))
		}
		for _, text := range []string{styles[0][1], scripts[0][1]} {
			sum := sha256.Sum256([]byte(text))
			hash := base64.StdEncoding.EncodeToString(sum[:])
			if !strings.Contains(strings.ReplaceAll(said[1], "&#43;", "+"), "'sha256-"+hash+"'") && !strings.Contains(strings.ReplaceAll(said[1], "&#43;", "+"), "&#39;sha256-"+hash+"&#39;") {
				t.Errorf("%s: the policy does not name %s: %s", name, hash, said[1])
			}
		}
		body := ownScript.ReplaceAllString(ownStyle.ReplaceAllString(page, ""), "")
		for _, element := range tag.FindAllString(body, -1) {
			if loads.MatchString(strings.ReplaceAll(element, "data-", "")) {
				t.Errorf("%s: %s", name, element)
			}
			for _, to := range anchor.FindAllStringSubmatch(element, -1) {
				if !strings.HasPrefix(to[1], "https://") && !strings.HasPrefix(to[1], "#") {
					t.Errorf("%s: a link to %s", name, to[1])
				}
			}
		}
		if strings.Contains(styles[0][1], "url(") || strings.Contains(styles[0][1], "@import") {
			t.Errorf("%s: the style loads something", name)
		}
	}
}

// TestHTMLWithholds: findings that stand on secrets show no source.
func TestHTMLWithholds(t *testing.T) {
	asked := func(r *Report) int {
		n := 0
		r.Excerpt = func(string, int, int) []string { n++; return []string{"quoted"} }
		render(t, r, variant{format: "html"})
		return n
	}
	plain, secret, named := clean(), clean(), clean()
	for _, r := range []*Report{plain, secret, named} {
		r.Results[0].Findings = piped().Results[0].Findings
	}
	secret.Results[0].Secrets = []string{"aws_s3_bucket_versioning.logs"}
	rule := *ruleMFA
	rule.ID = "credentials-in-configuration"
	named.Results[0].Findings[0].Rule = &rule
	if asked(plain) != 1 || asked(secret) != 0 || asked(named) != 0 {
		t.Errorf("asked for the source %d, %d and %d times", asked(plain), asked(secret), asked(named))
	}
}
