package module

import "testing"

func TestSameSource(t *testing.T) {
	for _, c := range []struct {
		recorded, called string
		same             bool
	}{
		{"registry.terraform.io/acme/net/aws", "acme/net/aws", true},
		{"acme/net/aws", "acme/net/aws", true}, // as terraform before 1.1 recorded it
		{"registry.terraform.io/acme/net/aws//modules/subnet", "acme/net/aws//modules/subnet", true},
		{"registry.terraform.io/acme/net/aws//modules/subnet", "acme/net/aws", false},
		{"registry.terraform.io/acme/net/aws", "acme/vpc/aws", false},
		{"registry.terraform.io/acme/net/aws", "modules.example.com/acme/net/aws", false},
		{"modules.example.com/acme/net/aws", "Modules.Example.com/acme/net/aws", true},
		{"registry.terraform.io/acme/net/aws", "git::https://example.com/net.git", false},
		{"registry.terraform.io/acme/net/aws", "./modules/net", false},
		{"git::https://github.com/acme/net.git", "github.com/acme/net", true},
		{"git::https://github.com/acme/net.git//sub?ref=v1", "github.com/acme/net//sub?ref=v1", true},
		{"git::https://github.com/acme/net.git?ref=v1", "github.com/acme/net?ref=v2", false},
		{"git::ssh://git@github.com/acme/net.git", "git@github.com:acme/net.git", true},
		{"git::ssh://git@github.com/acme/net.git//sub?ref=v1", "git::git@github.com:acme/net.git//sub?ref=v1", true},
		{"git::ssh://git@github.com/acme/net.git", "git@github.com:acme/other.git", false},
		{"https://example.com/net.zip", "https://example.com/net.zip", true},
		{"https://example.com/net.zip", "https://example.com/other.zip", false},
		{"s3::https://s3-eu-west-1.amazonaws.com/acme/net.zip", "acme.s3-eu-west-1.amazonaws.com/net.zip", true}, // a form that is not known here
		{"", "", true},
	} {
		if got := sameSource(c.recorded, c.called); got != c.same {
			t.Errorf("%q for %q: %t, want %t", c.recorded, c.called, got, c.same)
		}
		if got := sameSource(c.called, c.recorded); got != c.same {
			t.Errorf("%q for %q the other way round: %t", c.called, c.recorded, got)
		}
	}
}

func TestStale(t *testing.T) {
	for _, c := range []struct {
		version, constraint string
		stale               bool
	}{
		{"2.1.0", "", false},
		{"2.1.0", "2.1.0", false},
		{"2.1.0", "~> 2.0", false},
		{"2.1.0", ">= 2, < 2.1", true},
		{"2.1.0", "~> 3.0", true},
		{"2.1.0-beta1", "~> 2.0", true}, // a prerelease is taken by its very name alone
		{"2.1.0-beta1", "2.1.0-beta1", false},
		{"", "~> 2.0", true},
		{"not a version", "~> 2.0", true},
		{"2.1.0", "not a constraint", false}, // terraform refuses the call itself
	} {
		entry := installed{source: "registry.terraform.io/acme/net/aws", version: c.version}
		got := entry.stale(&Call{Source: "acme/net/aws", Version: c.constraint})
		if (got != "") != c.stale {
			t.Errorf("%q for %q: %q", c.version, c.constraint, got)
		}
	}
}
