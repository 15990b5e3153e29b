package module

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// The bounds on module calls: how deep they nest (people go to about 6) and how
// many there are in all, each counted wherever its caller is called.
const (
	maxDepth = 32
	maxCalls = 10_000
)

// manifest is .terraform/modules/modules.json as `terraform init` writes it.
type manifest struct {
	Modules []struct {
		Key     string
		Source  string
		Version string
		Dir     string
	}
}

type tree struct {
	*Reader
	root      string
	top       *Module              // the root module
	installed map[string]installed // by module path: "net.subnets"
	modules   map[string]*Module
	calls     int
}

// Tree reads the root module in dir and every module below it that is there.
// A module that two calls name is read once and shared. A call whose module
// could not be found is reported at the call.
func (r *Reader) Tree(dir string) (*Module, error) {
	t := &tree{Reader: r, root: dir, installed: map[string]installed{}, modules: map[string]*Module{}}
	t.readManifest()
	root, err := r.Module(dir)
	if err != nil {
		return root, err
	}
	t.modules[dir] = root
	t.top = root
	t.follow(root, nil, ".", []string{dir})
	return root, nil
}

func (t *tree) readManifest() {
	name := path.Join(t.root, ".terraform/modules/modules.json")
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
		t.installed[entry.Key] = installed{entry.Source, entry.Version, path.Join(t.root, strings.ReplaceAll(entry.Dir, `\`, "/"))}
	}
}

// follow resolves the calls of m. via are the calls that lead to it from the root,
// shown is m's directory as path.module shows it, and above holds the
// directories on the way, to find a module that calls itself.
//
// A module that is called from two places is one Module. Its calls are resolved
// from its first caller; a manifest that gives them different directories by
// caller (two versions of one registry module) is told apart by copying.
func (t *tree) follow(m *Module, via []*Call, shown string, above []string) {
	for _, name := range slices.Sorted(maps.Keys(m.Calls)) {
		call := m.Calls[name]
		path := append(names(via), name)
		t.calls++
		dir, shownDir, problem := "", "", t.evaluate(call, via)
		if problem == "" {
			dir, shownDir, problem = t.locate(m, call, path, shown, t.versions(call, via))
		}
		if problem == "" {
			if excess := t.excess(dir, path, above); excess != "" {
				where := call.Range
				t.Fail(&where, fmt.Sprintf("module %q was not vetted: %s", strings.Join(path, "."), excess))
				continue
			}
		}
		if problem != "" {
			where := call.Range
			t.Warn(&where, fmt.Sprintf("module %q was not vetted, and what comes of it is undetermined: %s", strings.Join(path, "."), problem))
			continue
		}
		child, err := t.module(dir, path)
		if err != nil {
			where := call.Range
			t.Warn(&where, fmt.Sprintf("module %q was not vetted, and what comes of it is undetermined: %v", strings.Join(path, "."), err))
			continue
		}
		call.Module, call.Dir = child, shownDir
		t.follow(child, append(slices.Clone(via), call), shownDir, append(slices.Clone(above), dir))
	}
}

func names(calls []*Call) []string {
	out := make([]string, len(calls), len(calls)+1)
	for i, call := range calls {
		out[i] = call.Name
	}
	return out
}

// evaluate gives a call the source that its expression comes to. The problem
// says why it has none.
func (t *tree) evaluate(call *Call, via []*Call) (problem string) {
	attribute := call.Body.Attributes["source"]
	if call.Source != "" || attribute == nil || t.Reader.Source == nil {
		return ""
	}
	call.Source, problem = t.Reader.Source(t.top, via, attribute.Expr)
	return problem
}

// versions are those that a call takes of a registry's module, "" where it does
// not say or that is not known.
func (t *tree) versions(call *Call, via []*Call) string {
	text := literal(call.Body, "version")
	if attribute := call.Body.Attributes["version"]; attribute != nil && text == "" && t.Reader.Source != nil {
		text, _ = t.Reader.Source(t.top, via, attribute.Expr)
	}
	return text
}

// excess says why a call that leads somewhere is not followed: what no
// terraform would plan, or more than is read.
func (t *tree) excess(dir string, at, above []string) string {
	switch {
	case slices.Contains(above, dir):
		return "this module calls itself"
	case len(at) > maxDepth:
		return fmt.Sprintf("module calls nest more than %d deep", maxDepth)
	case t.calls > maxCalls:
		return fmt.Sprintf("there are more than %d module calls", maxCalls)
	}
	return ""
}

// module reads a called directory once, and gives each call its own copy of
// the calls in it, so that each resolves them by its own path.
func (t *tree) module(dir string, at []string) (*Module, error) {
	shared := t.modules[dir]
	if shared == nil {
		read, err := t.Reader.Module(dir)
		if err != nil {
			return nil, err
		}
		t.modules[dir], shared = read, read
	}
	own := *shared
	own.Calls = make(map[string]*Call, len(shared.Calls))
	for name, call := range shared.Calls {
		copied := *call
		copied.Module, copied.Dir = nil, ""
		own.Calls[name] = &copied
	}
	return &own, nil
}

// locate finds the directory that a call names: what terraform init recorded
// for it, else a local path. The problem says why there is none.
func (t *tree) locate(m *Module, call *Call, at []string, shown, versions string) (dir, shownDir, problem string) {
	local := strings.HasPrefix(call.Source, "./") || strings.HasPrefix(call.Source, "../") || call.Source == "." || call.Source == ".."
	switch {
	case call.Source == "":
		return "", "", "it has no source"
	case local:
		source := strings.ReplaceAll(call.Source, "//", "/")
		dir, shownDir = path.Join(m.Dir, source), path.Join(shown, source)
	default:
		there, ok := t.installed[strings.Join(at, ".")]
		if !ok {
			return "", "", fmt.Sprintf("%s is not downloaded; run `terraform init` first", call.Source)
		}
		if stale := there.stale(call.Source, versions); stale != "" {
			return "", "", stale
		}
		dir, shownDir = there.dir, below(t.root, there.dir)
	}
	if !fs.ValidPath(dir) {
		return "", "", fmt.Sprintf("%s leads out of the repository", call.Source)
	}
	return dir, shownDir, ""
}

// below gives dir relative to root, which holds it.
func below(root, dir string) string {
	if root == "." {
		return dir
	}
	return strings.TrimPrefix(dir, root+"/")
}
