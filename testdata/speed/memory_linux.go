package main

import (
	"os"
	"syscall"
)

// peakMemory is the most that was resident at once, in bytes. A program's peak
// counts from its start, so it is never less than what this program held when
// it started the other.
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return int64(usage.Maxrss) * 1024
}
