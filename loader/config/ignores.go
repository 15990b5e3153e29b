package config

import (
	"path"
	"strings"

	"github.com/planvet/planvet/loader/config/ignore"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// ignores files the comments that accept findings into doc. dir is the root
// module's folder.
func ignores(sources *module.Sources, dir string, doc *document.Document) {
	sources.Files(func(name string, text []byte) {
		for _, d := range ignore.Read(name, text) {
			i := document.Ignore{
				Rules: d.Rules, Until: d.Until, Reason: d.Reason, Problem: d.Problem,
				Place: sources.Place(d.Range), MayBeUnused: !owns(dir, name),
			}
			if d.Problem == "" {
				i.Covers = sources.Place(d.Covers)
			}
			doc.Ignores = append(doc.Ignores, i)
		}
	})
}

// owns tells whether a file lies in the root module's folder or below, and was
// not downloaded there.
func owns(dir, file string) bool {
	if dir != "." {
		below, found := strings.CutPrefix(file, dir+"/")
		if !found {
			return false
		}
		file = below
	}
	return !strings.HasPrefix(path.Clean(file), ".terraform/")
}
