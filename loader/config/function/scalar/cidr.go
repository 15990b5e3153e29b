package scalar

import (
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/gocty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// maxNewBits is by how many bits terraform lets one call lengthen a prefix.
const maxNewBits = 32

func networks() map[string]function.Function {
	prefix := function.Parameter{Name: "prefix", Type: cty.String}
	number := func(name string) function.Parameter { return function.Parameter{Name: name, Type: cty.Number} }
	text := function.StaticReturnType(cty.String)
	return map[string]function.Function{
		// OpenTofu's, since 1.7 (https://opentofu.org/docs/language/functions/cidrcontains).
		"cidrcontains": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "containing_prefix", Type: cty.String}, {Name: "contained_ip_or_prefix", Type: cty.String}},
			Type:   function.StaticReturnType(cty.Bool), RefineResult: notNull, Impl: cidrcontains,
		})),
		"cidrhost": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{prefix, number("hostnum")}, Type: text, RefineResult: notNull, Impl: cidrhost,
		})),
		"cidrnetmask": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{prefix}, Type: text, RefineResult: notNull, Impl: cidrnetmask,
		})),
		"cidrsubnet": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{prefix, number("newbits"), number("netnum")}, Type: text, RefineResult: notNull,
			Impl: cidrsubnet,
		})),
		"cidrsubnets": limit.Bound(function.New(&function.Spec{
			Params:   []function.Parameter{prefix},
			VarParam: &function.Parameter{Name: "newbits", Type: cty.Number},
			Type:     function.StaticReturnType(cty.List(cty.String)), RefineResult: notNull, Impl: cidrsubnets,
		})),
	}
}

// network parses a prefix such as 10.0.0.0/8 and clears its host bits. Leading zeros in an IPv4 octet are decimal,
// as terraform has always read them.
func network(v cty.Value) (netip.Prefix, error) {
	s := v.AsString()
	addr, bits, ok := strings.Cut(s, "/")
	if !ok {
		return netip.Prefix{}, function.NewArgErrorf(0, "invalid CIDR expression: %q has no prefix length, such as /16", s)
	}
	if i := strings.LastIndexByte(addr, ':') + 1; strings.Contains(addr, ".") {
		octets := strings.Split(addr[i:], ".")
		for j, octet := range octets {
			if trimmed := strings.TrimLeft(octet, "0"); trimmed != "" {
				octets[j] = trimmed
			} else if octet != "" {
				octets[j] = "0"
			}
		}
		addr = addr[:i] + strings.Join(octets, ".")
	}
	if trimmed := strings.TrimLeft(bits, "0"); trimmed != "" {
		bits = trimmed
	} else if bits != "" {
		bits = "0"
	}
	p, err := netip.ParsePrefix(addr + "/" + bits)
	if err != nil {
		return netip.Prefix{}, function.NewArgErrorf(0, "invalid CIDR expression: %q is not a network such as 10.0.0.0/16", s)
	}
	if p.Addr().Is4In6() {
		// Terraform takes these for IPv4 in one function, for IPv6 in another, and answers with neither's addresses.
		return netip.Prefix{}, function.NewArgErrorf(0, "IPv4-mapped IPv6 networks such as %q are not evaluated; write the IPv4 network", s)
	}
	return p.Masked(), nil
}

func toInt(a netip.Addr) *big.Int { return new(big.Int).SetBytes(a.AsSlice()) }

// toAddr is the address with the given number, of the same family as like.
func toAddr(n *big.Int, like netip.Addr) netip.Addr {
	raw := make([]byte, like.BitLen()/8)
	n.FillBytes(raw)
	a, _ := netip.AddrFromSlice(raw) // the length is that of a family
	return a
}

// wholeNumber is the argument as an integer.
func wholeNumber(args []cty.Value, i int) (*big.Int, error) {
	f := args[i].AsBigFloat()
	n, accuracy := f.Int(nil)
	if n == nil || accuracy != big.Exact {
		return nil, function.NewArgErrorf(i, "a whole number is required")
	}
	return n, nil
}

func cidrcontains(args []cty.Value, _ cty.Type) (cty.Value, error) {
	p, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	inner := args[1]
	if addr, err := netip.ParseAddr(inner.AsString()); err == nil {
		inner = cty.StringVal(fmt.Sprintf("%s/%d", addr, addr.BitLen()))
	}
	contained, err := network(inner)
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(1, "%q is neither an address nor a network such as 10.0.0.0/16", args[1].AsString())
	}
	if p.Addr().Is4() != contained.Addr().Is4() {
		return cty.NilVal, function.NewArgErrorf(1, "one is IPv4 and the other IPv6")
	}
	return cty.BoolVal(p.Bits() <= contained.Bits() && p.Contains(contained.Addr())), nil
}

