package evaluator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ReadBaseline reads findings that are known: what [Baseline.Encode] wrote, a
// report of planvet's in JSON, or one in SARIF. Which of them it is, the
// content tells. Of a report, what is suppressed or fixed is left out.
func ReadBaseline(text []byte) (*Baseline, error) {
	text = bytes.TrimRight(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(text) == 0 {
		return nil, errors.New("the file is empty")
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return nil, located(text, err)
	}
	var entries []*Known
	var err error
	switch {
	case keys["planvet_baseline"] != nil:
		entries, err = fromBaseline(text)
	case keys["runs"] != nil:
		entries, err = fromSARIF(text)
	case keys["findings"] != nil && keys["summary"] != nil:
		entries, err = fromReport(text)
	case keys["resource_changes"] != nil || keys["planned_values"] != nil:
		return nil, errors.New("this is a plan, not findings: planvet baseline PLAN -o FILE writes a baseline of it")
	default:
		return nil, errors.New("this holds no findings of planvet's: a baseline is what planvet baseline writes, or a report of planvet's in SARIF or JSON")
	}
	if err != nil {
		return nil, located(text, err)
	}
	return newBaseline(entries), nil
}

// located says where JSON is broken.
func located(text []byte, err error) error {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
		err = fmt.Errorf("this is not JSON: %w", err)
	case errors.As(err, &kind):
		offset = kind.Offset
		if kind.Field == "" {
			err = fmt.Errorf("this is a JSON %s, and a baseline is an object", kind.Value)
		} else {
			err = fmt.Errorf("%s is a JSON %s", kind.Field, kind.Value)
		}
	}
	if offset < 0 || offset > int64(len(text)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(text[:offset], []byte{'\n'}), err)
}

var printForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (k *Known) check(number int) error {
	switch {
	case k == nil:
		return fmt.Errorf("finding %d is null", number)
	case !printForm.MatchString(k.Fingerprint):
		return fmt.Errorf("finding %d (%s %s): its fingerprint %q is not 64 hex digits", number, k.Rule, k.Address, k.Fingerprint)
	case k.Verdict != Fail && k.Verdict != Undetermined:
		return fmt.Errorf("finding %d (%s %s): its verdict %q is neither fail nor undetermined", number, k.Rule, k.Address, k.Verdict)
	}
	return nil
}

func fromBaseline(text []byte) ([]*Known, error) {
	var file struct {
		Version  int      `json:"planvet_baseline"`
		Findings []*Known `json:"findings"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("planvet_baseline is %d, and this planvet reads %d: write it anew with planvet baseline", file.Version, baselineVersion)
	}
	for i, k := range file.Findings {
		if err := k.check(i + 1); err != nil {
			return nil, err
		}
	}
	return file.Findings, nil
}

func fromReport(text []byte) ([]*Known, error) {
	var file struct {
		Findings []struct {
			Rule        string          `json:"rule"`
			Verdict     Verdict         `json:"verdict"`
			Address     string          `json:"address"`
			Message     string          `json:"message"`
			Fingerprint string          `json:"fingerprint"`
			Delta       string          `json:"delta"`
			Suppressed  json.RawMessage `json:"suppressed"`
			Path        []any           `json:"path"`
			Instances   []struct {
				Address     string `json:"address"`
				Fingerprint string `json:"fingerprint"`
			} `json:"instances"`
		} `json:"findings"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	var entries []*Known
	for i, f := range file.Findings {
		if f.Delta == Fixed || len(f.Suppressed) > 0 && string(f.Suppressed) != "null" {
			continue
		}
		if len(f.Instances) == 0 {
			f.Instances = append(f.Instances, struct {
				Address     string `json:"address"`
				Fingerprint string `json:"fingerprint"`
			}{f.Address, f.Fingerprint})
		}
		for _, instance := range f.Instances {
			k := &Known{Rule: f.Rule, Verdict: f.Verdict, Address: instance.Address, Path: namesOf(f.Path), Message: f.Message, Fingerprint: instance.Fingerprint}
			if err := k.check(i + 1); err != nil {
				return nil, err
			}
			entries = append(entries, k)
		}
	}
	return entries, nil
}

func namesOf(path []any) string {
	var names []string
	for _, step := range path {
		if name, ok := step.(string); ok {
			names = append(names, name)
		}
	}
	return strings.Join(names, ".")
}

// sarifPrint is the key under which planvet's SARIF holds fingerprints.
const sarifPrint = "planvet/v1"

type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Name string `json:"name"`
			} `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	} `json:"runs"`
}

type sarifResult struct {
	RuleID  string `json:"ruleId"`
	Kind    string `json:"kind"`
	Message struct {
		Text string `json:"text"`
	} `json:"message"`
	Prints        map[string]string `json:"partialFingerprints"`
	BaselineState string            `json:"baselineState"`
	Suppressions  []struct {
		Status string `json:"status"`
	} `json:"suppressions"`
	Locations []struct {
		Logical []struct {
			Name string `json:"fullyQualifiedName"`
		} `json:"logicalLocations"`
	} `json:"locations"`
	Properties struct {
		Instances []struct {
			Address     string `json:"address"`
			Fingerprint string `json:"fingerprint"`
		} `json:"instances"`
	} `json:"properties"`
}

func fromSARIF(text []byte) ([]*Known, error) {
	var log sarifLog
	if err := json.Unmarshal(text, &log); err != nil {
		return nil, err
	}
	if len(log.Runs) == 0 {
		return nil, errors.New("this SARIF log has no runs")
	}
	var entries []*Known
	for _, run := range log.Runs {
		if name := run.Tool.Driver.Name; name != "planvet" {
			return nil, fmt.Errorf("this SARIF log is %q's: a baseline is one of planvet's", name)
		}
		for i, r := range run.Results {
			if r.BaselineState == "absent" || r.accepted() {
				continue
			}
			for _, k := range r.known() {
				if k.Fingerprint == "" {
					return nil, fmt.Errorf("result %d (%s) has no fingerprint %s: it is of another version of planvet", i+1, r.RuleID, sarifPrint)
				}
				if err := k.check(i + 1); err != nil {
					return nil, err
				}
				entries = append(entries, k)
			}
		}
	}
	return entries, nil
}

// accepted is what SARIF 2.1.0 section 3.35.3 says of status.
func (r sarifResult) accepted() bool {
	for _, s := range r.Suppressions {
		if s.Status == "" || s.Status == "accepted" {
			return true
		}
	}
	return false
}

func (r sarifResult) known() []*Known {
	first := Known{Rule: r.RuleID, Verdict: Fail, Message: r.Message.Text, Fingerprint: r.Prints[sarifPrint]}
	if r.Kind == "open" {
		first.Verdict = Undetermined
	}
	if len(r.Locations) > 0 && len(r.Locations[0].Logical) > 0 {
		first.Address = r.Locations[0].Logical[0].Name
	}
	if len(r.Properties.Instances) == 0 {
		return []*Known{&first}
	}
	var all []*Known
	for _, instance := range r.Properties.Instances {
		k := first
		k.Address, k.Fingerprint = instance.Address, instance.Fingerprint
		all = append(all, &k)
	}
	return all
}
