// Package findings writes a report as JSON, for programs.
package findings

import (
	_ "embed"
	"io"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
)

// Schema is the JSON Schema (draft 2020-12) that the json format
// holds to.
//
//go:embed findings.schema.json
var Schema []byte

// The types below are the json format, documented in Schema. A field
// may be added to them; none may change its meaning.
type (
	jsonReport struct {
		Findings []jsonFinding `json:"findings"`
		Notices  []jsonNotice  `json:"notices"`
		Summary  jsonSummary   `json:"summary"`
	}
	jsonFinding struct {
		Rule        string                 `json:"rule"`
		Verdict     evaluator.Verdict      `json:"verdict"`
		Severity    policies.Severity      `json:"severity"`
		Address     string                 `json:"address"`
		Path        []any                  `json:"path"`
		Message     string                 `json:"message"`
		Place       *document.Place        `json:"place"`
		Related     []jsonLocation         `json:"related"`
		Steps       []jsonLocation         `json:"steps"`
		Delta       *string                `json:"delta"`
		Fingerprint string                 `json:"fingerprint"`
		Suppressed  *evaluator.Suppression `json:"suppressed"`
		Instances   []jsonInstance         `json:"instances"`
	}
	jsonInstance struct {
		Address     string `json:"address"`
		Fingerprint string `json:"fingerprint"`
	}
	jsonLocation struct {
		Address string          `json:"address"`
		Path    []any           `json:"path"`
		Message string          `json:"message"`
		Place   *document.Place `json:"place"`
	}
	jsonNotice struct {
		Level   string          `json:"level"`
		Message string          `json:"message"`
		Place   *document.Place `json:"place"`
	}
	jsonSummary struct {
		Tool         jsonTool     `json:"tool"`
		Complete     bool         `json:"complete"`
		Resources    int          `json:"resources"`
		Covered      int          `json:"covered"`
		Rules        int          `json:"rules"`
		Findings     jsonSeverity `json:"findings"`
		Undetermined int          `json:"undetermined"`
		Suppressed   int          `json:"suppressed"`
		New          int          `json:"new"`
		Unchanged    int          `json:"unchanged"`
		Fixed        int          `json:"fixed"`
		NewOnly      bool         `json:"new_only"`
		FailOn       *string      `json:"fail_on"`
		Failing      int          `json:"failing"`
		Inputs       []jsonInput  `json:"inputs"`
	}
	jsonTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	jsonSeverity struct {
		Critical int `json:"critical"`
		High     int `json:"high"`
		Medium   int `json:"medium"`
		Low      int `json:"low"`
	}
	jsonInput struct {
		Path      string  `json:"path"`
		Source    *string `json:"source"`
		Resources int     `json:"resources"`
		Covered   int     `json:"covered"`
		Rules     int     `json:"rules"`
		Error     *string `json:"error"`
	}
)

func Write(w io.Writer, r *content.Report, _ content.Options) error {
	// Empty lists, not null: a reader can loop over them without asking.
	out := jsonReport{Findings: []jsonFinding{}, Notices: []jsonNotice{}, Summary: jsonSummaryOf(r)}
	for _, result := range r.Results {
		for _, f := range result.Findings {
			out.Findings = append(out.Findings, jsonFinding{
				Rule: f.Rule.ID, Verdict: f.Verdict, Severity: f.Severity,
				Address: f.Address, Path: jsonPath(f.Path), Message: f.Message, Place: content.Known(f.Place),
				Related: jsonLocations(f.Related), Steps: jsonLocations(f.Steps),
				Delta: orNull(f.Delta), Fingerprint: f.Fingerprint, Suppressed: f.Suppressed,
				Instances: jsonInstances(f),
			})
		}
		for _, n := range result.Unsaid() {
			out.Notices = append(out.Notices, jsonNotice{n.Level, n.Message, content.Known(n.Place)})
		}
	}
	return content.Encode(w, out)
}

func jsonSummaryOf(r *content.Report) jsonSummary {
	t := r.Totals()
	failOn, _ := r.FailOn()
	s := jsonSummary{
		Tool:      jsonTool{r.Tool.Name, r.Tool.Version},
		Complete:  t.Complete(),
		Resources: t.Resources, Covered: t.Covered, Rules: t.Rules,
		Findings: jsonSeverity{
			Critical: t.BySeverity[policies.Critical], High: t.BySeverity[policies.High],
			Medium: t.BySeverity[policies.Medium], Low: t.BySeverity[policies.Low],
		},
		Undetermined: t.Undetermined, Suppressed: t.Suppressed,
		New: t.New, Unchanged: t.AllUnchanged(), Fixed: t.Fixed, NewOnly: r.NewOnly(),
		FailOn: orNull(failOn.String()), Failing: t.OverThreshold + t.UndeterminedFailing,
		Inputs: []jsonInput{},
	}
	for _, result := range r.Results {
		input := jsonInput{
			Path: result.Input, Source: orNull(result.Source),
			Resources: result.Resources, Covered: result.Covered, Rules: len(result.Rules),
		}
		if result.Err != nil {
			message := result.Err.Error()
			input.Error = &message
		}
		s.Inputs = append(s.Inputs, input)
	}
	return s
}

// jsonInstances lists every instance that has the defect, most often one.
func jsonInstances(f *evaluator.Finding) []jsonInstance {
	if f.Instances == nil {
		return []jsonInstance{{f.Address, f.Fingerprint}}
	}
	out := make([]jsonInstance, len(f.Instances))
	for i, instance := range f.Instances {
		out[i] = jsonInstance(instance)
	}
	return out
}

func jsonLocations(of []evaluator.Location) []jsonLocation {
	out := make([]jsonLocation, len(of))
	for i, l := range of {
		out[i] = jsonLocation{l.Address, jsonPath(l.Path), l.Message, content.Known(l.Place)}
	}
	return out
}

func jsonPath(path []any) []any {
	if path == nil {
		return []any{}
	}
	return path
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
