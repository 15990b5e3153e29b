package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/planvet/planvet/testdata/speed/multiply"
)

// inputs makes the files that are measured, each when it is first asked for.
type inputs struct {
	dir   string
	plan  *multiply.Plan
	small multiply.Text
	group string // the folder with one .tf file
}

func readInputs(from, dir string) (inputs, error) {
	original, err := os.ReadFile(filepath.Join(from, "plan.json"))
	if err != nil {
		return inputs{}, err
	}
	plan, err := multiply.Parse(original)
	if err != nil {
		return inputs{}, fmt.Errorf("%s: %w", filepath.Join(from, "plan.json"), err)
	}
	small, err := os.ReadFile(filepath.Join(from, "small.json"))
	if err != nil {
		return inputs{}, err
	}
	group, err := os.ReadFile(filepath.Join(from, "group", "main.tf"))
	if err != nil {
		return inputs{}, err
	}
	in := inputs{dir: dir, plan: plan, small: multiply.Split(small), group: filepath.Join(dir, "group")}
	if err := os.Mkdir(in.group, 0o700); err != nil {
		return inputs{}, err
	}
	return in, os.WriteFile(filepath.Join(in.group, "main.tf"), group, 0o600)
}

// A large is a plan of many copies.
type large struct {
	path    string
	bytes   int64
	changes int
}

// copies writes the plan of so many copies.
func (in inputs) copies(n int) (large, error) {
	path := filepath.Join(in.dir, fmt.Sprintf("plan-%d.json", n))
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		err = written(path, func(w *bufio.Writer) error { return in.plan.Write(w, n) })
		if err == nil {
			info, err = os.Stat(path)
		}
	}
	if err != nil {
		return large{}, err
	}
	return large{path, info.Size(), n * in.plan.Changes}, nil
}

// smalls writes so many small plans, each with its own name.
func (in inputs) smalls(n int) ([]string, error) {
	var paths []string
	for k := range n {
		path := filepath.Join(in.dir, fmt.Sprintf("small-%05d.json", k))
		if err := written(path, func(w *bufio.Writer) error { return in.small.Write(w, k) }); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func written(path string, write func(*bufio.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<16)
	return errors.Join(write(w), w.Flush(), file.Close())
}
