package plan

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/parallel"
)

// document puts together what was read.
func (r *reader) document() (*document.Document, error) {
	if err := r.kindError(); err != nil {
		return nil, err
	}
	if err := r.checkVersion(); err != nil {
		return nil, err
	}
	doc := document.New(document.SourcePlan)
	doc.TerraformVersion = r.terraformVersion
	doc.Notices = r.notices
	doc.Modules = modulesOf(r.configuration)
	doc.Variables = r.given()

	t := newTree(r.configuration)
	all := r.collect(doc)
	holders := r.holders()
	r.knownCredentials(all, holders)
	for _, c := range all {
		if c.Action.Remains() {
			t.place(c.Resource, c.data)
		}
	}
	resolver := newResolver(t, doc.Variables)
	secrets := r.sensitiveVariables()
	for _, c := range all {
		if c.Action.Remains() {
			m := t.module(c.Module)
			key := resourceKey(c.data, c.Type, c.Name)
			if config := m.configs[key]; config != nil {
				resolver.applyConfiguration(c.Resource, config, repeated(m, config, c.Resource, len(m.instances[key])))
			}
		}
	}
	hideNumbers(doc, all)
	parallel.Parts(len(all), func(from, to int) {
		for _, c := range all[from:to] {
			if c.secrets = append(c.secrets, secrets...); len(c.secrets) > 0 {
				c.Values, _ = scrub(c.Values, c.secrets).(map[string]any)
			}
			c.Documents = document.Documents(c.Values)
		}
	})
	for _, c := range all {
		if c.Action.Remains() {
			resolver.provisioners(c, r.known)
			scrub(c.Documents, secrets)
		}
	}
	r.providers(doc, resolver, secrets)
	r.listCredentials(doc, t, all, holders)
	doc.Join()
	addBefore(doc, all)
	if err := r.checkContent(doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// given are the root module's variables.
func (r *reader) given() map[string]any {
	out := make(map[string]any, len(r.variables))
	for name, v := range r.variables {
		if v != nil {
			out[name] = v.Value
		}
	}
	return out
}

// collect files every instance in the document and returns them in order of
// address. A deposed object is on its way out and has its successor's
// address; what was deferred counts unless terraform planned it after all.
func (r *reader) collect(doc *document.Document) []*change {
	seen := map[string]bool{}
	var all []*change
	add := func(c *change) {
		if c.deposed || seen[c.Address] {
			return
		}
		seen[c.Address] = true
		doc.Add(c.Resource, c.data)
		all = append(all, c)
	}
	for _, c := range r.changes {
		if seen[c.Address] && !c.deposed {
			doc.Fail(c.Place, fmt.Sprintf("resource_changes lists %s twice: only the first is vetted", c.Address))
		}
		add(c)
	}
	for _, c := range slices.Concat(r.deferred, r.prior) {
		add(c)
	}
	slices.SortFunc(all, func(a, b *change) int { return strings.Compare(a.Address, b.Address) })
	return all
}

// checkVersion takes the versions that terraform-json takes.
func (r *reader) checkVersion() error {
	probe := tfjson.Plan{FormatVersion: r.formatVersion}
	if err := probe.Validate(); err != nil {
		return fmt.Errorf("format_version %q is not one that planvet reads (%s)", r.formatVersion, tfjson.PlanFormatVersionConstraints)
	}
	major, minor, _ := strings.Cut(r.formatVersion, ".")
	if n, err := strconv.Atoi(minor); major == "1" && err == nil && n > newestMinor {
		r.notices = append(r.notices, document.Notice{Level: document.LevelNote, Message: fmt.Sprintf(
			"format_version %s is newer than 1.%d, the newest that planvet knows: what it adds is not vetted", r.formatVersion, newestMinor)})
	}
	return nil
}

// newestMinor is the format's newest minor version known here: terraform 1.11 to
// 1.16 print 1.2 (https://developer.hashicorp.com/terraform/internals/json-format).
const newestMinor = 2

// checkContent says what is missing, and what that means for the answer.
func (r *reader) checkContent(doc *document.Document) error {
	if err := r.checkEmpty(); err != nil {
		return err
	}
	if !r.seen["configuration"] {
		doc.Warn(nil, "the plan has no configuration: references between resources are not known, and what nobody set cannot be told from what apply will decide, so more findings are undetermined")
	}
	if !r.seen["planned_values"] {
		doc.Note(nil, "the plan has no planned_values: it may have been cut down; the resource changes are vetted as they are")
	}
	if r.errored {
		doc.Warn(nil, "terraform failed while it made this plan (errored): resources may be missing from it, so the absence of a finding proves nothing")
	}
	if r.incomplete {
		doc.Warn(nil, "the plan is not complete: applying it will not reach the configured state, and what is left out is not vetted")
	}
	if n := len(r.deferred); n > 0 {
		reasons := map[string]bool{}
		for _, c := range r.deferred {
			reasons[cmp.Or(c.reason, "no reason given")] = true
		}
		doc.Warn(nil, fmt.Sprintf("terraform deferred %s (%s): vetted with what is known, but a later plan may say more",
			plural(n, "change"), strings.Join(slices.Sorted(maps.Keys(reasons)), ", ")))
	}
	if n := len(r.invocations); n > 0 && !r.changesAny() {
		doc.Note(nil, fmt.Sprintf("the plan changes no resource and only invokes %s: credentials are looked for in their arguments, and nothing else", plural(n, "action")))
	}
	if r.changesAny() && onlyDestroys(doc) {
		doc.Note(nil, "the plan only destroys or forgets: nothing remains that a rule could vet")
	}
	return nil
}

// checkEmpty fails on a plan without changes of managed resources that invokes no
// action either. Only one
// that terraform finished is taken for empty.
func (r *reader) checkEmpty() error {
	lost := func(n document.Notice) bool { return n.Level == document.LevelError }
	switch {
	case r.changesAny(), len(r.invocations) > 0, slices.ContainsFunc(r.notices, lost):
		return nil
	case r.errored:
		return errors.New("terraform failed while it made this plan (errored), and it has no resource changes: whatever was to be vetted is missing")
	case r.incomplete:
		return errors.New("the plan is not complete, and it has no resource changes: whatever was to be vetted is missing")
	}
	return ErrEmpty
}

// changesAny tells whether the plan has a change of a managed resource.
func (r *reader) changesAny() bool {
	managed := func(c *change) bool { return !c.data }
	return slices.ContainsFunc(r.changes, managed) || slices.ContainsFunc(r.deferred, managed)
}

func onlyDestroys(doc *document.Document) bool {
	for _, instances := range doc.Resources {
		for _, r := range instances {
			if r.Action.Remains() {
				return false
			}
		}
	}
	return true
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// sensitiveVariables lists the values of root variables that the
// configuration marks as sensitive: the plan prints them in clear.
func (r *reader) sensitiveVariables() []string {
	if r.configuration == nil || r.configuration.Root == nil {
		return nil
	}
	var secrets []string
	for name, v := range r.configuration.Root.Variables {
		if v == nil || !v.Sensitive {
			continue
		}
		collect(v.Default, &secrets)
		if set := r.variables[name]; set != nil {
			collect(set.Value, &secrets)
		}
	}
	slices.Sort(secrets)
	return slices.Compact(secrets)
}
