// Package module reads Terraform modules: it chooses the files of a directory,
// parses them, merges overrides, and follows module calls to the directories
// they name. It evaluates nothing.
package module

import (
	"github.com/hashicorp/hcl/v2"
)

// A Module is one directory's configuration.
type Module struct {
	Dir       string // slash path below the file system's root
	Variables map[string]*Variable
	Locals    map[string]*Attribute
	Outputs   map[string]*Output
	Resources map[string]*Resource // keyed by "type.name" and "data.type.name"
	Calls     map[string]*Call
	Actions   map[string]*Action // keyed by "type.name"
	Providers []*Provider        // in the order of files
	Moves     []Move             // likewise
	Backend   *Backend           // nil where none is configured
}

// A Variable is one variable block.
type Variable struct {
	Name  string
	Body  *Body
	Range hcl.Range // the header
}

// An Output is one output block.
type Output struct {
	Name  string
	Body  *Body
	Range hcl.Range
}

// A Resource is one resource or data block.
type Resource struct {
	Data       bool
	Type, Name string
	Body       *Body
	Range      hcl.Range // the header
}

// Key is the resource's name within its module.
func (r *Resource) Key() string {
	if r.Data {
		return "data." + r.Type + "." + r.Name
	}
	return r.Type + "." + r.Name
}

// An Action is one action block: what a provider does when it is told to, on
// the command line or by a lifecycle (Terraform 1.14,
// https://developer.hashicorp.com/terraform/language/block/action).
type Action struct {
	Type, Name string
	Body       *Body
	Range      hcl.Range // the header
}

// Configs lists the config blocks of an action, whichever syntax it is written
// in. Terraform takes one.
func (a *Action) Configs() []*Block {
	if a.Body.JSON {
		if attribute := a.Body.Attributes["config"]; attribute != nil {
			blocks, _ := attribute.Blocks()
			return blocks
		}
	}
	return a.Body.BlockLists()["config"]
}

// A Provider is one provider block.
type Provider struct {
	Name  string
	Alias string // "" for the default configuration
	Body  *Body
	Range hcl.Range
}

// A Call is one module block. Module is nil when what it calls is not there.
type Call struct {
	Name   string
	Source string // as written, or as it was evaluated; "" when that is not known
	// Version is the constraint as written, or as it was evaluated; "" for none and
	// for one that is not known.
	Version string
	Body    *Body
	Range   hcl.Range
	Module  *Module
	Problem string // why Module is nil, a clause without capital or period
	Dir     string // the called directory as path.module shows it, relative to the root module
}
