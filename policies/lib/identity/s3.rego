# METADATA
# title: Buckets, their versioning, and what their policies deny
# description: |
#   A bucket is asked for by key: its address, or its name where it lies outside
#   the document. Versioning and policy come from resources of their own, or
#   from the bucket's arguments as older provider versions have them. What is in
#   state echoes there what the separate resources said, so only arguments that
#   the configuration sets count.
# schemas:
#   - input: schema.document
package planvet.lib.s3

import data.planvet.lib.answer
import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.link
import data.planvet.lib.narrowing
import data.planvet.lib.policies
import data.planvet.lib.tf

buckets := tf.resources("aws_s3_bucket")

versionings := tf.resources("aws_s3_bucket_versioning")

# METADATA
# title: The buckets that anything here speaks of, by key
keys := ({b.address | some b in buckets} | {key | some key, _ in versionings_of}) - {link.other}

# METADATA
# title: Where a versioning resource says what it says
status_path := ["versioning_configuration", 0, "status"]

mfa_path := ["versioning_configuration", 0, "mfa_delete"]

inline_path := ["versioning", 0, "enabled"]

inline_mfa_path := ["versioning", 0, "mfa_delete"]

# METADATA
# title: Whether a versioning resource enables versioning
enables(versioning) := _setting(versioning, status_path, {"Enabled"})

# METADATA
# title: Whether a versioning resource enables MFA delete
enables_mfa(versioning) := _setting(versioning, mfa_path, {"Enabled"})

_setting(r, path, on) := answer.yes("it is on", []) if {
	tf.value(r, path) in on
} else := answer.undetermined(why, link.places(r.address, path, why)) if {
	why := sprintf("%s of %s %s", [_dotted(path), r.address, tf.reason(r, path)])
} else := answer.no("it is off", [])

_dotted(path) := concat(".", [step | some step in path; is_string(step)])

# METADATA
# title: The versioning resources of each bucket
# description: |
#   From key to claims (see data.planvet.lib.link), each about {"enabled", "mfa"},
#   both answers' words.
versionings_of := link.claims(_versioning_claims)

_versioning_claims := [link.claim(r, "bucket", {"aws_s3_bucket"}, {"enabled": enables(r).answer, "mfa": enables_mfa(r).answer}) |
	some r in versionings
]

# METADATA
# title: The versioning resources that are a bucket's for certain
# description: Claims, in order of address.
sure_versionings(key) := sort([claim | some claim in object.get(versionings_of, key, []); claim.sure])

# METADATA
# title: A versioning resource that may be a bucket's, as an answer
# description: Undefined where there is none.
unsure_versioning(key) := answer.undetermined(why, link.places(first.by, "bucket", why)) if {
	unsure := array.concat(
		[claim | some claim in object.get(versionings_of, key, []); not claim.sure],
		link.strays(_versioning_claims),
	)
	first := sort(unsure)[0]
	why := _which(first.by)
}

_which(address) := sprintf("which bucket %s is for %s", [address, tf.reason(tf.at(address), "bucket")]) if {
	tf.undecided(tf.at(address), "bucket")
} else := sprintf("which bucket %s is for is unknown", [address])

# METADATA
# title: Whether the arguments of a bucket itself enable versioning
# description: |
#   Object Lock brings versioning with it
#   (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html).
inline_versioning(bucket) := answer.any_of({_configured(bucket, path, on) | some path, on in _switches})

_switches := {
	["versioning", 0, "enabled"]: {true, "true"},
	["object_lock_enabled"]: {true, "true"},
	["object_lock_configuration", 0, "object_lock_enabled"]: {"Enabled"},
}

_configured(bucket, path, on) := _setting(bucket, path, on) if {
	tf.configures(bucket, path[0])
} else := answer.no("it is off", [])

# METADATA
# title: Whether a bucket has versioning
versioned(key) := answer.any_of((((_sure(key, "enabled") | _inline(key)) | _unsure(key)) | {answer.no("nothing enables versioning", [])}))

