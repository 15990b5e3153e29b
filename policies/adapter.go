package policies

import (
	"embed"
	"fmt"
	"io/fs"
)

// adapterFolder is no part of a [Set]: planvet itself makes the document in Go.
const adapterFolder = "adapter"

//go:embed adapter/*.rego
var adapter embed.FS

// Adapter returns the Rego that makes the document of a plan, for engines that
// run the rules without planvet, in order of file name.
func Adapter() ([]Source, error) {
	files, err := fs.Glob(adapter, adapterFolder+"/*.rego")
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	out := make([]Source, len(files))
	for i, file := range files {
		text, err := adapter.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
		out[i] = Source{File: file, Text: string(text)}
		out[i].Package, out[i].imports = head(out[i].Text)
	}
	return out, nil
}
