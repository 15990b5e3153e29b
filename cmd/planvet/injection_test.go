package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// What a pull request may write into names, keys, values and reasons, each to
// speak to one reader of reports.
var hostileTexts = []string{
	"\x1b[31mred\x1b]8;;http://x.example\x07link\x1b]8;;\x07\r\x08\x9b31m",
	"\n::error::pwned\n::set-output name=x::y\n##[error]pwned%0A::warning::pwned",
	"<img src=x onerror=alert(1)></td></table></details></script><script>alert(1)</script><!--",
	"`]]>--></a>\" onmouseover=\"alert(1)' ![x](http://x.example/x.png) [y](javascript:alert(1)) @octocat | a | b ```",
	"\u202eright to left\u2066\u200bzero\u00a0width\ufeff\u2028",
	"=cmd|' /C calc'!A0 \x00\x01\x7f ../../%2e%2e/?#\\x javascript:alert(1) file:///etc/passwd",
}

// hostileFolder writes a configuration that holds the text wherever one can be
// written.
func hostileFolder(t *testing.T, text string) {
	t.Helper()
	quoted := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(hclQuoted(text))
	inFolder(t, nil)
	name := strings.NewReplacer("/", "_", "\x00", "_").Replace(text)
	if len(name) > 100 {
		name = name[:100]
	}
	name = strings.ToValidUTF8(name, "_")
	files := map[string]string{
		name + ".tf": fmt.Sprintf(`
# planvet:ignore instance-metadata-v1 reason=%[1]s
resource "aws_instance" "a" {
  ami           = %[1]s
  instance_type = "t3.micro"
}

resource "aws_security_group" "open" {
  for_each    = toset([%[1]s])
  name        = each.key
  description = %[1]s
  tags        = { (each.key) = each.key }
  ingress {
    description = %[1]s
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "other" {
  name = aws_security_group.open[%[1]s].name
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = %[1]s
    cidr_blocks = [%[1]s, "::/0"]
  }
}

resource "aws_iam_role" "r" {
  name = %[1]s
  assume_role_policy = jsonencode({
    Statement = [{ Sid = %[1]s, Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = ["*", %[1]s] }, Condition = { StringEquals = { %[1]s = %[1]s } } }]
  })
}

resource "aws_s3_bucket" "b" {
  bucket = %[1]s
}

module "m" {
  source = "./sub"
  key    = %[1]s
}

module "far" {
  source = %[1]s
}

output "o" { value = file(%[1]s) }
`, quoted),
		"sub/main.tf":  "variable \"key\" {}\nresource \"aws_vpc\" \"v\" {\n  for_each   = toset([var.key])\n  cidr_block = tonumber(each.key)\n}\n",
		".planvet.hcl": fmt.Sprintf("suppress {\n  rules   = [\"s3-versioning\"]\n  address = \"aws_s3_bucket.*\"\n  reason  = %s\n}\n", quoted),
	}
	for file, content := range files {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// hclQuoted writes a text as HCL does.
func hclQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// withoutCode takes out code spans and what a backslash escapes (CommonMark 0.31,
// sections 2.4 and 6.1).
func withoutCode(markdown string) string {
	var b strings.Builder
	for i := 0; i < len(markdown); {
		switch markdown[i] {
		case '\\':
			i += 2
		case '`':
			n := len(markdown[i:]) - len(strings.TrimLeft(markdown[i:], "`"))
			fence := markdown[i : i+n]
			i += n
			for at := i; at < len(markdown); {
				if markdown[at] != '`' {
					at++
					continue
				}
				m := len(markdown[at:]) - len(strings.TrimLeft(markdown[at:], "`"))
				at += m
				if m == len(fence) {
					i = at
					break
				}
			}
		default:
			b.WriteByte(markdown[i])
			i++
		}
	}
	return b.String()
}

// TestInjection: input cannot speak for planvet, in any format.
func TestInjection(t *testing.T) {
	checks := map[string]func(t *testing.T, out string){
		"text":     func(t *testing.T, out string) { plainText(t, out) },
		"markdown": noMarkup,
		"github":   onlyOwnCommands,
		"json":     validJSON,
		"sarif":    func(t *testing.T, out string) { validJSON(t, out); validURIs(t, out) },
		"junit":    validXML,
		"html":     noForeignTags,
	}
	for i, text := range hostileTexts {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			hostileFolder(t, text)
			for format, check := range checks {
				for _, more := range [][]string{nil, {"--per-instance", "--sarif-profile", "full", "--pedantic", "--color", "never"}} {
					var stdout, stderr bytes.Buffer
					run(t.Context(), append([]string{".", "--format", format}, more...), process{stdout: &stdout, stderr: &stderr, today: "2026-01-01"})
					if !strings.Contains(stdout.String(), "aws_security_group.open") {
						t.Fatalf("%s: the finding is not there: %s%s", format, &stdout, &stderr)
					}
					t.Run(format, func(t *testing.T) { check(t, stdout.String()) })
					plainText(t, stderr.String())
					if format != "github" {
						obeyed(t, append([]string{".", "--format", format}, more...))
					}
				}
			}
			for _, args := range [][]string{{"inspect", "."}, {"inspect", ".", "--rule", "sg-open-admin-ingress"}, {"baseline", "."}, {"fix", "."}, {text}, {".", "--rule", text}, {".", "--format", text}, {"." + text}} {
				var stdout, stderr bytes.Buffer
				run(t.Context(), args, process{stdout: &stdout, stderr: &stderr, today: "2026-01-01"})
				plainText(t, stderr.String())
				obeyed(t, args)
				if args[0] == "inspect" && len(args) > 2 || args[0] == "fix" {
					plainText(t, stdout.String())
				}
			}
		})
	}
}

