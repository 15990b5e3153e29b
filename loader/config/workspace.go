package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/planvet/planvet/loader/config/eval"
	"github.com/planvet/planvet/loader/config/module"
)

// maxWorkspace bounds the file that names the selected workspace, in bytes.
const maxWorkspace = 1 << 10

// workspace says what terraform.workspace is: what the user names, else the one
// workspace of a cloud block, else the one that is selected in the working
// directory, else "default". Where the state is kept in HCP Terraform, a
// workspace that is not selected may be any.
//
// A plan does not say which workspace it was made for, and what is selected now
// may be another: of its source only the first two count.
func (in *inputs) workspace(o Options, root *module.Module, input *eval.Input) {
	name := o.Workspace
	if name == "" && root.Backend != nil && root.Backend.Kind == module.KindCloud {
		name = root.Backend.Workspace
	}
	if name == "" && !o.OfPlan {
		name = in.selected()
	}
	switch {
	case name != "":
		input.Workspace, input.WorkspaceKnown = name, true
	case o.OfPlan:
		input.WorkspaceNote = "terraform.workspace is unknown, since a plan does not say which workspace it is for: name it with --workspace"
	case root.Backend.Decides():
		what := "the remote backend"
		if root.Backend.Kind == module.KindCloud {
			what = "the cloud block"
		}
		input.WorkspaceNote = fmt.Sprintf("terraform.workspace is unknown, since %s does not say which workspace is meant: name it with --workspace", what)
	default:
		input.Workspace, input.WorkspaceKnown = "default", true
		input.WorkspaceNote = "terraform.workspace is taken to be \"default\", since no workspace is selected: name another one with --workspace"
	}
}

// selected is the workspace that `terraform workspace select` noted down; ""
// where it noted none.
func (in *inputs) selected() string {
	if !fs.ValidPath(in.reader.DataDir) {
		return ""
	}
	name := path.Join(in.reader.DataDir, "environment")
	file, err := in.fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	var text []byte
	if err == nil {
		defer file.Close() // read only: nothing to lose
		text, err = io.ReadAll(io.LimitReader(file, maxWorkspace))
	}
	if err != nil {
		at := &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
		in.reader.Warn(at, fmt.Sprintf("%s could not be read, so the selected workspace is not known: %v", name, err))
		return ""
	}
	return strings.TrimSpace(string(text))
}
