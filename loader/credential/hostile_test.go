package credential_test

import (
	"encoding/base64"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/credential/fake"
)

// TestHostileText gives texts in which every line may begin something that goes
// on to the end. A real one behind them is still found.
func TestHostileText(t *testing.T) {
	binary := make([]byte, 1<<20)
	rand.New(rand.NewSource(1)).Read(binary)
	var lines strings.Builder
	for encoded := base64.StdEncoding.EncodeToString(binary); len(encoded) > 76; encoded = encoded[76:] {
		lines.WriteString(encoded[:76] + "\n")
	}
	hidden := "\n\ntoken = " + fake.GitHubToken() + "\n"
	for name, text := range map[string]string{
		"lines of base64": lines.String(),
		"heads of keys":   strings.Repeat("-----BEGIN RSA PRIVATE KEY-----\n"+strings.Repeat("A", 48)+"\n", 20_000),
	} {
		start := time.Now()
		found := credential.In(text+hidden, credential.Context{})
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		if len(found) == 0 {
			t.Errorf("%s: what stands behind it is not found", name)
		}
	}
}
