package plan

import "strings"

// isNull tells that an expression comes to null: it says so, or names a
// variable that does. Where terraform calls the value unknown all the same,
// the provider computes it and the configuration sets nothing.
//
// What a function makes of a variable cannot be told from the variable itself
// here: coalesce(var.x, "y") passes for var.x. So this is only asked of values
// that are unknown, which nothing makes of a null that is known.
func (r *resolver) isNull(e *expression, in scope) bool {
	value, known := r.constant(e, in, 0)
	return known && value == nil
}

// constant is the value of a literal, or of the variable that an expression
// names.
func (r *resolver) constant(e *expression, in scope, depth int) (value any, known bool) {
	if e == nil || in.module == nil || depth > deepest {
		return nil, false
	}
	if e.literal {
		return e.constant, true
	}
	heads := chainHeads(e.references)
	if len(heads) != 1 {
		return nil, false
	}
	steps := parseSteps(heads[0])
	if len(steps) < 2 || joinSteps(steps) != heads[0] {
		return nil, false
	}
	switch {
	case steps[0].name == "var":
		value, known = r.variableValue(in.module, steps[1].name, depth+1)
	case steps[0].name == "each" && steps[1].name == "value":
		over := in
		over.each = nil
		if value, known = r.constant(in.each, over, depth+1); known {
			value, known = member(value, in.key)
		}
	}
	if !known {
		return nil, false
	}
	if steps[1].key != nil {
		value, known = member(value, steps[1].key)
	}
	for _, s := range steps[2:] {
		if known {
			value, known = member(value, s.name)
		}
		if known && s.key != nil {
			value, known = member(value, s.key)
		}
	}
	return value, known
}

// member is an element of an object or list.
func member(of, key any) (value any, known bool) {
	switch of := of.(type) {
	case map[string]any:
		if name, ok := key.(string); ok {
			value, known = of[name]
		}
	case []any:
		if i, ok := key.(int); ok && i >= 0 && i < len(of) {
			return of[i], true
		}
	}
	return value, known
}

// variableValue is what a module's variable was set to, where that is written
// down in the plan.
func (r *resolver) variableValue(m *module, name string, depth int) (value any, known bool) {
	if m.parent == nil {
		if value, known = r.variables[name]; known {
			return value, true
		}
		return m.fallback(name)
	}
	call := m.parent.moduleCall(m.call)
	if call == nil {
		return nil, false
	}
	if e, set := call.Expressions[name]; set {
		return r.constant(e, scope{module: m.parent, key: m.key, each: call.ForEach}, depth)
	}
	return m.fallback(name)
}

// fallback is a variable's default.
func (m *module) fallback(name string) (value any, known bool) {
	if m.config == nil || m.config.Variables[name] == nil {
		return nil, false
	}
	return m.config.Variables[name].Default, true
}

// joinSteps writes steps as terraform does.
func joinSteps(steps []step) string {
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = s.name + indexText(s.key)
	}
	return strings.Join(parts, ".")
}
