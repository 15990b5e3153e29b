package html

import (
	"fmt"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/html/drawing"
)

// How much of a network is shown: pictures, of those how many at once, and
// rows of all tables of an input together.
const (
	mostPictures = 60
	unfolded     = 3
	mostRows     = 3000
)

// A networkView is the network of one input.
type networkView struct {
	Input    string // "" where there is only one
	Number   int
	Summary  drawing.Summary
	Shown    []picture
	Folded   []picture
	Pictures int // that are not shown
}

type picture struct {
	drawing.Picture
	ID   string
	Left int // rows that are not shown
}

func (b builder) network(result *evaluator.Result) {
	if result.Network.Empty() {
		return
	}
	v := networkView{Summary: drawing.Summarize(result.Network), Number: len(b.page.Networks) + 1}
	if len(b.report.Results) > 1 {
		v.Input = content.InputName(result)
	}
	room := mostRows
	for i, p := range drawing.Draw(result.Network) {
		if i >= mostPictures {
			v.Pictures++
			continue
		}
		one := picture{Picture: p, ID: fmt.Sprintf("net-%d-%d", v.Number, i+1), Left: max(len(p.Rows)-room, 0)}
		one.Rows = p.Rows[:len(p.Rows)-one.Left]
		room -= len(one.Rows)
		if i < unfolded {
			v.Shown = append(v.Shown, one)
		} else {
			v.Folded = append(v.Folded, one)
		}
	}
	b.page.Networks = append(b.page.Networks, v)
}
