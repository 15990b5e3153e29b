# METADATA
# title: Private keys that travel to a bastion
# description: |
#   A key travels in a bastion's own arguments, in its provisioners and
#   connections, and in those of another resource whose connection goes to it.
#   An arrival is {"host", "at", "path", "hash", "what"}: the bastion, the
#   resource that brings the key, where, the key's hash ("" if the document does
#   not have it), and what brings it, in words.
# schemas:
#   - input: schema.document
package planvet.lib.bastion_key

import data.planvet.lib.bastion
import data.planvet.lib.tf

# METADATA
# title: The keys that reach what is, or may be, a bastion
arrivals := (_by_content | _by_file) | _by_connection

# METADATA
# title: The hashes of the keys that reach what is certainly a bastion
hashes contains arrival.hash if {
	some arrival in arrivals
	arrival.hash != ""
	bastion.is_bastion(arrival.host).answer == "yes"
}

# METADATA
# title: Where it cannot be told whether a key arrives
# description: Each is {"host", "at", "path", "why"}.
doubts := _unread_scripts | _unread_files

# METADATA
# title: The arguments that a host runs when it starts
scripts := ["user_data", "user_data_base64"]

# METADATA
# title: Why nobody has read the text of an argument; undefined where somebody has
# description: |
#   What the source tells of a text that the plan does not have is in
#   `documents`. Providers before version 6 show a hash of user data.
unread(r, name) := tf.reason(r, name) if {
	tf.unknown(r, name)
	not r.documents[name]
} else := "is shown as a hash alone" if {
	text := tf.value(r, name)
	is_string(text)
	regex.match(`^[0-9a-f]{40}$`, text)
	not r.documents[name]
}

_carriers := array.concat(
	[{"host": host, "at": host} | some host in bastion.candidates],
	[{"host": host, "at": r} |
		some type in _connecting
		some r in tf.resources(type)
		some address in _connected(r)
		address != r.address
		host := _candidate[address]
	],
)

_candidate := object.union_n([{host.address: host} | some host in bastion.candidates])

# What people hang provisioners for a host on.
_connecting := ["aws_eip", "aws_eip_association", "aws_instance", "aws_spot_instance_request", "null_resource", "terraform_data"]

_connected(r) := {address |
	some path in _connections(r)
	some address in tf.references(r, array.concat(path, ["host"]))
}

# The connections of a resource: its own, and those in its provisioners.
_connections(r) := array.concat(
	[["connection", number] | some [_, number] in _documents(r, "connection")],
	[["provisioner", number, "connection", i] |
		some [document, number] in _documents(r, "provisioner")
		is_array(document.connection)
		some i, _ in document.connection
	],
)

_documents(r, kind) := [[document, to_number(trim_prefix(path, prefix))] |
	prefix := sprintf("%s.", [kind])
	some path, document in r.documents
	startswith(path, prefix)
	regex.match(`^[0-9]+$`, trim_prefix(path, prefix))
	is_object(document)
]

_by_content contains arrival if {
	some entry in input.credentials
	entry.kind == "private-key"
	some carrier in _carriers
	carrier.at.address == entry.address
	_arrives(carrier, entry.path)
	arrival := {
		"host": carrier.host, "at": carrier.at,
		"path": entry.path, "hash": entry.hash, "what": _what(entry.path),
	}
}

_arrives(_, path) if path[0] == "provisioner"

_arrives(carrier, path) if {
	carrier.at.address == carrier.host.address
	path[0] in scripts
}

_what(path) := "a provisioner" if {
	path[0] == "provisioner"
} else := path[0]

# A file provisioner that copies a file of a name that private keys have, or
# what nobody has read to one.
_by_file contains arrival if {
	some carrier in _carriers
	some [document, number] in _documents(carrier.at, "provisioner")
	document.type == "file"
	name := _telling(document)
	not _content_known(carrier.at, number)
	arrival := {
		"host": carrier.host, "at": carrier.at,
		"path": ["provisioner", number, name], "hash": "", "what": "a provisioner",
	}
}

_telling(document) := "source" if {
	_names_key(document.source)
} else := "destination" if {
	_names_key(document.destination)
	_placeholder(object.get(document, "content", object.get(document, "source", "")))
}

_names_key(file) if {
	is_string(file)
	regex.match(_key_file, file)
	not endswith(file, ".pub")
}

_key_file := `(^|[/\\])(id_(rsa|dsa|ecdsa|ed25519)[^/\\]*|[^/\\]+\.(pem|ppk))$`

_content_known(r, number) if {
	some entry in input.credentials
	entry.address == r.address
	array.slice(entry.path, 0, 3) == ["provisioner", number, "content"]
}

# The key with which terraform logs in, whatever it comes from: a file, a
# variable, a resource.
_by_connection contains arrival if {
	some carrier in _carriers
	some path in _connections(carrier.at)
	_goes_to(carrier, path)
	_connection(carrier.at, path).private_key
	not _connection(carrier.at, path).private_key in {null, ""}
	arrival := {
		"host": carrier.host, "at": carrier.at,
		"path": array.concat(path, ["private_key"]),
		"hash": _hash(carrier.at, array.concat(path, ["private_key"])), "what": "a connection",
	}
}

_goes_to(carrier, _) if carrier.at.address == carrier.host.address

_goes_to(carrier, path) if carrier.host.address in tf.references(carrier.at, array.concat(path, ["host"]))

_connection(r, path) := r.documents[sprintf("connection.%d", [path[1]])] if {
	path[0] == "connection"
} else := r.documents[sprintf("provisioner.%d", [path[1]])].connection[path[3]]

_hash(r, path) := min({entry.hash |
	some entry in input.credentials
	entry.address == r.address
	entry.path == path
}) if {
	some entry in input.credentials
	entry.address == r.address
	entry.path == path
} else := ""

_unread_scripts contains {"host": host, "at": host, "path": [name], "why": sprintf("%s %s", [name, why])} if {
	some host in bastion.candidates
	some name in scripts
	why := unread(host, name)
	not _listed(host, name)
}

_listed(r, name) if {
	some entry in input.credentials
	entry.address == r.address
	entry.kind == "private-key"
	entry.path[0] == name
}

_unread_files contains doubt if {
	some carrier in _carriers
	some [document, number] in _documents(carrier.at, "provisioner")
	document.type == "file"
	some name in ["content", "source"]
	_placeholder(document[name])
	not _content_known(carrier.at, number)
	not _telling(document)
	doubt := {
		"host": carrier.host, "at": carrier.at, "path": ["provisioner", number, name],
		"why": sprintf("%s of the provisioner is not known", [name]),
	}
}

# The name of something unknown, and nothing else.
_placeholder(text) if {
	is_string(text)
	regex.match(`^\$\{[^}]*\}$`, text)
}
