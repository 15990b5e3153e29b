// Package drawing lays out a network as pictures: one for each VPC, the
// internet at the top, public subnets next to it and private ones below.
// What is alike is folded, so a picture stays readable however large the
// network is; the rows beside it leave nothing out.
package drawing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator/network"
)

// A State is how far packets from the internet come. The worst is the last.
type State int

// The states.
const (
	Inside  State = iota // nothing was asked
	Stopped              // some link of the way stops everything
	Unclear              // it cannot be told
	Through              // some port is let through, none of them an admin port
	Open                 // an admin port is let through
)

// Class names the state in a style sheet.
func (s State) Class() string {
	return [...]string{"inside", "stopped", "unclear", "through", "open"}[s]
}

func (s State) String() string {
	return [...]string{"not followed", "stopped", "cannot be told", "let through", "let through to an admin port"}[s]
}

// A reach is what became of the ways to one host in one subnet.
type reach struct {
	state State
	link  string // the first link that stops it; "" where only all together do, or none does
	brief string // a few words for a node: "22, 443", "no public address"
	why   string // a clause that tells of it at length
}

// stops says where on its way from the internet a packet is stopped.
var stops = map[string]string{
	"route":   "no route",
	"address": "no public address",
	"enter":   "network ACL (in)",
	"group":   "security groups",
	"leave":   "network ACL (out)",
}

// reachOf sums up the ways of one host in one subnet: the worst counts.
func reachOf(ways []network.Way) reach {
	worst := reach{state: Inside}
	for _, way := range ways {
		if r := reachBy(way); r.state > worst.state {
			worst = r
		}
	}
	return worst
}

func reachBy(way network.Way) reach {
	family := map[string]string{"ipv6": " over IPv6"}[way.Family]
	switch {
	case way.Admin == network.Yes:
		return reach{Open, "", ports(way.Ports) + family, way.Why}
	case way.Answer == network.Yes:
		r := reach{Through, "", ports(way.Ports) + family, way.Why}
		if way.Admin == network.Undetermined {
			r.why += "; whether an admin port is let through as well cannot be told"
		}
		return r
	case way.Answer == network.Undetermined:
		return reach{Unclear, "", firstUnclear(way) + family, way.Why}
	}
	for _, link := range way.Links {
		if link.Answer == network.No {
			return reach{Stopped, link.Link, stops[link.Link], link.Why}
		}
	}
	return reach{Stopped, "", "no port all the way", way.Why}
}

func firstUnclear(way network.Way) string {
	for _, link := range way.Links {
		if link.Answer == network.Undetermined {
			return map[string]string{
				"route": "route", "address": "address", "enter": "network ACL", "group": "security groups", "leave": "network ACL",
			}[link.Link]
		}
	}
	return "placement"
}

// ports writes intervals, the first few of them.
func ports(intervals [][2]int) string {
	const shown = 4
	var parts []string
	for i, p := range intervals {
		switch {
		case i == shown:
			return "TCP " + strings.Join(parts, ", ") + fmt.Sprintf(" and %d more", len(intervals)-shown)
		case p[0] == 0 && p[1] == 65535:
			return "all TCP ports"
		case p[0] == p[1]:
			parts = append(parts, fmt.Sprint(p[0]))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", p[0], p[1]))
		}
	}
	return "TCP " + strings.Join(parts, ", ")
}

// group gathers items by key, in order of their first.
func group[T any, K comparable](items []T, key func(T) K) [][]T {
	at := map[K]int{}
	var out [][]T
	for _, item := range items {
		k := key(item)
		i, known := at[k]
		if !known {
			i = len(out)
			at[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], item)
	}
	return out
}

// worstFirst orders by state, then in natural order of the name.
func worstFirst[T any](items []T, state func(T) State, name func(T) string, compare func(a, b string) int) {
	slices.SortStableFunc(items, func(a, b T) int {
		return cmp.Or(-cmp.Compare(state(a), state(b)), compare(name(a), name(b)))
	})
}
