package parallel_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/planvet/planvet/loader/parallel"
)

func TestParts(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 1000, 1001} {
		done := make([]atomic.Int32, n)
		parallel.Parts(n, func(from, to int) {
			for i := from; i < to; i++ {
				done[i].Add(1)
			}
		})
		for i := range done {
			if done[i].Load() != 1 {
				t.Errorf("%d of %d was done %d times", i, n, done[i].Load())
			}
		}
	}
}

func TestPanic(t *testing.T) {
	for _, n := range []int{1, 1000} {
		func() {
			defer func() {
				text := fmt.Sprint(recover())
				if !strings.Contains(text, "defect of the last") {
					t.Errorf("%d: the caller got %q", n, text)
				}
			}()
			parallel.Parts(n, func(_, to int) {
				if to == n {
					panic("defect of the last")
				}
			})
		}()
	}
}
