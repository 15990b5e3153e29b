package document_test

import (
	"slices"
	"testing"

	"github.com/planvet/planvet/loader/document"
)

// Two accounts, each with a group of one name: what refers to one of them is
// not tied to the other.
func TestJoinPrefersWhatIsConfigured(t *testing.T) {
	here, there, member := "module.here.aws_iam_group.people", "module.there.aws_iam_group.people", "module.here.aws_iam_user_group_membership.m"
	for _, c := range []struct {
		name       string
		references map[string][]string
		groups     []any
		want       map[string][]string
	}{
		{
			"a reference of the whole list picks among instances of one name",
			map[string][]string{"groups": {here}},
			[]any{"people"},
			map[string][]string{"groups": {here}, "groups.0": {here}},
		},
		{
			"a reference of the element does",
			map[string][]string{"groups.0": {there}},
			[]any{"people"},
			map[string][]string{"groups.0": {there}},
		},
		{
			"a literal may be either",
			map[string][]string{},
			[]any{"people"},
			map[string][]string{"groups.0": {here, there}},
		},
		{
			"a literal beside a reference is not what is referred to",
			map[string][]string{"groups": {here}},
			[]any{"people", "others"},
			map[string][]string{"groups": {here}, "groups.0": {here}, "groups.1": {"aws_iam_group.others"}},
		},
		{
			"an id among names",
			map[string][]string{"groups": {there}},
			[]any{"arn:aws:iam::111122223333:group/people"},
			map[string][]string{"groups": {there}, "groups.0": {here}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := document.New(document.SourcePlan)
			add := func(address, kind string, values map[string]any, references map[string][]string) *document.Resource {
				r := &document.Resource{Address: address, Type: kind, Action: document.Create, Values: values, References: references}
				doc.Add(r, false)
				return r
			}
			add(here, "aws_iam_group", map[string]any{"name": "people", "arn": "arn:aws:iam::111122223333:group/people"}, map[string][]string{})
			add(there, "aws_iam_group", map[string]any{"name": "people"}, map[string][]string{})
			add("aws_iam_group.others", "aws_iam_group", map[string]any{"name": "others"}, map[string][]string{})
			r := add(member, "aws_iam_user_group_membership", map[string]any{"groups": c.groups}, c.references)
			for range 2 { // joining twice is joining once
				doc.Join()
				if len(r.References) != len(c.want) {
					t.Errorf("%v, want %v", r.References, c.want)
				}
				for path, want := range c.want {
					if got := r.References[path]; !slices.Equal(got, want) {
						t.Errorf("%s: %v, want %v", path, got, want)
					}
				}
			}
		})
	}
}
