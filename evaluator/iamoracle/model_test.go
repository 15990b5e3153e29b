package iamoracle

import (
	"math/rand/v2"
	"strings"
)

// A request is fully told: every context key that it does not carry is absent.
type request struct {
	Action    string              `json:"action"`
	Resource  string              `json:"resource"`
	Context   map[string][]string `json:"context"`
	Principal map[string]string   `json:"principal"`
}

type statement map[string]any

// allowed is IAM's decision on one set of statements: an explicit denial, else
// an allowance, else an implicit denial.
func allowed(statements []statement, r request) bool {
	permit := false
	for _, s := range statements {
		if !applies(s, r) {
			continue
		}
		if s["Effect"] == "Deny" {
			return false
		}
		permit = true
	}
	return permit
}

func applies(s statement, r request) bool {
	return either(s, "Action", func(p string) bool { return glob(strings.ToLower(p), strings.ToLower(r.Action)) }) &&
		either(s, "Resource", func(p string) bool { return glob(p, r.Resource) }) &&
		names(s, r) && conditions(s, r)
}

// either decides an element or its Not form.
func either(s statement, element string, fits func(string) bool) bool {
	written, plain := s[element]
	if !plain {
		written = s["Not"+element]
	}
	for _, p := range many(written) {
		if fits(p) {
			return plain
		}
	}
	return !plain
}

func many(value any) []string {
	if one, ok := value.(string); ok {
		return []string{one}
	}
	list, _ := value.([]string)
	return list
}

// glob goes through the pattern character by character.
func glob(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	switch pattern[0] {
	case '*':
		return glob(pattern[1:], text) || text != "" && glob(pattern, text[1:])
	case '?':
		return text != "" && glob(pattern[1:], text[1:])
	}
	return text != "" && text[0] == pattern[0] && glob(pattern[1:], text[1:])
}

func names(s statement, r request) bool {
	written, plain := s["Principal"]
	if !plain {
		written = s["NotPrincipal"]
	}
	if written == "*" {
		return plain
	}
	found := false
	for _, p := range many(written.(map[string]any)[r.Principal["kind"]]) {
		found = found || p == "*" || p == r.Principal["id"] ||
			r.Principal["kind"] == "AWS" && (p == r.Principal["account"] || p == "arn:aws:iam::"+r.Principal["account"]+":root")
	}
	return found == plain
}

func conditions(s statement, r request) bool {
	all, _ := s["Condition"].(map[string]map[string]any)
	for operator, byKey := range all {
		for key, values := range byKey {
			if !holds(operator, many(values), r.Context[strings.ToLower(key)]) {
				return false
			}
		}
	}
	return true
}

func holds(operator string, values, sent []string) bool {
	quantifier, name, found := strings.Cut(operator, ":")
	if !found {
		quantifier, name = "", operator
	}
	name, lenient := strings.CutSuffix(name, "IfExists")
	if name == "Null" {
		return values[0] == "true" == (len(sent) == 0)
	}
	if lenient && len(sent) == 0 {
		return true
	}
	plain := strings.Replace(name, "Not", "", 1)
	one := func(text string) bool {
		for _, v := range values {
			if compare(plain, v, text) {
				return plain == name
			}
		}
		return plain != name
	}
	met := 0
	for _, text := range sent {
		if one(text) {
			met++
		}
	}
	switch {
	case quantifier == "ForAnyValue":
		return met > 0
	case quantifier == "ForAllValues", plain != name:
		return met == len(sent)
	}
	return met > 0
}

