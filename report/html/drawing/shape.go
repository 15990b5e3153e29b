package drawing

import "github.com/planvet/planvet/report/content"

// Mid is the middle from left to right.
func (r Rect) Mid() int { return r.X + r.W/2 }

// Base is where a line of text in the middle of a low rectangle stands.
func (r Rect) Base() int { return r.Y + r.H/2 + 4 }

// In is where text in a rectangle begins.
func (r Rect) In() int { return r.X + 10 }

// Down is so far below the upper edge.
func (r Rect) Down(by int) int { return r.Y + by }

// Behind is where the second of several alike peeps out.
func (r Rect) Behind() Rect { return Rect{r.X + 4, r.Y + 4, r.W, r.H} }

// Tag is where a node says that it is a bastion.
func (n Node) Tag() Rect { return Rect{n.X + n.W - 60, n.Y + 21, 54, 16} }

// End is where the line stops, before its mark.
func (w Way) End() int {
	switch w.Mark {
	case "ask":
		return w.X2 - 12
	case "":
		return w.X2 - 8
	}
	return w.X2
}

// Text is where the question mark stands.
func (w Way) Text() int { return w.Y1 + 4 }

// Heading is the VPC's name as far as there is room beside the gateway. The
// caption has all of it.
func (p Picture) Heading() string {
	room := p.Width - 2*2*margin
	if p.Gateway != nil {
		room = p.Gateway.Mid() - 2*margin - 10
	}
	name := content.LastPart(p.Title)
	if all := name + "  " + p.Note; p.Note != "" && len(all) <= room/8 {
		return fit(all, room/8)
	}
	return fit(name, room/8)
}
