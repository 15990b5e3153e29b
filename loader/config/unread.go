package config

import (
	"fmt"
	"maps"
	"slices"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// tellUnread says of each module that was not read that it was not, at its call.
func tellUnread(doc *document.Document) {
	for _, address := range slices.Sorted(maps.Keys(doc.Modules)) {
		m := doc.Modules[address]
		failed := func(n document.Notice) bool {
			return n.Level == document.LevelError && n.Place != nil && m.Place != nil && *n.Place == *m.Place
		}
		if m.Loaded || slices.ContainsFunc(doc.Notices, failed) {
			continue
		}
		doc.Notices = append(doc.Notices, document.Notice{
			Level: document.LevelWarning, Place: m.Place, Module: address,
			Message: fmt.Sprintf("%s was not read, so what it creates is not scanned: %s", address, m.Reason),
		})
	}
}

// unreadAlone fails a root that holds no resource but in modules that were not
// read: nothing of it was scanned.
func unreadAlone(root *module.Module, doc *document.Document) {
	if !doc.Unread() || holdsResources(root) {
		return
	}
	var unread []string
	for address, m := range doc.Modules {
		if !m.Loaded {
			unread = append(unread, address)
		}
	}
	slices.Sort(unread)
	what := unread[0] + ", which was not read"
	if more := len(unread) - 1; more > 0 {
		what = fmt.Sprintf("%s and %d more, which were not read", unread[0], more)
	}
	doc.Fail(nil, fmt.Sprintf("nothing was scanned: all resources are in %s; run terraform init", what))
}

// holdsResources tells whether a managed resource is declared in a module or in
// one below it.
func holdsResources(m *module.Module) bool {
	for _, r := range m.Resources {
		if !r.Data {
			return true
		}
	}
	for _, call := range m.Calls {
		if call.Module != nil && holdsResources(call.Module) {
			return true
		}
	}
	return false
}
