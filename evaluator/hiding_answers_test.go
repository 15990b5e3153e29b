package evaluator_test

import (
	"context"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/hiding"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// opinions are all that rules say of one configuration.
type opinions struct {
	list      []opinion
	addresses map[string]bool            // of what is in it
	refers    map[string]map[string]bool // which instance refers to which
	errors    []string                   // notices of what could not be read
	warnings  []string                   // and of what is odd
}

// An opinion is a finding, as far as it can be compared with one of another
// configuration.
type opinion struct {
	rule     *policies.Rule
	verdict  evaluator.Verdict
	address  string
	root     string   // the first step of the attribute's path
	involved []string // other addresses that the finding speaks of
	place    *document.Place
	message  string
}

func (o opinion) String() string {
	return fmt.Sprintf("%s %s %s %s: %s", o.rule.ID, o.verdict, o.address, o.root, o.message)
}

// ask loads a configuration and runs the engine's rules. A panic is an error, so
// that it costs one of the many trials alone.
func ask(ctx context.Context, engine *evaluator.Engine, files hiding.Files) (out *opinions, err error) {
	defer func() {
		if defect := recover(); defect != nil {
			err = fmt.Errorf("panic: %v\n%s", defect, debug.Stack())
		}
	}()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	doc, err := config.Load(ctx, fsys, ".", config.Options{})
	if err != nil {
		return nil, err
	}
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		return nil, result.Err
	}
	out = &opinions{addresses: map[string]bool{}, refers: map[string]map[string]bool{}}
	for _, notice := range doc.Notices {
		switch {
		case notice.Level == document.LevelError && notice.Module == "":
			out.errors = append(out.errors, notice.Message)
		case notice.Level == document.LevelWarning:
			out.warnings = append(out.warnings, notice.Message)
		}
	}
	for _, byType := range doc.Resources {
		for address, r := range byType {
			out.addresses[address], out.refers[address] = true, map[string]bool{}
			for _, to := range r.References {
				for _, other := range to {
					out.refers[address][other] = true
				}
			}
		}
	}
	for _, f := range result.Findings {
		o := opinion{rule: f.Rule, verdict: f.Verdict, address: f.Address, place: f.Place, message: f.Message}
		if len(f.Path) > 0 {
			o.root, _ = f.Path[0].(string)
		}
		for _, location := range f.Related {
			if out.addresses[location.Address] && location.Address != f.Address {
				o.involved = append(o.involved, location.Address)
			}
		}
		out.list = append(out.list, o)
	}
	return out, nil
}

// A comparison is between what is said of a configuration in which all is known,
// as far as a test goes, and of one in which something of it is not.
type comparison struct {
	known, unknown *opinions
	hidden         *hiding.Hidden // what was done to the first, nil where that is of no matter
	trial          trial
	all            func() []opinion // what all rules say of the first
}

// flips lists where the opinions contradict each other: a line each, with both
// sides. What fails where all is known must fail or be undetermined where it is
// not; what fails where it is not known must fail where it is.
func (c comparison) flips() []string {
	var out []string
	for _, fail := range c.known.list {
		if fail.verdict != evaluator.Fail || c.vanishes(fail) {
			continue
		}
		if !slices.ContainsFunc(c.unknown.list, func(o opinion) bool { return c.answers(fail, o) }) {
			out = append(out, fmt.Sprintf("fail to pass\t%s\t→ %s", fail, c.unknown.of(fail)))
		}
	}
	for _, fail := range c.unknown.list {
		if fail.verdict != evaluator.Fail || c.known.without(fail.address) {
			continue
		}
		said := slices.ContainsFunc(c.known.list, func(o opinion) bool {
			return o.verdict == evaluator.Fail && c.answers(o, fail)
		})
		if !said && !c.toldByAnother(fail) {
			out = append(out, fmt.Sprintf("pass to fail\t%s\t→ %s", c.known.of(fail), fail))
		}
	}
	return out
}

// toldByAnother tells whether a rule was silent of a defect because a more
// telling one fails at the same argument: that there is a defect was said.
func (c comparison) toldByAnother(fail opinion) bool {
	return slices.ContainsFunc(c.all(), func(o opinion) bool {
		return o.verdict == evaluator.Fail && o.rule.ID != fail.rule.ID && o.root == fail.root && c.same(o.address, fail.address)
	})
}

