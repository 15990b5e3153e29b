// Package code is the form in which planned policies are kept: a table of
// constants, a table of functions, and each function's instructions, in bytes
// that are read when the function is first called.
//
// The instructions are those of OPA's intermediate representation
// (https://www.openpolicyagent.org/docs/ir), less what [package assemble]
// can decide ahead of time.
//
// [package assemble]: https://pkg.go.dev/github.com/planvet/planvet/evaluator/machine/assemble
package code

// An Op is what an instruction does. A, B and C are its operands: a number that
// is not negative is a local variable, any other is the constant ^n. An
// instruction that is "undefined" ends the block that it stands in.
type Op uint8

const (
	// Call puts what function A yields of Args into C; undefined where it yields nothing.
	Call Op = iota
	// Builtin does the same with the built-in A.
	Builtin
	// Block runs Blocks one after the other, whether or not each runs to its end.
	Block
	// Break ends A blocks besides the one that it stands in.
	Break
	// Dot puts into C what A holds under the key B; undefined where there is nothing.
	Dot
	// Len puts the number of A's elements into C.
	Len
	// Scan runs the only block for each key (B) and value (C) of A.
	Scan
	// Not is undefined when its only block runs to its end.
	Not
	// With runs its only block with B for what input (A is 0) or data (A is 1) holds
	// at the path of constants Args; undefined where the block is.
	With
	// Assign puts A into C.
	Assign
	// AssignOnce does the same; that C holds another value is an error.
	AssignOnce
	// Reset leaves C without a value.
	Reset
	// MakeArray, MakeObject and MakeSet put an empty one into C.
	MakeArray
	MakeObject
	MakeSet
	// Record puts into C an object with the keys of the constant array A and the
	// values Args.
	Record
	// Equal and NotEqual compare A with B and are undefined where that does not hold.
	Equal
	NotEqual
	// IsArray, IsObject and IsSet are undefined where A is something else.
	IsArray
	IsObject
	IsSet
	// IsDefined and IsUndefined ask whether the local A holds a value.
	IsDefined
	IsUndefined
	// Append adds A to the array C.
	Append
	// Insert puts B under the key A into the object C.
	Insert
	// InsertOnce does the same; that C holds another value there is an error.
	InsertOnce
	// Merge puts into C the objects A and B, merged into one; A wins.
	Merge
	// Add puts A into the set C.
	Add
	// Return ends the function with the value of A.
	Return

	ops // how many there are
)

// Input and Data are the locals 0 and 1 of every function.
const (
	Input = 0
	Data  = 1
)

// An Instr is one instruction.
type Instr struct {
	Op      Op
	Row     int32 // of a Builtin: the line in the function's file
	A, B, C int32
	Args    []int32   // of a Call (without input and data), a Builtin, a With or a Record
	Blocks  [][]Instr // of a Block, a Scan, a Not or a With
}

// A Function is a rule or a function of a policy.
type Function struct {
	Name   string // "planvet.lib.tf.view"
	File   string // of the first instruction that tells one
	Params int32  // locals 2, 3, … are its parameters
	Locals int32  // with input, data and parameters
	Body   [][]Instr
}

// A Kind is the type of a constant.
type Kind uint8

// The kinds of constants.
const (
	Null Kind = iota
	False
	True
	Number
	String
	Array
	Set
	Object
)

// A Constant is a value that is known ahead of time.
type Constant struct {
	Kind  Kind
	Text  string  // of a Number or a String
	Items []int32 // of a composite: earlier constants; an object's keys and values take turns
}

// A Program is a set of policies, ready to run.
type Program struct {
	Constants []Constant
	Builtins  []string
	Functions []Function
}
