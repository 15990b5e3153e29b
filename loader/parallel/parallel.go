// Package parallel spreads work over the cores.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// least is how many things are worth a goroutine.
const least = 64

// Parts calls work for parts of n things, side by side: from is the first of a
// part, to the one after its last. It returns when all are done. A panic is
// that of the caller.
func Parts(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), (n+least-1)/least)
	if parts <= 1 {
		work(0, n)
		return
	}
	defects := make([]any, parts)
	var group sync.WaitGroup
	for p := range parts {
		group.Go(func() {
			defer func() {
				if defect := recover(); defect != nil {
					defects[p] = fmt.Sprintf("%v\n%s", defect, debug.Stack())
				}
			}()
			work(p*n/parts, (p+1)*n/parts)
		})
	}
	group.Wait()
	for _, defect := range defects {
		if defect != nil {
			panic(defect)
		}
	}
}
