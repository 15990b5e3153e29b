package evaluator_test

import (
	"fmt"
	"testing"

	"github.com/planvet/planvet/evaluator/hiding"
)

// TestFilling is TestHiding the other way round: it puts values in the place of
// what a configuration leaves open, by itself or because it was hidden, and holds
// the answers against those that were given before. What failed fails whatever
// the value is, and of what nothing was said nothing fails.
func TestFilling(t *testing.T) {
	var configurations []hiding.Files
	for _, c := range trials(t) {
		configurations = append(configurations, c.files)
	}
	seen, err := hiding.See(configurations...)
	if err != nil {
		t.Fatal(err)
	}
	tally, sample := newHidingTally(), sampling(t, 40)
	t.Cleanup(func() { tally.log(t, 60) })
	each(t, func(t *testing.T, c trial) {
		all, err := hiding.All(c.files)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range all {
			if h.Hash(c.rule+c.name)%sample != 0 {
				continue
			}
			fillings := h.Fill(seen)
			if h.Way == hiding.Unread {
				fill(t, tally, c, &h, string(h.Way), h.Place.String(), h.Files, fillings, 1)
			} else {
				fill(t, tally, c, nil, string(h.Way), h.Place.String(), h.Files, fillings, 4)
			}
		}
		open, err := hiding.OpenOf(c.files)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range open {
			fill(t, tally, c, nil, "left open", o.Text, c.files, o.Fill(seen), 20)
		}
	})
}

// fill tries up to so many fillings of a configuration.
func fill(t *testing.T, tally *hidingTally, c trial, h *hiding.Hidden, way, what string, files hiding.Files, fillings []hiding.Filling, most int) {
	t.Helper()
	if len(fillings) == 0 {
		return
	}
	unknown, err := ask(t.Context(), c.engine, files)
	if err != nil {
		t.Errorf("%s of %s: %s\n%s", way, what, err, written(t, c, files))
		return
	}
	step := max(1, len(fillings)/most)
	for i := len(what) % step; i < len(fillings); i += step {
		f := fillings[i]
		known, err := ask(t.Context(), c.engine, f.Files)
		if err != nil {
			t.Errorf("%s of %s, filled with %s: %s\n%s", way, what, f.Value, err, written(t, c, f.Files))
			continue
		}
		// a value that terraform would not take there is none that it may have
		if len(beyond(known.errors, unknown.errors))+len(beyond(known.warnings, unknown.warnings)) > 0 {
			tally.add(tally.unfit, way)
			continue
		}
		tally.add(tally.tried, way)
		found := c.compare(t.Context(), f.Files, known, unknown, h)
		if len(found) > 0 {
			tally.add(tally.flipped, way)
		}
		for _, flip := range found {
			t.Logf("%s\t%s\t%s\t%s\t%s\t%s", c.rule, c.name, way, what, fmt.Sprintf("filled with %s: %s", f.Value, flip), written(t, c, f.Files))
		}
	}
}
