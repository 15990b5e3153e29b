package hiding

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Seen is what configurations have under each name of an argument or member.
type Seen struct {
	by map[string]map[Kind][]string
}

// See gathers the constants of configurations. The error is that of a file that
// is no HCL.
func See(configurations ...Files) (*Seen, error) {
	s := &Seen{by: map[string]map[Kind][]string{}}
	for _, files := range configurations {
		c, err := parse(files)
		if err != nil {
			return nil, err
		}
		for _, place := range c.places() {
			expr, ok := place.node.(hclsyntax.Expression)
			if place.Kind == Key {
				name := keyName(place.node.(*hclsyntax.ObjectConsExpr).Items[place.item].KeyExpr)
				place.Text = strconv.Quote(name)
				s.add(place)
				continue
			}
			if !ok || place.Kind == Member || place.Kind == Reference || len(expr.Variables()) > 0 {
				continue
			}
			if strings.HasPrefix(place.Text, "<<") {
				continue // which needs lines of its own
			}
			s.add(place)
		}
	}
	for _, kinds := range s.by {
		for kind, values := range kinds {
			slices.Sort(values)
			kinds[kind] = slices.Compact(values)
		}
	}
	return s, nil
}

func (s *Seen) add(p Place) {
	if s.by[p.Name] == nil {
		s.by[p.Name] = map[Kind][]string{}
	}
	s.by[p.Name][p.Kind] = append(s.by[p.Name][p.Kind], p.Text)
}

// typical are values that rules tend to hang on.
func typical(kind Kind) []string {
	switch kind {
	case Text:
		return []string{
			`""`, `"*"`, `"0.0.0.0/0"`, `"::/0"`, `"0.0.0.0/1"`, `"10.0.0.0/8"`, `"2001:db8::/32"`, `"-1"`, `"22"`, `"tcp"`, `"allow"`, `"deny"`,
			`"Allow"`, `"Deny"`, `"ingress"`, `"egress"`, `"true"`, `"false"`, `"Enabled"`, `"bastion"`, `"vpc-0abc"`, `"sg-0abc"`, `"subnet-0abc"`,
			`"arn:aws:iam::111122223333:root"`, `"arn:aws:iam::aws:policy/AdministratorAccess"`, `"iam:*"`, `"s3:DeleteObject"`,
		}
	case Number:
		return []string{"0", "1", "-1", "22", "80", "100", "101", "443", "3389", "5432", "3600", "65535"}
	case Bool:
		return []string{"true", "false"}
	case List:
		return []string{"[]", `["0.0.0.0/0"]`, `["::/0"]`, `["10.0.0.0/8"]`, `["*"]`}
	case Object:
		return []string{"{}"}
	}
	return nil
}

// values lists what may stand under a name: what was seen there, and what is
// typical where that is little. Of a reference or a call nobody knows the kind but from the name.
func (s *Seen) values(name string, kind Kind) []string {
	kinds := []Kind{kind}
	if kind == Reference || kind == Call || kind == "" {
		kinds = nil
		for _, k := range []Kind{Text, Number, Bool, List, Object, Call} {
			if len(s.by[name][k]) > 0 {
				kinds = append(kinds, k)
			}
		}
		if len(kinds) == 0 {
			kinds = []Kind{Text}
		}
	}
	var out []string
	for _, k := range kinds {
		out = append(out, s.by[name][k]...)
		// What is typical is often nothing that AWS takes there: it is for names that
		// tell little. A host of instances takes long and shows no more than two.
		if len(s.by[name][k]) < 2 && name != "count" {
			out = append(out, typical(k)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
