package terminal

// A Style is an SGR parameter list (ECMA-48 section 8.3.117).
type Style string

// The styles. All of them are among the 16 colours that a user's theme sets,
// so that they can be read on light and dark grounds.
const (
	Bold    Style = "1"
	Dim     Style = "2"
	Red     Style = "31"
	BoldRed Style = "1;31"
	Green   Style = "32"
	Yellow  Style = "33"
	Cyan    Style = "36"
	Magenta Style = "35"
)

// A Palette applies styles, or leaves text as it is when Color is not set.
type Palette struct{ Color bool }

// In returns text in a style; the empty style changes nothing. text must have gone through [Visible].
func (p Palette) In(style Style, text string) string {
	if !p.Color || style == "" || text == "" {
		return text
	}
	return "\x1b[" + string(style) + "m" + text + "\x1b[0m"
}
