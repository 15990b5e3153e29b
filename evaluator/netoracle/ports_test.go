package netoracle

import (
	"slices"
	"testing"
)

// highest is the last port that the search looks at; intervals stay below.
const highest = 40

type interval [2]int

func (i interval) holds(n int) bool { return i[0] <= n && n <= i[1] }

func anyHolds(list []interval, n int) bool {
	return slices.ContainsFunc(list, func(i interval) bool { return i.holds(n) })
}

// inOrder tells whether intervals are whole, sorted, and have gaps between them.
func inOrder(list []interval) bool {
	for n, i := range list {
		if i[0] > i[1] || n > 0 && i[0] <= list[n-1][1]+1 {
			return false
		}
	}
	return true
}

// FuzzPorts makes intervals of bytes and looks at every number.
func FuzzPorts(f *testing.F) {
	f.Add([]byte{3, 5, 4, 1, 2, 4, 0, 20, 10})
	f.Add([]byte{4, 0, 0, 1, 0, 2, 0, 3, 0, 0, 30})
	f.Add([]byte{5, 10, 20, 12, 1, 31, 2, 9, 0, 34, 5, 10, 25})
	f.Add([]byte{0, 3, 3})
	query := ask(f, `answer := {
		"union": data.planvet.lib.net.union(input.list), "left": data.planvet.lib.net.subtract(input.one, input.list),
		"shared": [[i, s] | some i, other in input.list; s := data.planvet.lib.net.intersection(input.one, other)],
		"back": data.planvet.lib.net.intervals([part | some part in split(data.planvet.lib.net.text(input.list), ", "); part != ""]),
	}`, "planvet.lib.net")
	f.Fuzz(func(t *testing.T, data []byte) {
		from := feed(data)
		list := make([]interval, from.next(9))
		for i := range list {
			low := from.next(highest)
			list[i] = interval{low, min(low+from.next(highest), highest-1)}
		}
		low := from.next(highest)
		one := interval{low, min(low+from.next(highest), highest-1)}
		var got struct {
			Union, Left, Back []interval
			Shared            [][2]any
		}
		query(t, map[string]any{"list": list, "one": one}, &got)
		if !inOrder(got.Union) || !inOrder(got.Left) {
			t.Fatalf("%v, %v: the union %v or what is left %v is not in order", list, one, got.Union, got.Left)
		}
		shared := map[int]interval{}
		for _, pair := range got.Shared {
			ends := pair[1].([]any)
			shared[int(pair[0].(float64))] = interval{int(ends[0].(float64)), int(ends[1].(float64))}
		}
		for n := range highest {
			if want := anyHolds(list, n); want != anyHolds(got.Union, n) {
				t.Fatalf("%v: the union %v is wrong about %d", list, got.Union, n)
			}
			if want := one.holds(n) && !anyHolds(list, n); want != anyHolds(got.Left, n) {
				t.Fatalf("%v without %v: %v is wrong about %d", one, list, got.Left, n)
			}
			for i, other := range list {
				both, found := shared[i]
				if want := one.holds(n) && other.holds(n); want != (found && both.holds(n)) {
					t.Fatalf("%v and %v share %v: wrong about %d", one, other, both, n)
				}
			}
		}
		if !slices.Equal(got.Back, list) {
			t.Fatalf("%v is written, and read as %v", list, got.Back)
		}
	})
}
