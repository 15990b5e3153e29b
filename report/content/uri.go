package content

import (
	"path"
	"strings"
)

// A Base turns the files of a run into URI references. Both fields are
// absolute and slash-separated, or "" when not known.
type Base struct {
	Root string // what URIs are relative to: the repository's root
	Dir  string // what relative files are relative to: the working folder
}

// URI is the reference of a file: relative to Root where the file is below it,
// with '/', without "./", percent-encoded (RFC 3986). A file elsewhere becomes
// a file: URI, since no relative reference would lead to it in a checkout.
// Paths of Windows are known by their drive or their two leading backslashes,
// on every system.
func (b Base) URI(file string) string {
	file, within := b.path(file)
	switch {
	case within:
		return relative(file)
	case share(file):
		return "file:" + escape(file)
	case drive(file):
		return "file:///" + file[:2] + escape(file[2:])
	}
	return "file://" + escape(file)
}

// Path is the file for people and for workflow commands: relative to Root
// where it is below it, else absolute; never encoded.
func (b Base) Path(file string) string {
	file, _ = b.path(file)
	return file
}

// path also tells whether the path is relative.
func (b Base) path(file string) (string, bool) {
	file, dir, root := slashes(file), slashes(b.Dir), slashes(b.Root)
	if !absolute(file) {
		if dir == "" || root == "" {
			return path.Clean(file), true
		}
		joined := dir + "/" + file
		if !absolute(joined) {
			return path.Clean(file), true // Dir is not what it should be
		}
		file = joined
	}
	file = clean(file)
	if root != "" {
		if inside, ok := below(file, clean(root)); ok {
			return inside, true
		}
	}
	return file, false
}

// below tells whether file is root or inside it, and its path from there.
func below(file, root string) (string, bool) {
	root = strings.TrimSuffix(root, "/")
	if len(file) < len(root) {
		return "", false
	}
	head, rest := file[:len(root)], file[len(root):]
	// Windows does not tell upper from lower case, and drives come in both.
	same := head == root || drive(root) && strings.EqualFold(head, root)
	switch {
	case !same:
		return "", false
	case rest == "", rest == "/":
		return ".", true
	}
	return strings.TrimPrefix(rest, "/"), rest[0] == '/'
}

func relative(file string) string {
	escaped := escape(file)
	// A colon in the first segment would read as a scheme (RFC 3986 section 4.2).
	if first, rest, _ := strings.Cut(escaped, "/"); strings.Contains(first, ":") {
		first = strings.ReplaceAll(first, ":", "%3A")
		if escaped = first; rest != "" {
			escaped += "/" + rest
		}
	}
	return escaped
}

func slashes(file string) string {
	if drive(file) || strings.HasPrefix(file, `\\`) {
		return strings.ReplaceAll(file, `\`, "/")
	}
	return file
}

func absolute(file string) bool { return strings.HasPrefix(file, "/") || drive(file) }

func drive(file string) bool {
	return len(file) >= 3 && file[1] == ':' && (file[2] == '/' || file[2] == '\\') &&
		('a' <= file[0]|0x20 && file[0]|0x20 <= 'z')
}

// clean is path.Clean that keeps the two slashes before a server's name.
func clean(file string) string {
	if strings.HasPrefix(file, "//") {
		return "/" + path.Clean(file[1:])
	}
	return path.Clean(file)
}

// share tells whether a path begins with two slashes and a server's name, which
// is then the authority of its URI. What cannot be a name (RFC 3986 section
// 3.2.2) is a path that only looks so.
func share(file string) bool {
	rest, found := strings.CutPrefix(file, "//")
	server, _, _ := strings.Cut(rest, "/")
	return found && server != "" && strings.IndexFunc(server, func(c rune) bool {
		return (c < 'a' || 'z' < c) && (c < 'A' || 'Z' < c) && (c < '0' || '9' < c) && !strings.ContainsRune("-._~", c)
	}) < 0
}

// escape percent-encodes all but what a path segment may hold as it is
// (RFC 3986 section 3.3), and the slashes between segments.
func escape(file string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(file); i++ {
		c := file[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~!$&'()*+,;=:@/", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
