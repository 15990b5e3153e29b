package policies

import "slices"

// A Note is a section of the AWS security notes that the rules encode.
type Note struct {
	Title string
	About string // a paragraph of Markdown
}

// Notes lists the sections in the order in which people read them.
func Notes() []Note {
	return []Note{
		{
			"Shared responsibility",
			"AWS secures what it runs. Users and their rights, VPCs, ACLs and security groups are the customer's to secure: nobody else looks at them.",
		},
		{
			"Multi-factor authentication",
			"A password or an access key that leaks is enough to act, unless what matters asks for a second factor: on the console, in policies, and for deletion.",
		},
		{
			"Temporary credentials (STS)",
			"Roles give credentials that expire. They are worth as much as the trust policy that says who gets them.",
		},
		{
			"Access to the underlying system",
			"Services that run instances for you (EMR, ECS, Elastic Beanstalk, OpsWorks) leave the way into those instances to you.",
		},
		{
			"Bastion hosts and exposure",
			"One host that can be reached and is guarded, so that no other has to be.",
		},
		{
			"Network ACLs and security groups",
			"ACLs guard subnets: stateless, numbered, the first match wins. Security groups guard hosts: stateful, they only allow. What an ACL denies, no group brings back.",
		},
		{
			"Credentials",
			"Passwords, access keys, key pairs and certificates: as few as possible, as strong as possible, and never in the code or the state.",
		},
		{
			"Activity logging",
			"What is not logged did not happen, as far as anybody can show. Trusted Advisor does not tell you that it is missing.",
		},
	}
}

// noteIndex is where a section stands, -1 for one that is not there.
func noteIndex(title string) int {
	return slices.IndexFunc(Notes(), func(n Note) bool { return n.Title == title })
}

// noteOrder puts sections of others after planvet's.
func noteOrder(title string) int {
	if i := noteIndex(title); i >= 0 {
		return i
	}
	return len(Notes())
}
