# METADATA
# title: Ports by the names that people know
# description: |
#   Services keep to the ports that their makers document or that IANA assigned
#   (https://www.iana.org/assignments/service-names-port-numbers).
package planvet.lib.service

import data.planvet.lib.net

# In order of port.
_services := [
	{"name": "FTP", "ports": [20, 21], "protocols": {"tcp"}},
	{"name": "SSH", "ports": [22, 22], "protocols": {"tcp"}},
	{"name": "Telnet", "ports": [23, 23], "protocols": {"tcp"}},
	{"name": "SMTP", "ports": [25, 25], "protocols": {"tcp"}},
	{"name": "DNS", "ports": [53, 53], "protocols": {"tcp", "udp"}},
	{"name": "TFTP", "ports": [69, 69], "protocols": {"udp"}},
	{"name": "HTTP", "ports": [80, 80], "protocols": {"tcp"}},
	{"name": "POP3", "ports": [110, 110], "protocols": {"tcp"}},
	{"name": "NTP", "ports": [123, 123], "protocols": {"udp"}},
	{"name": "Windows RPC", "ports": [135, 135], "protocols": {"tcp"}},
	{"name": "NetBIOS", "ports": [137, 139], "protocols": {"tcp", "udp"}},
	{"name": "IMAP", "ports": [143, 143], "protocols": {"tcp"}},
	{"name": "SNMP", "ports": [161, 162], "protocols": {"udp"}},
	{"name": "LDAP", "ports": [389, 389], "protocols": {"tcp", "udp"}},
	{"name": "HTTPS", "ports": [443, 443], "protocols": {"tcp", "udp"}},
	{"name": "SMB", "ports": [445, 445], "protocols": {"tcp"}},
	{"name": "syslog", "ports": [514, 514], "protocols": {"udp"}},
	{"name": "LDAPS", "ports": [636, 636], "protocols": {"tcp"}},
	{"name": "SQL Server", "ports": [1433, 1433], "protocols": {"tcp"}},
	{"name": "Oracle", "ports": [1521, 1521], "protocols": {"tcp"}},
	{"name": "NFS", "ports": [2049, 2049], "protocols": {"tcp", "udp"}},
	{"name": "Docker API", "ports": [2375, 2376], "protocols": {"tcp"}},
	{"name": "etcd", "ports": [2379, 2380], "protocols": {"tcp"}},
	{"name": "MySQL", "ports": [3306, 3306], "protocols": {"tcp"}},
	{"name": "RDP", "ports": [3389, 3389], "protocols": {"tcp", "udp"}},
	{"name": "Redshift", "ports": [5439, 5439], "protocols": {"tcp"}},
	{"name": "PostgreSQL", "ports": [5432, 5432], "protocols": {"tcp"}},
	{"name": "Kibana", "ports": [5601, 5601], "protocols": {"tcp"}},
	{"name": "VNC", "ports": [5900, 5900], "protocols": {"tcp"}},
	{"name": "WinRM", "ports": [5985, 5986], "protocols": {"tcp"}},
	{"name": "Redis", "ports": [6379, 6379], "protocols": {"tcp"}},
	{"name": "Kubernetes API", "ports": [6443, 6443], "protocols": {"tcp"}},
	{"name": "Cassandra between nodes", "ports": [7000, 7001], "protocols": {"tcp"}},
	{"name": "Neptune", "ports": [8182, 8182], "protocols": {"tcp"}},
	{"name": "Cassandra", "ports": [9042, 9042], "protocols": {"tcp"}},
	{"name": "Kafka", "ports": [9092, 9092], "protocols": {"tcp"}},
	{"name": "Elasticsearch", "ports": [9200, 9200], "protocols": {"tcp"}},
	{"name": "Elasticsearch between nodes", "ports": [9300, 9300], "protocols": {"tcp"}},
	{"name": "kubelet", "ports": [10250, 10250], "protocols": {"tcp"}},
	{"name": "Memcached", "ports": [11211, 11211], "protocols": {"tcp", "udp"}},
	{"name": "MongoDB", "ports": [27017, 27019], "protocols": {"tcp"}},
]

# METADATA
# title: Ports of tcp or udp as the subject of a sentence, with its verb
# description: |
#   "SSH (port 22/tcp) is", "SSH (port 22/tcp) and port 2222/tcp are", "ports
#   20-21, 23-25/tcp are". The ports are disjoint intervals in order.
#   `every_service` names each service within them; without it, a service is
#   named only where the ports are all its own.
subject(protocol, ports, every_service) := sprintf("%s %s", [_joined(parts), _verb(parts, rest)]) if {
	named := _named(protocol, ports, every_service)
	rest := [left |
		some interval in ports
		some left in net.subtract(interval, [n.ports | some n in named])
	]
	parts := array.concat(
		[sprintf("%s (%s/%s)", [n.name, net.ports_text([n.ports]), protocol]) | some n in named],
		[sprintf("%s/%s", [net.ports_text(rest), protocol]) | count(rest) > 0],
	)
}

_named(protocol, ports, every_service) := [{"name": s.name, "ports": shared} |
	some s in _services
	protocol in s.protocols
	some interval in ports
	shared := net.intersection(interval, s.ports)
	_counts(shared, ports, every_service)
]

_counts(_, _, true)

_counts(shared, ports, false) if ports == [shared]

_joined(parts) := parts[0] if {
	count(parts) == 1
} else := sprintf("%s and %s", [concat(", ", array.slice(parts, 0, last)), parts[last]]) if {
	last := count(parts) - 1
}

_verb(parts, rest) := "is" if {
	count(parts) == 1
	_at_most_one(rest)
} else := "are"

_at_most_one(rest) if count(rest) == 0

_at_most_one(rest) if {
	count(rest) == 1
	rest[0][0] == rest[0][1]
}

# METADATA
# title: A subject with its verb, made a possibility, "SSH (port 22/tcp) may be"
may_be(subject_with_verb) := regex.replace(subject_with_verb, ` (is|are)$`, " may be")

# METADATA
# title: The name of a protocol in a sentence
# description: The argument is as data.planvet.lib.net names protocols.
protocol_name(protocol) := upper(protocol) if {
	protocol in {"tcp", "udp", "icmp"}
} else := "ICMPv6" if {
	protocol == "icmpv6"
} else := sprintf("protocol %s (%s)", [protocol, _protocols[protocol]]) if {
	_protocols[protocol]
} else := sprintf("protocol %s", [protocol])

_protocols := {
	"2": "IGMP",
	"4": "IPv4 in IPv4",
	"41": "IPv6 in IPv4",
	"47": "GRE",
	"50": "ESP",
	"51": "AH",
	"88": "EIGRP",
	"89": "OSPF",
	"103": "PIM",
	"112": "VRRP",
	"115": "L2TP",
	"132": "SCTP",
}
