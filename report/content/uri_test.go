package content

import (
	"net/url"
	"strings"
	"testing"
)

func TestURI(t *testing.T) {
	unix := Base{Root: "/home/me/repo", Dir: "/home/me/repo/infra"}
	windows := Base{Root: "C:/src/repo", Dir: `c:\src\repo\infra`}
	for _, test := range []struct {
		base       Base
		file, want string
	}{
		{unix, "main.tf", "infra/main.tf"},
		{unix, "./net/../main.tf", "infra/main.tf"},
		{unix, "../modules/a b/main.tf", "modules/a%20b/main.tf"},
		{unix, "/home/me/repo/x.tf", "x.tf"},
		{unix, "/home/me/repo", "."},
		{unix, "/home/me/repository/x.tf", "file:///home/me/repository/x.tf"},
		{unix, "../../plan.json", "file:///home/me/plan.json"},
		{unix, "/tmp/100%#?.json", "file:///tmp/100%25%23%3F.json"},
		{unix, `odd\name.tf`, "infra/odd%5Cname.tf"},
		{unix, "ключ.tf", "infra/%D0%BA%D0%BB%D1%8E%D1%87.tf"},
		{unix, "bad\xff.tf", "infra/bad%FF.tf"},
		{windows, "main.tf", "infra/main.tf"},
		{windows, `C:\src\repo\net\main.tf`, "net/main.tf"},
		{windows, "c:/SRC/repo/main.tf", "main.tf"},
		{windows, `D:\plans\plan.json`, "file:///D:/plans/plan.json"},
		{windows, `\\server\share\plan.json`, "file://server/share/plan.json"},
		{Base{}, "./infra//main.tf", "infra/main.tf"},
		{Base{}, "a:b.tf", "a%3Ab.tf"},
		{Base{}, "a:b/c:d.tf", "a%3Ab/c:d.tf"},
		{Base{}, "/abs/x.tf", "file:///abs/x.tf"},
		{Base{Root: "/"}, "/abs/x.tf", "abs/x.tf"},
		{Base{Root: "/repo"}, "x.tf", "x.tf"},
	} {
		got := test.base.URI(test.file)
		if got != test.want {
			t.Errorf("%+v.URI(%q) = %q, want %q", test.base, test.file, got, test.want)
		}
	}
}

func FuzzURI(f *testing.F) {
	f.Add("a/../b c%.tf", "/repo", "/repo/x")
	f.Add(`C:\a`, "c:/", "C:/b")
	f.Add(`//`, "//", "x")
	f.Fuzz(func(t *testing.T, file, root, dir string) {
		got := Base{Root: root, Dir: dir}.URI(file)
		if got == "" {
			t.Fatalf("no URI for %q", file)
		}
		if _, err := url.Parse(got); err != nil && !strings.HasPrefix(got, "file://") {
			t.Fatalf("%q: %v", got, err)
		}
		if strings.ContainsAny(got, " \\\"<>\n") || strings.HasPrefix(got, "./") {
			t.Fatalf("%q is not as it should be", got)
		}
	})
}
