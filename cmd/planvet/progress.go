package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/planvet/planvet/report/terminal"
)

// patience is how long a run may take before it says what it is doing.
const patience = time.Second

// progress keeps one line on a terminal up to date while work takes long. On
// anything else, and for work that is soon done, it writes nothing.
type progress struct {
	out  io.Writer
	mu   sync.Mutex
	what string
	done chan struct{}
	over sync.WaitGroup
}

func startProgress(stderr io.Writer) *progress {
	p := &progress{out: stderr, done: make(chan struct{})}
	if isTerminal(stderr) {
		p.over.Go(p.show)
	}
	return p
}

func (p *progress) show() {
	timer := time.NewTicker(patience)
	defer timer.Stop()
	shown := false
	for seconds := 1; ; seconds++ {
		select {
		case <-p.done:
			if shown {
				fmt.Fprint(p.out, "\r\x1b[K")
			}
			return
		case <-timer.C:
			p.mu.Lock()
			fmt.Fprintf(p.out, "\r\x1b[K%s (%d s)", p.what, seconds)
			p.mu.Unlock()
			shown = true
		}
	}
}

// now says what is being done.
func (p *progress) now(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = terminal.Shorten(terminal.Visible(fmt.Sprintf(format, args...)), 70)
}

// stop takes the line away.
func (p *progress) stop() {
	close(p.done)
	p.over.Wait()
}
