// Decode is what planvet's speed is held against: it decodes a plan with
// encoding/json into terraform-json's Plan, and does nothing with it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	tfjson "github.com/hashicorp/terraform-json"
)

func main() {
	if err := decode(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func decode() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: decode PLAN")
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var plan tfjson.Plan
	if err := json.Unmarshal(text, &plan); err != nil {
		return err
	}
	runtime.KeepAlive(&plan)
	return nil
}
