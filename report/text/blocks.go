package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

const (
	// maxInstances is how many instances of one resource are named in a block
	// that stands for all of them.
	maxInstances = 6
	// maxBlocks is how many blocks one resource gets when its instances differ
	// in what is wrong with them.
	maxBlocks = 5
	// maxLocations is how many related places or steps are shown.
	maxLocations = 12
)

// A block is what is said of one resource instance, or of several of one
// resource of which the very same is said.
type block struct {
	base      string // address without instance keys
	instances []instance
	hidden    []instance // further ones of base that are left out, since each would take a block
}

type instance struct {
	address  string
	findings []*evaluator.Finding
}

// blocks groups findings by address, most severe first, then by address with
// numbers in their order. Instances of one resource with the same findings are
// folded into one block.
func (t *text) blocks(findings []*evaluator.Finding) []*block {
	var instances []instance
	at := map[string]int{}
	for _, f := range findings {
		i, ok := at[f.Address]
		if !ok {
			i = len(instances)
			at[f.Address] = i
			instances = append(instances, instance{address: f.Address})
		}
		instances[i].findings = append(instances[i].findings, f)
	}
	slices.SortStableFunc(instances, func(a, b instance) int {
		return cmp.Or(-cmp.Compare(worst(a), worst(b)), content.CompareNatural(a.address, b.address))
	})

	var blocks []*block
	folded := map[string]*block{}    // by what is said
	perBase := map[string][]*block{} // those that are shown
	for _, inst := range instances {
		base := content.WithoutKeys(inst.address)
		if t.perInstance {
			blocks = append(blocks, &block{base: base, instances: []instance{inst}})
			continue
		}
		key := base + "\x00" + signature(inst)
		if b := folded[key]; b != nil {
			b.instances = append(b.instances, inst)
			continue
		}
		if shown := perBase[base]; len(shown) == maxBlocks {
			last := shown[maxBlocks-1]
			last.hidden = append(last.hidden, inst)
			continue
		}
		b := &block{base: base, instances: []instance{inst}}
		folded[key] = b
		perBase[base] = append(perBase[base], b)
		blocks = append(blocks, b)
	}
	return blocks
}

func worst(inst instance) int {
	return int(slices.MaxFunc(inst.findings, func(a, b *evaluator.Finding) int { return cmp.Compare(a.Severity, b.Severity) }).Severity)
}

// signature is what is said of an instance, without the instance: two that
// agree read the same but for their keys and places.
func signature(inst instance) string {
	var b strings.Builder
	general := strings.NewReplacer(inst.address, content.WithoutKeys(inst.address))
	for _, f := range inst.findings {
		fmt.Fprintf(&b, "%s\x00%d\x00%s\x00%s\x00%s\x00", f.Rule.ID, f.Severity, f.Delta, evaluator.PathString(f.Path), general.Replace(f.Message))
		for _, list := range [][]evaluator.Location{f.Related, f.Steps} {
			for _, l := range list {
				fmt.Fprintf(&b, "%s\x00%s\x00", content.WithoutKeys(l.Address), general.Replace(l.Message))
			}
			b.WriteByte(1)
		}
	}
	return b.String()
}

// block writes one block. Findings that stand for several instances speak of
// the resource, and name the instances with their places below.
func (t *text) block(result *evaluator.Result, b *block) {
	first := b.instances[0]
	if len(b.instances) == 1 {
		t.line(0, terminal.Bold, cmp.Or(show(first.address), "(no resource)"))
	} else {
		t.line(0, terminal.Bold, fmt.Sprintf("%s  (%d instances)", show(b.base), len(b.instances)))
	}
	onePlace := samePlaces(b.instances)
	name := strings.NewReplacer() // changes nothing
	if len(b.instances) > 1 {
		name = strings.NewReplacer(first.address, b.base)
	}
	for _, f := range first.findings {
		t.finding(result, f, name.Replace(f.Message), onePlace)
	}
	if len(b.instances) > 1 {
		t.instances(result, b.instances, onePlace)
	}
	t.blank()
	if len(b.hidden) > 0 {
		t.paragraph(terminal.Dim, fmt.Sprintf("… and %s of %s: %s (--per-instance shows all)",
			content.Count(len(b.hidden), "more instance"), show(b.base), tally(b.hidden)))
		t.blank()
	}
}

// tally counts findings by rule and severity, so that what is left out is at
// least named: "4 medium s3-mfa-delete".
func tally(instances []instance) string {
	counts := map[string]int{}
	var order []string
	for _, inst := range instances {
		for _, f := range inst.findings {
			kind := f.Severity.String() + " " + f.Rule.ID
			if counts[kind] == 0 {
				order = append(order, kind)
			}
			counts[kind]++
		}
	}
	for i, kind := range order {
		order[i] = fmt.Sprintf("%d %s", counts[kind], kind)
	}
	return strings.Join(order, ", ")
}