func compare(operator, written, sent string) bool {
	switch operator {
	case "StringLike":
		return glob(written, sent)
	case "Bool", "StringEqualsIgnoreCase":
		return strings.EqualFold(written, sent)
	case "NumericLessThan":
		return len(sent) < len(written) || len(sent) == len(written) && sent < written // no signs, no leading zeros
	case "ArnLike":
		w, s := strings.SplitN(written, ":", 6), strings.SplitN(sent, ":", 6)
		for i := range s {
			if len(w) != len(s) || !glob(w[i], s[i]) {
				return false
			}
		}
		return true
	case "IpAddress": // ranges here end at a dot
		if network, isRange := strings.CutSuffix(written, ".0/24"); isRange {
			return strings.HasPrefix(sent, network+".")
		}
		return written == sent
	}
	return written == sent
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// oneOrMany writes a value as policies may: alone, or in a list.
func oneOrMany(rng *rand.Rand, of ...string) any {
	if rng.IntN(2) == 0 {
		return pick(rng, of...)
	}
	return []string{pick(rng, of...), pick(rng, of...)}
}

const accountA, accountB = "111122223333", "444455556666"

var principals = []map[string]string{
	{"kind": "AWS", "id": "arn:aws:iam::" + accountA + ":user/ann", "account": accountA},
	{"kind": "AWS", "id": "arn:aws:iam::" + accountB + ":role/ci", "account": accountB},
	{"kind": "Service", "id": "ec2.amazonaws.com"},
	{"kind": "Federated", "id": "accounts.google.com"},
}

func randomStatement(rng *rand.Rand) statement {
	s := statement{"Effect": pick(rng, "Allow", "Allow", "Deny")}
	s[pick(rng, "Action", "Action", "NotAction")] = oneOrMany(rng, "*", "s3:*", "S3:getobject", "s3:Get*", "s3:?etObject", "iam:*", "sts:AssumeRole")
	s[pick(rng, "Resource", "Resource", "NotResource")] = oneOrMany(rng, "*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/x", "arn:aws:s3:::A/x", "arn:aws:s3:::b")
	var who any = "*"
	if rng.IntN(3) > 0 {
		who = map[string]any{
			"AWS":                             oneOrMany(rng, "*", accountA, "arn:aws:iam::"+accountB+":root", "arn:aws:iam::"+accountA+":user/ann", "arn:aws:iam::"+accountA+":user/*"),
			pick(rng, "Service", "Federated"): oneOrMany(rng, "ec2.amazonaws.com", "accounts.google.com", "sns.amazonaws.com"),
		}
	}
	s[pick(rng, "Principal", "Principal", "Principal", "NotPrincipal")] = who
	if n := rng.IntN(3); n > 0 {
		byOperator := map[string]map[string]any{}
		for range n {
			operator, key, values := randomCondition(rng)
			byOperator[operator] = map[string]any{key: values}
		}
		s["Condition"] = byOperator
	}
	return s
}

func randomCondition(rng *rand.Rand) (operator, key string, values any) {
	suffix := pick(rng, "", "IfExists")
	switch rng.IntN(7) {
	case 0:
		return "Bool" + suffix, "aws:MultiFactorAuthPresent", oneOrMany(rng, "true", "false")
	case 1:
		return "Null", pick(rng, "aws:MultiFactorAuthAge", "aws:multifactorauthpresent", "aws:PrincipalOrgID"), pick(rng, "true", "false")
	case 2:
		return "NumericLessThan" + suffix, "aws:MultiFactorAuthAge", oneOrMany(rng, "60", "3600", "900")
	case 3:
		return pick(rng, "IpAddress", "NotIpAddress") + suffix, "aws:SourceIp", oneOrMany(rng, "203.0.113.0/24", "198.51.100.7")
	case 4:
		return pick(rng, "ArnLike", "ArnNotLike") + suffix, "aws:PrincipalArn", oneOrMany(rng, "arn:aws:iam::*:user/*", "arn:aws:iam::"+accountA+":*", "arn:aws:iam::*/ci")
	case 5:
		return pick(rng, "ForAllValues:", "ForAnyValue:") + pick(rng, "StringLike", "StringNotLike", "StringEquals", "StringNotEquals") + suffix, "aws:TagKeys", oneOrMany(rng, "a*", "b", "*")
	}
	return pick(rng, "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase") + suffix, "aws:PrincipalOrgID", oneOrMany(rng, "o-a", "O-B", "o-*", "*")
}

var mfaStates = map[string]map[string][]string{
	"long-term": {"aws:multifactorauthpresent": {}, "aws:multifactorauthage": {}},
	"temporary": {"aws:multifactorauthpresent": {"false"}, "aws:multifactorauthage": {}},
	"mfa":       {"aws:multifactorauthpresent": {"true"}, "aws:multifactorauthage": {"1200"}},
}

func randomRequest(rng *rand.Rand) request {
	r := request{
		Action: pick(rng, "s3:GetObject", "s3:PutObject", "iam:CreateUser", "sts:AssumeRole"), Resource: pick(rng, "arn:aws:s3:::a/x", "arn:aws:s3:::b", "arn:aws:s3:::ab/x"),
		Principal: pick(rng, principals...),
		Context: map[string][]string{
			"aws:principalorgid": pick(rng, []string{}, []string{"o-a"}, []string{"o-b"}), "aws:sourceip": pick(rng, []string{}, []string{"203.0.113.9"}, []string{"198.51.100.7"}),
			"aws:principalarn": pick(rng, []string{}, []string{principals[0]["id"]}, []string{principals[1]["id"]}), "aws:tagkeys": pick(rng, []string{}, []string{"a1"}, []string{"a1", "b"}, []string{"c", "b"}),
		},
	}
	for key, values := range mfaStates[pick(rng, "long-term", "temporary", "mfa")] {
		r.Context[key] = values
	}
	return r
}
