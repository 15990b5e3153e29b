package sarif

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
)

// allRules lists by id the rules that were selected, and any other that a
// finding is of.
func allRules(r *content.Report) []*policies.Rule {
	byID := map[string]*policies.Rule{}
	for _, rule := range r.Rules {
		byID[rule.ID] = rule
	}
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if byID[f.Rule.ID] == nil {
				byID[f.Rule.ID] = f.Rule
			}
		}
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b *policies.Rule) int { return strings.Compare(a.ID, b.ID) })
}

func (s *sarifWriter) driver(tool content.Tool) Driver {
	driver := Driver{
		Name:            cmp.Or(tool.Name, "planvet"),
		SemanticVersion: tool.Version,
		InformationURI:  tool.InformationURI,
		Rules:           make([]Rule, 0, len(s.rules)),
		Notifications:   notificationKinds(),
	}
	for _, rule := range s.rules {
		driver.Rules = append(driver.Rules, sarifRule(rule))
	}
	return driver
}

// sarifRule renders a rule. Title, description and remediation are never
// empty in a rule that was loaded; the fallbacks keep what is not from making
// an upload fail.
func sarifRule(rule *policies.Rule) Rule {
	title := cmp.Or(plainText(rule.Title), rule.ID)
	description := cmp.Or(rule.Description, rule.Title, rule.ID)
	return Rule{
		ID:                   rule.ID,
		Name:                 pascal(rule.ID),
		ShortDescription:     Text{Text: clip(sentence(title), MaxDescription)},
		FullDescription:      Text{Text: clip(sentence(plainText(description)), MaxDescription)},
		Help:                 help(rule, description),
		HelpURI:              content.HelpURI(rule),
		DefaultConfiguration: Configuration{Level: rule.Severity.Level()},
		Properties: RuleProperties{
			// Rules decide by the meaning of what is configured and say
			// "undetermined" where they cannot: few of their fails are wrong.
			Precision:        "high",
			SecuritySeverity: rule.Severity.Score(),
			Tags:             tags(rule),
		},
	}
}

func help(rule *policies.Rule, description string) Text {
	var text, markdown strings.Builder
	text.WriteString(plainText(description))
	markdown.WriteString(description)
	if rule.Remediation != "" {
		text.WriteString("\n\nHow to fix it: " + plainText(rule.Remediation))
		markdown.WriteString("\n\n## How to fix it\n\n" + rule.Remediation)
	}
	if len(rule.References) > 0 {
		text.WriteString("\n\nRead more: " + strings.Join(rule.References, " , "))
		markdown.WriteString("\n\n## Read more\n")
		for _, reference := range rule.References {
			markdown.WriteString("\n- <" + reference + ">")
		}
	}
	if len(rule.Frameworks) > 0 {
		markdown.WriteString("\n\n## Frameworks\n")
		for _, framework := range slices.Sorted(maps.Keys(rule.Frameworks)) {
			markdown.WriteString("\n- " + framework + ": " + strings.Join(rule.Frameworks[framework], ", "))
		}
	}
	markdown.WriteString("\n\n`planvet explain " + rule.ID + "` shows configurations that fail and that pass.\n")
	return Text{Text: text.String(), Markdown: markdown.String()}
}

// tags are "security" and the area, then the frameworks, the CWE first and in
// the form that code scanning makes a filter of.
func tags(rule *policies.Rule) []string {
	out := []string{"security"}
	if rule.Area != "" {
		out = append(out, rule.Area)
	}
	for _, cwe := range rule.Frameworks["cwe"] {
		out = append(out, "external/cwe/"+strings.ToLower(cwe))
	}
	for _, framework := range slices.Sorted(maps.Keys(rule.Frameworks)) {
		if framework == "cwe" {
			continue
		}
		for _, id := range rule.Frameworks[framework] {
			out = append(out, framework+"/"+id)
		}
	}
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(tag string) bool {
		again := seen[tag]
		seen[tag] = true
		return again
	})
	return out[:min(len(out), MaxTags)]
}

func pascal(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

var (
	markdownLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`)
	listItem     = regexp.MustCompile(`^(?:[-*] |\d+\. |#)`)
)

// plainText takes the marks out of the little Markdown that rules are written
// in (code, strong text, links) and joins the lines of a paragraph. Code blocks
// and list items keep their lines.
func plainText(markdown string) string {
	var b strings.Builder
	code, joins := false, false // joins: the next line goes on where the last one ended
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, " \t\r\n")
		bare := strings.TrimSpace(line)
		if strings.HasPrefix(bare, "```") {
			code, joins = !code, false
			continue
		}
		if !code {
			line = strings.NewReplacer("`", "", "**", "").Replace(markdownLink.ReplaceAllString(bare, "$1 ($2)"))
		}
		switch {
		case b.Len() == 0:
		case joins && line != "" && !code && !listItem.MatchString(line):
			b.WriteByte(' ')
		default:
			b.WriteByte('\n')
		}
		b.WriteString(line)
		joins = line != "" && !code
	}
	return strings.TrimSpace(b.String())
}

// clip cuts text to a number of characters.
func clip(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}
