package table

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// Encode writes a provider in the form that Open reads. What it writes depends
// on what the provider has alone. It fails on types that no schema of a
// provider has (capsules, tuples) and when a section outgrows the form.
func Encode(p Provider) (string, error) {
	e := &encoder{names: map[string]int{}, types: map[string]int{}, kinds: map[[2]int]int{}, bodies: map[string]int{}}
	for _, of := range []map[string]*Block{p.Resources, p.Data} {
		for _, b := range of {
			e.gather(b)
		}
	}
	names := slices.Sorted(maps.Keys(e.names))
	for i, name := range names {
		e.names[name] = i
	}
	var parts [sectionCount][]byte
	for i, of := range []map[string]*Block{p.Resources, p.Data} {
		types := slices.Sorted(maps.Keys(of))
		for _, typ := range types {
			offset, err := e.block(of[typ])
			if err != nil {
				return "", fmt.Errorf("%s: %w", typ, err)
			}
			parts[sectionResourceBodies+2*i] = append(parts[sectionResourceBodies+2*i], byte(offset), byte(offset>>8), byte(offset>>16))
		}
		parts[sectionResources+2*i] = encodeList(types)
	}
	const most = 1 << 24
	if len(e.body) >= most || len(e.typed) >= most {
		return "", fmt.Errorf("the schema takes %d bytes for bodies and %d for types, more than the form's 3 bytes can lead to", len(e.body), len(e.typed))
	}
	parts[sectionVersion], parts[sectionNames] = []byte(p.Version), encodeList(names)
	parts[sectionTypes], parts[sectionKinds], parts[sectionBodies] = e.typed, e.kind, e.body
	var rest []byte
	for _, part := range parts {
		rest = binary.LittleEndian.AppendUint32(rest, uint32(len(part)))
	}
	for _, part := range parts {
		rest = append(rest, part...)
	}
	sum := sha256.Sum256(rest)
	return magic + string(sum[:]) + string(rest), nil
}

func encodeList(sorted []string) []byte {
	groups := (len(sorted) + groupSize - 1) / groupSize
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(sorted)))
	var text []byte
	for i, s := range sorted {
		shared := 0
		if i%groupSize == 0 {
			head = binary.LittleEndian.AppendUint32(head, uint32(4+4*groups+len(text)))
		} else {
			for before := sorted[i-1]; shared < len(s) && shared < len(before) && s[shared] == before[shared]; {
				shared++
			}
		}
		text = appendNumber(text, shared)
		text = appendNumber(text, len(s)-shared)
		text = append(text, s[shared:]...)
	}
	return append(head, text...)
}

type encoder struct {
	names             map[string]int
	types             map[string]int // offsets by encoded type
	kinds             map[[2]int]int
	bodies            map[string]int // offsets by encoded body
	typed, kind, body []byte
}

// gather notes every name in a body.
func (e *encoder) gather(b *Block) {
	for _, a := range b.Attributes {
		e.names[a.Name] = 0
		e.gatherType(a.Type)
	}
	for _, n := range b.Blocks {
		e.names[n.Name] = 0
		e.gather(n.Block)
	}
}

func (e *encoder) gatherType(typ cty.Type) {
	switch {
	case typ.IsCollectionType():
		e.gatherType(typ.ElementType())
	case typ.IsObjectType():
		for name, member := range typ.AttributeTypes() {
			e.names[name] = 0
			e.gatherType(member)
		}
	}
}

// block writes a body after those in it, each once, and gives its offset.
func (e *encoder) block(b *Block) (int, error) {
	text := appendNumber(nil, len(b.Attributes))
	for _, a := range b.Attributes {
		typ, err := e.typ(a.Type)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", a.Name, err)
		}
		key := [2]int{typ, int(a.Flags)}
		kind, ok := e.kinds[key]
		if !ok {
			kind = len(e.kinds)
			e.kinds[key] = kind
			e.kind = binary.LittleEndian.AppendUint32(e.kind, uint32(typ)|uint32(a.Flags)<<24)
		}
		text = appendNumber(text, e.names[a.Name])
		text = appendNumber(text, kind)
	}
	text = appendNumber(text, len(b.Blocks))
	for _, n := range b.Blocks {
		inner, err := e.block(n.Block)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", n.Name, err)
		}
		for _, number := range []int{e.names[n.Name], int(n.Mode), n.Min, n.Max, inner} {
			text = appendNumber(text, number)
		}
	}
	return intern(e.bodies, &e.body, text), nil
}

// typ writes a type after those in it, each once, and gives its offset.
func (e *encoder) typ(typ cty.Type) (int, error) {
	var text []byte
	switch {
	case typ == cty.DynamicPseudoType:
		text = []byte{letterDynamic}
	case typ == cty.String:
		text = []byte{letterString}
	case typ == cty.Number:
		text = []byte{letterNumber}
	case typ == cty.Bool:
		text = []byte{letterBool}
	case typ.IsCollectionType():
		element, err := e.typ(typ.ElementType())
		if err != nil {
			return 0, err
		}
		text = appendNumber([]byte{collectionLetter(typ)}, element)
	case typ.IsObjectType():
		members := typ.AttributeTypes()
		text = appendNumber([]byte{letterObject}, len(members))
		for _, name := range slices.Sorted(maps.Keys(members)) {
			member, err := e.typ(members[name])
			if err != nil {
				return 0, err
			}
			text = appendNumber(text, e.names[name])
			text = appendNumber(text, member)
		}
	default:
		return 0, fmt.Errorf("the form has no %s", typ.FriendlyName())
	}
	return intern(e.types, &e.typed, text), nil
}

func collectionLetter(typ cty.Type) byte {
	switch {
	case typ.IsSetType():
		return letterSet
	case typ.IsMapType():
		return letterMap
	}
	return letterList
}

// intern gives the offset of a text, which it appends when it is new.
func intern(known map[string]int, to *[]byte, text []byte) int {
	offset, ok := known[string(text)]
	if !ok {
		offset = len(*to)
		known[string(text)] = offset
		*to = append(*to, text...)
	}
	return offset
}
