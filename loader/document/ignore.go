package document

// An Ignore is a comment that accepts findings of some rules in a region of a
// file.
type Ignore struct {
	Rules  []string // ids as written; they need not exist
	Until  string   // the last day on which it holds, YYYY-MM-DD, or ""
	Reason string
	Place  Place // the comment
	Covers Place
	// Problem says why the comment cannot be understood; it then accepts
	// nothing.
	Problem string
	// MayBeUnused says that it proves nothing if the comment accepts nothing: its
	// file lies outside the root module's folder, where other root modules may
	// have a use for it, or the source does not wholly agree with the plan.
	MayBeUnused bool
}

// Contains tells whether other begins within p.
func (p Place) Contains(other Place) bool {
	if p.File != other.File || other.StartLine < p.StartLine || other.StartLine > p.EndLine {
		return false
	}
	if other.StartLine == p.StartLine && other.StartColumn < p.StartColumn {
		return false
	}
	return other.StartLine < p.EndLine || other.StartColumn < p.EndColumn
}
