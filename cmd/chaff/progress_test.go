package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
)

// clock is one that a test moves.
type clock struct{ time.Time }

func (c *clock) now() time.Time       { return c.Time }
func (c *clock) pass(d time.Duration) { c.Time = c.Add(d) }

// Where nobody looks there is a line now and then, and one at the end.
func TestMeterInAPipe(t *testing.T) {
	var out bytes.Buffer
	c := &clock{time.Unix(0, 0)}
	m := newMeter(&out, c.now)
	for i := range 100 {
		c.pass(time.Second)
		m.tell(bench.Progress{Pages: 20 + i + 1, Total: 120, Before: 20, Failures: i / 60, Reused: 3 * i})
	}
	m.end(4)
	want := []string{
		"chaff: 50 of 120 pages, 1 a second, 1m10s left",
		"chaff: 80 of 120 pages, 1 a second, 40s left",
		"chaff: 110 of 120 pages, 1 a second, 10s left, 1 failure",
		"ran 100 x 4 (pages x detectors) in 1m40s, 20 pages were done before, 297 answers reused, 1 failure",
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(out.String()), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A quick run says nothing before its end.
func TestMeterOfAQuickRun(t *testing.T) {
	var out bytes.Buffer
	c := &clock{time.Unix(0, 0)}
	m := newMeter(&out, c.now)
	m.tell(bench.Progress{Pages: 1, Total: 2})
	c.pass(1234 * time.Millisecond)
	m.tell(bench.Progress{Pages: 2, Total: 2, Failures: 2})
	m.end(1)
	if got, want := out.String(), "ran 2 x 1 (pages x detectors) in 1.2s, 2 failures\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// On a terminal there is a bar in one line, which goes away.
func TestMeterOnATerminal(t *testing.T) {
	var out bytes.Buffer
	c := &clock{time.Unix(0, 0)}
	m := newMeter(&out, c.now)
	m.bar = true
	for i := range 4 {
		c.pass(50 * time.Millisecond)
		m.tell(bench.Progress{Pages: i + 1, Total: 4})
	}
	m.end(1)
	want := "\r\x1b[K━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌ 2 of 4 pages, 20 a second, 100ms left" +
		"\r\x1b[K━━━━━━━━━━━━━━━━━━━━━━━━ 4 of 4 pages, 20 a second" +
		"\r\x1b[Kran 4 x 1 (pages x detectors) in 200ms\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
