package program

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
)

// What is kept of a program's standard error, and what an error shows of that.
const (
	tailBytes  = 4 << 10
	shownLines = 3
	shownTail  = 300 // bytes
)

// A tail reads everything that a program writes to its standard error, so that the
// program never waits for it, and keeps the end. Of a program in Go that crashes it keeps
// the reason, after which come the stacks.
type tail struct {
	from *os.File
	done chan struct{} // closed when there is no more to read

	mu    sync.Mutex
	last  []byte
	crash bool // last begins with the reason of a crash, and what it has is kept
}

func newTail(from *os.File) *tail { return &tail{from: from, done: make(chan struct{})} }

// drain reads to the end, or until close is called.
func (t *tail) drain() {
	defer close(t.done)
	_, _ = io.Copy(writerFunc(t.write), t.from)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func (t *tail) write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := append(t.last, b...)
	from := 0
	if !t.crash {
		at := crashAt(said)
		t.crash = at >= 0
		from = max(at, 0)
	}
	if !t.crash {
		from = max(0, len(said)-tailBytes)
	}
	kept := said[from:min(len(said), from+tailBytes)]
	t.last = append(said[:0], kept...)
	return len(b), nil
}

// crashAt returns where the runtime of Go says why the program ends, -1 where it does not.
func crashAt(said []byte) int {
	for _, sign := range []string{"panic: ", "fatal error: "} {
		if bytes.HasPrefix(said, []byte(sign)) {
			return 0
		}
		if i := bytes.Index(said, []byte("\n"+sign)); i >= 0 {
			return i + 1
		}
	}
	return -1
}

// reset forgets what was said for other pages.
func (t *tail) reset() {
	t.mu.Lock()
	t.last, t.crash = t.last[:0], false
	t.mu.Unlock()
}

func (t *tail) close() { _ = t.from.Close() }

// lastLines returns the last lines that are not blank, the first ones of a crash, "" where
// there are none.
func (t *tail) lastLines() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for line := range strings.Lines(string(t.last)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if t.crash {
		return shorten(strings.Join(lines[:min(shownLines, len(lines))], "\n"), shownTail)
	}
	text := strings.Join(lines[max(0, len(lines)-shownLines):], "\n")
	if len(text) > shownTail {
		return "…" + text[len(text)-shownTail:]
	}
	return text
}
