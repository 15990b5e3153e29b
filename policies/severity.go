package policies

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Severity says how bad a defect is. The zero value is none.
type Severity int

// The severities, in rising order.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
)

var severityNames = [...]string{Low: "low", Medium: "medium", High: "high", Critical: "critical"}

// Severities lists all of them, worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low} }

func (s Severity) String() string {
	if s < Low || s > Critical {
		return ""
	}
	return severityNames[s]
}

// Score is the CVSS-like figure that code scanning sorts by: above 9.0 is
// critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, less is low
// (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
func (s Severity) Score() string {
	return [...]string{"0.0", "2.0", "5.5", "8.0", "9.5"}[s]
}

// Level is the SARIF level: error, warning or note.
func (s Severity) Level() string {
	return [...]string{"none", "note", "warning", "error", "error"}[s]
}

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, error) {
	for _, s := range Severities() {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: one of %s", name, strings.Join(severityNames[Low:], ", "))
}

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalYAML reads the name.
func (s *Severity) UnmarshalYAML(node *yaml.Node) (err error) {
	*s, err = ParseSeverity(node.Value)
	return err
}

// UnmarshalText reads the name.
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}