// labelWidth is that of the longest severity, and a gap.
const labelWidth = len("critical") + 2

func (t *text) finding(result *evaluator.Result, f *evaluator.Finding, said string, withPlace bool) {
	style := severityStyle(f.Severity)
	if f.Verdict == evaluator.Undetermined {
		style = terminal.Magenta
	}
	head := t.palette.In(style, fmt.Sprintf("%-*s", labelWidth, f.Severity)) + f.Rule.ID
	if withPlace {
		if place := placeOf(result, f.Place); place != "" {
			head += "  " + t.palette.In(terminal.Dim, place)
		}
	}
	if t.mixed && f.Delta != "" {
		head += "  (" + f.Delta + ")"
	}
	fmt.Fprintln(t.w, "  "+terminal.Inert(head))

	indent := 2 + labelWidth
	for _, line := range terminal.Wrap(message(said), t.width-indent) {
		t.line(indent, "", line)
	}
	if f.Verdict == evaluator.Undetermined && len(f.Path) > 0 {
		t.line(indent, terminal.Dim, "decided by "+show(evaluator.PathString(f.Path)))
	}
	t.others(indent, f)
	// Where a rule has no way to show, the steps are how the value came here,
	// which is among the related places as well.
	if steps := f.Steps; len(steps) > 0 && steps[len(steps)-1].Message != f.Message {
		t.locations(result, indent, steps, func(i int) string { return fmt.Sprintf("%2d. ", i+1) })
	}
	t.locations(result, indent, f.Related, func(int) string { return "→ " })
}

// others names the further instances that a folded finding stands for.
func (t *text) others(indent int, f *evaluator.Finding) {
	for i, other := range f.Instances {
		switch {
		case i == 0:
		case i == maxInstances && len(f.Instances) > maxInstances+1:
			t.line(indent, terminal.Dim, fmt.Sprintf("… and %d more instances (--per-instance shows all)", len(f.Instances)-i))
			return
		default:
			t.line(indent, terminal.Dim, "also "+show(other.Address))
		}
	}
}

func (t *text) locations(result *evaluator.Result, indent int, list []evaluator.Location, label func(int) string) {
	for i, l := range list {
		if i == maxLocations && len(list) > maxLocations+1 {
			t.line(indent, terminal.Dim, fmt.Sprintf("… and %d more", len(list)-i))
			return
		}
		parts := []string{}
		if l.Address != "" {
			name := l.Address
			if path := evaluator.PathString(l.Path); path != "" {
				name += "." + path
			}
			parts = append(parts, show(name))
		}
		if place := placeOf(result, l.Place); place != "" {
			parts = append(parts, t.palette.In(terminal.Dim, place))
		}
		hang := terminal.Width(label(i))
		said := terminal.Wrap(message(l.Message), t.width-indent-hang)
		// The message names what stands there, save for resources.
		if aboutModule := l.Address == "" || strings.HasPrefix(content.LastPart(l.Address), "module."); aboutModule && len(said) == 1 && content.Known(l.Place) != nil {
			parts, said = []string{t.palette.In(terminal.Dim, placeOf(result, l.Place)), said[0]}, nil
		}
		if len(parts) == 0 && len(said) > 0 {
			parts, said = said[:1], said[1:]
		}
		fmt.Fprintln(t.w, strings.Repeat(" ", indent)+label(i)+terminal.Inert(strings.Join(parts, "  ")))
		for _, line := range said {
			t.line(indent+hang, "", line)
		}
	}
}

// instances names what a folded block stands for.
func (t *text) instances(result *evaluator.Result, all []instance, onePlace bool) {
	indent := 2 + labelWidth
	shown := all
	if len(shown) > maxInstances+1 {
		shown = shown[:maxInstances]
	}
	for _, inst := range shown {
		line := show(inst.address)
		if place := placeOf(result, inst.findings[0].Place); place != "" && !onePlace {
			line += "  " + place
		}
		t.line(indent, terminal.Dim, line)
	}
	if len(shown) < len(all) {
		t.line(indent, terminal.Dim, fmt.Sprintf("… and %d more (--per-instance shows all)", len(all)-len(shown)))
	}
}

func samePlaces(instances []instance) bool {
	for _, inst := range instances[1:] {
		for i, f := range inst.findings {
			a, b := content.Known(f.Place), content.Known(instances[0].findings[i].Place)
			if (a == nil) != (b == nil) || a != nil && *a != *b {
				return false
			}
		}
	}
	return true
}

// placeOf leaves the column out of a place in the plan itself: that file is
// looked up by line, if at all.
func placeOf(result *evaluator.Result, p *document.Place) string {
	p = content.Known(p)
	switch {
	case p == nil:
		return ""
	case p.File == result.Artifact, result.Input == "-" && p.File == content.StandardInput:
		line := *p
		line.StartColumn = 0
		return placeText(&line)
	}
	return placeText(p)
}
