package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// maxAbandoned bounds the calls of a detector that have passed their time limit and still
// run. They hold their page and perhaps a core, and nothing in a process can end them; so
// a detector that has as many is not called until one of them comes back.
const maxAbandoned = 4

// maxStack bounds what a record keeps of the stack of a panic, in bytes.
const maxStack = 4 << 10

// attempts calls detectors within the limits of a plan. It may be used by several
// goroutines at once.
type attempts struct {
	timeout   time.Duration
	maxText   int
	abandoned []atomic.Int32 // by detector
}

func newAttempts(p Plan, n int) *attempts {
	return &attempts{timeout: p.Timeout, maxText: p.MaxText, abandoned: make([]atomic.Int32, n)}
}

// try runs detector k on a page.
func (a *attempts) try(ctx context.Context, k int, d detectors.Detector, page *corpus.Page) Record {
	if n := a.abandoned[k].Load(); n >= maxAbandoned {
		return Record{Outcome: Timeout, Error: fmt.Sprintf("not called: %d earlier calls have not come back", n)}
	}
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	start := time.Now()
	done := begin(ctx, d, page, a.maxText)
	select {
	case r := <-done:
		if r.Outcome == Error && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			r.Outcome = Timeout
		}
		return r
	case <-ctx.Done():
	}
	a.abandoned[k].Add(1)
	go func() {
		<-done
		a.abandoned[k].Add(-1)
	}()
	return Record{Outcome: Timeout, Error: fmt.Sprintf("no answer within %v", a.timeout), Elapsed: time.Since(start)}
}

// begin runs a detector in a goroutine of its own, which may outlast ctx.
func begin(ctx context.Context, d detectors.Detector, page *corpus.Page, maxText int) <-chan Record {
	done := make(chan Record, 1)
	go func() { done <- detect(ctx, d, page, maxText) }()
	return done
}

// detect calls the detector and turns its answer, error or panic into a record.
func detect(ctx context.Context, d detectors.Detector, page *corpus.Page, maxText int) (r Record) {
	start := time.Now()
	defer func() {
		if v := recover(); v != nil {
			stack := debug.Stack()
			r = Record{Outcome: Panic, Error: fmt.Sprint(v), Stack: string(stack[:min(len(stack), maxStack)])}
		}
		if r.Elapsed <= 0 {
			r.Elapsed = time.Since(start)
		}
	}()
	e, err := d.Detect(ctx, page)
	if _, panicked := errors.AsType[*detectors.PanicError](err); panicked {
		return Record{Outcome: Panic, Error: err.Error()}
	}
	if err != nil {
		return Record{Outcome: Error, Error: err.Error()}
	}
	return newRecord(page, e, maxText)
}

// inParts takes chances to 255ths; what is no chance is taken to the nearest.
func inParts(chances []float32) []byte {
	if chances == nil {
		return nil
	}
	out := make([]byte, len(chances))
	for i, c := range chances {
		if c > 0 { // not so if it is no number
			out[i] = byte(min(c, 1)*score.ChanceScale + 0.5)
		}
	}
	return out
}

func newRecord(page *corpus.Page, e detectors.Extraction, maxText int) Record {
	lines := page.Lines()
	if e.Kept != nil && len(e.Kept) != len(lines) {
		return Record{Outcome: Error, Error: fmt.Sprintf("answered for %d lines, the page has %d", len(e.Kept), len(lines))}
	}
	if e.Chances != nil && len(e.Chances) != len(lines) {
		return Record{Outcome: Error, Error: fmt.Sprintf("gave the chances of %d lines, the page has %d", len(e.Chances), len(lines))}
	}
	if e.Kept != nil {
		e.Text = detectors.KeepLines(page, e.Kept).Text
	} else if len(e.Text) > maxText {
		return Record{Outcome: Error, Error: fmt.Sprintf("answered with %d bytes of text, more than the limit of %d", len(e.Text), maxText)}
	}
	r := Record{Outcome: OK, Basis: e.Basis, Elapsed: e.Took, Chances: inParts(e.Chances)}
	if strings.TrimSpace(e.Text) == "" {
		r.Outcome = Empty
	}
	if e.Kept == nil {
		r.Text = e.Text
		return r
	}
	r.Kept = []int{}
	for i, k := range e.Kept {
		if k {
			r.Kept = append(r.Kept, lines[i].Number)
		}
	}
	return r
}
