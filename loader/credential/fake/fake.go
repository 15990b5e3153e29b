// Package fake makes credentials for tests: of the right form, plainly made up,
// and opening nothing. Most are put together here, so that no tool that looks
// for credentials in files takes the repository's for real ones.
package fake

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// AccessKeyID has the structure of an access key id; SecretKey is one that
// belongs to nothing.
const (
	AccessKeyID = "AKIA" + "QNOTAREALKEYID2X"
	SecretKey   = "NotARealSecret0fAnyone/" + "ButL00ksLike1+Wxy"
	QueryToken  = "IQoJNotAReal%2FToken%2BOfAnyone0923"
)

// bytes are n bytes without meaning that never change.
func bytes(seed string, n int) []byte {
	var out []byte
	for len(out) < n {
		sum := sha256.Sum256([]byte(seed))
		out, seed = append(out, sum[:]...), string(sum[:])
	}
	return out[:n]
}

// SessionToken begins as session tokens do.
func SessionToken() string {
	return "IQoJb3JpZ2luX2Vj" + base64.StdEncoding.EncodeToString(bytes("session token", 150))
}

// GitHubToken is a personal access token by its form.
func GitHubToken() string {
	letters := strings.NewReplacer("+", "x", "/", "y").Replace(base64.StdEncoding.EncodeToString(bytes("token", 30)))
	return "gh" + "p_" + letters[:36]
}

// PrivateKey is an ASN.1 sequence without meaning, in PEM.
func PrivateKey() string {
	return pem("RSA", append([]byte{0x30, 0x82, 0x01, 0x00}, bytes("private key", 256)...))
}

// OpenSSHKey begins as OpenSSH's keys do.
func OpenSSHKey() string {
	return pem("OPENSSH", append([]byte("openssh-key-v1\x00"), bytes("openssh key", 200)...))
}

func pem(kind string, body []byte) string {
	const width = 64
	text := base64.StdEncoding.EncodeToString(body)
	var b strings.Builder
	b.WriteString("-----BEGIN " + kind + " PRIVATE KEY-----\n")
	for len(text) > width {
		b.WriteString(text[:width] + "\n")
		text = text[width:]
	}
	b.WriteString(text + "\n-----END " + kind + " PRIVATE KEY-----\n")
	return b.String()
}

// Values are stand-ins for the placeholders @NAME@ of a test's files.
func Values() map[string]string {
	return map[string]string{
		"SECRET": SecretKey,
		"OTHER":  "An0therSecretThatIs+Not/" + "RealAndOpensNo1x",
		"GIVEN":  "ThirdSecret4Tests/That+" + "DoNotUse1tEitherX",
		"TOKEN":  SessionToken(), "QUERY": QueryToken, "GITHUB": GitHubToken(),
		"KEY":      strings.TrimSpace(PrivateKey()),
		"HIDDEN":   "CANARY-hidden-by-its-variable",
		"PASSWORD": "CANARY-hidden-by-its-provider",
	}
}
