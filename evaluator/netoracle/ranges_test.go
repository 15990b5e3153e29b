package netoracle

import (
	"math/big"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// parents are where ranges are made: below each, up to five bits further. Among
// them are both worlds, what the internet does not route, and ranges whose text
// begins with zeros.
var parents = []netip.Prefix{
	prefix("0.0.0.0/0"), prefix("10.0.0.0/8"), prefix("192.0.0.0/6"), prefix("224.0.0.0/3"), prefix("203.0.113.0/27"),
	prefix("::/0"), prefix("2000::/3"), prefix("::/8"), prefix("64:ff9b::/48"), prefix("::/16"), prefix("fc00::/7"), prefix("2001:db8::/44"), prefix("::/76"), prefix("::ffff:0:0/96"),
}

func prefix(text string) netip.Prefix { return netip.MustParsePrefix(text) }

// below is a range in a parent: its depth is 0 to 5 bits. With loose, bits
// beyond the prefix stay set, as people write 10.0.0.7/8.
func below(parent netip.Prefix, depth, number int, loose bool) (netip.Prefix, string) {
	raw := parent.Addr().As16()
	offset := 0
	if parent.Addr().Is4() {
		offset = 96
	}
	bits := parent.Bits() + depth
	for i := range depth {
		if number>>i&1 == 1 {
			at := offset + parent.Bits() + i
			raw[at/8] |= 1 << (7 - at%8)
		}
	}
	if loose {
		raw[15] |= 1
	}
	addr := netip.AddrFrom16(raw)
	if parent.Addr().Is4() {
		addr = addr.Unmap()
	}
	written := netip.PrefixFrom(addr, bits)
	return written.Masked(), written.String()
}

// usable tells what net.valid documents: no range in the reserved blocks in
// which IPv6 addresses stand for IPv4 ones.
func usable(p netip.Prefix) bool {
	if p.Addr().Is4() {
		return true
	}
	for _, block := range []netip.Prefix{prefix("::/79"), prefix("::ffff:0:0/96")} {
		if block.Bits() <= p.Bits() && block.Contains(p.Addr()) {
			return false
		}
	}
	return true
}

func number(a netip.Addr) *big.Int {
	raw := a.AsSlice()
	return new(big.Int).SetBytes(raw)
}

// end is the number after a range's last address.
func end(p netip.Prefix) *big.Int {
	size := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits()))
	return size.Add(size, number(p.Addr()))
}

// A cell is a stretch of addresses that no range ends or begins within.
type cell struct{ first, end *big.Int }

func (c cell) in(p netip.Prefix) bool {
	return number(p.Addr()).Cmp(c.first) <= 0 && c.end.Cmp(end(p)) <= 0
}

func (c cell) inAny(list []netip.Prefix) bool { return slices.ContainsFunc(list, c.in) }

