package program

import (
	"fmt"
	"os"
	"time"
)

// lookEvery is how often the memory of a process that works on a page is looked at.
//
// Address space is no measure of what a program of Go uses: chaff at rest has 1.7 GB of it
// and 65 MB in memory. RLIMIT_DATA counts what is mapped for writing and not what is in
// use, and a program that meets it dies in one of many ways. So its use is looked at; it
// may pass the limit for a moment, but the error says why the process ended.
const lookEvery = 50 * time.Millisecond

// limitsUse reports whether it is the memory in use that is limited.
func (o Options) limitsUse() bool { return o.goChild && o.Memory >= 0 }

// addressSpace returns the limit of the address space of a process, less than 0 for none.
func (o Options) addressSpace() int64 {
	if o.goChild {
		return -1
	}
	return o.Memory
}

// environment returns the environment of a process; nil is that of this process. A program
// of Go is told to collect garbage sooner than its memory would pass the limit.
func (o Options) environment() []string {
	if !o.limitsUse() {
		return nil
	}
	return append(os.Environ(), fmt.Sprintf("GOMEMLIMIT=%d", o.Memory/4*3))
}

// overLimit reports whether the process has more in memory than it may.
func (p *process) overLimit() bool {
	if !p.options.limitsUse() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.gone && resident(p.cmd.Process.Pid) > p.options.Memory
}

// watch kills the process if it passes its limit of memory before unwatch is called.
func (p *process) watch() (unwatch func()) {
	if !p.options.limitsUse() {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		for {
			select {
			case <-done:
				return
			case <-look.C:
			}
			if p.overLimit() {
				p.greedy.Store(true)
				p.kill()
				return
			}
		}
	}()
	return func() { close(done) }
}
