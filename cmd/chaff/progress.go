package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"chaff/bench"
)

// How often a terminal's bar is drawn, and how often a line is printed elsewhere.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 30 * time.Second
)

// A meter shows how far a run is: a bar on a terminal, now and then a line elsewhere.
type meter struct {
	out     io.Writer
	bar     bool
	now     func() time.Time
	started time.Time
	shown   time.Time
	last    bench.Progress
}

func newMeter(out io.Writer, now func() time.Time) *meter {
	return &meter{out: out, bar: isTerminal(out), now: now, started: now(), shown: now()}
}

// isTerminal reports whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// tell takes how far the run is.
func (m *meter) tell(p bench.Progress) {
	m.last = p
	now := m.now()
	every := lineEvery
	if m.bar {
		every = barEvery
	}
	if now.Sub(m.shown) < every {
		return
	}
	m.shown = now
	if m.bar {
		fmt.Fprintf(m.out, "\r\x1b[K%s", barLine(p, now.Sub(m.started)))
	} else {
		fmt.Fprintf(m.out, "chaff: %s\n", plainLine(p, now.Sub(m.started)))
	}
}

// clear takes the bar away.
func (m *meter) clear() {
	if m.bar {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
}

// end takes the bar away and sums the run up.
func (m *meter) end(detectors int) {
	m.clear()
	fmt.Fprintf(m.out, "%s\n", summaryLine(m.last, detectors, m.now().Sub(m.started)))
}

const barWidth = 24

func barLine(p bench.Progress, elapsed time.Duration) string {
	full := 0
	if p.Total > 0 {
		full = barWidth * p.Pages / p.Total
	}
	return fmt.Sprintf("%s%s %s", strings.Repeat("━", full), strings.Repeat("╌", barWidth-full), plainLine(p, elapsed))
}

func plainLine(p bench.Progress, elapsed time.Duration) string {
	out := fmt.Sprintf("%d of %d pages", p.Pages, p.Total)
	if worked := p.Pages - p.Before; worked > 0 && elapsed > 0 {
		rate := float64(worked) / elapsed.Seconds()
		out += fmt.Sprintf(", %.3g a second", rate)
		if left := p.Total - p.Pages; left > 0 {
			out += fmt.Sprintf(", %v left", rounded(time.Duration(float64(left)/rate*float64(time.Second))))
		}
	}
	return out + failuresOf(p)
}

func failuresOf(p bench.Progress) string {
	switch p.Failures {
	case 0:
		return ""
	case 1:
		return ", 1 failure"
	default:
		return fmt.Sprintf(", %d failures", p.Failures)
	}
}

func summaryLine(p bench.Progress, detectors int, elapsed time.Duration) string {
	out := fmt.Sprintf("ran %d x %d (pages x detectors) in %v", p.Pages-p.Before, detectors, rounded(elapsed))
	if p.Before > 0 {
		out += fmt.Sprintf(", %d pages were done before", p.Before)
	}
	if p.Reused > 0 {
		out += fmt.Sprintf(", %d answers reused", p.Reused)
	}
	return out + failuresOf(p)
}

// rounded returns a duration as short as people like it.
func rounded(d time.Duration) time.Duration {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second)
	case d >= time.Second:
		return d.Round(100 * time.Millisecond)
	default:
		return d.Round(time.Millisecond)
	}
}
