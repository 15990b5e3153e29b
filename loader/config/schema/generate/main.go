// Command generate writes the table of the AWS provider's types,
// loader/config/schema/aws.bin, from a schema that its user supplies:
//
//	terraform providers schema -json | go run ./loader/config/schema/generate --version 6.47.0
//
// The schema is that of a folder where `terraform init` found hashicorp/aws;
// the version is the one that it found (`terraform version` prints it). Only
// facts are kept: names, types, and which attributes are required, optional,
// computed, sensitive or written only.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/planvet/planvet/loader/config/schema/table"
)

func main() {
	version := flag.String("version", "", "the version of the provider, such as 6.47.0 (required)")
	provider := flag.String("provider", "hashicorp/aws", "the provider's source address")
	out := flag.String("out", "loader/config/schema/aws.bin", "the file to write")
	flag.Parse()
	if err := generate(os.Stdin, *provider, *version, *out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(from io.Reader, provider, version, out string) error {
	if version == "" {
		return fmt.Errorf("--version is missing: the schema does not tell of which version of %s it is", provider)
	}
	p, err := table.Read(from, provider)
	if err != nil {
		return err
	}
	p.Version = version
	encoded, err := table.Encode(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, []byte(encoded), 0o644); err != nil {
		return fmt.Errorf("the table cannot be written: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%s: %d resource types and %d data sources of %s %s in %d bytes\n",
		out, len(p.Resources), len(p.Data), provider, version, len(encoded))
	return nil
}
