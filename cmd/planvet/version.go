package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"github.com/planvet/planvet/report"
)

// version is the release that this source becomes.
const version = "0.1.0"

func tool() report.Tool {
	return report.Tool{Name: "planvet", Version: version, InformationURI: "https://github.com/planvet/planvet"}
}

func versionCommand() command {
	return command{
		name:  "version",
		short: "Print the version",
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, _ []string, p process) (int, error) {
				fmt.Fprintf(p.stdout, "planvet %s%s\n%s\nopa %s\n", version, commit(), runtime.Version(), moduleVersion("github.com/open-policy-agent/opa"))
				return exitClean, nil
			}
		},
	}
}

func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return fmt.Sprintf(" (%.12s)", setting.Value)
		}
	}
	return ""
}

func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "unknown"
}