_inline(key) := {inline_versioning(tf.at(key)) | tf.at(key)}

_unsure(key) := {found | found := unsure_versioning(key)}

# What the versioning resources of a bucket answer about a setting.
_sure(key, setting) := {found |
	some claim in sure_versionings(key)
	claim.about[setting] != "no"
	found := {"enabled": enables(tf.at(claim.by)), "mfa": enables_mfa(tf.at(claim.by))}[setting]
}

# METADATA
# title: The mode in which Object Lock keeps every new version of a bucket's objects
# description: |
#   "COMPLIANCE", in which nobody deletes a version before its time, not even the
#   root user, "GOVERNANCE", which a permission overrides, or "unknown".
#   Undefined without a default retention
#   (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes).
lock(key) := [mode | some mode in ["COMPLIANCE", "GOVERNANCE", "unknown"]; mode in _locks(key)][0]

_locks(key) := {mode |
	some [r, at] in _lock_settings
	key in _locked(r)
	some block in tf.blocks(r, at[0])
	path := array.concat(array.concat(block, at[1]), ["default_retention", 0, "mode"])
	mode := _mode(r, path)
}

_lock_settings := array.concat(
	[[r, ["rule", []]] | some r in tf.resources("aws_s3_bucket_object_lock_configuration")],
	[[r, ["object_lock_configuration", ["rule", 0]]] | some r in buckets; tf.configures(r, "object_lock_configuration")],
)

_locked(r) := {r.address} if {
	r.type == "aws_s3_bucket"
} else := found if {
	found := link.targets(r, "bucket", {"aws_s3_bucket"})
	count(found) == 1
}

_mode(r, path) := "unknown" if {
	tf.undecided(r, path)
} else := tf.value(r, path)

# METADATA
# title: Whether deleting a version of a bucket's objects takes MFA
# description: |
#   By MFA delete, or by a bucket policy that denies it without MFA. Object Lock in
#   compliance mode does more: nobody deletes a version at all.
delete_takes_mfa(key) := answer.any_of(((((_sure(key, "mfa") | _inline_mfa(key)) | _unsure(key)) | {policy_protects(key)}) | _lock_answers(key)))

_lock_answers(key) := {answer.yes("Object Lock keeps every version", [])} if {
	lock(key) == "COMPLIANCE"
} else := {answer.undetermined(sprintf("the mode of Object Lock on %s is unknown", [key]), [])} if {
	lock(key) == "unknown"
} else := set()

_inline_mfa(key) := {_configured(tf.at(key), inline_mfa_path, {true, "true"}) | tf.at(key)}

# METADATA
# title: Whether a bucket's policy denies deletion without MFA
policy_protects(key) := answer.any_of((((({_policy_answer(tf.at(claim.by)) | some claim in _policy_claims_of(key); claim.sure} | {_inline_policy(tf.at(key)) | tf.at(key)}) | {found | found := _unsure_policy(key)}) | {found | found := _policy_outside(key)}) | {answer.no("no policy denies deletion without MFA", [])}))

_inline_policy(bucket) := _policy_answer(bucket) if {
	tf.configures(bucket, "policy")
	link.set_in(bucket, "policy")
} else := answer.no("no policy", [])

_policy_claims_of(key) := object.get(_policies_of, key, [])

_policies_of := link.claims(_policy_claims)

_policy_claims := [link.claim(r, "bucket", {"aws_s3_bucket"}, _policy_answer(r).answer) |
	some r in tf.resources("aws_s3_bucket_policy")
]

_unsure_policy(key) := answer.undetermined(why, link.places(first.by, "bucket", why)) if {
	unsure := array.concat(
		[claim | some claim in _policy_claims_of(key); not claim.sure],
		link.strays(_policy_claims),
	)
	first := sort(unsure)[0]
	why := _which(first.by)
}

