// Package encoding holds the functions that encode, decode, hash and decrypt text.
package encoding

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/url"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// Functions are this package's functions by name.
func Functions() map[string]function.Function {
	table := map[string]function.Function{
		"base64decode": onText("str", base64decode),
		"base64encode": onText("str", func(s string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(s)), nil }),
		// OpenTofu's, since 1.7 (https://opentofu.org/docs/language/functions/base64gunzip).
		"base64gunzip":     onText("str", base64gunzip),
		"base64gzip":       onText("str", base64gzip),
		"textdecodebase64": inCharset("source", textdecodebase64),
		"textencodebase64": inCharset("string", textencodebase64),
		// OpenTofu's, since 1.7 (https://opentofu.org/docs/language/functions/urldecode).
		"urldecode": onText("str", url.QueryUnescape),
		"urlencode": onText("str", func(s string) (string, error) { return url.QueryEscape(s), nil }),
	}
	maps.Copy(table, documents())
	maps.Copy(table, digests())
	return table
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// onText is a function from one text to another.
func onText(param string, apply func(string) (string, error)) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: param, Type: cty.String}},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			out, err := apply(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(out), nil
		},
	}))
}

func base64decode(s string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return "", fmt.Errorf("not base64 of the standard alphabet: %w", err)
	}
	if !utf8.Valid(raw) {
		return "", fmt.Errorf("what it decodes to is not UTF-8 text")
	}
	return string(raw), nil
}

func base64gzip(s string) (string, error) {
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	if _, err := gz.Write([]byte(s)); err != nil {
		return "", fmt.Errorf("compressing: %w", err)
	}
	// Terraform flushes before it closes, which ends the stream with an empty block of its own.
	if err := gz.Flush(); err != nil {
		return "", fmt.Errorf("compressing: %w", err)
	}
	if err := gz.Close(); err != nil {
		return "", fmt.Errorf("compressing: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func base64gunzip(s string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return "", fmt.Errorf("not base64 of the standard alphabet: %w", err)
	}
	gz, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return "", fmt.Errorf("not compressed with gzip: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(gz, limit.MaxBytes+1))
	if err != nil {
		return "", fmt.Errorf("not compressed with gzip: %w", err)
	}
	if err := limit.Text(len(text)); err != nil {
		return "", err
	}
	if !utf8.Valid(text) {
		return "", fmt.Errorf("what it decodes to is not UTF-8 text")
	}
	return string(text), nil
}

// inCharset is a function from one text to another by way of a character encoding that IANA has a name for.
func inCharset(param string, apply func(s string, charset encoding.Encoding) (string, error)) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: param, Type: cty.String}, {Name: "encoding", Type: cty.String}},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[1].AsString()
			charset, err := ianaindex.IANA.Encoding(name)
			if err != nil || charset == nil {
				return cty.NilVal, function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", name)
			}
			out, err := apply(args[0].AsString(), charset)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "%w (in %q)", err, name)
			}
			return cty.StringVal(out), nil
		},
	}))
}

func textdecodebase64(s string, charset encoding.Encoding) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return "", fmt.Errorf("not base64 of the standard alphabet: %w", err)
	}
	out, err := charset.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", fmt.Errorf("the bytes are not text in this encoding")
	}
	return string(out), nil
}

func textencodebase64(s string, charset encoding.Encoding) (string, error) {
	raw, err := charset.NewEncoder().Bytes([]byte(s))
	if err != nil {
		return "", fmt.Errorf("the text has characters that the encoding lacks")
	}
	return base64.StdEncoding.EncodeToString(raw), nil
}
