package module

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
)

// manifest is modules/modules.json in terraform's data directory, as `terraform
// init` writes it.
type manifest struct {
	Modules []struct {
		Key     string
		Source  string
		Version string
		Dir     string
	}
}

// An installed module is an entry of the manifest.
type installed struct {
	source, version string
	dir             string // below the file system's root
}

// wanted names what a call asks for: "acme/vpc/aws, version ~> 5.0".
func (c *Call) wanted() string {
	if c.Version == "" {
		return c.Source
	}
	return c.Source + ", version " + c.Version
}

// stale tells what is installed instead of what the call asks for, "" where it
// fits. Terraform refuses to plan by the same comparison.
func (i installed) stale(call *Call) string {
	is := i.source
	if i.version != "" {
		is += ", version " + i.version
	}
	if !sameSource(i.source, call.Source) {
		return is
	}
	if call.Version == "" {
		return ""
	}
	wanted, err := version.NewConstraint(call.Version)
	if err != nil {
		return "" // terraform refuses the call itself
	}
	if i.version == "" {
		return is + ", without a version"
	}
	have, err := version.NewVersion(i.version)
	if err != nil || !wanted.Check(have) {
		return is
	}
	return ""
}

// readManifest reads what terraform init has installed.
func (t *tree) readManifest() {
	if !fs.ValidPath(t.DataDir) {
		return
	}
	name := path.Join(t.DataDir, "modules/modules.json")
	text, err := t.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return // nothing installed: the calls that need it say so
	}
	at := &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
	if err != nil {
		t.Warn(at, fmt.Sprintf("%s could not be read, so no module is taken from it: %v", name, err))
		return
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Warn(at, fmt.Sprintf("%s is not what terraform init writes, so no module is taken from it: %v", name, err))
		return
	}
	for _, entry := range m.Modules {
		t.installed[entry.Key] = installed{source: entry.Source, version: entry.Version, dir: t.directory(entry.Dir)}
	}
}

// directory is the slash path below the file system's root of one that the
// manifest names: from the root module on, or absolute where TF_DATA_DIR is.
func (t *tree) directory(name string) string {
	if t.Root != "" && filepath.IsAbs(name) {
		if below, err := filepath.Rel(t.Root, name); err == nil {
			return filepath.ToSlash(below)
		}
	}
	return path.Join(t.root, strings.ReplaceAll(name, `\`, "/"))
}