// cells cuts the addresses of one family at the ends of all ranges.
func cells(ranges []netip.Prefix) []cell {
	var cuts []*big.Int
	for _, p := range ranges {
		cuts = append(cuts, number(p.Addr()), end(p))
	}
	slices.SortFunc(cuts, (*big.Int).Cmp)
	cuts = slices.CompactFunc(cuts, func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
	var out []cell
	for i := 1; i < len(cuts); i++ {
		out = append(out, cell{cuts[i-1], cuts[i]})
	}
	return out
}

func ofFamily(list []netip.Prefix, v4 bool) (out []netip.Prefix) {
	for _, p := range list {
		if p.Addr().Is4() == v4 && usable(p) {
			out = append(out, p)
		}
	}
	return out
}

var unrouted = map[bool][]netip.Prefix{
	true: {
		prefix("0.0.0.0/8"), prefix("10.0.0.0/8"), prefix("100.64.0.0/10"), prefix("127.0.0.0/8"), prefix("169.254.0.0/16"),
		prefix("172.16.0.0/12"), prefix("192.168.0.0/16"), prefix("224.0.0.0/3"),
	},
	false: {prefix("::/3"), prefix("4000::/2"), prefix("8000::/1")},
}

var families = map[bool]string{true: "ipv4", false: "ipv6"}

type rangesAnswer struct {
	Valid  []bool
	Merged []string
	World  []string
	Covers bool
	Pairs  [][2]bool // within, overlap: of the first range and each
	Runs   map[string][][]string
	Share  map[string]*big.Int
}

// FuzzRanges makes ranges of bytes and holds everything that the library says
// of them against a search through the stretches between their ends.
func FuzzRanges(f *testing.F) {
	f.Add([]byte{4, 0, 1, 0, 0, 1, 1, 0, 5, 1, 0, 5, 1, 1})
	f.Add([]byte{6, 7, 1, 0, 0, 7, 1, 1, 0, 8, 1, 0, 1, 8, 1, 1, 0, 12, 3, 1, 0, 13, 2, 1, 0})
	f.Add([]byte{5, 1, 0, 0, 1, 2, 2, 1, 0, 2, 2, 0, 3, 4, 5, 9, 0, 6, 3, 3, 0})
	f.Add([]byte{8, 6, 5, 0, 0, 6, 5, 16, 0, 6, 4, 4, 0, 11, 4, 1, 0, 11, 4, 9, 0, 11, 4, 5, 0, 9, 1, 1, 0, 5, 3, 1, 0})
	f.Add([]byte{1, 0, 0, 0, 0})
	query := ask(f, `answer := {
		"valid": [valid | some c in input.cidrs; valid := count([1 | data.planvet.lib.net.valid(c)]) == 1],
		"merged": data.planvet.lib.net.merged(input.cidrs),
		"world": data.planvet.lib.net.world(input.cidrs),
		"covers": data.planvet.lib.net.covers(input.rest, input.one),
		"pairs": [[data.planvet.lib.net.within(input.one, c), data.planvet.lib.net.overlap(input.one, c)] | some c in input.cidrs],
		"runs": {family: data.planvet.lib.run.of(family, input.cidrs) | some family in ["ipv4", "ipv6"]},
		"share": {family: data.planvet.lib.share.of(family, input.cidrs) | some family in ["ipv4", "ipv6"]},
	}`, "planvet.lib.net", "planvet.lib.run", "planvet.lib.share")
	f.Fuzz(func(t *testing.T, data []byte) {
		from := feed(data)
		var ranges []netip.Prefix
		var written []string
		for range from.next(12) + 1 {
			parent, depth, number := parents[from.next(len(parents))], from.next(6), from.next(32)
			made, text := below(parent, depth, number, from.next(4) == 1)
			ranges, written = append(ranges, made), append(written, text)
		}
		var got rangesAnswer
		query(t, map[string]any{"cidrs": written, "one": written[0], "rest": written[1:]}, &got)
		for i, p := range ranges {
			if got.Valid[i] != usable(p) {
				t.Fatalf("valid(%s) is %t", written[i], got.Valid[i])
			}
		}
		merged := parsed(t, got.Merged)
		for _, v4 := range []bool{true, false} {
			checkMerged(t, ofFamily(ranges, v4), ofFamily(merged, v4))
			checkRuns(t, ofFamily(merged, v4), got.Runs[families[v4]])
			checkShare(t, v4, written, ofFamily(ranges, v4), got.Share[families[v4]])
		}
		checkInternet(t, written, ranges, got.World)
		if usable(ranges[0]) {
			checkOne(t, ranges, written, got)
		}
	})
}

func parsed(t *testing.T, texts []string) []netip.Prefix {
	t.Helper()
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil || p != p.Masked() {
			t.Fatalf("%q is no range: %v", text, err)
		}
		out[i] = p
	}
	return out
}

// checkMerged wants the same addresses in as few ranges as can be.
func checkMerged(t *testing.T, given, merged []netip.Prefix) {
	t.Helper()
	for _, c := range cells(slices.Concat(given, merged)) {
		if c.inAny(given) != c.inAny(merged) {
			t.Fatalf("%v merge to %v: wrong about %v to %v", given, merged, c.first, c.end)
		}
	}
	for i, a := range merged {
		for _, b := range merged[:i] {
			parent := netip.PrefixFrom(a.Addr(), max(a.Bits()-1, 0)).Masked()
			if a.Overlaps(b) || a.Bits() == b.Bits() && a.Bits() > 0 && parent.Contains(b.Addr()) {
				t.Fatalf("%v merge to %v: %v and %v could be one", given, merged, a, b)
			}
		}
	}
}

