package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/document"
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
	doc.Variables = map[string]any{}
	for name, v := range r.variables {
		if v != nil {
			doc.Variables[name] = v.Value
		}
	}

	t := newTree(r.configuration)
	all := r.collect(doc)
	for _, c := range all {
		t.place(c.Resource, c.data)
	}
	resolver := &resolver{tree: t, memo: map[memoKey][]string{}}
	secrets := r.sensitiveVariables()
	for _, c := range all {
		m := t.module(c.Module)
		key := resourceKey(c.data, c.Type, c.Name)
		if config := m.configs[key]; config != nil && c.Action.Remains() {
			resolver.applyConfiguration(c.Resource, config, repeated(m, config, c.Resource, len(m.instances[key])))
		}
		if c.secrets = append(c.secrets, secrets...); len(c.secrets) > 0 {
			c.Values, _ = scrub(c.Values, c.secrets).(map[string]any)
		}
		c.Documents = document.Documents(c.Values)
	}
	r.providers(doc, resolver, secrets)
	doc.Join()
	if err := r.checkContent(doc); err != nil {
		return nil, err
	}
	return doc, nil
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
	for _, c := range slices.Concat(r.changes, r.deferred, r.prior) {
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

// newestMinor is the format's newest minor version known here: terraform 1.11
// prints 1.2 (https://developer.hashicorp.com/terraform/internals/json-format).
const newestMinor = 2

// checkContent says what is missing, and what that means for the answer.
func (r *reader) checkContent(doc *document.Document) error {
	if len(r.changes)+len(r.deferred) == 0 && !slices.ContainsFunc(r.notices, func(n document.Notice) bool { return n.Level == document.LevelError }) {
		return ErrEmpty
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
	if onlyDestroys(doc) {
		doc.Note(nil, "the plan only destroys or forgets: nothing remains that a rule could vet")
	}
	return nil
}

func onlyDestroys(doc *document.Document) bool {
	some := false
	for _, instances := range doc.Resources {
		for _, r := range instances {
			if r.Action.Remains() {
				return false
			}
			some = true
		}
	}
	return some
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
	if r.configuration == nil || r.configuration.RootModule == nil {
		return nil
	}
	var secrets []string
	for name, v := range r.configuration.RootModule.Variables {
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

// priorState keeps the data sources that terraform read while planning. The
// managed resources there are in resource_changes as well.
func (r *reader) priorState() error {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return err
	}
	start := r.decoder.InputOffset() - int64(len(raw))
	var state struct {
		Values struct {
			Root stateModule `json:"root_module"`
		} `json:"values"`
	}
	if err := unmarshal(raw, &state); err != nil {
		place := r.places.at(start)
		r.notices = append(r.notices, document.Notice{Level: document.LevelWarning, Place: &place, Message: fmt.Sprintf("the plan's prior_state cannot be read, so data sources are not known: %v", err)})
		return nil
	}
	place := r.places.region(start, r.decoder.InputOffset())
	return state.Values.Root.each(0, func(from *stateResource, module string) error {
		if from.Mode != "data" || from.Address == "" {
			return nil
		}
		key, err := instanceKey(from.Index)
		if err != nil {
			return r.places.wrap(start, fmt.Errorf("prior_state: %s: %w", from.Address, err))
		}
		values, secrets, err := from.masked()
		if err != nil {
			return r.places.wrap(start, fmt.Errorf("prior_state: %s: %w", from.Address, err))
		}
		r.prior = append(r.prior, &change{data: true, secrets: secrets, Resource: &document.Resource{
			Address: from.Address, Type: from.Type, Name: from.Name, Module: module, Key: key, Action: document.Read,
			Values: values, Unknown: map[string]any{}, References: map[string][]string{}, Documents: map[string]any{}, Place: &place,
		}})
		return nil
	})
}

type stateModule struct {
	Address   string           `json:"address"`
	Resources []*stateResource `json:"resources"`
	Children  []*stateModule   `json:"child_modules"`
}

// stateResource leaves the values of managed resources undecoded.
type stateResource struct {
	Address   string          `json:"address"`
	Mode      string          `json:"mode"`
	Type      string          `json:"type"`
	Name      string          `json:"name"`
	Index     any             `json:"index"`
	Values    json.RawMessage `json:"values"`
	Sensitive json.RawMessage `json:"sensitive_values"`
}

func (r *stateResource) masked() (values map[string]any, secrets []string, err error) {
	var marks any
	if len(r.Sensitive) > 0 {
		if err := unmarshal(r.Sensitive, &marks); err != nil {
			return nil, nil, fmt.Errorf("sensitive_values: %w", err)
		}
	}
	if len(r.Values) > 0 {
		if err := unmarshal(r.Values, &values); err != nil {
			return nil, nil, fmt.Errorf("values: %w", err)
		}
	}
	values = maskObject(values, marks, &secrets)
	return values, secrets, nil
}

func (m *stateModule) each(depth int, visit func(r *stateResource, module string) error) error {
	if m == nil || depth > deepest {
		return nil
	}
	for _, r := range m.Resources {
		if r != nil {
			if err := visit(r, m.Address); err != nil {
				return err
			}
		}
	}
	for _, child := range m.Children {
		if err := child.each(depth+1, visit); err != nil {
			return err
		}
	}
	return nil
}

// providers makes an instance of every provider configuration. Its constants
// are known; what it takes from variables is not in the plan.
func (r *reader) providers(doc *document.Document, resolver *resolver, secrets []string) {
	if r.configuration == nil {
		return
	}
	for key, p := range r.configuration.ProviderConfigs {
		if p == nil {
			continue
		}
		of := &document.Resource{
			Type: p.Name, Name: p.Alias, Module: p.ModuleAddress, Action: document.Read, Configured: []string{},
			Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{}, Documents: map[string]any{},
		}
		of.Address = providerAddress(key, p)
		for name, e := range p.Expressions {
			of.Configured = append(of.Configured, name)
			if credential[name] {
				of.Values[name] = document.Mask
				continue
			}
			constants(of.Values, of.Unknown, name, e)
		}
		slices.Sort(of.Configured)
		resolver.addReferences(of, "", p.Expressions, of.Values, scope{module: resolver.tree.module(p.ModuleAddress), single: true})
		of.Values, _ = scrub(of.Values, secrets).(map[string]any)
		doc.Providers[of.Address] = of
	}
}

// credential names the arguments of the AWS provider that hold secrets.
var credential = map[string]bool{"access_key": true, "secret_key": true, "token": true, "password": true}

func providerAddress(key string, p *tfjson.ProviderConfig) string {
	name := cmp.Or(p.Name, key)
	if p.Alias != "" {
		name += "." + p.Alias
	}
	if p.ModuleAddress != "" {
		name = p.ModuleAddress + "." + name
	}
	return name
}

func constants(values, unknown map[string]any, name string, e *tfjson.Expression) {
	switch {
	case e == nil || e.ExpressionData == nil:
	case len(e.NestedBlocks) > 0:
		var blocks, blanks []any
		for _, block := range e.NestedBlocks {
			inner, innerUnknown := map[string]any{}, map[string]any{}
			for name, e := range block {
				constants(inner, innerUnknown, name, e)
			}
			blocks, blanks = append(blocks, inner), append(blanks, innerUnknown)
		}
		values[name] = blocks
		if holdsTrue(blanks) {
			unknown[name] = blanks
		}
	case len(e.References) > 0 || e.ConstantValue == tfjson.UnknownConstantValue:
		unknown[name] = true
	default:
		values[name] = plain(e.ConstantValue)
	}
}

// plain gives numbers the form that documents hold: terraform-json decodes
// constants to float64.
func plain(value any) any {
	switch value := value.(type) {
	case float64:
		return json.Number(strconv.FormatFloat(value, 'f', -1, 64))
	case []any:
		for i, element := range value {
			value[i] = plain(element)
		}
	case map[string]any:
		for name, inner := range value {
			value[name] = plain(inner)
		}
	}
	return value
}
