package policies

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ByNote orders rules by section, then worst first, then by id.
func ByNote(rules []*Rule) []*Rule {
	return slices.SortedFunc(slices.Values(rules), func(a, b *Rule) int {
		return cmp.Or(
			cmp.Compare(noteOrder(a.Note), noteOrder(b.Note)),
			strings.Compare(a.Note, b.Note),
			-cmp.Compare(a.Severity, b.Severity),
			strings.Compare(a.ID, b.ID),
		)
	})
}

// Page is the rule's documentation in Markdown.
func (r *Rule) Page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", r.ID, r.Title)
	fmt.Fprintf(&b, "**%s** · %s · looks at %s", r.Severity, r.Note, codeList(r.Resources))
	if r.Pedantic {
		b.WriteString(" · off until asked for (`--pedantic`)")
	}
	fmt.Fprintf(&b, "\n\n## What it finds\n\n%s\n\n## How to mend it\n\n%s\n", r.Description, r.Remediation)
	r.writeParams(&b)
	r.writeExamples(&b)
	r.writeReferences(&b)
	return b.String()
}

func codeList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	return strings.Join(quoted, ", ")
}

func (r *Rule) writeParams(b *strings.Builder) {
	if len(r.Params) == 0 {
		return
	}
	b.WriteString("\n## Parameters\n\n")
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		fmt.Fprintf(b, "- `%s`: `%v` unless set\n", name, r.Params[name])
	}
}

func (r *Rule) writeExamples(b *strings.Builder) {
	for _, group := range []struct {
		heading string
		holds   func(Example) bool
	}{
		{"Fails", func(e Example) bool { return len(e.Fail) > 0 }},
		{"Passes", Example.Passes},
		{"Cannot be told before apply", func(e Example) bool { return len(e.Fail) == 0 && len(e.Undetermined) > 0 }},
	} {
		first := true
		for _, e := range r.Examples() {
			if !group.holds(e) {
				continue
			}
			if first {
				fmt.Fprintf(b, "\n## %s\n", group.heading)
				first = false
			}
			e.write(b)
		}
	}
}

func (e Example) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", e.Name)
	if len(e.Params) > 0 {
		fmt.Fprintf(b, "\nwith the parameters `%v`\n", e.Params)
	}
	fmt.Fprintf(b, "\n```hcl\n%s\n```\n", strings.TrimSpace(e.HCL))
	for _, outcomes := range []Outcomes{e.Fail, e.Undetermined} {
		for _, address := range slices.Sorted(maps.Keys(outcomes)) {
			for _, message := range outcomes[address] {
				fmt.Fprintf(b, "\n`%s`: %s\n", address, strings.Join(strings.Fields(message), " "))
			}
		}
	}
}

func (r *Rule) writeReferences(b *strings.Builder) {
	if len(r.References)+len(r.Frameworks) == 0 {
		return
	}
	b.WriteString("\n## See\n\n")
	for _, reference := range r.References {
		fmt.Fprintf(b, "- [%s](%s)\n", reference, reference)
	}
	for _, framework := range slices.Sorted(maps.Keys(r.Frameworks)) {
		fmt.Fprintf(b, "- %s: %s\n", framework, strings.Join(r.Frameworks[framework], ", "))
	}
}
