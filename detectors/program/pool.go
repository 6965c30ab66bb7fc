package program

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

var errClosed = errors.New("was closed")

// takeIdle returns the idle process that was used last, nil where there is none. Those
// that have ended since, or have said something that they were not asked, are removed.
func (d *Detector) takeIdle() *process {
	for {
		d.mu.Lock()
		n := len(d.idle)
		if n == 0 {
			d.mu.Unlock()
			return nil
		}
		p := d.idle[n-1]
		d.idle = slices.Delete(d.idle, n-1, n)
		d.mu.Unlock()
		if p.ready() {
			return p
		}
		d.remove(p)
	}
}

// park keeps a process for other pages; false where the detector is closed.
func (d *Detector) park(p *process) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.idle = append(d.idle, p)
	}
	return !d.closed
}

// start returns a new process.
func (d *Detector) start() (*process, error) {
	d.mu.Lock()
	closed := d.closed
	d.mu.Unlock()
	if closed {
		return nil, errClosed
	}
	p, err := startProcess(d.path, d.words, d.options)
	if err != nil {
		return nil, fmt.Errorf("could not be started: %w", err)
	}
	d.mu.Lock()
	d.live[p] = true
	closed = d.closed
	d.mu.Unlock()
	if closed {
		d.remove(p)
		return nil, errClosed
	}
	return p, nil
}

// remove ends a process and all of its group.
func (d *Detector) remove(p *process) bool {
	ended := p.discard()
	d.mu.Lock()
	delete(d.live, p)
	d.mu.Unlock()
	return ended
}

// Close ends every process. An idle one sees the end of its standard input and has a
// second to end by itself; one at work is killed, and its page fails. Detect fails after
// Close.
func (d *Detector) Close() error {
	d.mu.Lock()
	d.closed = true
	idle := d.idle
	d.idle = nil
	var busy []*process
	for p := range d.live {
		if !slices.Contains(idle, p) {
			busy = append(busy, p)
		}
	}
	d.mu.Unlock()

	for _, p := range idle {
		p.hangUp()
	}
	for _, p := range busy {
		p.kill()
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	left := 0
	for _, p := range slices.Concat(idle, busy) {
		waitFor(ctx, p.done)
		if !d.remove(p) {
			left++
		}
	}
	if left > 0 {
		return fmt.Errorf("closing %s: %d of its processes do not end", d.label, left)
	}
	return nil
}
