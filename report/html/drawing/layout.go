package drawing

import (
	"fmt"
	"strings"

	"github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// Sizes, in the drawing's own units: pixels, unless it is scaled.
const (
	boxWidth   = 218
	gutter     = 32 // left of each box, for the way in
	margin     = 14
	nodeHeight = 56
	nodeGap    = 8
	headHeight = 46 // of a subnet, above its nodes
	rowGap     = 16
	netHeight  = 34  // of the bar that is the internet
	vpcTop     = 74  // of the VPC's frame
	busTop     = 118 // of the line that all ways in branch from
	maxColumns = 4
	maxBoxes   = 24 // subnets drawn of one VPC
	maxNodes   = 8  // nodes drawn in one subnet
	nameLength = 24 // characters that fit a node's first line
	briefLong  = 27 // characters that fit its last
	boxLength  = 26 // characters that fit a subnet's first line
)

// A Picture is one VPC. All lists are in the order in which they are drawn.
type Picture struct {
	Title, Note   string
	State         State // the worst in it
	Width, Height int
	Frame         Rect
	Gateway       *Label // nil where there is none
	Closed        bool   // no way leads in: there is no gateway, and no subnet that may be public
	Bands         []Label
	Boxes         []Box
	Nodes         []Node
	Trunks        []Line
	Ways          []Way
	Empty         string // what is to be said where there is no subnet
	Rows          []Row
	Hidden        string // what is not drawn: "12 subnets more"
}

// A Rect is a rectangle.
type Rect struct{ X, Y, W, H int }

// A Line is straight.
type Line struct{ X1, Y1, X2, Y2 int }

// A Label is text in a place. Title says it at length.
type Label struct {
	Rect
	Text, Title string
}

// A Box is a subnet.
type Box struct {
	Rect
	Class            string // "public", "private" or "unclear"
	Many             bool   // it stands for several
	Name, Sub, Title string
}

// A Node is a host or several.
type Node struct {
	Rect
	Class             string
	Many, Bastion     bool
	Name, Kind, State string
	Title             string
}

// A Way leads from a trunk to a node, or to where it is stopped.
type Way struct {
	Line
	Class string
	Mark  string // "stop", "ask" or "" for an arrow
	Title string
}

// Draw makes a picture of each VPC, those that the internet reaches first.
func Draw(g *network.Graph) []Picture {
	var out []Picture
	for _, v := range arrange(g) {
		out = append(out, draw(v))
	}
	return out
}

func draw(v vpc) Picture {
	p := Picture{Title: v.title, Note: v.note, State: v.state(), Rows: v.rows}
	boxes := folded(v)
	var bands [3][]subnet
	for _, s := range boxes {
		i := map[network.Answer]int{network.Yes: 0, network.Undetermined: 1, network.No: 2}[s.Public]
		bands[i] = append(bands[i], s)
	}
	p.Closed = len(v.gates) == 0 && len(bands[0]) == 0 && len(bands[1]) == 0
	widest, drawn, hidden := 1, 0, 0
	for i, band := range bands {
		worstFirst(band, subnet.state, func(s subnet) string { return s.members[0] }, content.CompareNatural)
		room := max(maxBoxes-drawn, 0)
		if len(band) > room {
			for _, s := range band[room:] {
				hidden += len(s.members)
			}
			bands[i] = band[:room]
		}
		drawn += len(bands[i])
		widest = max(widest, min(len(bands[i]), maxColumns))
	}
	if hidden > 0 {
		p.Hidden = count(hidden, "subnet") + " more"
	}
	p.Width = 4*margin + widest*(boxWidth+gutter)
	y := busTop + 14
	for i, band := range bands {
		if len(band) > 0 {
			p.Bands = append(p.Bands, Label{Rect: Rect{2*margin + gutter - margin/2, y, 0, 0}, Text: [...]string{"public subnets", "subnets that may be public", "private subnets"}[i]})
			y = p.band(band, y+12)
		}
	}
	if len(boxes) == 0 {
		p.Empty = "no subnets in this configuration"
		y += 24
	}
	p.Frame = Rect{margin, vpcTop, p.Width - 2*margin, y - vpcTop}
	p.Height = y + margin
	p.gate(v)
	return p
}

// band puts boxes in rows and returns where the next band begins.
func (p *Picture) band(boxes []subnet, y int) int {
	columns := (p.Width - 3*margin) / (boxWidth + gutter)
	for len(boxes) > 0 {
		row := boxes[:min(columns, len(boxes))]
		boxes = boxes[len(row):]
		tallest := 0
		for i, s := range row {
			x := 2*margin + i*(boxWidth+gutter) + gutter - margin/2
			tallest = max(tallest, p.box(s, x, y))
		}
		y += tallest + rowGap
	}
	return y + 6
}

// box draws a subnet and returns its height.
func (p *Picture) box(s subnet, x, y int) int {
	nodes := s.nodes
	if len(nodes) > maxNodes {
		nodes = append(nodes[:maxNodes-1:maxNodes-1], rest(nodes[maxNodes-1:]))
	}
	height := headHeight + len(nodes)*(nodeHeight+nodeGap)
	b := Box{Rect: Rect{x, y, boxWidth, height}, Many: len(s.members) > 1, Name: s.name(), Sub: s.sub(len(nodes)), Title: s.title()}
	b.Class = map[network.Answer]string{network.Yes: "public", network.No: "private", network.Undetermined: "unclear"}[s.Public]
	p.Boxes = append(p.Boxes, b)
	for i, n := range nodes {
		p.node(s, n, x+10, y+headHeight+i*(nodeHeight+nodeGap)-2)
	}
	if s.Public == network.No && len(nodes) > 0 && !p.Closed {
		p.way(Way{Line{0, y + 22, x, y + 22}, Stopped.Class(), "stop", "Stopped before " + s.name() + ": " + s.Why})
	}
	return height
}

// rest stands for nodes that are not drawn; the first is the worst of them.
func rest(nodes []node) node {
	one := node{kind: "host", bastion: network.No, reach: nodes[0].reach}
	for _, n := range nodes {
		one.members = append(one.members, n.members...)
	}
	one.reach.brief = "at worst: " + one.reach.brief
	return one
}

func (p *Picture) node(s subnet, n node, x, y int) {
	drawn := Node{
		Rect: Rect{x, y, boxWidth - 20, nodeHeight}, Class: n.reach.state.Class(), Many: len(n.members) > 1,
		Bastion: n.bastion == network.Yes, Name: fit(n.name(), nameLength), Kind: n.what(), State: fit(n.reach.state.short()+n.reach.brief, briefLong), Title: n.title(),
	}
	p.Nodes = append(p.Nodes, drawn)
	if s.Public == network.No || p.Closed || n.reach.state == Inside {
		return
	}
	middle := y + nodeHeight/2
	w := Way{Line{0, middle, x - 1, middle}, n.reach.state.Class(), "", drawn.Title}
	switch n.reach.state {
	case Unclear:
		w.Mark = "ask"
	case Stopped:
		w.Mark = "stop"
		if n.reach.link == "enter" || n.reach.link == "leave" || n.reach.link == "route" {
			w.X2 = x - 10 // at the subnet's border, where routes and ACLs are in force
		}
	}
	p.way(w)
}

// way adds a way that begins at the trunk in the gutter, and the trunk.
func (p *Picture) way(w Way) {
	column := (w.X2 - 2*margin) / (boxWidth + gutter)
	x := 2*margin + column*(boxWidth+gutter) + 6
	w.X1 = x
	p.Ways = append(p.Ways, w)
	for i, trunk := range p.Trunks {
		if trunk.X1 == x {
			p.Trunks[i].Y2 = max(trunk.Y2, w.Y1)
			return
		}
	}
	p.Trunks = append(p.Trunks, Line{x, busTop, x, w.Y1})
}

// gate draws the internet gateway on the frame, and the line that all trunks
// begin at.
func (p *Picture) gate(v vpc) {
	if p.Closed {
		return
	}
	text, title := "internet gateway", strings.Join(v.gates, ", ")
	if len(v.gates) == 0 {
		text, title = "gateway elsewhere", "The routes of this VPC lead to an internet gateway that is not in this configuration, or may"
	}
	x := p.Width - 3*margin - 150
	p.Gateway = &Label{Rect{x, vpcTop - 13, 150, 26}, text, title}
	if len(p.Trunks) == 0 {
		return
	}
	left := p.Trunks[0].X1
	for _, trunk := range p.Trunks {
		left = min(left, trunk.X1)
	}
	middle := x + 75
	p.Trunks = append(p.Trunks, Line{left, busTop, middle, busTop}, Line{middle, vpcTop + 13, middle, busTop})
}

// Words.

func (s State) short() string {
	return map[State]string{Open: "open: ", Through: "let in: ", Stopped: "stopped: ", Unclear: "unclear: "}[s]
}

func (s subnet) name() string {
	if len(s.members) > 1 {
		return fit(fmt.Sprintf("%d × %s", len(s.members), common(s.members, "subnets")), boxLength)
	}
	return fit(content.LastPart(s.Key), boxLength)
}

func (s subnet) sub(nodes int) string {
	var parts []string
	for _, part := range []string{s.CIDR, s.Zone} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if nodes == 0 {
		parts = append(parts, "no hosts")
	}
	if len(s.members) > 1 {
		parts = append(parts, "all alike")
	}
	return fit(strings.Join(parts, " · "), 32)
}

func (s subnet) title() string {
	return fmt.Sprintf("%s: %s. %s", list(s.members), public(s.Public), s.Why)
}

func (n node) name() string {
	if len(n.members) > 1 {
		return fmt.Sprintf("%d × %s", len(n.members), common(n.members, n.kind+"s"))
	}
	return content.LastPart(n.members[0])
}

func (n node) what() string {
	words := n.kind
	if len(n.members) > 1 {
		words += "s"
	}
	if n.created() {
		words += ", new"
	}
	if n.unsure {
		words += ", here?"
	}
	return words
}

func (n node) title() string {
	bastion := map[network.Answer]string{network.Yes: ", a bastion", network.Undetermined: ", a bastion or not"}[n.bastion]
	return fmt.Sprintf("%s (%s%s). From the internet: %s. %s", list(n.members), n.what(), bastion, n.reach.state, n.reach.why)
}

// common is the address that all instances share, without keys, or other.
func common(addresses []string, other string) string {
	base := content.WithoutKeys(addresses[0])
	for _, address := range addresses {
		if content.WithoutKeys(address) != base {
			return other
		}
	}
	return content.LastPart(base)
}

// list writes the first few of many.
func list(names []string) string {
	const shown = 5
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// fit cuts what is too long in the middle: the end of an address tells as much
// as its beginning.
func fit(text string, length int) string {
	runes := []rune(terminal.Visible(text))
	if len(runes) <= length {
		return string(runes)
	}
	tail := length / 2
	return string(runes[:length-1-tail]) + "…" + string(runes[len(runes)-tail:])
}
