package wayoracle

import (
	"strings"

	"github.com/planvet/planvet/loader/document"
)

func (w writer) host(n *network, h *host) {
	r := w.resource(h.address)
	if r.Type == "aws_autoscaling_group" {
		var subnets []string
		for _, s := range h.subnets {
			subnets = append(subnets, s.address)
		}
		w.all(r, "vpc_zone_identifier", subnets)
	} else {
		w.one(r, "subnet_id", h.subnets[0].address)
		if h.six == on {
			r.Values["ipv6_address_count"] = number(1)
		}
	}
	if h.template == "" {
		h.public.into(r.Values, "associate_public_ip_address")
		w.all(r, "vpc_security_group_ids", addressesOf(h.groups))
	} else {
		w.template(r, h)
	}
	if h.elastic {
		w.one(w.resource("aws_eip."+r.Name), "instance", h.address)
	}
	if h.more != nil {
		w.card(r, h.more)
	}
}

func (w writer) template(r *document.Resource, h *host) {
	t := w.resource(h.template)
	values, unknown := map[string]any{}, map[string]any{}
	w.point(r, values, unknown, "launch_template.0.", "id", false, h.template)
	r.Values["launch_template"], r.Unknown["launch_template"] = []any{values}, []any{unknown}
	if !h.nested {
		w.all(t, "vpc_security_group_ids", addressesOf(h.groups))
		return
	}
	block, hidden := map[string]any{}, map[string]any{}
	if h.public != unset {
		block["associate_public_ip_address"] = map[choice]string{on: "true", off: "false"}[h.public]
	}
	if h.six == on {
		block["ipv6_address_count"] = number(1)
	}
	if len(h.groups) > 0 {
		w.point(t, block, hidden, "network_interfaces.0.", "security_groups", true, addressesOf(h.groups)...)
	}
	t.Values["network_interfaces"], t.Unknown["network_interfaces"] = []any{block}, []any{hidden}
}

func (w writer) card(on *document.Resource, c *card) {
	r := w.resource(c.address)
	w.one(r, "subnet_id", c.subnet.address)
	w.all(r, "security_groups", addressesOf(c.groups))
	if c.six {
		r.Values["ipv6_address_count"] = number(1)
	}
	values, unknown := map[string]any{"device_index": number(1)}, map[string]any{}
	w.point(r, values, unknown, "attachment.0.", "instance", false, on.Address)
	r.Values["attachment"], r.Unknown["attachment"] = []any{values}, []any{unknown}
	if c.elastic {
		w.one(w.resource(strings.Replace(c.address, "aws_network_interface", "aws_eip", 1)+"_card"), "network_interface", c.address)
	}
}

func addressesOf(groups []*group) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g.address)
	}
	return out
}
