package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

var (
	_ detectors.Detector = (*Detector)(nil)
	_ io.Closer          = (*Detector)(nil)
)

func TestContract(t *testing.T) {
	for _, o := range []Options{{}, {TextView: true}, {Processes: 1}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			t.Parallel()
			detectortest.Run(t, newHelper(t, o, "good"))
		})
	}
}

func TestNew(t *testing.T) {
	tests := []struct {
		name, command string
		options       Options
		want          string // the detector's name
		err           string
	}{
		{name: "HTML", command: "go a", want: "exec:go a"},
		{name: "text by name", command: " go a?view=text ", want: "exec:go a?view=text"},
		{name: "text by option", command: "go a", options: Options{TextView: true}, want: "exec:go a?view=text"},
		{name: "text by both", command: "go a?view=text", options: Options{TextView: true}, want: "exec:go a?view=text"},
		{name: "the name wins", command: "go a?view=html", options: Options{TextView: true}, want: "exec:go a?view=html"},
		{name: "empty", command: "", err: `reading command "": it names no program`},
		{name: "only a view", command: "?view=text", err: "names no program"},
		{name: "open quote", command: "go 'a", err: "not closed"},
		{name: "unknown view", command: "go?view=x", err: "unknown view"},
		{name: "not found", command: "no-such-program-of-chaff a", err: "no such program"},
		{name: "no such file", command: "./no-such-program", err: "no such program"},
		{name: "no shell", command: "go|go", err: "no such program"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := New(tt.command, tt.options)
			checkError(t, err, tt.err)
			if err != nil {
				return
			}
			if d.Name() != tt.want {
				t.Errorf("name %q, want %q", d.Name(), tt.want)
			}
			if lines := strings.HasSuffix(tt.want, "=text"); d.options.TextView != lines {
				t.Errorf("given lines: %v, want %v", d.options.TextView, lines)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := New("no-such-program-of-chaff", Options{}); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("error %v is not exec.ErrNotFound", err)
	}
}

// Five pages fail, each in its own way; the others are right, nothing is left behind and
// memory stays small.
func TestTrouble(t *testing.T) {
	const pages = 40
	want := map[string]string{
		"3":  `died with exit status 3; stderr: "Traceback:\nno such luck"`,
		"5":  "timed out",
		"7":  `printed something that is not an answer: "garbage ` + strings.Repeat("x", 72) + `…" (`,
		"9":  "last words",
		"11": "printed an answer of more than 8388608 bytes",
	}
	for _, processes := range []int{1, 4} {
		t.Run(fmt.Sprintf("processes=%d", processes), func(t *testing.T) {
			before := allocated()
			d := newHelper(t, Options{Processes: processes, MaxAnswer: 8 << 20}, "trouble")
			errs := make([]error, pages+1)
			next := make(chan int)
			var workers sync.WaitGroup
			for range processes {
				workers.Go(func() {
					for i := range next {
						errs[i] = checkPage(t, d, i)
					}
				})
			}
			for i := 1; i <= pages; i++ {
				next <- i
			}
			close(next)
			workers.Wait()
			for i, err := range errs {
				checkError(t, err, want[fmt.Sprint(i)])
			}
			if !errors.Is(errs[5], context.DeadlineExceeded) {
				t.Errorf("page 5: error %v is not that of its deadline", errs[5])
			}
			if got := allocated() - before; got > 200<<20 {
				t.Errorf("%d MiB were allocated", got>>20)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
			checkNoChildren(t)
		})
	}
}

// checkPage has the i-th page judged, and checks the answer where there is one.
func checkPage(t *testing.T, d *Detector, i int) error {
	limit := time.Minute
	if i == 5 {
		limit = 2 * time.Second
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	e, err := d.Detect(ctx, corpus.NewHTML(corpus.Info{ID: fmt.Sprint(i)}, strings.Repeat("x", i)))
	if want := fmt.Sprintf("%d bytes", i); err == nil && e.Text != want {
		t.Errorf("page %d: %q, want %q", i, e.Text, want)
	}
	return err
}

// allocated returns how much memory was ever allocated, in bytes: more than there ever
// was at a time.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func detect(t *testing.T, d *Detector, id, text string) (detectors.Extraction, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return d.Detect(ctx, corpus.NewText(corpus.Info{ID: id}, text))
}

const (
	short = "short"
	long  = "a line of more than twenty bytes"
)

func TestAnswers(t *testing.T) {
	text := "\n" + short + "\n\n" + long + "\n" + long + "\n\n"
	html := "<p>" + short + "</p><p>" + long + "</p>"
	tests := []struct {
		name    string
		mode    string
		options Options
		page    *corpus.Page
		want    detectors.Extraction
	}{
		{"lines of a text page", "good", Options{}, corpus.NewText(corpus.Info{}, text), detectors.Extraction{Text: long + "\n" + long, Kept: []bool{false, true, true}}},
		{"HTML", "good", Options{}, corpus.NewHTML(corpus.Info{}, html), detectors.Extraction{Text: fmt.Sprintf("%d bytes", len(html))}},
		{"lines of an HTML page", "good", Options{TextView: true}, corpus.NewHTML(corpus.Info{}, html), detectors.Extraction{Text: long, Kept: []bool{false, true}}},
		{"no lines", "good", Options{}, corpus.NewText(corpus.Info{}, "\n\n"), detectors.Extraction{Kept: []bool{}}},
		{"no HTML", "good", Options{}, corpus.NewHTML(corpus.Info{}, ""), detectors.Extraction{Text: "0 bytes"}},
		{"HTML comes whole", "echo", Options{}, corpus.NewHTML(corpus.Info{}, "<a>&\"\\\x01\u2028\n\r\t</a>"), detectors.Extraction{Text: "<a>&\"\\\x01\u2028\n\r\t</a>"}},
		{"invalid UTF-8", "echo", Options{}, corpus.NewHTML(corpus.Info{ID: "\xff"}, "a\xffb"), detectors.Extraction{Text: "a\ufffdb"}},
		{"much to stderr", "obey", Options{}, corpus.NewHTML(corpus.Info{ID: "warn"}, ""), detectors.Extraction{Text: "0 bytes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := newHelper(t, tt.options, tt.mode).Detect(t.Context(), tt.page)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What a program does wrong is said in one line that names it.
func TestErrors(t *testing.T) {
	tests := []struct{ id, want string }{
		{"die", `died with exit status 3; stderr: "Traceback:\nno such luck"`},
		{"end", "ended without an answer"},
		{"garbage", "not an answer"},
		{"array", `printed something that is not an answer: "[\"id\"]" (`},
		{"close output", "closed its output without an answer"},
		{"no line feed", "ended without an answer"},
		{"other id", `answered for page "somebody" when asked for page "other id"`},
		{"no id", "(it has no id)"},
		{"nothing", "(it has neither text, lines nor error)"},
		{"both", "(it has both text and lines)"},
		{"error", `reported "I do not\nlike it"`},
		{"line 99", "keeps line 99 of page"},
	}
	d := newHelper(t, Options{}, "obey")
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			e, err := detect(t, d, tt.id, "a\nb")
			checkError(t, err, tt.want)
			checkError(t, err, d.label+" ")
			if diff := cmp.Diff(detectors.Extraction{}, e); diff != "" {
				t.Errorf("an answer beside the error:\n%s", diff)
			}
			if e, err := detect(t, d, "good", "a\n"+long); err != nil || e.Text != long {
				t.Errorf("the next page: %q, %v", e.Text, err)
			}
		})
	}
}

// pids returns the processes that answer n pages, given to as many as may run at a time.
func pids(t *testing.T, d *Detector, n int) []string {
	t.Helper()
	var mu sync.Mutex
	var out []string
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			e, err := detect(t, d, "a", "")
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			out = append(out, e.Text)
		})
	}
	wg.Wait()
	slices.Sort(out)
	return slices.Compact(out)
}

func TestProcessesAreReused(t *testing.T) {
	t.Parallel()
	d := newHelper(t, Options{Processes: 3}, "pid")
	first := pids(t, d, 1)
	if again := pids(t, d, 1); !slices.Equal(first, again) {
		t.Errorf("process %v, then %v", first, again)
	}
	if all := pids(t, d, 30); len(all) > 3 {
		t.Errorf("%d processes, want at most 3", len(all))
	}
}

// A program that fails for what it did before does not fail the page.
func TestPagesDoNotPayForOthers(t *testing.T) {
	for _, mode := range []string{"tired", "once", "twice"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := newHelper(t, Options{Processes: 1}, mode)
			for i := range 10 {
				if e, err := detect(t, d, fmt.Sprint(i), long); err != nil || e.Text != long {
					t.Errorf("page %d: %q, %v", i, e.Text, err)
				}
			}
		})
	}
}

