package config_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/loader/config"
)

// TestKeysOfPartlyKnownCollections makes blocks over a collection of which some
// members are known: the key is a position in a list, the member in a set, and
// in what may be either nothing that anybody knows.
func TestKeysOfPartlyKnownCollections(t *testing.T) {
	for _, c := range []struct {
		over        string
		port, other any // of the first block
	}{
		{`var.on == "x" ? [22, 443] : [22, 443]`, json.Number("22"), json.Number("100")},
		{`toset(concat(["22"], [var.on]))`, json.Number("22"), json.Number("122")},
		{`concat(["22"], var.on == "x" ? ["443"] : [])`, json.Number("22"), nil},
	} {
		files := map[string]string{"main.tf": "variable \"on\" {\n  type = string\n}\nresource \"aws_network_acl\" \"main\" {\n  dynamic \"ingress\" {\n    for_each = " + c.over +
			"\n    content {\n      rule_no   = 100 + ingress.key\n      from_port = ingress.value\n    }\n  }\n}\n"}
		doc, err := config.Load(context.Background(), mapFS(files), ".", config.Options{})
		if err != nil {
			t.Fatal(err)
		}
		blocks, _ := resource(t, doc, "aws_network_acl.main").Values["ingress"].([]any)
		found := false
		for _, block := range blocks {
			block, _ := block.(map[string]any)
			if block["from_port"] == c.port {
				found = true
				if diff := cmp.Diff(c.other, block["rule_no"]); diff != "" {
					t.Errorf("%s: rule_no (-want +got):\n%s", c.over, diff)
				}
			}
		}
		if !found {
			t.Errorf("%s: no block has the port: %v", c.over, blocks)
		}
	}
}
