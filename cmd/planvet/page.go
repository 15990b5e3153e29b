package main

import (
	"regexp"
	"strings"
)

var (
	linkPattern = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	codePattern = regexp.MustCompile("`([^`]+)`")
)

// plainPage turns a rule's page, which is Markdown, into what reads well on a
// terminal: headings stand out, code is indented, links show their address.
func plainPage(markdown string, color bool) string {
	style := func(code, text string) string {
		if !color {
			return text
		}
		return "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	var out strings.Builder
	fenced := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
			continue
		case fenced:
			line = "    " + line
		case strings.HasPrefix(line, "#"):
			line = style("1", strings.TrimLeft(line, "# "))
		default:
			line = linkPattern.ReplaceAllStringFunc(line, func(link string) string {
				parts := linkPattern.FindStringSubmatch(link)
				if parts[1] == parts[2] {
					return parts[2]
				}
				return parts[1] + " <" + parts[2] + ">"
			})
			line = strings.ReplaceAll(line, "**", "")
			line = codePattern.ReplaceAllStringFunc(line, func(code string) string {
				return style("36", strings.Trim(code, "`"))
			})
		}
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}
