// Package document holds what policies see as input: the resources of one
// root module, in one shape whether they were read from a plan or from the
// configuration itself.
//
// The JSON form of a [Document] is the contract with policy authors. What
// only reports need (places, notices, the chain of module calls) travels
// beside it and is not part of that form.
package document

import (
	"encoding/json"
	"slices"
)

// The two values of [Document.Source].
const (
	SourcePlan   = "plan"
	SourceConfig = "config"
)

// An Action is what the plan does with a resource instance. A document made
// from configuration says [Create] throughout.
type Action string

// The actions, after terraform's own words; a replacement is one word here
// although a plan says it as two actions in either order.
const (
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
	NoOp    Action = "no-op"
	Read    Action = "read"
	Forget  Action = "forget"
)

// Remains tells whether the instance is there, and managed, once the plan is
// applied.
func (a Action) Remains() bool { return a != Delete && a != Forget }

// Mask stands where a sensitive value was: policies and reports never see it.
const Mask = "(sensitive value)"

// credentials names the arguments of provider configurations that hold
// secrets, whether or not anything marks them.
var credentials = map[string]bool{"access_key": true, "secret_key": true, "token": true, "password": true}

// IsCredential tells whether a provider configuration's argument is a secret
// by its name.
func IsCredential(name string) bool { return credentials[name] }

// A Document is one root module with all modules below it.
type Document struct {
	Source           string // SourcePlan or SourceConfig
	TerraformVersion string // "" when it cannot be told: null in JSON

	// Resources and Data are keyed by type, then by instance address.
	Resources map[string]map[string]*Resource
	Data      map[string]map[string]*Resource
	// Providers is keyed by provider configuration: "aws", "aws.west",
	// "module.net.aws" inside a module.
	Providers map[string]*Resource
	// Modules is keyed by module address without instance keys: "module.net".
	Modules map[string]Module
	// Credentials lists where a credential stood, sorted; [Mask] stands there
	// now.
	Credentials []Credential
	// Named holds those variables, locals, outputs and actions that Credentials
	// speaks of, by address without instance keys ("module.net.var.key",
	// "action.aws_lambda_invoke.warm"): they are something to point at, not part of the JSON form.
	Named map[string]*Resource

	// Variables holds the root module's variables as a plan records them,
	// sensitive ones in clear: they are for evaluating the plan's source, and
	// never reach policies or reports.
	Variables map[string]any
	Notices   []Notice
	// Ignores are the comments in the source that accept findings, by file and
	// line; none where there is no source.
	Ignores []Ignore

	// Before is what was there before the plan, and d itself where the plan
	// changes nothing; nil for configuration, and where nothing was there. An
	// instance that a plan moves is filed under its new address; all actions
	// are [NoOp]. It is not part of the JSON form.
	Before *Document
}

// New returns an empty document.
func New(source string) *Document {
	return &Document{
		Source:    source,
		Resources: map[string]map[string]*Resource{},
		Data:      map[string]map[string]*Resource{},
		Providers: map[string]*Resource{},
		Modules:   map[string]Module{},
		Named:     map[string]*Resource{},
	}
}

// A Module is one module call.
type Module struct {
	Source string `json:"source"`
	Loaded bool   `json:"loaded"`
	// Given lists the addresses that the arguments of a call refer to, sorted,
	// where the module was not read: it may do anything with them. Empty where it
	// was.
	Given []string `json:"given"`
	// Reason says why the module was not read, a clause without capital or
	// period; "" where it was, and where nobody can tell.
	Reason string `json:"reason"`
	Place  *Place `json:"-"` // of the call; nil where there is no source
}

// A Resource is one instance of a resource or data source, or one provider
// configuration.
//
// Values and everything in it is one of nil, bool, string, [json.Number],
// []any and map[string]any. Nested blocks are lists of objects, as in a plan.
type Resource struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Module  string `json:"module"` // instance address of the module, "" for the root
	Key     any    `json:"key"`    // string, int, or nil
	Action  Action `json:"action"`

	// Configured lists the arguments and blocks that the configuration sets,
	// sorted; nil when that cannot be told.
	Configured []string `json:"configured"`
	// Values holds what is known. An unknown element of a list is null there,
	// so that positions agree with Unknown.
	Values map[string]any `json:"values"`
	// Unknown mirrors Values: true, or a list or object that holds true
	// somewhere, where the configuration sets a value that only apply will tell.
	Unknown map[string]any `json:"unknown"`
	// Partial is keyed by attribute path and tells what is known of values that
	// Unknown says are not: of those with several alternatives, of texts with
	// parts that are not known, and of elements that stand for further members.
	Partial map[string]Partial `json:"-"`
	// References is keyed by attribute path ("vpc_id", "ingress.0.security_groups")
	// and lists the instance addresses that the value came from, sorted.
	References map[string][]string `json:"references"`
	// Documents is keyed by attribute path and holds parsed policy documents.
	Documents map[string]any `json:"documents"`

	// Previous lists the addresses that the instance had before it was moved
	// to its present one, the last one first.
	Previous []string `json:"-"`

	// Place is the block; Places is keyed by attribute path. Calls is the
	// chain of module calls above the resource, outermost first.
	Place  *Place           `json:"-"`
	Places map[string]Place `json:"-"`
	Calls  []Call           `json:"-"`
	// Trace tells how the value at an attribute path ("ingress.0.cidr_blocks")
	// came there, through variables and locals; nil where there is no source.
	Trace func(path string) []Step `json:"-"`
}