func TestContext(t *testing.T) {
	t.Parallel()
	d := newHelper(t, Options{Processes: 1}, "obey")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	page := corpus.NewText(corpus.Info{ID: "hang"}, "")
	if _, err := d.Detect(ctx, page); !errors.Is(err, context.Canceled) {
		t.Errorf("done before: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(500*time.Millisecond, cancel)
	_, err := d.Detect(ctx, page)
	checkError(t, err, "was interrupted: context canceled")

	// While the only process hangs, another page waits no longer than its own limit.
	ctx, cancel = context.WithCancel(t.Context())
	hanging := make(chan struct{})
	go func() {
		defer close(hanging)
		_, _ = d.Detect(ctx, page)
	}()
	for len(d.slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	waiting, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	_, err = d.Detect(waiting, page)
	checkError(t, err, "waiting for a process of program")
	cancel()
	<-hanging
}

func TestClose(t *testing.T) {
	t.Parallel()
	d := newHelper(t, Options{Processes: 2}, "obey")
	if _, err := detect(t, d, "good", ""); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	go func() {
		_, err := detect(t, d, "hang", "")
		failed <- err
	}()
	for len(d.slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	for range 2 { // closing twice is harmless
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-failed; err == nil {
		t.Error("a page that hangs is answered")
	}
	_, err := detect(t, d, "good", "")
	checkError(t, err, "was closed")
}

func TestTail(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		want   string
	}{
		{"nothing", nil, ""},
		{"blank", []string{"\n \n"}, ""},
		{"last lines", []string{"a\nb\n\n", "c\n d", " e \n"}, "b\nc\nd e"},
		{"long line", []string{strings.Repeat("a", 10_000), "b\n"}, "…" + strings.Repeat("a", shownTail-1) + "b"},
		{"crash", []string{"a\n", "pan", "ic: b\nc\n\n", "d\ne\n", strings.Repeat("f\n", tailBytes)}, "panic: b\nc\nd"},
		{"crash in one write", []string{strings.Repeat("a\n", tailBytes) + "fatal error: b\nc\nd\n" + strings.Repeat("e\n", tailBytes), "f\n"}, "fatal error: b\nc\nd"},
		{"long crash", []string{"panic: " + strings.Repeat("a", 1000)}, "panic: " + strings.Repeat("a", shownTail-7) + "…"},
		{"no crash", []string{"a panic: b\nc\nd\ne\n"}, "c\nd\ne"},
		{"long write", []string{"a\n", strings.Repeat("b", tailBytes) + "\nc\n"}, "…" + strings.Repeat("b", shownTail-2) + "\nc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tail := newTail(nil)
			for _, w := range tt.writes {
				if n, err := tail.write([]byte(w)); n != len(w) || err != nil {
					t.Errorf("write returns %d, %v", n, err)
				}
				if len(tail.last) > tailBytes {
					t.Errorf("%d bytes are kept", len(tail.last))
				}
			}
			if diff := cmp.Diff(tt.want, tail.lastLines()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
