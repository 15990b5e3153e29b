// Package ignore reads the comments by which people accept findings:
//
//	# planvet:ignore RULE[,RULE] until=2027-01-31 reason="why"
//
// A comment of its own line covers the attribute or block that begins on the
// line below, one at the end of a line what that line begins or ends. JSON has
// no comments: there a property "//" covers the object that it stands in.
package ignore

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// A Directive is one such comment. With a Problem it accepts nothing.
type Directive struct {
	Rules   []string // as written, each once, in the order of the comment
	Until   string   // the last day on which it holds, YYYY-MM-DD, or ""
	Reason  string
	Problem string    // why it cannot be understood or stands above nothing; "" if it holds
	Range   hcl.Range // the comment
	Covers  hcl.Range // from the first byte of what it covers to the last; empty with a Problem
}

const (
	marker = "planvet:"
	word   = "ignore"

	// most bounds the directives of one file, against files that are made to
	// be slow; people write a handful.
	most    = 1000
	tooMany = "there are too many in this file: those from here on are not read"
)

// Read lists the directives of a file of either syntax in their order. A file
// that does not parse keeps those whose surroundings could be read.
func Read(name string, text []byte) []Directive {
	switch {
	case !bytes.Contains(text, []byte(marker)):
		return nil // nearly every file: nothing is lexed twice
	case strings.HasSuffix(name, ".json"):
		return readJSON(name, text)
	}
	return readNative(name, text)
}