// A Step is one place that a value went through on its way to an attribute.
type Step struct {
	Module  string // instance address of the module that the place is in, "" for the root
	Message string // "module.net is given cidr here"
	Place   Place
}

// A Call is one step of the chain of module calls that leads to a resource.
type Call struct {
	Module string // instance address of the called module
	Place  Place
}

// A Place is a region of a file. Lines and columns count from 1, columns in
// UTF-16 code units (SARIF 2.1.0 section 3.14.17); the end column is the one
// after the last character. File is slash-separated.
type Place struct {
	File        string `json:"file"`
	StartLine   int    `json:"start_line"`
	StartColumn int    `json:"start_column"`
	EndLine     int    `json:"end_line"`
	EndColumn   int    `json:"end_column"`
}

// The levels of a [Notice].
const (
	LevelNote    = "note"
	LevelWarning = "warning"
	LevelError   = "error" // part of the input was lost: what was found stands, but the run is not a clean one
)

// A Notice says something about the input that bears on how far the answer
// can be trusted.
type Notice struct {
	Level   string `json:"level"`
	Message string `json:"message"`
	Place   *Place `json:"place"`
	// Module is the address of the module that was not read, where the notice is
	// about that.
	Module string `json:"-"`
}

// Note, Warn and Fail add a notice of their level.
func (d *Document) Note(place *Place, message string) { d.notice(LevelNote, place, message) }
func (d *Document) Warn(place *Place, message string) { d.notice(LevelWarning, place, message) }
func (d *Document) Fail(place *Place, message string) { d.notice(LevelError, place, message) }

func (d *Document) notice(level string, place *Place, message string) {
	d.Notices = append(d.Notices, Notice{Level: level, Message: message, Place: place})
}

// Add files r under its type: a data source when data is set, else a managed
// resource.
func (d *Document) Add(r *Resource, data bool) {
	into := d.Resources
	if data {
		into = d.Data
	}
	if into[r.Type] == nil {
		into[r.Type] = map[string]*Resource{}
	}
	into[r.Type][r.Address] = r
}

// Unread tells whether a module was not read, so that what it creates is not
// here. A plan holds what modules create in any case.
func (d *Document) Unread() bool {
	if d.Source != SourceConfig {
		return false
	}
	for _, m := range d.Modules {
		if !m.Loaded {
			return true
		}
	}
	return false
}

// Each visits every resource, data source and provider configuration, in an
// order of its own: visit must not depend on it.
func (d *Document) Each(visit func(*Resource)) {
	for _, of := range []map[string]map[string]*Resource{d.Resources, d.Data, {"": d.Providers}} {
		for _, instances := range of {
			for _, r := range instances {
				visit(r)
			}
		}
	}
}

// HoldsUnknown tells whether anything in a value of [Resource.Unknown] is
// unknown.
func HoldsUnknown(unknown any) bool {
	switch unknown := unknown.(type) {
	case bool:
		return unknown
	case []any:
		return slices.ContainsFunc(unknown, HoldsUnknown)
	case map[string]any:
		for _, inner := range unknown {
			if HoldsUnknown(inner) {
				return true
			}
		}
	}
	return false
}

// Addresses lists the instances of a type in byte order.
func Addresses(of map[string]*Resource) []string {
	out := make([]string, 0, len(of))
	for address := range of {
		out = append(out, address)
	}
	slices.Sort(out)
	return out
}

// MarshalJSON writes the resource as policies see it.
func (r *Resource) MarshalJSON() ([]byte, error) {
	type bare Resource
	var partial map[string]any
	if len(r.Partial) > 0 {
		partial = r.PartialTree()
	}
	return json.Marshal(struct {
		*bare
		Partial map[string]any `json:"partial,omitempty"`
	}{(*bare)(r), partial})
}

// MarshalJSON writes the document as policies see it.
func (d *Document) MarshalJSON() ([]byte, error) {
	modules := make(map[string]Module, len(d.Modules))
	for address, m := range d.Modules {
		m.Given = append([]string{}, m.Given...) // never null
		modules[address] = m
	}
	var version any
	if d.TerraformVersion != "" {
		version = d.TerraformVersion
	}
	return json.Marshal(struct {
		Source           string                          `json:"source"`
		TerraformVersion any                             `json:"terraform_version"`
		Resources        map[string]map[string]*Resource `json:"resources"`
		Data             map[string]map[string]*Resource `json:"data"`
		Providers        map[string]*Resource            `json:"providers"`
		Modules          map[string]Module               `json:"modules"`
		Credentials      []Credential                    `json:"credentials"`
	}{d.Source, version, d.Resources, d.Data, d.Providers, modules, append([]Credential{}, d.Credentials...)})
}
