package settings

import (
	"fmt"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Nearest is the candidate that a mistyped word most likely means, "" if none
// is near.
func Nearest(word string, candidates []string) string {
	if len(word) > 100 {
		return "" // no name is that long, and comparing takes long
	}
	best, distance := "", max(2, len(word)/3)+1
	for _, candidate := range candidates {
		if d := levenshtein.Distance(word, candidate, nil); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// suggest is half a sentence that names the nearest candidate, or else all.
func suggest(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf(": did you mean %s?", near)
	}
	return fmt.Sprintf(": there are %s", list(candidates))
}

func runeWidth(text string) int {
	_, width := utf8.DecodeRuneInString(text)
	return width
}
