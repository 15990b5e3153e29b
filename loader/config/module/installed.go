package module

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/go-version"
)

// An installed module is what terraform init recorded of a call.
type installed struct {
	source  string // as terraform writes it: "registry.terraform.io/org/net/aws", "git::https://github.com/a/b.git?ref=v1"
	version string // of a registry's module, "" of others
	dir     string // below the file system's root
}

// stale says why what is installed is not what a call asks for any more:
// terraform refuses to plan then. It is "" as long as that is not certain.
func (i installed) stale(source, versions string) string {
	if i.source == "" {
		return ""
	}
	if address(source) != address(i.source) {
		return fmt.Sprintf("%s is what is downloaded for it, not %s; run `terraform init` first", i.source, source)
	}
	wanted, err := version.NewConstraint(versions)
	if err != nil {
		return ""
	}
	if there, err := version.NewVersion(i.version); err == nil && !wanted.Check(there) {
		return fmt.Sprintf("version %s is downloaded, which is not %s; run `terraform init` first", i.version, versions)
	}
	return ""
}

var (
	// registry is the address of a module in a registry
	// (https://developer.hashicorp.com/terraform/language/modules/sources).
	registry = regexp.MustCompile(`^(?:([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?::[0-9]+)?)/)?([0-9A-Za-z_-]+/[0-9A-Za-z_-]+/[0-9a-z]+)$`)
	// scheme is how addresses of other kinds begin: with what to fetch it by,
	// how, and as whom.
	scheme = regexp.MustCompile(`^(?:[a-z0-9]+::)?(?:[a-z+]+://)?(?:[^@/]*@)?`)
)

// address brings the forms that a source can be written in, and the one that
// terraform records, to one: what is fetched, at which revision, and the folder
// in it. Two that differ are not the same module.
func address(source string) string {
	source, query, _ := strings.Cut(source, "?")
	found := registry.FindStringSubmatch(source)
	if whole, sub, ok := strings.Cut(source, "//"); ok && found == nil {
		if found = registry.FindStringSubmatch(whole); found != nil {
			found[2] += "//" + sub
		}
	}
	if found != nil && found[1] != "github.com" && found[1] != "bitbucket.org" {
		host := found[1]
		if host == "" || host == "registry.terraform.io" || host == "registry.opentofu.org" {
			host = "registry"
		}
		return host + "/" + found[2]
	}
	rest := scheme.ReplaceAllString(source, "")
	host, path, ok := strings.Cut(rest, ":") // git@github.com:org/repository
	if ok && !strings.Contains(host, "/") {
		rest = host + "/" + path
	}
	whole, sub, _ := strings.Cut(rest, "//")
	out := strings.TrimSuffix(whole, ".git") + "//" + strings.Trim(sub, "/")
	if values, err := url.ParseQuery(query); err == nil {
		out += "?" + values.Get("ref")
	}
	return out
}
