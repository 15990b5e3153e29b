package settings

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// Parse reads the text of a file of settings. file is its slash path as the
// user would write it. The error joins everything that is wrong, each with
// file:line:column.
func Parse(text []byte, file string, set *policies.Set) (*Settings, error) {
	d := &decoder{file: file, text: text, settings: &Settings{Params: map[string]map[string]any{}, Severities: map[string]policies.Severity{}}}
	for _, rule := range set.Rules {
		d.ids = append(d.ids, rule.ID)
	}
	if at, err := literalsOnly(text, file); err != nil {
		d.wrong(at, "%w", err)
		return nil, d.err()
	}
	parsed, diags := hclsyntax.ParseConfig(text, file, hcl.InitialPos)
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError && diag.Subject != nil {
			d.wrong(*diag.Subject, "%s: %s", diag.Summary, strings.Join(strings.Fields(diag.Detail), " "))
			return nil, d.err() // what follows a syntax error is guesswork
		}
	}
	d.root(parsed.Body.(*hclsyntax.Body), set)
	if err := d.err(); err != nil {
		return nil, err
	}
	return d.settings, nil
}

// maxDepth bounds brackets in brackets: the parser is recursive, and Go cannot
// recover from an exhausted stack.
const maxDepth = 50

// literalsOnly finds the first operator, reference or template by its token,
// before the parser sees it.
func literalsOnly(text []byte, file string) (hcl.Range, error) {
	tokens, _ := hclsyntax.LexConfig(text, file, hcl.InitialPos) // errors are the parser's to tell
	depth := 0
	for i, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack:
			depth--
		case hclsyntax.TokenMinus:
			if i+1 < len(tokens) && tokens[i+1].Type == hclsyntax.TokenNumberLit {
				continue
			}
			return token.Range, errors.New("a setting is a literal value: expressions are not evaluated here")
		case hclsyntax.TokenIdent, hclsyntax.TokenNumberLit, hclsyntax.TokenOQuote, hclsyntax.TokenCQuote, hclsyntax.TokenQuotedLit, hclsyntax.TokenStringLit,
			hclsyntax.TokenOHeredoc, hclsyntax.TokenCHeredoc, hclsyntax.TokenComma, hclsyntax.TokenEqual, hclsyntax.TokenColon,
			hclsyntax.TokenComment, hclsyntax.TokenNewline, hclsyntax.TokenEOF, hclsyntax.TokenInvalid, hclsyntax.TokenBadUTF8, hclsyntax.TokenQuotedNewline:
		default:
			return token.Range, errors.New("a setting is a literal value: expressions are not evaluated here")
		}
		if depth > maxDepth {
			return token.Range, fmt.Errorf("brackets nest more than %d deep", maxDepth)
		}
	}
	return hcl.Range{}, nil
}

// A decoder gathers what a file says, and what is wrong with it.
type decoder struct {
	file     string
	text     []byte
	ids      []string // of all rules
	settings *Settings
	problems []problem
}

type problem struct {
	at  int // byte
	err error
}

func (d *decoder) wrong(at hcl.Range, format string, args ...any) {
	place := d.place(at)
	err := fmt.Errorf("%s:%d:%d: "+format, append([]any{place.File, place.StartLine, place.StartColumn}, args...)...)
	d.problems = append(d.problems, problem{at.Start.Byte, err})
}

// err joins the problems in the order of the file.
func (d *decoder) err() error {
	slices.SortStableFunc(d.problems, func(a, b problem) int { return cmp.Compare(a.at, b.at) })
	errs := make([]error, len(d.problems))
	for i, p := range d.problems {
		errs[i] = p.err
	}
	return errors.Join(errs...)
}

func (d *decoder) root(body *hclsyntax.Body, set *policies.Set) {
	d.names(body, "", []string{"fail_on", "pedantic", "require_reason", "undetermined"}, []string{"output", "rule", "suppress"})
	of := body.Attributes
	if of["require_reason"] != nil {
		d.settings.RequireReason = d.boolean(of["require_reason"])
	}
	if of["pedantic"] != nil {
		d.settings.Pedantic = d.boolean(of["pedantic"])
	}
	if of["fail_on"] != nil {
		d.settings.FailOn = d.oneOf(of["fail_on"], append(severities(), "none"))
	}
	if of["undetermined"] != nil {
		d.settings.Undetermined = d.oneOf(of["undetermined"], []string{"report", "fail", "ignore"})
	}
	first := map[string]hcl.Range{}
	for _, block := range body.Blocks {
		switch block.Type {
		case "output":
			d.output(block)
		case "rule":
			d.rule(block, set, first)
		case "suppress":
			d.suppress(block)
		}
	}
}

