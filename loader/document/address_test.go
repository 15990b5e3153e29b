package document_test

import (
	"slices"
	"testing"

	"github.com/planvet/planvet/loader/document"
)

func TestModuleCalls(t *testing.T) {
	for address, want := range map[string][]string{
		"":                                      nil,
		"module.a":                              {"module.a"},
		`module.a["x"].module.b`:                {"module.a", "module.a.module.b"},
		`module.a["x].module.y"]`:               {"module.a"},
		`module.a["\"]"].module.b`:              {"module.a", "module.a.module.b"},
		"module.a[0].module.b[1].module.module": {"module.a", "module.a.module.b", "module.a.module.b.module.module"},
	} {
		if got := document.ModuleCalls(address); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
