package planvet.lib.asked_test

import data.planvet.lib.asked

test_asks if {
	asked.asks("a-b") with data.planvet.off as {"a-c": true}
	not asked.asks("a-b") with data.planvet.off as {"a-b": true}
	asked.asks("a-b")
}
