package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// Serve is the other side of the protocol: it reads requests from in, has the detector
// judge each page, and writes its answers to out, until in ends. With it any detector in Go
// is a program for "exec:":
//
//	func main() {
//		if err := program.Serve(context.Background(), os.Stdin, os.Stdout, mine{}); err != nil {
//			log.Fatal(err)
//		}
//	}
//
// An answer says how long the detector took, without the parsing of the page. An error of
// the detector, or a panic, is the answer for that page; the stack of a panic goes to
// [os.Stderr]. Serve fails where a request is none of this version of the protocol, in
// cannot be read, out cannot be written, or ctx, which the detector is given, is done; it
// does not end while it waits for a request.
func Serve(ctx context.Context, in io.Reader, out io.Writer, d detectors.Detector) error {
	requests := json.NewDecoder(in)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		var m message
		err := requests.Decode(&m)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && m.Protocol != Protocol {
			err = fmt.Errorf("it is in version %d of the protocol, not %d", m.Protocol, Protocol)
		}
		if err != nil {
			return fmt.Errorf("reading request %d: %w", n, err)
		}
		if err := answers.Encode(serveOne(ctx, d, m)); err != nil {
			return fmt.Errorf("answering request %d: %w", n, err)
		}
	}
}

// serveOne returns the detector's answer to a request.
func serveOne(ctx context.Context, d detectors.Detector, m message) answer {
	page, err := m.page()
	if err != nil {
		return answer{ID: &m.ID, Error: err.Error()}
	}
	lines := page.Lines() // parses the page, which is not the detector's work
	start := time.Now()
	e, err := detectSafely(ctx, d, page)
	took := max(time.Since(start), 1) // 0 would be a time that is not known
	if err == nil && e.Kept != nil && len(e.Kept) != len(lines) {
		err = fmt.Errorf("answered for %d lines, the page has %d", len(e.Kept), len(lines))
	}
	if err != nil {
		return answer{ID: &m.ID, Error: err.Error()}
	}
	return newAnswer(m.ID, lines, e, took)
}

// page returns the page of a request.
func (m message) page() (*corpus.Page, error) {
	info := corpus.Info{ID: m.ID, URL: m.URL, Language: m.Language}
	switch {
	case m.HTML != nil:
		return corpus.NewHTML(info, *m.HTML), nil
	case m.Lines == nil:
		return nil, errors.New("the request has neither html nor lines")
	}
	for i, l := range m.Lines {
		if strings.Contains(l, "\n") {
			return nil, fmt.Errorf("line %d of the request has a line feed", i+1)
		}
	}
	return corpus.NewText(info, strings.Join(m.Lines, "\n")), nil
}

// newAnswer returns what the detector said of a page with the given lines.
func newAnswer(id string, lines []corpus.Line, e detectors.Extraction, took time.Duration) answer {
	if e.Took > 0 {
		took = e.Took
	}
	a := answer{ID: &id, NS: fmt.Append(nil, took.Nanoseconds())}
	if e.Basis != "" {
		a.Basis, _ = json.Marshal(e.Basis) // a string can always be written
	}
	if e.Chances != nil && len(e.Chances) == len(lines) {
		a.Chances, _ = json.Marshal(numberedChances(lines, e.Chances)) // not where one is no number
	}
	if e.Kept == nil {
		a.Text = &e.Text
		return a
	}
	a.Lines = []int{}
	for i, kept := range e.Kept {
		if kept {
			a.Lines = append(a.Lines, lines[i].Number)
		}
	}
	return a
}

// numberedChances returns the chances with 0 for blank lines, so that a chance's place is the
// line's number.
func numberedChances(lines []corpus.Line, chances []float32) []float32 {
	out := make([]float32, lastNumber(lines))
	for i, l := range lines {
		out[l.Number-1] = chances[i]
	}
	return out
}

// detectSafely asks the detector, whose panic is an error that says where it was.
func detectSafely(ctx context.Context, d detectors.Detector, page *corpus.Page) (e detectors.Extraction, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, err = detectors.Extraction{}, fmt.Errorf(panicPrefix+"%s at %s", oneLine(v), panicPlace())
			_, _ = os.Stderr.Write(debug.Stack()) // nobody may read it
		}
	}()
	return d.Detect(ctx, page)
}

// oneLine prints a value in one line, not too long for a report.
func oneLine(v any) string {
	return shorten(strings.Join(strings.Fields(fmt.Sprint(v)), " "), maxReport/2)
}

// panicPlace returns the function, file and line that panicked. It is for the function
// that recovers.
func panicPlace() string {
	var counters [64]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(0, counters[:])])
	panicked := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.") || strings.HasPrefix(f.Function, "internal/runtime/")
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && !inRuntime:
			return fmt.Sprintf("%s (%s:%d)", f.Function, filepath.Base(f.File), f.Line)
		case !more:
			return "an unknown place"
		}
	}
}
