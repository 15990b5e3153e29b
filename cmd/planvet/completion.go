package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report"
)

// completeName is the command that the scripts below call. It is not listed.
const completeName = "__complete"

func completionCommand() command {
	return command{
		name:  "completion",
		usage: "SHELL",
		short: "Print a script that completes command lines: bash, zsh or fish",
		examples: []string{
			"# In this shell, and in those to come",
			"source <(planvet completion bash)",
			"echo 'source <(planvet completion bash)' >> ~/.bashrc",
			"",
			"# zsh and fish",
			"planvet completion zsh > \"${fpath[1]}/_planvet\"",
			"planvet completion fish > ~/.config/fish/completions/planvet.fish",
		},
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, args []string, p process) (int, error) {
				if len(args) != 1 || completionScripts[args[0]] == "" {
					return 0, fmt.Errorf("name one shell: bash, zsh or fish")
				}
				if _, err := fmt.Fprint(p.stdout, completionScripts[args[0]]); err != nil {
					return 0, failure{err}
				}
				return exitClean, nil
			}
		},
	}
}

// Each script hands over the words up to the cursor; where planvet has nothing
// to offer, the shell offers files.
var completionScripts = map[string]string{
	"bash": `_planvet() {
  local IFS=$'\n'
  COMPREPLY=($(planvet __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _planvet planvet
`,
	"zsh": `#compdef planvet
local -a offers
offers=("${(@f)$(planvet __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
if [[ -n ${offers[1]} ]]; then
  compadd -- "${offers[@]}"
else
  _files
fi
`,
	"fish": `complete -c planvet -a '(planvet __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

// offers are what the last of the words may become, in order; none where it
// is for the shell to offer files.
func offers(all []command, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	last, before := words[len(words)-1], words[:len(words)-1]
	chosen := all[0]
	if len(before) > 0 {
		if found := find(all, before[0]); found.name != "" {
			chosen, before = found, before[1:]
		}
	}
	var out []string
	switch {
	case strings.HasPrefix(last, "-"):
		flags := pflag.NewFlagSet(chosen.name, pflag.ContinueOnError)
		chosen.setup(flags)
		flags.VisitAll(func(f *pflag.Flag) { out = append(out, "--"+f.Name) })
		out = append(out, "--help")
	case len(before) > 0 && valuesOf(before[len(before)-1]) != nil:
		out = valuesOf(before[len(before)-1])
	case chosen.name == "explain":
		out = ruleIDs()
	case chosen.name == "completion":
		out = []string{"bash", "fish", "zsh"}
	case len(words) == 1 || words[0] == "help":
		for _, c := range all {
			out = append(out, c.name)
		}
	}
	out = slices.DeleteFunc(out, func(offer string) bool { return !strings.HasPrefix(offer, last) })
	slices.Sort(out)
	return out
}

// valuesOf lists what a flag may be set to; nil where that is not a few words.
func valuesOf(flag string) []string {
	switch flag {
	case "--rule":
		return ruleIDs()
	case "--format":
		var names []string
		for _, format := range report.Formats() {
			names = append(names, format.Name)
		}
		return names
	case "--fail-on":
		names := []string{"none"}
		for _, severity := range policies.Severities() {
			names = append(names, severity.String())
		}
		return names
	case "--undetermined":
		return []string{"fail", "ignore", "report"}
	case "--color":
		return []string{"always", "auto", "never"}
	case "--sarif-profile":
		return []string{string(report.GitHub), string(report.Full)}
	}
	return nil
}

func ruleIDs() []string {
	set, err := policies.Embedded()
	if err != nil {
		return nil // completion has nobody to tell
	}
	var ids []string
	for _, rule := range set.Rules {
		ids = append(ids, rule.ID)
	}
	return ids
}
