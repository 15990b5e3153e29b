package function

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// TestHostileCallsEndQuickly makes the calls that would eat all memory, or never end, were there no bounds.
func TestHostileCallsEndQuickly(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	list := make([]cty.Value, 1000)
	unknowns := make([]cty.Value, limit.MaxSetUnknowns+1)
	for i := range list {
		list[i] = cty.NumberIntVal(int64(i))
	}
	for i := range unknowns {
		unknowns[i] = cty.UnknownVal(cty.String)
	}
	// Forty levels of which each holds the one below twice: a tree of a trillion values that takes no memory.
	twice := cty.StringVal("x")
	for range 40 {
		twice = cty.TupleVal([]cty.Value{twice, twice})
	}
	deep := cty.StringVal("x")
	for range limit.MaxDepth + 10 {
		deep = cty.TupleVal([]cty.Value{deep})
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 10), ","))
	}
	ctx := &hcl.EvalContext{Functions: Table(Scope{}), Variables: map[string]cty.Value{
		"long": cty.StringVal(long), "list": cty.ListVal(list), "unknowns": cty.TupleVal(unknowns), "deep": deep,
		"commas": cty.StringVal(strings.Repeat(",", 1<<20)), "bomb": cty.StringVal(bomb),
		"brackets":  cty.StringVal(strings.Repeat("[", 4<<20)),
		"dashes":    cty.StringVal(strings.Repeat("- ", 1<<20)),
		"verbs":     cty.StringVal(strings.Repeat("%[1]s", 1000)),
		"parens":    cty.StringVal("${" + strings.Repeat("(", 500_000)),
		"bangs":     cty.StringVal("${" + strings.Repeat("!", 900_000) + "true}"),
		"ternaries": cty.StringVal("${" + strings.Repeat("true?1:", 100_000) + "2}"),
		"sums":      cty.StringVal("${" + strings.Repeat("1+", 400_000) + "2}"),
		"ifs":       cty.StringVal(strings.Repeat("%{if true}", 90_000)),
		"digits":    cty.StringVal(strings.Repeat("9", 1<<20)),
		"huge":      cty.MustParseNumberVal("1e600000000"),
		"tiny":      cty.MustParseNumberVal("1e-600000000"),
		"lines":     cty.StringVal(strings.Repeat("\n", 1<<20)),
	}}
	for _, expression := range []string{
		`range(1000000000)`, `range(0, 1, 0.000000001)`,
		`setproduct(list, list, list)`, `setproduct([for i in list : list]...)`,
		`format("%1000000000d", 1)`, `format("%.1000000000f", 1)`, `format("%99999999999999999999s", "")`, `format(verbs, long)`,
		`formatlist("%9999s-%9999s", [for i in range(1024) : i], "x")`,
		`indent(1000000000, "a\n")`, `indent(1000, lines)`,
		`join(long, list)`, `replace(long, "a", long)`, `replace(long, "/a/", long)`, `replace(long, "", long)`,
		`regex("(a{0,30}){0,30}b", long)`, `regexall("a.{0,999}b", long)`, `replace(long, "/(x{0,30}){0,30}/", "")`,
		`split(",", commas)`, `split("", commas)`, `csvdecode(commas)`, `jsondecode("[${commas}]")`,
		`jsondecode(brackets)`, `yamldecode(brackets)`, `yamldecode(dashes)`, `yamldecode(bomb)`,
		`templatestring(parens, {})`, `templatestring(bangs, {})`, `templatestring(ternaries, {})`, `templatestring(sums, {})`, `templatestring(ifs, {})`,
		`parseint(digits, 10)`, `tostring(huge)`, `tostring(tiny)`, `ceil(huge)`, `floor(huge)`, `format("%d", huge)`, `jsonencode(huge)`, `jsonencode([tiny])`, `abs(huge)`,
		`toset(unknowns)`, `setunion(unknowns, ["a"])`,
		`jsonencode(deep)`, `yamlencode(deep)`, `flatten(deep)`,
		`concat([for i in range(1000) : list]...)`,
		`base64encode(join("", [for i in range(20) : long]))`,
	} {
		began := time.Now()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := evaluate(t, ctx, expression)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: no error", expression)
		} else if text := err.Error(); !strings.Contains(text, limit.ErrExceeded.Error()) && !strings.Contains(text, "1024 values") {
			t.Errorf("%s: fails for another reason: %.300s", expression, text)
		}
		// Generous, for slow machines: without bounds these take minutes, or gigabytes.
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%s: took %v", expression, took)
		}
		if grew := after.TotalAlloc - before.TotalAlloc; grew > 1<<30 {
			t.Errorf("%s: allocated %d MB", expression, grew>>20)
		}
	}
	// A tree of shared values is beyond what cty itself walks in time, so that it is refused where a value is made.
	if err := limit.Size(twice); err == nil {
		t.Error("a value of a trillion values is within the bounds")
	}
}

// TestLargeButReasonable holds that the bounds do not stand in the way of what configurations do.
func TestLargeButReasonable(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: Table(Scope{}), Variables: map[string]cty.Value{
		"script": cty.StringVal(strings.Repeat("echo 'hello world' # comment\n", 3000)),
	}}
	for _, expression := range []string{
		`length(setproduct(range(100), range(100), range(5))) == 50000`,
		`length(replace(script, "/#.*\\n/", "")) > 0`,
		`length(regexall("(?m)^echo", script)) == 3000`,
		`length(split("\n", script)) == 3001`,
		`length(base64gzip(script)) > 0`,
		`length(format("%s%s%s", script, script, script)) > 0`,
		`length(indent(8, script)) > 0`,
		`length(jsondecode(jsonencode([for i in range(1000) : {id = i, tags = {a = script}} if i < 100]))) == 100`,
		`tostring(1e300) != ""`,
		`length(yamldecode(yamlencode({for i in range(1000) : "k${i}" => [i, i]}))) == 1000`,
	} {
		got, err := evaluate(t, ctx, expression)
		if err != nil || !got.RawEquals(cty.True) {
			t.Errorf("%s: %#v, %v", expression, got, err)
		}
	}
}
