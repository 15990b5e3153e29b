package planvet.lib.bastion_test

import data.planvet.lib.bastion

words := {"bastion-placement": {"match": ["bastion", "jump host", "a.b", 7, ""]}}

matches(name) if bastion.matches(name) with data.planvet.params as words

test_names if {
	every name in [
		"bastion", "Bastion", "BASTION", "bastion1", "bastion-eu", "eu_bastion_2", "my bastion", "bastions",
		"BastionHost", "prodBastion", "jumphost", "jump-host", "jump_host", "Jump Host", "jump--host", "jumpHost",
		"a.b",
	] {
		matches(name)
	}
}

test_words_that_only_look_alike if {
	every name in ["", "jumper", "bastionless", "thebastion", "jump", "host", "jumphosting", "axb", "bästionné"] {
		not matches(name)
	}
}

test_without_the_parameter_nothing_matches if {
	every name in ["bastion", "web-1", ""] {
		not bastion.matches(name) with data.planvet.params as {}
	}
}
