package module

import (
	"path"
	"regexp"
	"strings"
)

// sameSource tells whether two module sources name one place. One is as a call
// has it, the other as terraform init recorded it, which writes short forms out.
// Of forms that it would ask a server about, or that are not known here, nothing
// is claimed: they count as the same.
func sameSource(a, b string) bool {
	a, certainA := canonical(a)
	b, certainB := canonical(b)
	return a == b || !certainA || !certainB
}

var (
	// A registry address is [host/]namespace/name/system[//subfolder]
	// (https://developer.hashicorp.com/terraform/internals/module-registry-protocol#module-addresses).
	registryAddress = regexp.MustCompile(`^(?:([^/]+\.[^/]+)/)?([0-9A-Za-z][0-9A-Za-z-_]*)/([0-9A-Za-z][0-9A-Za-z-_]*)/([0-9a-z]+)$`)
	// git@host:path, which is short for ssh://git@host/path.
	scpAddress = regexp.MustCompile(`^([^/@:]+@[^/:]+):([^/].*)$`)
	// git::, s3:: and the like force a way to fetch.
	forced = regexp.MustCompile(`^([A-Za-z0-9]+)::(.+)$`)
)

const publicRegistry = "registry.terraform.io"

// canonical writes a source out as terraform init does. certain is false where
// only a server could tell how.
func canonical(source string) (text string, certain bool) {
	if strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") {
		return path.Clean(source), true
	}
	getter, address := "", source
	if m := forced.FindStringSubmatch(source); m != nil {
		getter, address = m[1], m[2]
	}
	address, query, _ := strings.Cut(address, "?")
	address, folder := splitFolder(address)
	address, getter, certain = written(address, getter)
	if getter != "" {
		address = getter + "::" + address
	}
	if folder != "" {
		address += "//" + path.Clean(folder)
	}
	if query != "" {
		address += "?" + query
	}
	return address, certain
}

// written spells out an address without its subfolder and query.
func written(address, getter string) (full, by string, certain bool) {
	if getter == "" {
		if m := registryAddress.FindStringSubmatch(address); m != nil && m[1] != "github.com" && m[1] != "bitbucket.org" {
			host := strings.ToLower(m[1])
			if host == "" {
				host = publicRegistry
			}
			return strings.Join([]string{host, m[2], m[3], m[4]}, "/"), "", true
		}
	}
	if getter != "" && getter != "git" {
		return address, getter, strings.Contains(address, "://")
	}
	for _, host := range []string{"github.com/", "gitlab.com/", "bitbucket.org/"} {
		parts := strings.Split(address, "/")
		if strings.HasPrefix(address, host) && len(parts) == 3 {
			return "https://" + strings.TrimSuffix(address, ".git") + ".git", "git", host == "github.com/"
		}
	}
	if m := scpAddress.FindStringSubmatch(address); m != nil {
		return "ssh://" + m[1] + "/" + m[2], "git", true
	}
	return address, getter, strings.Contains(address, "://")
}

// splitFolder parts an address from the folder after a double slash, which is
// not that of a scheme.
func splitFolder(address string) (rest, folder string) {
	from := 0
	if at := strings.Index(address, "://"); at >= 0 {
		from = at + len("://")
	}
	if at := strings.Index(address[from:], "//"); at >= 0 {
		return address[:from+at], address[from+at+2:]
	}
	return address, ""
}
