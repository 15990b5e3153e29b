package encoding

import (
	"crypto/md5"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"

	"github.com/google/uuid"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/crypto/ssh"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// Digest is a hash and the way its sum is written, as terraform offers it for texts and for files.
type Digest struct {
	New   func() hash.Hash
	Write func([]byte) string
}

// Digests are the hash functions on texts by name. Each has a counterpart on files, named file and its name.
func Digests() map[string]Digest {
	return map[string]Digest{
		"base64sha256": {sha256.New, base64.StdEncoding.EncodeToString},
		"base64sha512": {sha512.New, base64.StdEncoding.EncodeToString},
		"md5":          {md5.New, hex.EncodeToString},
		"sha1":         {sha1.New, hex.EncodeToString},
		"sha256":       {sha256.New, hex.EncodeToString},
		"sha512":       {sha512.New, hex.EncodeToString},
	}
}

func digests() map[string]function.Function {
	table := map[string]function.Function{
		"bcrypt":     bcrypt(),
		"rsadecrypt": rsadecrypt(),
		"uuidv5":     uuidv5(),
	}
	for name, digest := range Digests() {
		table[name] = onText("str", func(s string) (string, error) {
			h := digest.New()
			h.Write([]byte(s))
			return digest.Write(h.Sum(nil)), nil
		})
	}
	return table
}

// bcrypt salts by chance, so that its result is known only when terraform runs.
func bcrypt() function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "str", Type: cty.String}},
		VarParam:     &function.Parameter{Name: "cost", Type: cty.Number},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.UnknownVal(cty.String), nil
		},
	}))
}

func uuidv5() function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "namespace", Type: cty.String}, {Name: "name", Type: cty.String}},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var space uuid.UUID
			switch name := args[0].AsString(); name {
			case "dns":
				space = uuid.NameSpaceDNS
			case "url":
				space = uuid.NameSpaceURL
			case "oid":
				space = uuid.NameSpaceOID
			case "x500":
				space = uuid.NameSpaceX500
			default:
				var err error
				if space, err = uuid.Parse(name); err != nil {
					return cty.NilVal, function.NewArgErrorf(0, "must be dns, url, oid, x500 or a UUID: %w", err)
				}
			}
			return cty.StringVal(uuid.NewSHA1(space, []byte(args[1].AsString())).String()), nil
		},
	}))
}

// rsadecrypt never says in an error what the key or the text is.
func rsadecrypt() function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "ciphertext", Type: cty.String}, {Name: "privatekey", Type: cty.String}},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			secret, err := base64.StdEncoding.DecodeString(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "must be base64: %w", err)
			}
			raw, err := ssh.ParseRawPrivateKey([]byte(args[1].AsString()))
			if err != nil {
				return cty.NilVal, function.NewArgError(1, keyError(err))
			}
			key, ok := raw.(*rsa.PrivateKey)
			if !ok {
				return cty.NilVal, function.NewArgErrorf(1, "must be an RSA private key, not %T", raw)
			}
			//lint:ignore SA1019 terraform's rsadecrypt is defined by this padding, and nobody can ask it twice
			out, err := rsa.DecryptPKCS1v15(nil, key, secret)
			if err != nil {
				return cty.NilVal, fmt.Errorf("the text was not encrypted for this key: %w", err)
			}
			return cty.StringVal(string(out)), nil
		},
	}))
}

func keyError(err error) error {
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		return errors.New("the key is protected by a passphrase, which cannot be given")
	}
	return fmt.Errorf("must be an RSA private key in PEM: %s", strings.TrimPrefix(err.Error(), "ssh: "))
}