// names holds the arguments and blocks of a body against those there are.
func (d *decoder) names(body *hclsyntax.Body, where string, arguments, blocks []string) {
	attributes := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, attribute := range body.Attributes {
		attributes = append(attributes, attribute)
	}
	slices.SortFunc(attributes, func(a, b *hclsyntax.Attribute) int { return cmp.Compare(a.SrcRange.Start.Byte, b.SrcRange.Start.Byte) })
	all := slices.Concat(arguments, blocks)
	for _, attribute := range attributes {
		switch {
		case slices.Contains(blocks, attribute.Name):
			d.wrong(attribute.NameRange, "%s is a block: write it without the equals sign", attribute.Name)
		case !slices.Contains(arguments, attribute.Name):
			d.wrong(attribute.NameRange, "there is no setting %q%s%s", attribute.Name, where, suggest(attribute.Name, all))
		}
	}
	for _, block := range body.Blocks {
		switch {
		case slices.Contains(arguments, block.Type):
			d.wrong(block.TypeRange, "%s is no block: write %s = …", block.Type, block.Type)
		case !slices.Contains(blocks, block.Type):
			d.wrong(block.TypeRange, "there is no setting %q%s%s", block.Type, where, suggest(block.Type, all))
		}
	}
}

func (d *decoder) rule(block *hclsyntax.Block, set *policies.Set, first map[string]hcl.Range) {
	if len(block.Labels) != 1 {
		d.wrong(block.DefRange(), "name one rule: rule \"ID\" { … }")
		return
	}
	d.names(block.Body, " of a rule", []string{"enabled", "params", "severity"}, nil)
	id := block.Labels[0]
	rule, found := set.Rule(id)
	if !found {
		d.wrong(block.LabelRanges[0], "%s", d.unknown(id))
		return
	}
	if at, twice := first[id]; twice {
		d.wrong(block.LabelRanges[0], "rule %s is set in line %d already", id, at.Start.Line)
		return
	}
	first[id] = block.LabelRanges[0]
	of := block.Body.Attributes
	if of["enabled"] != nil {
		if d.boolean(of["enabled"]) {
			d.settings.On = append(d.settings.On, id)
		} else {
			d.settings.Off = append(d.settings.Off, id)
		}
	}
	if of["severity"] != nil {
		if severity, err := policies.ParseSeverity(d.oneOf(of["severity"], severities())); err == nil {
			d.settings.Severities[id] = severity
		}
	}
	if of["params"] != nil {
		d.params(rule, of["params"])
	}
}

// output reads one block; which formats there are is for the caller to tell.
func (d *decoder) output(block *hclsyntax.Block) {
	if len(block.Labels) != 1 {
		d.wrong(block.DefRange(), "name one format: output \"sarif\" { … }")
		return
	}
	d.names(block.Body, " of output", []string{"file", "profile"}, nil)
	o := Output{Format: block.Labels[0], Place: d.place(block.DefRange())}
	if of := block.Body.Attributes; of["file"] == nil {
		d.wrong(block.DefRange(), `this output needs file = "…"`)
	} else if o.File = d.string(of["file"]); o.File == "" {
		d.wrong(of["file"].Expr.Range(), "file must name a file")
	}
	if of := block.Body.Attributes["profile"]; of != nil {
		o.Profile = d.oneOf(of, []string{"github", "full"})
	}
	d.settings.Outputs = append(d.settings.Outputs, o)
}

func severities() []string {
	var names []string
	for _, severity := range slices.Backward(policies.Severities()) {
		names = append(names, severity.String())
	}
	return names
}

func (d *decoder) unknown(id string) string {
	if near := Nearest(id, d.ids); near != "" {
		return fmt.Sprintf("there is no rule %q: did you mean %s?", id, near)
	}
	return fmt.Sprintf("there is no rule %q: planvet rules lists them", id)
}

func (d *decoder) suppress(block *hclsyntax.Block) {
	header := block.DefRange()
	if len(block.Labels) != 0 {
		d.wrong(block.LabelRanges[0], "suppress takes no label: its rules and address stand inside")
		return
	}
	d.names(block.Body, " of suppress", []string{"rules", "address", "until", "reason"}, nil)
	s := Suppression{Place: d.place(header)}
	of := block.Body.Attributes
	var missing []string
	if of["rules"] == nil {
		missing = append(missing, `rules = ["…"]`)
	} else {
		s.Rules = d.ruleList(of["rules"])
	}
	if of["address"] == nil {
		missing = append(missing, `address = "…"`)
	} else if s.Address = d.string(of["address"]); s.Address == "" {
		d.wrong(of["address"].Expr.Range(), "address must be that of a resource instance, in which * stands for anything")
	}
	if of["until"] != nil {
		if s.Until = d.string(of["until"]); !isDate(s.Until) {
			d.wrong(of["until"].Expr.Range(), "until must be a day, written YYYY-MM-DD")
		}
	}
	if of["reason"] != nil {
		s.Reason = strings.Join(strings.Fields(d.string(of["reason"])), " ")
	}
	if missing != nil {
		d.wrong(header, "this suppression needs %s", strings.Join(missing, " and "))
	}
	d.settings.Suppressions = append(d.settings.Suppressions, s)
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// place turns a range into lines and UTF-16 columns, as document.Place wants:
// HCL counts grapheme clusters.
func (d *decoder) place(at hcl.Range) document.Place {
	return document.Place{
		File:      d.file,
		StartLine: at.Start.Line, StartColumn: d.column(at.Start.Byte),
		EndLine: at.End.Line, EndColumn: d.column(at.End.Byte),
	}
}

func (d *decoder) column(at int) int {
	at = min(at, len(d.text))
	line := string(d.text[:at])
	line = strings.TrimPrefix(line[strings.LastIndexByte(line, '\n')+1:], "\ufeff")
	return len(utf16.Encode([]rune(line))) + 1
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