// of writes what the rule of an opinion says of its address.
func (o *opinions) of(other opinion) string {
	var out []string
	for _, said := range o.list {
		if said.rule.ID == other.rule.ID && plainAddress(said.address) == plainAddress(other.address) {
			out = append(out, said.String())
		}
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, "; ")
}

// answers tells whether an opinion where something is not known speaks of what
// one does where all is known.
//
// Which of several resources a finding is at may hang on what is known: of two
// rules with one number either is the one too many, and of several rules that
// open a port together the first that does is named. So the finding may be at
// any address that the other speaks of. Which argument of a resource is named may
// hang on it as well: of two interfaces with a public address, the first.
//
// What is of the account as a whole is at one of the resources that are there.
//
// Where several rules run together, the most telling of those that could speak
// of one defect does (data.planvet.off), and which that is may hang on what is
// known. So there another rule may say it.
func (c comparison) answers(k, u opinion) bool {
	if k.rule.ID != u.rule.ID && !c.trial.together {
		return false
	}
	if k.rule.ID == u.rule.ID && c.ofAccount(k, u) {
		return true
	}
	for _, a := range append([]string{k.address}, k.involved...) {
		if c.same(a, u.address) {
			return true
		}
	}
	return slices.ContainsFunc(u.involved, func(a string) bool { return c.same(k.address, a) })
}

// ofAccount tells whether two findings are one of the account as a whole: the
// rule never has more than one, it is of no argument, and says the same but for
// how many resources there are.
func (c comparison) ofAccount(k, u opinion) bool {
	if !c.trial.account[k.rule.ID] || k.root+u.root != "" {
		return false
	}
	return counts.ReplaceAllString(k.message, "") == counts.ReplaceAllString(u.message, "")
}

// counts are numbers of things, with what may stand between them.
var counts = regexp.MustCompile(`( and|,)? [0-9]+ [A-Za-z ]*?(s\b|VPC)`)

// same tells whether an address where something is not known is that of an
// instance where all is known. A resource of which nobody knows how many
// instances there are is one instance at [*].
func (c comparison) same(known, address string) bool {
	if known == address {
		return true
	}
	return strings.Contains(address, "[*]") && !c.unknown.addresses[known] && plainAddress(known) == plainAddress(address)
}

var instanceKey = regexp.MustCompile(`\[(\*|[0-9]+|"(\\.|[^"\\])*")\]`)

func plainAddress(address string) string { return instanceKey.ReplaceAllString(address, "") }

// without tells whether there is no instance of an address at [*]: what is said
// of it holds of each of its instances, however many there are.
func (o *opinions) without(address string) bool {
	if !strings.Contains(address, "[*]") {
		return false
	}
	for other := range o.addresses {
		if plainAddress(other) == plainAddress(address) {
			return false
		}
	}
	return true
}

// vanishes tells whether a fail need not be seen any more.
func (c comparison) vanishes(fail opinion) bool {
	h := c.hidden
	switch {
	case h == nil:
		return false
	case h.Unwritten && slices.Contains(fail.rule.Resources, policies.Credentials):
		// such a rule speaks of what is written, and this is not any more
		first, last := h.Place.Lines()
		return fail.place != nil && fail.place.File == h.Place.File && fail.place.StartLine <= last && fail.place.EndLine >= first
	case h.Gone == "":
		return false
	case goneFrom(h, fail.address): // nobody sees what an unread module holds
		return true
	}
	// A defect that takes several resources is not seen where one of them is gone
	// that came to the others by itself. Where one of the others refers to it,
	// that it refers to something unknown is seen.
	gone := func(address string) bool { return goneFrom(h, address) }
	if !slices.ContainsFunc(fail.involved, gone) {
		return false
	}
	for _, address := range append([]string{fail.address}, fail.involved...) {
		for to := range c.known.refers[address] {
			if gone(to) && !gone(address) {
				return false
			}
		}
	}
	return true
}

// goneFrom tells whether an address is that of an instance of the resource that
// went to an unread module.
func goneFrom(h *hiding.Hidden, address string) bool {
	address = plainAddress(address)
	local := address
	for strings.HasPrefix(local, "module.") {
		_, rest, ok := strings.Cut(strings.TrimPrefix(local, "module."), ".")
		if !ok {
			return false
		}
		local = rest
	}
	return local == h.Gone && (local == address) == (h.Dir == ".")
}
