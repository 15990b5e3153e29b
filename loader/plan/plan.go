// Package plan reads what `terraform show -json` prints of a plan.
//
// The file is read as a stream of tokens, which finds where each resource change
// is; the changes are then decoded on all cores. What no policy sees (planned
// values, drift, prior state of managed resources) is passed over without being
// decoded.
package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/parallel"
)

// ErrEmpty says that a plan holds no resource change at all.
var ErrEmpty = errors.New("the plan holds nothing to vet: it has no resource changes")

// A SyntaxError says where a file stops being a plan.
type SyntaxError struct {
	Line, Column int // from 1; column in UTF-16 code units
	Err          error
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
}
func (e *SyntaxError) Unwrap() error { return e.Err }

// Read makes a document of a plan in JSON, UTF-8 without a byte order mark.
// file names it in places.
//
// It fails on what is not a plan. What a plan lacks, and what that means for
// the answer, becomes a notice of the document.
func Read(text []byte, file string) (*document.Document, error) {
	if err := sniff(text); err != nil {
		return nil, err
	}
	r := &reader{
		decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowInvalidUTF8(true)),
		places:  newPlaces(text, file),
		seen:    map[string]bool{},
	}
	if err := r.read(); err != nil {
		return nil, r.explain(err)
	}
	return r.document()
}

// sniff tells a plan from the other things that people hand over.
func sniff(text []byte) error {
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return errors.New("the file is empty: terraform show -json prints a plan as one JSON object")
	case trimmed[0] == '[':
		return errors.New("this is a JSON array: a plan is one JSON object, as terraform show -json prints it")
	case trimmed[0] != '{':
		if json.Valid(trimmed) {
			return fmt.Errorf("this is the JSON value %s: a plan is one JSON object, as terraform show -json prints it", excerpt(trimmed))
		}
		return fmt.Errorf("this is not JSON (it begins with %s): a plan is what terraform show -json prints", excerpt(trimmed))
	}
	return nil
}

func excerpt(text []byte) string {
	const most = 20
	if len(text) > most {
		return fmt.Sprintf("%q…", text[:most])
	}
	return fmt.Sprintf("%q", bytes.TrimRight(text, " \t\r\n"))
}

// A reader holds what was read so far.
type reader struct {
	decoder *jsontext.Decoder
	places  *places
	seen    map[string]bool // top-level keys

	formatVersion    string
	terraformVersion string
	errored          bool
	incomplete       bool
	changes          []*change
	deferred         []*change
	prior            []*change // data sources that were read while planning
	variables        map[string]*tfjson.PlanVariable
	outputs          map[string]*outputChange
	invocations      []*invocation
	known            map[string]credential.Found
	configuration    *configuration
	notices          []document.Notice
}

func (r *reader) read() error {
	if _, err := r.decoder.ReadToken(); err != nil { // the opening brace
		return err
	}
	for r.decoder.PeekKind() != '}' {
		key, err := r.decoder.ReadToken()
		if err != nil {
			return err
		}
		name := key.String()
		r.seen[name] = true
		if err := r.section(name); err != nil {
			return err
		}
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	rest := r.places.text[r.decoder.InputOffset():]
	if more := bytes.TrimLeft(rest, " \t\r\n"); len(more) > 0 {
		return r.places.wrap(int64(len(r.places.text)-len(more)), errors.New("something follows the plan: the file must hold one JSON document"))
	}
	return nil
}

func (r *reader) section(name string) error {
	switch name {
	case "format_version":
		return r.into(&r.formatVersion, name)
	case "terraform_version":
		return r.into(&r.terraformVersion, name)
	case "errored":
		return r.into(&r.errored, name)
	case "complete":
		var complete *bool
		if err := r.into(&complete, name); err != nil {
			return err
		}
		r.incomplete = complete != nil && !*complete
		return nil
	case "variables":
		return r.into(&r.variables, name)
	case "resource_changes":
		return r.elements(name, decodeChange, &r.changes)
	case "deferred_changes":
		return r.elements(name, decodeDeferred, &r.deferred)
	case "prior_state":
		return r.priorState()
	case "action_invocations":
		return r.actionInvocations()
	case "output_changes":
		return r.outputChanges()
	case "configuration":
		return r.readConfiguration()
	case "@level", "@message":
		return errors.New("this is the log that terraform plan -json prints, not the plan: save the plan with -out=FILE and run terraform show -json FILE")
	}
	return r.decoder.SkipValue()
}

// into decodes the next value; one of another type is an error at its place.
func (r *reader) into(target any, name string) error {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return err
	}
	if err := unmarshal(raw, target); err != nil {
		return r.places.wrap(r.decoder.InputOffset()-int64(len(raw)), fmt.Errorf("%s: %w", name, err))
	}
	return nil
}

// An element of a list is read first and decoded later, on all cores.
type element struct {
	raw    []byte
	place  document.Place
	change *change
	wrong  error
}

