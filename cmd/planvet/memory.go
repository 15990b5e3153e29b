package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// While little is alive, the collector may take its time: a run that ends
// within a second spends a good part of it there otherwise. Beyond that the
// runtime's own pace keeps the peak at twice what is alive.
const (
	easyPace   = 200     // percent, as GOGC has it
	usualPace  = 100     // the runtime's own
	easyAtMost = 1 << 28 // bytes alive
)

// paceCollector sets the collector's pace, unless GOGC does. GOMEMLIMIT holds
// whatever the pace.
func paceCollector(p process) {
	if p.getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(easyPace)
	afterCollection(func() (again bool) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 && live[0].Value.Uint64() < easyAtMost {
			return true
		}
		debug.SetGCPercent(usualPace)
		return false
	})
}

// afterCollection calls back after each collection for as long as the callback
// wants: an object that nobody holds is cleaned up in every one.
func afterCollection(callback func() (again bool)) {
	runtime.AddCleanup(new(*int), func(func() bool) {
		if callback() {
			afterCollection(callback)
		}
	}, callback)
}
