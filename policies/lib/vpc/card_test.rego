package planvet.lib.card_test

import data.planvet.lib.card

gives(value) if card._gives_v6({"values": {"x": value}, "unknown": {}}, ["x"])

test_v6_by_list_or_count if {
	gives(["2001:db8::1"])
	gives(1)
	not gives([])
	not gives(0)
	not gives("one")
	not gives(null)
	not gives({"a": 1})
}
