package sarif

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// fingerprintKey names [evaluator.Finding.Fingerprint]; the number rises when
// its making changes.
const fingerprintKey = "planvet/v1"

// Write writes one run, however many inputs there were: code scanning
// takes no two runs of one tool and category in one file.
func Write(w io.Writer, r *content.Report, o content.Options) error {
	profile := cmp.Or(o.Profile, content.GitHub)
	if !slices.Contains(content.Profiles(), profile) {
		return fmt.Errorf("unknown SARIF profile %q: one of %s, %s", profile, content.GitHub, content.Full)
	}
	s := &sarifWriter{
		full:  profile == content.Full,
		base:  content.Base{Root: r.Root, Dir: r.Dir},
		rules: allRules(r),
		index: map[string]int{},
	}
	for i, rule := range s.rules {
		s.index[rule.ID] = i
	}
	results, cut := s.results(r)
	run := Run{
		Tool:              Tool{Driver: s.driver(r.Tool)},
		AutomationDetails: &AutomationDetails{ID: s.category(r)},
		Invocations:       []Invocation{s.invocation(r, cut)},
		ColumnKind:        UTF16,
		Results:           results,
	}
	if s.full {
		run.Taxonomies = taxonomies(s.rules)
		for i, taxonomy := range run.Taxonomies {
			run.Tool.Driver.SupportedTaxonomies = append(run.Tool.Driver.SupportedTaxonomies, TaxonomyReference{taxonomy.Name, i})
		}
		for i, rule := range s.rules {
			run.Tool.Driver.Rules[i].Relationships = relationships(rule, run.Taxonomies)
		}
	}
	return content.Encode(w, Log{Schema: Schema, Version: Version, Runs: []Run{run}})
}

type sarifWriter struct {
	full  bool
	base  content.Base
	rules []*policies.Rule
	index map[string]int // by rule id
}

// results makes the results, the worst first, and tells how many the limit of
// code scanning cut off.
func (s *sarifWriter) results(r *content.Report) (results []Result, cut int) {
	type entry struct {
		finding *evaluator.Finding
		from    *evaluator.Result
	}
	var entries []entry
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if s.full || content.StandingOf(f) == content.Failing {
				entries = append(entries, entry{f, result})
			}
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(content.StandingOf(a.finding), content.StandingOf(b.finding)),
			-cmp.Compare(a.finding.Severity, b.finding.Severity),
		)
	})
	if !s.full && len(entries) > MaxResults {
		cut = len(entries) - MaxResults
		entries = entries[:MaxResults]
	}
	results = make([]Result, 0, len(entries))
	for _, e := range entries {
		results = append(results, s.result(e.finding, e.from))
	}
	return results, cut
}

func (s *sarifWriter) result(f *evaluator.Finding, from *evaluator.Result) Result {
	related := s.related(f)
	result := Result{
		RuleID:           f.Rule.ID,
		RuleIndex:        s.index[f.Rule.ID],
		Level:            f.Severity.Level(),
		Message:          Text{Text: s.message(f, related)},
		Locations:        []Location{s.location(f, from)},
		RelatedLocations: related,
		CodeFlows:        s.flows(f),
	}
	if f.Fingerprint != "" {
		result.PartialFingerprints = map[string]string{fingerprintKey: f.Fingerprint}
	}
	if len(f.Instances) > 0 {
		result.Properties = &ResultProperties{}
		for _, instance := range f.Instances {
			result.Properties.Instances = append(result.Properties.Instances, Instance(instance))
		}
	}
	if !s.full {
		return result
	}
	if f.Verdict == evaluator.Undetermined {
		// Section 3.27.10: a result that is not a failure has no level.
		result.Kind, result.Level = "open", "none"
	}
	result.BaselineState = map[string]string{
		evaluator.New: "new", evaluator.Unchanged: "unchanged", evaluator.Fixed: "absent",
	}[f.Delta]
	result.Fixes = s.fixes(f)
	if f.Suppressed != nil {
		result.Suppressions = []Suppression{s.suppression(f.Suppressed)}
	}
	return result
}

// fixes gives the edits of a finding. A region from the first column of one
// line to that of another holds whole lines.
func (s *sarifWriter) fixes(f *evaluator.Finding) []Fix {
	if len(f.Edits) == 0 {
		return nil
	}
	fix := Fix{Description: Text{Text: "What 'planvet fix' does."}}
	for _, edit := range f.Edits {
		uri := s.uri(edit.File)
		if n := len(fix.ArtifactChanges); n == 0 || fix.ArtifactChanges[n-1].ArtifactLocation.URI != uri {
			fix.ArtifactChanges = append(fix.ArtifactChanges, ArtifactChange{ArtifactLocation: ArtifactLocation{URI: uri}})
		}
		change := &fix.ArtifactChanges[len(fix.ArtifactChanges)-1]
		change.Replacements = append(change.Replacements, Replacement{
			DeletedRegion:   Region{StartLine: edit.From, StartColumn: 1, EndLine: edit.To, EndColumn: 1},
			InsertedContent: ArtifactContent{edit.Text},
		})
	}
	return []Fix{fix}
}

