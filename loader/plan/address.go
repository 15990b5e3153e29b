package plan

import (
	"strconv"
	"strings"
)

// A step is one part of an address or a reference: a name, and the index
// behind it. key is nil without one, else string or int.
type step struct {
	name string
	key  any
}

// parseSteps takes module.net["a"].aws_subnet.x[0] apart. A reference that
// holds an index it cannot read (a splat) ends there: what comes before is
// still true of it.
func parseSteps(text string) []step {
	var steps []step
	for text != "" {
		end := strings.IndexAny(text, ".[")
		if end < 0 {
			return append(steps, step{name: text})
		}
		s := step{name: text[:end]}
		text = text[end:]
		if text[0] == '[' {
			key, rest, ok := parseIndex(text)
			if !ok {
				return append(steps, s)
			}
			s.key, text = key, rest
			// A second index belongs to the value inside: it tells no instance.
			for strings.HasPrefix(text, "[") {
				if _, text, ok = parseIndex(text); !ok {
					return append(steps, s)
				}
			}
		}
		steps = append(steps, s)
		text = strings.TrimPrefix(text, ".")
	}
	return steps
}

// parseIndex reads ["text"] or [number].
func parseIndex(text string) (key any, rest string, ok bool) {
	if strings.HasPrefix(text, `["`) {
		quoted, err := strconv.QuotedPrefix(text[1:])
		if err != nil || !strings.HasPrefix(text[1+len(quoted):], "]") {
			return nil, "", false
		}
		unquoted, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, "", false
		}
		// Terraform writes ${ and %{ doubled inside quotes.
		unquoted = strings.NewReplacer("$${", "${", "%%{", "%{").Replace(unquoted)
		return unquoted, text[2+len(quoted):], true
	}
	end := strings.IndexByte(text, ']')
	if end < 0 {
		return nil, "", false
	}
	n, err := strconv.Atoi(text[1:end])
	if err != nil {
		return nil, "", false
	}
	return n, text[end+1:], true
}

// chainHeads picks the references themselves out of the list that terraform
// prints, where each is followed by its own beginnings: aws_vpc.a[0].id,
// aws_vpc.a[0], aws_vpc.a.
func chainHeads(references []string) []string {
	var heads []string
	for i, reference := range references {
		if i == 0 || !isBeginning(reference, references[i-1]) {
			heads = append(heads, reference)
		}
	}
	return heads
}

func isBeginning(short, long string) bool {
	rest, found := strings.CutPrefix(long, short)
	return found && rest != "" && (rest[0] == '.' || rest[0] == '[')
}
