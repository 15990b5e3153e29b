package sarif

import (
	"fmt"
	"path"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// uri names a file. Of a plan that came by pipe, code scanning wants a relative
// reference, whatever it leads to: it shows the alert without source. It stands
// in no folder, so no folder is put before it.
func (s *sarifWriter) uri(file string) string {
	if file == "" || file == "-" || file == content.StandardInput {
		return content.StandardInput
	}
	return s.base.URI(file)
}

// physical is nil for a place that cannot be told.
func (s *sarifWriter) physical(p *document.Place) *PhysicalLocation {
	if p = content.Known(p); p == nil {
		return nil
	}
	region := &Region{StartLine: p.StartLine, StartColumn: max(p.StartColumn, 1), EndLine: max(p.EndLine, p.StartLine)}
	// Column 1 and the starting line are what SARIF takes for granted, and code
	// scanning wants to read. The end column is written only if it is known.
	if p.EndColumn >= 1 && (region.EndLine > region.StartLine || p.EndColumn >= region.StartColumn) {
		region.EndColumn = p.EndColumn
	}
	return &PhysicalLocation{ArtifactLocation: ArtifactLocation{URI: s.uri(p.File)}, Region: region}
}

// location is where the finding shows. The loader gives every resource of a
// plan its line in the plan, so a place is missing only where there is no file
// with lines: then the artifact alone is named, since a line would be invented.
func (s *sarifWriter) location(f *evaluator.Finding, from *evaluator.Result) Location {
	place := s.physical(f.Place)
	if place == nil {
		file := from.Artifact
		if file == "" && from.Source == document.SourceConfig {
			file = from.Input
		}
		place = &PhysicalLocation{ArtifactLocation: ArtifactLocation{URI: s.uri(file)}}
	}
	names := logical(f.Address, f.Path)
	for _, instance := range f.Instances {
		if instance.Address != f.Address {
			names = append(names, logical(instance.Address, nil)...)
		}
	}
	return Location{PhysicalLocation: place, LogicalLocations: names}
}

// logical is the resource instance, and the attribute if there is one.
func logical(address string, attribute []any) []LogicalLocation {
	if address == "" {
		return nil
	}
	name := content.LastPart(address)
	kind := "resource"
	if strings.HasPrefix(name, "module.") {
		kind = "module"
	}
	locations := []LogicalLocation{{Name: name, FullyQualifiedName: address, Kind: kind}}
	if name = evaluator.PathString(attribute); name != "" {
		locations = append(locations, LogicalLocation{
			Name: name, FullyQualifiedName: address + "." + name, Kind: "property",
		})
	}
	return locations
}

// related makes the related locations, numbered from 1. For code scanning they
// are those that have a place, as many as it takes: the others cannot be linked.
func (s *sarifWriter) related(f *evaluator.Finding) []Location {
	var out []Location
	id := 0
	seen := map[string]bool{} // SARIF wants each once
	for _, l := range f.Related {
		made, key := s.along(l), locationKey(l)
		if seen[key] || made.PhysicalLocation == nil && (!s.full || made.LogicalLocations == nil) {
			continue
		}
		seen[key] = true
		if made.PhysicalLocation == nil { // what tells two apart may not be shown
			shown := fmt.Sprintf("%+v %+v", made.LogicalLocations, made.Message)
			if made.Message != nil {
				shown = fmt.Sprintf("%+v %+v", made.LogicalLocations, *made.Message)
			}
			if seen[shown] {
				continue
			}
			seen[shown] = true
		}
		if !s.full && len(out) == MaxRelatedLocations {
			break
		}
		if made.PhysicalLocation != nil {
			id++
			made.ID = id
		}
		out = append(out, made)
	}
	return out
}

func locationKey(l evaluator.Location) string {
	var at document.Place
	if p := content.Known(l.Place); p != nil {
		at = *p
	}
	return fmt.Sprintf("%q %v %q %q", l.Address, at, evaluator.PathString(l.Path), l.Message)
}

// flows makes the steps one code flow. Code scanning can show a step only in
// a file.
func (s *sarifWriter) flows(f *evaluator.Finding) []CodeFlow {
	var steps []ThreadFlowLocation
	for _, l := range f.Steps {
		made := s.along(l)
		if made.PhysicalLocation == nil && (!s.full || made.LogicalLocations == nil) {
			continue
		}
		if !s.full && len(steps) == MaxFlowLocations {
			break
		}
		steps = append(steps, ThreadFlowLocation{Location: made})
	}
	if len(steps) == 0 {
		return nil
	}
	return []CodeFlow{{ThreadFlows: []ThreadFlow{{Locations: steps}}}}
}

// along is a location beside the finding's own. Its message begins with the
// address, since readers show it without the logical location.
func (s *sarifWriter) along(l evaluator.Location) Location {
	made := Location{PhysicalLocation: s.physical(l.Place), LogicalLocations: logical(l.Address, l.Path)}
	said := strings.TrimRight(strings.TrimSpace(terminal.Visible(l.Message)), ".")
	address := terminal.Visible(l.Address)
	switch {
	case said == "":
		said = address
	case address != "" && !strings.Contains(said, address):
		said = address + ": " + said
	}
	if said != "" {
		made.Message = &Text{Text: said}
	}
	return made
}

// category is what code scanning files the run under: the folder of the root
// module below the repository's root, or the one that all inputs share, so that
// runs over different modules of one commit do not replace each other. A folder
// outside the repository would differ from machine to machine and is left out.
func (s *sarifWriter) category(r *content.Report) string {
	var shared []string
	for i, result := range r.Results {
		segments := strings.Split(s.folder(result), "/")
		if i == 0 {
			shared = segments
			continue
		}
		n := 0
		for n < len(shared) && n < len(segments) && shared[n] == segments[n] {
			n++
		}
		shared = shared[:n]
	}
	id := "planvet/"
	for _, segment := range shared {
		if segment != "" && segment != "." {
			id += segment + "/"
		}
	}
	return id
}

// folder is the folder of an input, "." if it has none in the repository.
func (s *sarifWriter) folder(result *evaluator.Result) string {
	file := result.Artifact
	if file == "" {
		file = result.Input
	}
	if file == "" || file == "-" {
		return "."
	}
	uri := s.base.URI(file)
	if strings.HasPrefix(uri, "file:") || uri == ".." || strings.HasPrefix(uri, "../") {
		return "."
	}
	// A configuration is named by its folder, everything else by a file.
	if result.Source != document.SourceConfig || strings.HasSuffix(uri, ".tf") || strings.HasSuffix(uri, ".tofu") || strings.HasSuffix(uri, ".json") {
		return path.Dir(uri)
	}
	return uri
}