// suppression tells a comment in the source from an entry in the settings.
func (s *sarifWriter) suppression(of *evaluator.Suppression) Suppression {
	out := Suppression{Kind: "external", Status: "accepted", Justification: terminal.Visible(of.Reason)}
	if of.Source == evaluator.InComment {
		out.Kind = "inSource"
	}
	if place := s.physical(&of.Place); place != nil {
		out.Location = &Location{PhysicalLocation: place}
	}
	if of.Until != "" {
		out.Properties = &SuppressionProperties{Until: of.Until}
	}
	return out
}

// MaxLinks is how many related locations a message links to; more would bury
// what it says.
const MaxLinks = 10

// message is the finding's own, and links to the related locations, since code
// scanning shows those alone that the message links to. Only the place is a
// link's text: addresses are full of brackets, which not every reader unescapes.
func (s *sarifWriter) message(f *evaluator.Finding, related []Location) string {
	text := sentence(plainBrackets(terminal.Visible(cmp.Or(f.Message, f.Rule.Title, f.Rule.ID))))
	var links []string
	for _, l := range related {
		if l.ID == 0 {
			continue
		}
		if len(links) == MaxLinks {
			break
		}
		link := fmt.Sprintf("[%s](%d)", linkText(l.PhysicalLocation), l.ID)
		if said := l.Message; said != nil {
			link = plainBrackets(said.Text) + " (" + link + ")"
		}
		links = append(links, link)
	}
	if len(links) == 0 {
		return text
	}
	return text + " See " + strings.Join(links, "; ") + "."
}

// plainBrackets keeps text of the input from making a link of its own.
func plainBrackets(text string) string { return strings.ReplaceAll(text, "](", "] (") }

func linkText(p *PhysicalLocation) string {
	text := path.Base(p.ArtifactLocation.URI)
	if p.Region != nil {
		text = fmt.Sprintf("%s:%d", text, p.Region.StartLine)
	}
	return text
}

// sentence ends text with a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// The kinds of notification, in the order of [Driver.Notifications].
const (
	inputFailed = iota
	inputNotice
	resultsCut
)

func notificationKinds() []Descriptor {
	kind := func(id, name, what, do string) Descriptor {
		return Descriptor{
			ID: id, Name: name, ShortDescription: Text{Text: what},
			FullDescription: Text{Text: what + " " + do}, Help: Text{Text: do},
		}
	}
	return []Descriptor{
		inputFailed: kind("planvet/input-failed", "InputFailed",
			"An input could not be read or vetted to the end.",
			"Whatever it holds is not among the results: mend the input and run again."),
		inputNotice: kind("planvet/input-notice", "InputNotice",
			"Something about an input bears on how far the answer can be trusted.",
			"Read it before you take the results for the whole answer."),
		resultsCut: kind("planvet/results-cut", "ResultsCut",
			"There are more results than code scanning keeps.",
			"Mend the most severe first, or upload a log for each root module."),
	}
}

func notification(kind int, level, text string) Notification {
	return Notification{
		Descriptor: DescriptorReference{ID: notificationKinds()[kind].ID, Index: kind},
		Level:      level,
		Message:    Text{Text: sentence(terminal.Visible(text))},
	}
}

func (s *sarifWriter) invocation(r *content.Report, cut int) Invocation {
	invocation := Invocation{ExecutionSuccessful: r.Totals().Complete()}
	for _, result := range r.Results {
		if result.Err != nil {
			text := strings.ReplaceAll(result.Err.Error(), "\n", "; ")
			invocation.Notifications = append(invocation.Notifications,
				notification(inputFailed, document.LevelError, content.InputName(result)+": "+text))
		}
		for _, n := range result.Notices {
			made := notification(inputNotice, n.Level, cmp.Or(n.Message, "No message"))
			if place := s.physical(n.Place); place != nil {
				made.Locations = []Location{{PhysicalLocation: place}}
			}
			invocation.Notifications = append(invocation.Notifications, made)
		}
	}
	if cut > 0 {
		invocation.Notifications = append(invocation.Notifications, notification(resultsCut, document.LevelWarning, fmt.Sprintf(
			"%s left out: code scanning keeps %d, and these are the most severe. The full profile holds all",
			content.Count(cut, "result"), MaxResults)))
	}
	return invocation
}
