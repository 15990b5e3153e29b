package table

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// The form, numbers being little-endian and varints those of encoding/binary:
//
//	magic, SHA-256 of all that follows, length of each section in 4 bytes, the sections
//
// Sections, in order:
//
//	version    of the provider, as text
//	names      of attributes and blocks: a list of strings
//	types      each a letter, then for a collection the offset of its element
//	           type, for an object the number of members and of each the
//	           position of its name and the offset of its type (varints)
//	kinds      of attributes, 4 bytes each: the offset of the type, the flags
//	bodies     the number of attributes, of each the positions of its name and
//	           its kind; the number of blocks, of each the position of its name,
//	           its mode, the bounds on its number, the offset of its body
//	           (varints)
//	resources  the types' names, a list of strings
//	           and of each the offset of its body, 3 bytes each
//	data       the same of data sources, in two sections as well
//
// A list of strings is sorted, in groups of groupSize: the number of strings
// and each group's offset in 4 bytes, then of each string how many bytes it
// shares with the one before it in its group, how many follow, and these.
const (
	magic     = "planvet schema 1"
	groupSize = 16
)

const (
	sectionVersion = iota
	sectionNames
	sectionTypes
	sectionKinds
	sectionBodies
	sectionResources
	sectionResourceBodies
	sectionData
	sectionDataBodies
	sectionCount
)

// sections are the parts of an encoded provider.
type sections struct {
	version         string
	names           list
	typed           string
	kinds           string
	bodies          string
	resources, data index
}

const headSize = len(magic) + sha256.Size + 4*sectionCount

func open(encoded string) (sections, error) {
	if len(encoded) < headSize || !strings.HasPrefix(encoded, magic) {
		return sections{}, fmt.Errorf("this is no table of the form %q: generate it anew", magic)
	}
	var parts [sectionCount]string
	rest := encoded[headSize:]
	for i := range parts {
		size := int(fixed(encoded, headSize-4*(sectionCount-i)))
		if size > len(rest) {
			return sections{}, errors.New("the table of the schema is cut short: generate it anew")
		}
		parts[i], rest = rest[:size], rest[size:]
	}
	return sections{
		version: parts[sectionVersion], names: newList(parts[sectionNames]), typed: parts[sectionTypes],
		kinds: parts[sectionKinds], bodies: parts[sectionBodies],
		resources: index{names: newList(parts[sectionResources]), offsets: parts[sectionResourceBodies]},
		data:      index{names: newList(parts[sectionData]), offsets: parts[sectionDataBodies]},
	}, nil
}

// Check holds an encoded provider against its sum.
func Check(encoded string) error {
	if _, err := open(encoded); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(encoded[len(magic)+sha256.Size:]))
	if string(sum[:]) != encoded[len(magic):len(magic)+sha256.Size] {
		return errors.New("the table of the schema is not what was generated: its SHA-256 differs")
	}
	return nil
}

// fixed reads four bytes.
func fixed(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16 | uint32(s[at+3])<<24
}

// An index leads from the names of types to their bodies.
type index struct {
	names   list
	offsets string
}

func (in index) offset(i int) int {
	return int(in.offsets[3*i]) | int(in.offsets[3*i+1])<<8 | int(in.offsets[3*i+2])<<16
}

// A list is a sorted list of strings.
type list struct {
	count int
	text  string
}

func newList(text string) list {
	if len(text) < 4 {
		return list{}
	}
	return list{count: int(fixed(text, 0)), text: text}
}

// group is a reader of the strings from a group's first one on.
func (l list) group(g int) *groupReader {
	return &groupReader{cursor: cursor{text: l.text, at: int(fixed(l.text, 4+4*g))}}
}

type groupReader struct {
	cursor
	last string
}

func (r *groupReader) next() string {
	shared := r.number()
	size := r.number()
	r.last = r.last[:shared] + r.text[r.at:r.at+size]
	r.at += size
	return r.last
}

// at gives the string at a position.
func (l list) at(i int) string {
	r := l.group(i / groupSize)
	for range i % groupSize {
		r.next()
	}
	return r.next()
}

// find gives the position of a string.
func (l list) find(name string) (int, bool) {
	groups := (l.count + groupSize - 1) / groupSize
	g := sort.Search(groups, func(g int) bool { return l.group(g).next() > name }) - 1
	if g < 0 {
		return 0, false
	}
	r := l.group(g)
	for i := g * groupSize; i < min(l.count, (g+1)*groupSize); i++ {
		if r.next() == name {
			return i, true
		}
	}
	return 0, false
}

// A cursor reads varints.
type cursor struct {
	text string
	at   int
}

func (c *cursor) number() int {
	var n uint64
	for shift := 0; ; shift += 7 {
		b := c.text[c.at]
		c.at++
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(n)
		}
	}
}

func appendNumber(to []byte, n int) []byte { return binary.AppendUvarint(to, uint64(n)) }
