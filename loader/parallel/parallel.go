// Package parallel spreads work over the cores.
package parallel

import (
	"runtime"
	"sync"

	"github.com/planvet/planvet/loader/defect"
)

// least is how many things are worth a goroutine.
const least = 64

// Parts calls work for parts of n things, side by side: from is the first of a
// part, to the one after its last. It returns when all are done. A panic is
// one of the caller, with a [defect.Error] as its value.
func Parts(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), (n+least-1)/least)
	if parts <= 1 {
		work(0, n)
		return
	}
	defects := make([]*defect.Error, parts)
	var group sync.WaitGroup
	for p := range parts {
		group.Go(func() {
			defer func() {
				if problem := recover(); problem != nil {
					defects[p] = defect.Of(problem)
				}
			}()
			work(p*n/parts, (p+1)*n/parts)
		})
	}
	group.Wait()
	for _, problem := range defects {
		if problem != nil {
			panic(problem)
		}
	}
}
