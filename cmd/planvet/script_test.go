package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the files that scripts compare with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"planvet": main})
}

// TestScripts runs testdata/script/*.txtar. Beside testscript's own commands
// there are
//
//	exit CODE COMMAND…   runs a command, which must end in that exit code
//	encode CODING A B    writes A to B in another encoding
//	cut A B              writes the first half of A to B
//	accepted FILE        prints who is accepted by what in a SARIF log or a JSON report
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true,
		Setup:     setupScript,
		Condition: scriptCondition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exit": exitScript, "accepted": acceptedScript, "encode": encodeScript, "cut": cutScript,
		},
	})
}

// scriptCondition knows [clone], whether this is a git repository, and
// [env:NAME], whether the tests were given that.
func scriptCondition(condition string) (bool, error) {
	if name, found := strings.CutPrefix(condition, "env:"); found {
		return os.Getenv(name) != "", nil
	}
	if condition != "clone" {
		return false, fmt.Errorf("unknown condition %q", condition)
	}
	_, err := os.Stat("../../.git")
	return err == nil, nil
}

func exitScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var exited *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exited) {
		code = exited.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, not %d", code, want)
	}
}

// acceptedScript prints a line a result: its address, and the suppressions that
// it carries, as they are.
func acceptedScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: accepted FILE")
	}
	var report struct {
		Findings []struct {
			Address    string
			Suppressed json.RawMessage
		}
		Runs []struct {
			Results []struct {
				Locations []struct {
					LogicalLocations []struct{ FullyQualifiedName string }
				}
				Suppressions json.RawMessage
			}
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	print := func(address string, accepted json.RawMessage) {
		var line bytes.Buffer
		if len(accepted) == 0 {
			accepted = json.RawMessage("null")
		}
		ts.Check(json.Compact(&line, accepted))
		fmt.Fprintf(ts.Stdout(), "%s %s\n", address, &line)
	}
	for _, finding := range report.Findings {
		print(finding.Address, finding.Suppressed)
	}
	for _, run := range report.Runs {
		for _, result := range run.Results {
			print(result.Locations[0].LogicalLocations[0].FullyQualifiedName, result.Suppressions)
		}
	}
}
