# METADATA
# title: The condition keys that AWS knows
# description: |
#   The global keys, and those of IAM and STS
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
#   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).
#   Other services add keys faster than any table follows, so theirs are not
#   judged.
package planvet.lib.context_key

# METADATA
# title: What is wrong with a condition key, a clause to follow it; undefined where nothing is
# description: The key is in lower case and has no unknown part.
wrong(key) := "has no service prefix, so it is no condition key" if {
	not contains(key, ":")
} else := sprintf("is no condition key of AWS; the nearest is %s", [nearest(key)]) if {
	startswith(key, "aws:")
	not _known(key)
	nearest(key)
} else := "is no condition key of AWS" if {
	startswith(key, "aws:")
	not _known(key)
} else := sprintf("is no condition key of AWS; the nearest is %s", [nearest(key)]) if {
	regex.match(`^(iam|sts):`, key)
	not _known(key)
	nearest(key)
}

_known(key) if _by_lower[key]

_known(key) if regex.match(`^(aws:(principaltag|requesttag|resourcetag)|iam:resourcetag|sts:requestcontext)/.+$`, key)

# METADATA
# title: The known key that begins and ends as a key does; undefined where none is near
nearest(key) := sort([candidate | some candidate in _keys; _alike(key, lower(candidate)) == best])[0] if {
	best := max({_alike(key, lower(candidate)) | some candidate in _keys})
	best >= count(key) - 4
}

# How many characters at the beginning and at the end are the same, less the
# difference in length.
_alike(a, b) := (_common(a, b) + _common(strings.reverse(a), strings.reverse(b))) - abs(count(a) - count(b))

_common(a, b) := max({0} | {n |
	some n in numbers.range(1, min({count(a), count(b)}))
	substring(a, 0, n) == substring(b, 0, n)
})

_by_lower := {lower(key): key | some key in _keys}

_keys := {
	"aws:AssumedRoot", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:ChatbotSourceArn", "aws:CurrentTime",
	"aws:Ec2InstanceSourcePrivateIPv4", "aws:Ec2InstanceSourceVpc", "aws:EpochTime", "aws:FederatedProvider", "aws:IsMcpServiceAction",
	"aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService",
	"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:PrincipalType",
	"aws:Referer", "aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:SecureTransport",
	"aws:SignInSessionArn", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp", "aws:SourceOrgID",
	"aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:TagKeys", "aws:TokenIssueTime",
	"aws:UserAgent", "aws:VpcSourceIp", "aws:ViaAWSMCPService", "aws:ViaAWSService", "aws:VpceAccount", "aws:VpceOrgID",
	"aws:VpceOrgPaths", "aws:userid", "aws:username",
	"iam:AWSServiceName", "iam:AssociatedResourceArn", "iam:FIDO-FIPS-140-2-certification", "iam:FIDO-FIPS-140-3-certification",
	"iam:FIDO-certification", "iam:OrganizationsPolicyId", "iam:PassedToService", "iam:PermissionsBoundary", "iam:PolicyARN",
	"iam:RegisterSecurityKey", "iam:ServiceSpecificCredentialAgeDays", "iam:ServiceSpecificCredentialServiceName",
	"sts:AWSServiceName", "sts:DurationSeconds", "sts:ExternalId", "sts:RequestContextProviders", "sts:RoleSessionName",
	"sts:SourceIdentity", "sts:TaskPolicyArn", "sts:TransitiveTagKeys", "sts:SigningAlgorithm", "sts:IdentityTokenAudience",
}