// elements reads a list of changes. A change that cannot be understood is lost
// alone: the others are vetted, and the run fails.
func (r *reader) elements(name string, decode func(raw []byte, with *values, place document.Place) (*change, error), into *[]*change) error {
	var all []element
	err := r.list(name, func() error {
		raw, err := r.decoder.ReadValue()
		if err != nil {
			return err
		}
		end := r.decoder.InputOffset()
		start := end - int64(len(raw)) // the decoder's own slice lasts until it reads on
		all = append(all, element{raw: r.places.text[start:end], place: r.places.region(start, end)})
		return nil
	})
	if err != nil {
		return err
	}
	parallel.Parts(len(all), func(from, to int) {
		with := newValues()
		for i := from; i < to; i++ {
			e := &all[i]
			e.change, e.wrong = decode(e.raw, with, e.place)
		}
	})
	for i, e := range all {
		if e.wrong != nil {
			r.notices = append(r.notices, document.Notice{
				Level: document.LevelError, Place: &all[i].place, Message: fmt.Sprintf("%s[%d] is not vetted: %v", name, i, e.wrong),
			})
			continue
		}
		*into = append(*into, e.change)
	}
	return nil
}

// placeOf is the place of the value that was just read.
func (r *reader) placeOf(raw []byte) document.Place {
	end := r.decoder.InputOffset()
	return r.places.region(end-int64(len(raw)), end)
}

// list visits the elements of the next value, which may be null. visit must
// read the element.
func (r *reader) list(name string, visit func() error) error {
	switch kind := r.decoder.PeekKind(); kind {
	case '[':
	case 'n':
		return r.decoder.SkipValue()
	case 0: // the value does not begin at all; the decoder says why
		_, err := r.decoder.ReadToken()
		return err
	default:
		return r.places.wrap(r.decoder.InputOffset(), fmt.Errorf("%s must be a list", name))
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for r.decoder.PeekKind() != ']' {
		if err := visit(); err != nil {
			return err
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

// readConfiguration takes a configuration that cannot be decoded for a
// missing one, and says so: the resources are still worth vetting.
func (r *reader) readConfiguration() error {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return err
	}
	if string(raw) == "null" {
		r.seen["configuration"] = false
		return nil
	}
	var c configuration
	if err := unmarshal(raw, &c); err != nil {
		r.seen["configuration"] = false
		place := r.places.at(r.decoder.InputOffset() - int64(len(raw)))
		r.notices = append(r.notices, document.Notice{
			Level: document.LevelWarning, Place: &place, Message: fmt.Sprintf("the plan's configuration cannot be read: %v", err),
		})
		return nil
	}
	r.configuration = &c
	return nil
}

// explain turns the decoder's error into one that names the line.
func (r *reader) explain(err error) error {
	var placed *SyntaxError
	if errors.As(err, &placed) {
		return err
	}
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return r.places.wrap(int64(len(r.places.text)), errors.New("the file ends in the middle of the JSON: it was truncated"))
	case errors.Is(err, jsontext.ErrDuplicateName):
		return r.places.wrap(r.decoder.InputOffset(), errors.New("an object has the same name twice, so it cannot be told which is meant: terraform show -json prints each once"))
	case errors.As(err, &syntactic) && strings.Contains(syntactic.Err.Error(), "max depth"): // an error without a name
		return r.places.wrap(syntactic.ByteOffset, errors.New("the JSON nests more than 10000 deep, as no plan does"))
	case errors.As(err, &syntactic):
		return r.places.wrap(syntactic.ByteOffset, fmt.Errorf("not JSON: %w", syntactic.Err))
	}
	return err
}

// unmarshal keeps numbers as they are written.
func unmarshal(raw []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	return decoder.Decode(target)
}

// isState tells a state, or what terraform show -json prints of one, from a
// plan.
func (r *reader) isState() bool {
	_, raw := r.seen["lineage"]
	return raw || r.seen["serial"] || (r.seen["values"] && !r.seen["planned_values"] && !r.seen["resource_changes"])
}

func (r *reader) kindError() error {
	switch {
	case r.isState():
		return errors.New("this is a state, not a plan: save a plan with terraform plan -out=FILE and run terraform show -json FILE")
	case r.seen["AWSTemplateFormatVersion"] || r.seen["Resources"]:
		return errors.New("this is a CloudFormation template, not a terraform plan")
	case len(r.seen) == 0:
		return errors.New("this is an empty JSON object: a plan is what terraform show -json prints")
	case !r.seen["format_version"] && r.seen["resource_changes"]:
		return errors.New("this is a plan without its format_version, which says how to read it: hand over all that terraform show -json prints")
	case !r.seen["format_version"]:
		return fmt.Errorf("this is not a plan: it has no format_version (it has %s)", strings.Join(firstKeys(r.seen), ", "))
	}
	return nil
}
