package module

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// The bounds on module calls: how deep they nest (people go to about 6) and how
// many there are in all, each counted wherever its caller is called.
const (
	maxDepth = 32
	maxCalls = 10_000
)

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
// could not be found has the reason in its Problem.
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
			dir, shownDir, problem = t.locate(m, call, path, shown)
		}
		if problem != "" {
			call.Problem = problem
			continue
		}
		if excess := t.excess(dir, path, above); excess != "" {
			call.Problem = excess
			where := call.Range
			t.Fail(&where, fmt.Sprintf("module %q was not read: %s", strings.Join(path, "."), excess))
			continue
		}
		child, err := t.module(dir, path)
		if err != nil {
			call.Problem = err.Error()
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

// evaluate gives a call the source and the version that its expressions come
// to. The problem says why it has no source.
func (t *tree) evaluate(call *Call, via []*Call) (problem string) {
	if t.Reader.Source == nil {
		return ""
	}
	if attribute := call.Body.Attributes["source"]; call.Source == "" && attribute != nil {
		call.Source, problem = t.Reader.Source(t.top, via, attribute.Expr)
	}
	if attribute := call.Body.Attributes["version"]; call.Version == "" && attribute != nil {
		call.Version, _ = t.Reader.Source(t.top, via, attribute.Expr)
	}
	return problem
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
		copied.Module, copied.Dir, copied.Problem = nil, "", ""
		own.Calls[name] = &copied
	}
	return &own, nil
}

// locate finds the directory that a call names: what terraform init recorded
// for it and still fits, or a local path. The problem says why there is none.
func (t *tree) locate(m *Module, call *Call, at []string, shown string) (dir, shownDir, problem string) {
	local := strings.HasPrefix(call.Source, "./") || strings.HasPrefix(call.Source, "../") || call.Source == "." || call.Source == ".."
	switch {
	case call.Source == "" && call.Body.Attributes["source"] == nil:
		return "", "", "it has no source"
	case call.Source == "":
		return "", "", "its source is not a literal string"
	case local:
		source := strings.ReplaceAll(call.Source, "//", "/")
		dir, shownDir = path.Join(m.Dir, source), path.Join(shown, source)
	default:
		found, ok := t.installed[strings.Join(at, ".")]
		if !ok {
			return "", "", fmt.Sprintf("%s is not downloaded; run terraform init", call.wanted())
		}
		if stale := found.stale(call); stale != "" {
			return "", "", fmt.Sprintf("%s is not what is downloaded, which is %s; run terraform init", call.wanted(), stale)
		}
		dir, shownDir = found.dir, below(t.root, found.dir)
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
