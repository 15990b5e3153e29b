package defect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/defect"
)

func recovered(work func()) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = defect.Of(problem)
		}
	}()
	work()
	return nil
}

type odd struct{ at *int }

func TestOneLine(t *testing.T) {
	var nothing *odd
	list := []int{1}
	for says, work := range map[string]func(){
		"invalid memory address":                        func() { _ = *nothing.at },
		"index out of range [1] with length 1":          func() { list[len(list)]++ },
		"it broke at 0x…, in defect/defect_test.go:":    func() { panic("it broke\n\tat 0xc000123456") },
		"a wrong thing, in defect/defect_test.go:":      func() { panic(errors.New("a wrong thing")) },
		"a panic of type defect_test.odd, in defect/":   func() { panic(odd{new(int)}) },
		"once more, in defect/defect_test.go:":          func() { panic(recovered(func() { panic("once more") })) },
		strings.Repeat("x", 200) + "…, in defect/defec": func() { panic(strings.Repeat("x", 100_000)) },
	} {
		first := recovered(work)
		if first == nil || !strings.Contains(first.Error(), says) || strings.ContainsAny(first.Error(), "\n\t") {
			t.Errorf("%q is not %q", first, says)
			continue
		}
		done := make(chan error)
		go func() { done <- recovered(work) }()
		if again := <-done; again.Error() != first.Error() {
			t.Errorf("it says %q and then %q", first, again)
		}
	}
}
