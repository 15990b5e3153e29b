package policies

import (
	"bytes"
	_ "embed" // planned.bin
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"sync"
)

// planned.bin is made of the Rego files beside it, so that nothing has to be
// parsed when planvet starts: a checksum of those files, the rules' metadata
// in JSON, and their code. `go test ./evaluator -run TestPlanned -update`
// writes it. Where the files are not those that it was made of, it is left
// aside: rules that are being written run as they are written, only slower.
//
//go:embed planned.bin
var plannedFile []byte

// Planned is what [Set.Planned] knows ahead of time.
type Planned struct {
	Rules []*Rule
	Code  []byte // for package machine
}

// Encode writes the file planned.bin for a set of policies.
func (p *Planned) Encode(s *Set) ([]byte, error) {
	rules, err := json.Marshal(p.Rules)
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	out := binary.BigEndian.AppendUint32(nil, s.sum)
	out = binary.BigEndian.AppendUint32(out, uint32(len(rules)))
	return append(append(out, rules...), p.Code...), nil
}

// decodePlanned reads the parts of planned.bin if it belongs to sources of
// that checksum.
func decodePlanned(file []byte, sum uint32) (rules, code []byte, found bool) {
	if len(file) < 8 || binary.BigEndian.Uint32(file) != sum {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(file[4:])
	if file = file[8:]; uint64(n) > uint64(len(file)) {
		return nil, nil, false
	}
	return file[:n], file[n:], true
}

// checksum tells sources apart that differ by accident; it is no protection.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s *Set) note(file string, text []byte) {
	s.sum = crc32.Update(s.sum, castagnoli, []byte(file))
	s.sum = crc32.Update(s.sum, castagnoli, text)
}

// index decodes the rules' metadata. Examples are read from the rule's file
// when they are asked for.
func index(text []byte, fsys fs.FS) ([]*Rule, error) {
	var rules []*Rule
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&rules); err != nil {
		return nil, fmt.Errorf("policies: the planned metadata: %w", err)
	}
	for _, r := range rules {
		name := strings.TrimPrefix(r.Package, "planvet.")
		r.File = strings.ReplaceAll(name, ".", "/") + ".rego"
		for key, value := range r.Params {
			r.Params[key] = param(value)
		}
		r.examples = sync.OnceValue(func() []Example {
			source, err := fs.ReadFile(fsys, r.File)
			if err != nil {
				return nil // the file is embedded with the index
			}
			full, err := ParseRule(r.File, source)
			if err != nil {
				return nil // a test holds every file against the index
			}
			return full.examples()
		})
	}
	return rules, nil
}

// param gives a parameter the Go types that YAML would.
func param(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = param(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = param(v[key])
		}
	}
	return value
}
