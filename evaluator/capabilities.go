package evaluator

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// allowed lists the built-ins that policies may call, a family a line. It is a
// list of what is there, not of what is not: one that OPA adds later has to be
// looked at first. What all of them have in common is that an answer follows
// from the arguments, and from nothing else.
//
// Left out are:
//   - what reaches out: http.send, net.lookup_ip_addr, and json.match_schema and
//     json.verify_schema, which fetch the schemas that a schema refers to;
//   - what tells of the machine: opa.runtime, time.now_ns, and the functions of
//     time that take a zone, whose rules come from files;
//   - chance: rand.intn, uuid.rfc4122;
//   - what deals with keys and tokens, which have no business in a plan: io.jwt.*,
//     crypto.x509.*, crypto.parse_private_keys, crypto.hmac.*, providers.aws.*;
//   - what reads policies: rego.*, and the languages of others: graphql.*,
//     strings.render_template;
//   - net.cidr_expand, which makes 16 million strings of "10.0.0.0/8";
//   - trace, which says things that nobody reads.
var allowed = strings.Fields(`
	assign eq equal neq lt lte gt gte
	plus minus mul div rem abs ceil floor round numbers.range numbers.range_step
	bits.and bits.lsh bits.negate bits.or bits.rsh bits.xor
	count sum product max min sort all any
	array.concat array.flatten array.reverse array.slice
	and or intersection union set_diff
	object.filter object.get object.keys object.remove object.subset object.union object.union_n
	json.filter json.patch json.remove json.is_valid json.marshal json.marshal_with_options json.unmarshal
	yaml.is_valid yaml.marshal yaml.unmarshal
	walk graph.reachable graph.reachable_paths
	is_array is_boolean is_null is_number is_object is_set is_string type_name
	to_number cast_array cast_boolean cast_null cast_object cast_set cast_string
	concat contains endswith format_int indexof indexof_n lower replace split sprintf startswith substring
	trim trim_left trim_prefix trim_right trim_space trim_suffix upper
	strings.any_prefix_match strings.any_suffix_match strings.count strings.replace_n strings.reverse strings.split_n
	regex.find_all_string_submatch_n regex.find_n regex.globs_match regex.is_valid regex.match regex.replace regex.split
	regex.template_match re_match glob.match glob.quote_meta
	net.cidr_contains net.cidr_contains_matches net.cidr_intersects net.cidr_is_valid net.cidr_merge net.cidr_overlap
	base64.decode base64.encode base64.is_valid base64url.decode base64url.encode base64url.encode_no_pad
	hex.decode hex.encode urlquery.decode urlquery.decode_object urlquery.encode urlquery.encode_object
	uri.is_valid uri.parse uuid.parse semver.compare semver.is_valid units.parse units.parse_bytes
	crypto.md5 crypto.sha1 crypto.sha256
	time.add_date time.parse_duration_ns time.parse_ns time.parse_rfc3339_ns
	internal.member_2 internal.member_3 internal.print internal.template_string internal.test_case print
`)

// Builtins lists the built-ins that policies may call.
func Builtins() []string { return slices.Clone(allowed) }

// Capabilities are what OPA has to compile policies with, wherever it is used.
func Capabilities() *ast.Capabilities { return capabilities() }

// capabilities are what OPA compiles policies with.
var capabilities = sync.OnceValue(func() *ast.Capabilities {
	all := *ast.CapabilitiesForThisVersion()
	all.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins), func(b *ast.Builtin) bool { return !slices.Contains(allowed, b.Name) })
	all.AllowNet = []string{}
	return &all
})
