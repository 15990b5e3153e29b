package module

import (
	"errors"
	"fmt"
)

// The bounds on a file. HCL's parser is recursive and Go cannot recover from
// an exhausted stack, so what would nest too deeply is turned away first.
// Configurations that people write nest below 30.
const (
	maxFileSize = 16 << 20
	maxNesting  = 500
	maxRun      = 5_000 // operators in one expression
)

var errTooLarge = errors.New("the file is larger than 16 MiB")

// guard tells whether parsing and evaluating text can nest too deeply. It
// reads bytes, not tokens: brackets and operators in strings and comments
// count too, which the generous bounds allow for.
func guard(text []byte) error {
	if len(text) > maxFileSize {
		return errTooLarge
	}
	var open []byte
	run := 0
	for _, b := range text {
		switch b {
		case '(', '[', '{':
			if open = append(open, b); len(open) > maxNesting {
				return fmt.Errorf("brackets nest more than %d deep", maxNesting)
			}
			if b == '[' { // an index chain nests like operators do
				run++
			}
		case ')', ']', '}':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case '!', '-', '?', '+', '*', '/', '%', '&', '|', '<', '>':
			run++
		case ',':
			run = 0
		case '\n': // ends an expression, save inside ( and [
			if len(open) == 0 || open[len(open)-1] == '{' {
				run = 0
			}
		}
		if run > maxRun {
			return fmt.Errorf("an expression has more than %d operators", maxRun)
		}
	}
	return nil
}
