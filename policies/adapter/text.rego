# Texts that hold JSON: policies, container definitions.
package planvet.plan.text

import data.planvet.plan.path

# Every text of values that holds a JSON object, or a list of them, keyed by its
# path.
documents(values) := {path.key(at): document |
	walk(values, [at, text])
	is_string(text)
	document := _document(text)
}

_document(text) := document if {
	regex.match(`^\s*[{\[]`, text)
	json.is_valid(text)
	document := json.unmarshal(text)
	_is_document(document)
}

_is_document(document) if is_object(document)

_is_document(document) if {
	is_array(document)
	count(document) > 0
	every element in document {
		is_object(element)
	}
}
