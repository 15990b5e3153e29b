package module

import (
	"strings"
	"testing"
)

// TestStale: what terraform init recorded, beside what the call asks for now.
func TestStale(t *testing.T) {
	const no = "is what is downloaded for it"
	for _, test := range []struct{ source, versions, recorded, version, says string }{
		{"terraform-aws-modules/vpc/aws", "", "registry.terraform.io/terraform-aws-modules/vpc/aws", "5.1.0", ""},
		{"terraform-aws-modules/vpc/aws", "~> 5.0", "registry.opentofu.org/terraform-aws-modules/vpc/aws", "5.1.0", ""},
		{"terraform-aws-modules/vpc/aws", ">= 5, < 5.1", "registry.terraform.io/terraform-aws-modules/vpc/aws", "5.1.0", "version 5.1.0 is downloaded, which is not >= 5, < 5.1; run `terraform init` first"},
		{"terraform-aws-modules/vpc/aws", "6.0.0", "registry.terraform.io/terraform-aws-modules/vpc/aws", "5.1.0", "version 5.1.0 is downloaded"},
		{"terraform-aws-modules/vpc/aws", "what?", "registry.terraform.io/terraform-aws-modules/vpc/aws", "5.1.0", ""},
		{"terraform-aws-modules/s3-bucket/aws", "", "registry.terraform.io/terraform-aws-modules/vpc/aws", "5.1.0", no},
		{"terraform-aws-modules/iam/aws//modules/a", "", "registry.terraform.io/terraform-aws-modules/iam/aws//modules/a", "5.1.0", ""},
		{"terraform-aws-modules/iam/aws//modules/a", "", "registry.terraform.io/terraform-aws-modules/iam/aws//modules/b", "5.1.0", no},
		{"app.terraform.io/org/vpc/aws", "", "app.terraform.io/org/vpc/aws", "1.0.0", ""},
		{"app.terraform.io/org/vpc/aws", "", "registry.terraform.io/org/vpc/aws", "1.0.0", no},
		{"localhost.example:8443/org/vpc/aws", "", "localhost.example:8443/org/vpc/aws", "1.0.0", ""},
		{"github.com/a/b", "", "git::https://github.com/a/b.git", "", ""},
		{"github.com/a/b//sub?ref=v1", "", "git::https://github.com/a/b.git//sub?ref=v1", "", ""},
		{"github.com/a/b//sub?ref=v2", "", "git::https://github.com/a/b.git//sub?ref=v1", "", no},
		{"git@github.com:a/b.git?ref=v1", "", "git::ssh://git@github.com/a/b.git?ref=v1", "", ""},
		{"git::https://example.com/vpc.git?depth=1&ref=v1", "", "git::https://example.com/vpc.git?ref=v1&depth=1", "", ""},
		{"bitbucket.org/a/b", "", "git::https://bitbucket.org/a/b.git", "", ""},
		{"https://example.com/vpc.zip", "", "https://example.com/vpc.zip", "", ""},
		{"https://example.com/vpc-2.zip", "", "https://example.com/vpc-1.zip", "", no},
		{"s3::https://s3-eu-west-1.amazonaws.com/b/vpc.zip", "", "s3::https://s3-eu-west-1.amazonaws.com/b/vpc.zip", "", ""},
		{"terraform-aws-modules/vpc/aws", "", "./modules/vpc", "", no},
		{"github.com/a/b", "", "", "", ""},
	} {
		got := installed{source: test.recorded, version: test.version}.stale(test.source, test.versions)
		if (test.says == "") != (got == "") || !strings.Contains(got, test.says) {
			t.Errorf("%s %s, of which %s %s is there: %q, want %q", test.source, test.versions, test.recorded, test.version, got, test.says)
		}
	}
}