func cidrhost(args []cty.Value, _ cty.Type) (cty.Value, error) {
	p, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	num, err := wholeNumber(args, 1)
	if err != nil {
		return cty.NilVal, err
	}
	hosts := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits()))
	// Negative numbers count from the end of the network: -1 is its last address.
	host := new(big.Int).Set(num)
	if num.Sign() < 0 {
		host.Add(host, hosts)
	}
	if host.Sign() < 0 || host.Cmp(hosts) >= 0 {
		return cty.NilVal, function.NewArgErrorf(1, "prefix of %d does not accommodate a host numbered %s", p.Bits(), num)
	}
	return cty.StringVal(toAddr(host.Add(host, toInt(p.Addr())), p.Addr()).String()), nil
}

func cidrnetmask(args []cty.Value, _ cty.Type) (cty.Value, error) {
	p, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	if !p.Addr().Is4() {
		return cty.NilVal, function.NewArgErrorf(0, "IPv6 addresses cannot have a netmask: %q", args[0].AsString())
	}
	ones := new(big.Int).Lsh(big.NewInt(1), uint(p.Bits()))
	ones.Sub(ones, big.NewInt(1)).Lsh(ones, uint(32-p.Bits()))
	return cty.StringVal(toAddr(ones, p.Addr()).String()), nil
}

func cidrsubnet(args []cty.Value, _ cty.Type) (cty.Value, error) {
	p, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	var newbits int
	if err := gocty.FromCtyValue(args[1], &newbits); err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	num, err := wholeNumber(args, 2)
	if err != nil {
		return cty.NilVal, err
	}
	length := p.Bits() + newbits
	if newbits > p.Addr().BitLen() || newbits < -p.Addr().BitLen() || length > p.Addr().BitLen() || length < 0 {
		return cty.NilVal, function.NewArgErrorf(1, "a prefix of %d cannot be extended by %d", p.Bits(), newbits)
	}
	// Terraform lets newbits be negative, and then keeps all bits of the network that it was given.
	numbers := newbits
	if newbits < 0 {
		numbers = length
	}
	if num.Sign() < 0 || num.BitLen() > numbers {
		return cty.NilVal, function.NewArgErrorf(2, "prefix extension of %d does not accommodate a subnet numbered %s", newbits, num)
	}
	num.Lsh(num, uint(p.Addr().BitLen()-length))
	return prefixVal(num.Or(num, toInt(p.Addr())), p.Addr(), length), nil
}

func prefixVal(start *big.Int, like netip.Addr, length int) cty.Value {
	return cty.StringVal(fmt.Sprintf("%s/%d", toAddr(start, like), length))
}

func cidrsubnets(args []cty.Value, _ cty.Type) (cty.Value, error) {
	p, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	if len(args) == 1 {
		return cty.ListValEmpty(cty.String), nil
	}
	if p.Addr().IsUnspecified() {
		return cty.NilVal, function.NewArgErrorf(0, "a network that begins with the address zero has no subnets here, as in terraform")
	}
	total := p.Addr().BitLen()
	next := toInt(p.Addr())
	end := new(big.Int).Lsh(big.NewInt(1), uint(total-p.Bits()))
	end.Add(end, next)
	out := make([]cty.Value, 0, len(args)-1)
	for i, arg := range args[1:] {
		var newbits int
		if err := gocty.FromCtyValue(arg, &newbits); err != nil {
			return cty.NilVal, function.NewArgError(i+1, err)
		}
		switch {
		case newbits < 1:
			return cty.NilVal, function.NewArgErrorf(i+1, "must extend prefix by at least one bit")
		case newbits > maxNewBits:
			return cty.NilVal, function.NewArgErrorf(i+1, "may not extend prefix by more than %d bits", maxNewBits)
		case p.Bits()+newbits > total:
			return cty.NilVal, function.NewArgErrorf(i+1, "would extend prefix to %d bits, which is too long for an address of %d bits", p.Bits()+newbits, total)
		}
		// A subnet starts at the next multiple of its own size.
		size := new(big.Int).Lsh(big.NewInt(1), uint(total-p.Bits()-newbits))
		if rest := new(big.Int).Mod(next, size); rest.Sign() != 0 {
			next.Add(next, size).Sub(next, rest)
		}
		after := new(big.Int).Add(next, size)
		if after.Cmp(end) > 0 {
			return cty.NilVal, function.NewArgError(i+1, errors.New("not enough remaining address space for a subnet with a prefix of "+fmt.Sprint(p.Bits()+newbits)+" bits"))
		}
		out = append(out, prefixVal(next, p.Addr(), p.Bits()+newbits))
		next = after
	}
	return cty.ListVal(out), nil
}
