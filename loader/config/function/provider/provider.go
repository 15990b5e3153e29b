// Package provider holds functions that providers define (provider::aws::arn_parse), as far as what they give follows
// from their arguments and is worth having: those of the provider that is built into terraform, and those of the AWS
// provider about ARNs. Any other is unknown.
package provider

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// call is the name of a provider's function. OpenTofu takes a provider's alias between the provider and the function.
var call = regexp.MustCompile(`provider::([A-Za-z][\w-]*)::(?:[A-Za-z][\w-]*::)?([A-Za-z][\w-]*)`)

// Functions makes the functions whose names stand anywhere in the texts of a configuration, by these names. foreign is
// told of each call of one that is not evaluated.
func Functions(texts func(visit func(text []byte)), foreign func(name string)) map[string]function.Function {
	out := map[string]function.Function{}
	var known map[string]map[string]function.Function
	texts(func(text []byte) {
		if !bytes.Contains(text, []byte("provider::")) { // as in nearly all configurations
			return
		}
		if known == nil {
			known = map[string]map[string]function.Function{"terraform": builtIn(), "aws": arns()}
		}
		for _, found := range call.FindAllSubmatch(text, -1) {
			name := string(found[0])
			if _, there := out[name]; there {
				continue
			}
			if f, ok := known[string(found[1])][string(found[2])]; ok {
				out[name] = f
			} else {
				out[name] = unknown(name, foreign)
			}
		}
	})
	return out
}

// unknown stands in for a function of a provider that is not at hand.
func unknown(name string, foreign func(name string)) function.Function {
	any := function.Parameter{
		Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}
	return limit.Bound(function.New(&function.Spec{
		VarParam: &any,
		Type:     function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) {
			foreign(name)
			return cty.DynamicVal, nil
		},
	}))
}

// arns are the AWS provider's functions about ARNs
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse and its neighbours).
func arns() map[string]function.Function {
	parts := cty.Object(map[string]cty.Type{
		"partition": cty.String, "service": cty.String, "region": cty.String, "account_id": cty.String, "resource": cty.String,
	})
	return map[string]function.Function{
		"arn_parse": text(parts, func(args []string) (cty.Value, error) {
			p, err := parse(args[0])
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.ObjectVal(map[string]cty.Value{
				"partition": cty.StringVal(p[1]), "service": cty.StringVal(p[2]), "region": cty.StringVal(p[3]),
				"account_id": cty.StringVal(p[4]), "resource": cty.StringVal(p[5]),
			}), nil
		}, "arn"),
		"arn_build": text(cty.String, func(args []string) (cty.Value, error) {
			return cty.StringVal("arn:" + strings.Join(args, ":")), nil
		}, "partition", "service", "region", "account_id", "resource"),
		"trim_iam_role_path": text(cty.String, func(args []string) (cty.Value, error) {
			trimmed, err := withoutPath(args[0])
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(trimmed), nil
		}, "arn"),
	}
}

// text makes a function of texts.
func text(result cty.Type, compute func(args []string) (cty.Value, error), params ...string) function.Function {
	spec := &function.Spec{Type: function.StaticReturnType(result)}
	for _, name := range params {
		spec.Params = append(spec.Params, function.Parameter{Name: name, Type: cty.String})
	}
	spec.Impl = func(values []cty.Value, _ cty.Type) (cty.Value, error) {
		args := make([]string, len(values))
		for i, value := range values {
			args[i] = value.AsString()
		}
		return compute(args)
	}
	return limit.Bound(function.New(spec))
}

// parse takes an ARN apart: "arn", partition, service, region, account, resource.
func parse(arn string) ([]string, error) {
	parts := strings.SplitN(arn, ":", 6)
	switch {
	case parts[0] != "arn":
		return nil, errors.New("an ARN begins with \"arn:\", and this does not")
	case len(parts) < 6:
		return nil, errors.New("an ARN has six parts between colons")
	}
	return parts, nil
}

// withoutPath is the ARN of a role without the path before its name.
func withoutPath(arn string) (string, error) {
	parts, err := parse(arn)
	if err != nil {
		return "", err
	}
	resource, ok := strings.CutPrefix(parts[5], "role/")
	if parts[2] != "iam" || !ok {
		return "", errors.New("this is no ARN of an IAM role")
	}
	parts[5] = "role/" + resource[strings.LastIndexByte(resource, '/')+1:]
	return strings.Join(parts, ":"), nil
}
