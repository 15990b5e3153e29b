// Package network is the network of one document as a graph, as reports draw
// it. The policies' package planvet.lib.drawing says what stands in it.
package network

import "github.com/planvet/planvet/loader/document"

// A Graph is all that there is to draw. Every list is in order.
type Graph struct {
	VPCs      []VPC      `json:"vpcs"`
	Subnets   []Subnet   `json:"subnets"`
	Hosts     []Host     `json:"hosts"`
	Balancers []Balancer `json:"balancers"`
	Ways      []Way      `json:"ways"`
}

// Empty tells whether there is nothing to draw.
func (g *Graph) Empty() bool {
	return g == nil || len(g.VPCs)+len(g.Subnets)+len(g.Hosts)+len(g.Balancers) == 0
}

// An Answer to a question.
type Answer string

// The answers.
const (
	Yes          Answer = "yes"
	No           Answer = "no"
	Undetermined Answer = "undetermined"
)

// A VPC. Key is an address, or the id of what lies outside the document.
type VPC struct {
	Key      string   `json:"key"`
	CIDR     string   `json:"cidr"`     // "" where it is not known
	Gateways []string `json:"gateways"` // addresses of internet gateways
}

// A Subnet. VPCs has one key, or several of which nobody can tell which, or none.
type Subnet struct {
	Key    string   `json:"key"`
	VPCs   []string `json:"vpcs"`
	CIDR   string   `json:"cidr"`
	Zone   string   `json:"zone"`
	Public Answer   `json:"public"`
	Why    string   `json:"why"`
	ACLs   []string `json:"acls"` // names; several where nobody can tell which is in force
}

// A Host is an instance, an Auto Scaling group, or a network interface that
// stands for an instance elsewhere.
type Host struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Bastion Answer `json:"bastion"`

	Action document.Action `json:"-"` // what the plan does with it; "" for a configuration
}

// A Balancer is a load balancer. Faces is "internet", "inside" or "undetermined".
type Balancer struct {
	Address string   `json:"address"`
	Type    string   `json:"type"`
	Faces   string   `json:"faces"`
	Subnets []string `json:"subnets"`
}

// A Way leads over TCP from the internet to one card of a host.
type Way struct {
	Host      string   `json:"host"`
	Interface string   `json:"interface"` // "" for the host's own
	Sure      bool     `json:"sure"`      // whether the card surely is the host's, and in Subnet
	Subnet    string   `json:"subnet"`    // "" where it cannot be told
	Family    string   `json:"family"`    // "ipv4" or "ipv6"
	Answer    Answer   `json:"answer"`    // whether some port is let through
	Why       string   `json:"why"`
	Ports     [][2]int `json:"ports"` // those that are, or may be, let through
	Admin     Answer   `json:"admin"` // whether a port of the rule instance-reachable-admin is
	Links     []Link   `json:"links"` // in the order in which a packet meets them
}

// A Link of a way: "route", "address", "enter" (the ACL on the way in), "group",
// "leave" (the ACL on the way out).
type Link struct {
	Link   string `json:"link"`
	Answer Answer `json:"answer"` // yes lets the packet through
	Why    string `json:"why"`
}

// Mark tells of each host what the plan does with it.
func (g *Graph) Mark(doc *document.Document) {
	if doc.Source != document.SourcePlan {
		return
	}
	for i, host := range g.Hosts {
		if r := doc.Resources[host.Type][host.Address]; r != nil {
			g.Hosts[i].Action = r.Action
		}
	}
}
