package evaluator

import "github.com/planvet/planvet/evaluator/machine"

// Run has the machine run code that was planned of the engine's rules.
func (e *Engine) Run(code []byte) error {
	program, err := machine.Load(code)
	if err == nil {
		e.planned = &planned{program, machine.FromGo(e.data)}
	}
	return err
}
