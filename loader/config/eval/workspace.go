package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/document"
)

// WorkspaceAddress is the reference on a value that is not known because
// nobody named the workspace.
const WorkspaceAddress = "terraform.workspace"

// workspace is what terraform.workspace, and terraform.env of old, stand for.
// name is the attribute that the expression reads.
func (e *evaluator) workspace(name string, at hcl.Range, m mode) cty.Value {
	if (name == "workspace" || name == "env" || name == "") && e.WorkspaceNote != "" && !e.quiet {
		e.notice(document.LevelNote, at, e.WorkspaceNote)
		e.WorkspaceNote = "" // one place stands for all of them
	}
	if e.WorkspaceKnown {
		return cty.StringVal(e.Workspace)
	}
	if m == named {
		return unknown(m, WorkspaceAddress, WorkspaceAddress)
	}
	return mark(cty.UnknownVal(cty.String).RefineNotNull(), WorkspaceAddress)
}