// checkRuns wants every merged range in one run, touching its neighbours there
// and none of another run. Of IPv6, ranges of more than 48 bits are left out.
func checkRuns(t *testing.T, merged []netip.Prefix, runs [][]string) {
	t.Helper()
	var want, all []netip.Prefix
	for _, p := range merged {
		if p.Addr().Is4() || p.Bits() <= 48 {
			want = append(want, p)
		}
	}
	var last *big.Int
	for _, run := range runs {
		for i, p := range parsed(t, run) {
			if touches := last != nil && last.Cmp(number(p.Addr())) == 0; touches != (i > 0) {
				t.Fatalf("%v: the runs %v are cut wrong at %v", merged, runs, p)
			}
			all, last = append(all, p), end(p)
		}
	}
	slices.SortFunc(want, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	if !slices.Equal(want, all) {
		t.Fatalf("%v: the runs are %v", merged, runs)
	}
}

// checkShare counts public addresses, or /64 networks, stretch by stretch. A
// range smaller than a /64 counts as nothing, unless others fill its network: a
// set that has such a range is left out.
func checkShare(t *testing.T, v4 bool, written []string, given []netip.Prefix, got *big.Int) {
	t.Helper()
	want := new(big.Int)
	for _, c := range cells(slices.Concat(given, unrouted[v4])) {
		if c.inAny(given) && !c.inAny(unrouted[v4]) {
			want.Add(want, new(big.Int).Sub(c.end, c.first))
		}
	}
	if !v4 {
		if slices.ContainsFunc(given, func(p netip.Prefix) bool { return p.Bits() > 64 }) {
			return
		}
		want.Rsh(want, 64)
	}
	if got == nil || want.Cmp(got) != 0 {
		t.Fatalf("%s: %v public addresses, not %v", strings.Join(written, ", "), got, want)
	}
}

// checkInternet wants the families of which less than a tenth of the public
// addresses is left out. Ranges smaller than a /64 are not counted: a set that
// has such a range is left out where it may matter.
func checkInternet(t *testing.T, written []string, ranges []netip.Prefix, got []string) {
	t.Helper()
	for whole, v4 := range map[string]bool{"0.0.0.0/0": true, "::/0": false} {
		given := ofFamily(ranges, v4)
		left, total := new(big.Int), new(big.Int)
		for _, c := range cells(slices.Concat(given, unrouted[v4], []netip.Prefix{prefix(whole)})) {
			if c.inAny(unrouted[v4]) {
				continue
			}
			size := new(big.Int).Sub(c.end, c.first)
			total.Add(total, size)
			if !c.inAny(given) {
				left.Add(left, size)
			}
		}
		want := left.Mul(left, big.NewInt(10)).Cmp(total) < 0
		if want != slices.Contains(got, whole) {
			t.Fatalf("%v: the internet is %v", written, got)
		}
	}
}

// TestInternetWithoutAFew cuts holes of every size into both families.
func TestInternetWithoutAFew(t *testing.T) {
	query := ask(t, `answer := {"world": data.planvet.lib.net.world(input.cidrs)}`, "planvet.lib.net")
	rng := rand.New(rand.NewPCG(3, 5))
	said := map[bool]int{}
	for range 600 {
		whole := []netip.Prefix{prefix("0.0.0.0/0"), prefix("::/0"), prefix("2000::/3")}[rng.IntN(3)]
		ranges := []netip.Prefix{whole}
		for range 1 + rng.IntN(3) {
			ranges = without(ranges, rng.IntN(len(ranges)), 1+rng.IntN(9), rng)
		}
		var written []string
		for _, r := range ranges {
			written = append(written, r.String())
		}
		var got rangesAnswer
		query(t, map[string]any{"cidrs": written}, &got)
		checkInternet(t, written, ranges, got.World)
		said[len(got.World) > 0]++
	}
	if min(said[true], said[false]) < 100 {
		t.Errorf("the ranges say too little: %v", said)
	}
}

// without takes a range that is some bits longer out of one of several: of each
// half in turn, one is kept and the other cut on.
func without(ranges []netip.Prefix, at, depth int, rng *rand.Rand) []netip.Prefix {
	out := slices.Delete(slices.Clone(ranges), at, at+1)
	rest := ranges[at]
	for range depth {
		low, _ := below(rest, 1, 0, false)
		high, _ := below(rest, 1, 1, false)
		if rng.IntN(2) == 0 {
			low, high = high, low
		}
		out, rest = append(out, low), high
	}
	return out
}

// checkOne holds what is said of the first range and the others.
func checkOne(t *testing.T, ranges []netip.Prefix, written []string, got rangesAnswer) {
	t.Helper()
	one, rest := ranges[0], ofFamily(ranges[1:], ranges[0].Addr().Is4())
	covered := len(rest) > 0
	for _, c := range cells(slices.Concat(rest, []netip.Prefix{one})) {
		covered = covered && (!c.in(one) || c.inAny(rest))
	}
	if covered != got.Covers {
		t.Fatalf("%v cover %v: %t", written[1:], written[0], got.Covers)
	}
	for i, p := range ranges {
		if !usable(p) {
			continue
		}
		same := p.Addr().Is4() == one.Addr().Is4()
		within := same && p.Bits() <= one.Bits() && p.Contains(one.Addr())
		if overlap := same && p.Overlaps(one); got.Pairs[i] != [2]bool{within, overlap} {
			t.Fatalf("%s in %s, and overlaps it: %v", written[0], written[i], got.Pairs[i])
		}
	}
}
