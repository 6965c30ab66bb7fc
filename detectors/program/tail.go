package program

import (
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
// program never waits for it, and keeps the end.
type tail struct {
	from *os.File
	done chan struct{} // closed when there is no more to read

	mu   sync.Mutex
	last []byte
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
	n := len(b)
	b = b[max(0, n-tailBytes):]
	if over := len(t.last) + len(b) - tailBytes; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	t.last = append(t.last, b...)
	return n, nil
}

// reset forgets what was said for other pages.
func (t *tail) reset() {
	t.mu.Lock()
	t.last = t.last[:0]
	t.mu.Unlock()
}

func (t *tail) close() { _ = t.from.Close() }

// lastLines returns the last lines that are not blank, "" where there are none.
func (t *tail) lastLines() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for line := range strings.Lines(string(t.last)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines[max(0, len(lines)-shownLines):], "\n")
	if len(text) > shownTail {
		return "…" + text[len(text)-shownTail:]
	}
	return text
}