// plainText wants nothing that a terminal obeys.
func plainText(t *testing.T, out string) {
	t.Helper()
	for i, r := range out {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("there is %U in %.200q", r, out[max(0, i-100):])
			return
		}
	}
}

func noMarkup(t *testing.T, out string) {
	plainText(t, out)
	bare := withoutCode(out)
	for _, live := range []string{"<img", "<script", "</details></script>", "](javascript:", "![x](", "\n::error", " @octocat"} {
		if at := strings.Index(bare, live); at >= 0 {
			t.Errorf("there is %q: %.300q", live, bare[max(0, at-150):])
		}
	}
}

func onlyOwnCommands(t *testing.T, out string) {
	plainText(t, out)
	own := regexp.MustCompile(`^::(error|warning|notice) (file|title)=[^:]*(?::\d[^:]*)?::`)
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "::") && !own.MatchString(line) || strings.HasPrefix(line, "##[") {
			t.Errorf("a line that is not ours: %.200q", line)
		}
		if strings.Contains(line, "pwned") && strings.HasPrefix(line, "::error::") {
			t.Errorf("%.200q", line)
		}
	}
}

func validJSON(t *testing.T, out string) {
	if !json.Valid([]byte(out)) {
		t.Errorf("no JSON: %.300q", out)
	}
	if strings.ContainsAny(out, "\x1b\x00\x07\x7f") {
		t.Errorf("there are control characters in it")
	}
}

func validURIs(t *testing.T, out string) {
	for _, found := range regexp.MustCompile(`"uri": ("(?:[^"\\]|\\.)*")`).FindAllStringSubmatch(out, -1) {
		var uri string
		if err := json.Unmarshal([]byte(found[1]), &uri); err != nil {
			t.Error(err)
			continue
		}
		parsed, err := url.Parse(uri)
		if err != nil || strings.ContainsAny(uri, " <>\"\\^`{|}") || parsed.Scheme != "" && parsed.Scheme != "file" && parsed.Scheme != "https" {
			t.Errorf("%q is no URI of ours: %v", uri, err)
		}
	}
}

func validXML(t *testing.T, out string) {
	plainText(t, out)
	decoder := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && (start.Name.Local == "img" || start.Name.Local == "script") {
			t.Errorf("there is a %s", start.Name.Local)
		}
	}
}

func noForeignTags(t *testing.T, out string) {
	for _, live := range []string{"<img", "<script>alert", "onerror=alert(1)>", "\" onmouseover=\"", "href=\"javascript:", "\x1b", "\x00"} {
		if at := strings.Index(out, live); at >= 0 {
			t.Errorf("there is %q: %.300q", live, out[max(0, at-150):])
		}
	}
}

// obeyed wants no line that GitHub's runner takes for a command.
func obeyed(t *testing.T, args []string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), args, process{stdout: &stdout, stderr: &stderr, today: "2026-01-01", environ: []string{"GITHUB_ACTIONS=true"}})
	for line := range strings.Lines(stdout.String() + stderr.String()) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("%v: the runner obeys %.200q", args, line)
		}
	}
}

func TestDisarmed(t *testing.T) {
	var out bytes.Buffer
	d := &disarmed{to: &out}
	for _, piece := range []string{"  :", ":error::x\n2001::1 stays\n", "a ##[error]\n::", "end"} {
		if _, err := d.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.flush(); err != nil {
		t.Fatal(err)
	}
	if want := "  \\::error::x\n2001::1 stays\na ##\\[error]\n\\::end"; out.String() != want {
		t.Errorf("it is %q", &out)
	}
}
