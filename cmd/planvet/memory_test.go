package main

import (
	"runtime"
	"testing"
	"time"
)

func TestAfterCollection(t *testing.T) {
	const wanted = 3
	calls := make(chan int, 2*wanted)
	n := 0
	afterCollection(func() bool {
		n++
		calls <- n
		return n < wanted
	})
	for i := 1; i <= wanted; i++ {
		deadline := time.After(30 * time.Second)
		for got := 0; got != i; {
			runtime.GC()
			select {
			case got = <-calls:
			case <-time.After(10 * time.Millisecond):
			case <-deadline:
				t.Fatalf("call %d did not come", i)
			}
		}
	}
	runtime.GC()
	runtime.GC()
	select {
	case n := <-calls:
		t.Errorf("call %d came though the callback had enough", n)
	case <-time.After(50 * time.Millisecond):
	}
}