_policy_outside(key) := answer.undetermined(sprintf("the policy of the bucket %s is outside this configuration", [key]), []) if {
	not link.managed(key)
	count(_policy_claims_of(key)) == 0
}

_policy_answer(r) := answer.yes("its policy denies deletion without MFA", []) if {
	denies_deletion_without_mfa(_document(r))
} else := answer.undetermined(why, link.places(r.address, "policy", why)) if {
	why := _undecided_policy(r)
} else := answer.no("its policy does not deny deletion without MFA", [])

_document(r) := r.documents.policy if {
	is_object(r.documents.policy)
} else := document if {
	text := tf.value(r, "policy")
	is_string(text)
	json.is_valid(text)
	document := json.unmarshal(text)
	is_object(document)
}

_undecided_policy(r) := sprintf("what the policy of %s denies %s", [r.address, policies.unclear(r, "policy")]) if {
	some statement in iam.statements(_document(r))
	_may_deny(statement)
} else := sprintf("policy of %s %s", [r.address, _reason(r)]) if {
	not _document(r)
}

_reason(r) := tf.reason(r, "policy") if {
	tf.undecided(r, "policy")
} else := "is no policy document"

_may_deny(statement) if {
	statement.Effect == "Deny"
	some element in ["Action", "NotAction", "Principal", "Condition"]
	iam.undecided(statement, element)
}

_may_deny(statement) if iam.undecided(statement, "Effect")

_may_deny(statement) if {
	statement.Effect == "Deny"
	some resource in iam.texts(statement, "Resource")
	hole.may_be_everything(resource)
}

# METADATA
# title: Whether a bucket's policy denies deletion to all but principals that are named
denies_deletion(key) if {
	some document in _sure_documents(key)
	every action in ["s3:DeleteObject", "s3:DeleteObjectVersion"] {
		some statement in iam.denials(document)
		_to_all_but_few(statement)
		_covers_objects(statement)
		iam.speaks_of(statement, action)
	}
}

_sure_documents(key) := [_document(tf.at(claim.by)) | some claim in _policy_claims_of(key); claim.sure]

_to_all_but_few(statement) if {
	_for_all_but_few(statement)
	condition.readable(statement)
	every c in condition.list(statement) {
		narrowing.spares_few(c) == "always"
	}
}

_for_all_but_few(statement) if iam.for_everyone(statement)

_for_all_but_few(statement) if {
	"NotPrincipal" in object.keys(statement)
	every principal in iam.principal_list(statement.NotPrincipal) {
		principal[1] != "*"
		not hole.may_be_everything(principal[1])
	}
}

# METADATA
# title: Whether a bucket policy denies both ways of deleting without MFA
# description: |
#   s3:DeleteObject hides an object behind a marker, s3:DeleteObjectVersion removes
#   a version for good. Several statements may each deny their part, to everyone,
#   on all objects, for every request that comes without MFA.
denies_deletion_without_mfa(document) if {
	denials := [statement |
		some statement in iam.denials(document)
		iam.for_everyone(statement)
		_covers_objects(statement)
	]
	every action in ["s3:DeleteObject", "s3:DeleteObjectVersion"] {
		denied := union({iam.applies_without_mfa(statement) |
			some statement in denials
			iam.speaks_of(statement, action)
		})
		denied == iam.without_mfa
	}
}

# S3 takes no policy that speaks of another bucket, so the bucket's own name
# need not be compared, only what follows it.
_covers_objects(statement) if {
	some resource in iam.texts(statement, "Resource")
	regex.match(`^([^/]*/[?]?[*]+|[^/]*[*]+)$`, _without_placeholders(resource))
}

_covers_objects(statement) if {
	statement.NotResource
	every resource in iam.texts(statement, "NotResource") {
		regex.match(`^[^/*?]+$`, _without_placeholders(resource))
	}
}

_without_placeholders(resource) := regex.replace(hole.filled(resource, "x"), `\$\{[^}]*\}`, "x")
