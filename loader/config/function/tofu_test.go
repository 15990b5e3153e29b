package function

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// TestTofu: what only OpenTofu has, as its documentation has it
// (https://opentofu.org/docs/language/functions/).
func TestTofu(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := w.Write(make([]byte, 32<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for expr, want := range map[string]string{
		`cidrcontains("192.168.2.0/20", "192.168.2.1")`:                                  "true",
		`cidrcontains("192.168.2.0/20", "192.168.2.0/22")`:                               "true",
		`cidrcontains("192.168.2.0/20", "192.126.2.1")`:                                  "false",
		`cidrcontains("192.168.2.0/20", "192.126.2.0/18")`:                               "false",
		`cidrcontains("fe80::/48", "fe80::1")`:                                           "true",
		`cidrcontains("fe80::/48", "fe81::1")`:                                           "false",
		`cidrcontains("10.0.0.0/16", "10.0.0.0/8")`:                                      "false",
		`cidrcontains("10.0.0.0/8", "::/0")`:                                             "one is IPv4 and the other IPv6",
		`cidrcontains("10.0.0.0/8", "x")`:                                                "neither an address nor a network",
		`cidrcontains("10.0.0.0", "10.0.0.1")`:                                           "invalid CIDR expression",
		`base64gunzip(base64gzip("Hello, Wörld"))`:                                       `"Hello, Wörld"`,
		`base64gunzip("x")`:                                                              "not base64",
		`base64gunzip("aGVsbG8=")`:                                                       "not compressed with gzip",
		fmt.Sprintf(`base64gunzip(%q)`, base64.StdEncoding.EncodeToString(bomb.Bytes())): "too long a text",
		`urldecode("Hello+W%C3%B6rld%21")`:                                               `"Hello Wörld!"`,
		`urldecode("%zz")`:                                                               "invalid URL escape",
	} {
		value, err := evaluate(t, &hcl.EvalContext{Functions: Table(testScope(t))}, expr)
		got := fmt.Sprint(err)
		if err == nil {
			text, err := ctyjson.Marshal(value, value.Type())
			if err != nil {
				t.Fatal(err)
			}
			got = string(text)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%.80s is %s, want %s", expr, got, want)
		}
	}
}
