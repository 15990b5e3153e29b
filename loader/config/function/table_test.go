package function

import (
	"testing"
	"testing/fstest"
)

func BenchmarkTable(b *testing.B) {
	s := Scope{FS: fstest.MapFS{}}
	for b.Loop() {
		Table(s)
	}
}
