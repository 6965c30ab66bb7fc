package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/detectortest"
)

// unruly does what a page's id asks for, most of it bad for a process.
type unruly struct{}

func (unruly) Name() string        { return "unruly" }
func (unruly) Version() string     { return "7" }
func (unruly) TrainedOn() []string { return []string{"a set"} }

var leaked [][]byte

func (unruly) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	switch page.ID {
	case "pid":
		return detectors.KeepText(fmt.Sprint(os.Getpid())), nil
	case "size":
		return detectors.KeepText(fmt.Sprint(len(page.Source))), nil
	case "hang":
		time.Sleep(time.Hour)
	case "spin":
		for page.ID != "" {
			runtime.Gosched()
		}
	case "block":
		blockInRead()
	case "panic":
		var none []int
		return detectors.KeepText(fmt.Sprint(none[len(page.ID)])), nil
	case "panic elsewhere":
		go func() { panic("out\nof luck") }()
		time.Sleep(time.Hour)
	case "exit":
		os.Exit(3)
	case "4 GB":
		for range 64 {
			leak(64 << 20)
		}
	case "4 GB at once":
		leak(4 << 30)
	case "4 GB outside of the heap":
		touchOutsideOfHeap(4 << 30)
	case "leak":
		leak(300e6)
	case "100 MB":
		return detectors.KeepText(strings.Repeat("x", 100e6)), nil
	case "error":
		return detectors.Extraction{}, errors.New("I do not\nlike it")
	case "50 ms":
		time.Sleep(50 * time.Millisecond)
	case "environment":
		return detectors.KeepText(os.Getenv("GOMEMLIMIT")), nil
	}
	return keepLong(page), nil
}

// leak takes memory, touches it and never gives it back.
func leak(size int) {
	b := make([]byte, size)
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
	leaked = append(leaked, b)
}

// keepLong keeps the lines of more than 20 bytes.
func keepLong(page *corpus.Page) detectors.Extraction {
	kept := make([]bool, len(page.Lines()))
	for i, l := range page.Lines() {
		kept[i] = len(l.Text) > 20
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = "its lines"
	return e
}

// newIsolated returns the unruly detector in a process of its own, closed at the test's end.
func newIsolated(tb testing.TB, o Options) *Isolated {
	tb.Helper()
	d, err := Isolate(unruly{}, []string{os.Args[0], "serve"}, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	return d
}

// Whatever the detector does to its process costs the page, in time, and no other page.
func TestIsolated(t *testing.T) {
	tests := []struct {
		id    string
		limit time.Duration
		want  string
	}{
		{"hang", 2 * time.Second, "unruly timed out: context deadline exceeded"},
		{"spin", 2 * time.Second, "unruly timed out"},
		{"panic", 20 * time.Second, `unruly reported "panic: runtime error: index out of range [5] with length 0 at chaff/detectors/program.unruly.Detect (isolate_test.go:`},
		{"panic elsewhere", 20 * time.Second, `unruly died with exit status 2; stderr: "panic: out\nof luck\ngoroutine `},
		{"exit", 20 * time.Second, "unruly died with exit status 3"},
		{"100 MB", 20 * time.Second, "unruly printed an answer of more than 67108864 bytes"},
		{"error", 20 * time.Second, `unruly reported "I do not\nlike it"`},
	}
	d := newIsolated(t, Options{})
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) { checkIsolated(t, d, tt.id, tt.limit, tt.want) })
	}
}

// checkIsolated checks that a page fails as it should and within its limit, and that the
// next page does not.
func checkIsolated(t *testing.T, d *Isolated, id string, limit time.Duration, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	start := time.Now()
	_, err := d.Detect(ctx, corpus.NewText(corpus.Info{ID: id}, long))
	elapsed := time.Since(start)
	checkError(t, err, want)
	if elapsed > limit+limit/10 {
		t.Errorf("it took %v, the limit is %v", elapsed, limit)
	}
	if e, err := detectIsolated(t, d, "good"); err != nil || e.Text != long {
		t.Errorf("the next page: %q, %v", e.Text, err)
	}
}

func detectIsolated(t *testing.T, d *Isolated, id string) (detectors.Extraction, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return d.Detect(ctx, corpus.NewText(corpus.Info{ID: id}, short+"\n"+long))
}

func TestIsolatedKeepsTheContract(t *testing.T) {
	t.Parallel()
	detectortest.Run(t, newIsolated(t, Options{}))
}

// An isolated detector is what it is outside.
func TestIsolatedIsItself(t *testing.T) {
	t.Parallel()
	d := newIsolated(t, Options{})
	if d.Name() != "unruly" || d.Version() != "7" || !cmp.Equal(detectors.TrainedOn(d), []string{"a set"}) {
		t.Errorf("name %q, version %q, trained on %v", d.Name(), d.Version(), d.TrainedOn())
	}
	page := corpus.NewHTML(corpus.Info{ID: "a"}, "<p>"+short+"<p>"+long+"<p>"+long+"&amp;")
	want := keepLong(page)
	got, err := d.Detect(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if got.Took <= 0 || got.Took > time.Minute {
		t.Errorf("it took %v", got.Took)
	}
	got.Took = 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The time is the detector's, without the start of its process.
func TestIsolatedTook(t *testing.T) {
	t.Parallel()
	d := newIsolated(t, Options{})
	start := time.Now()
	e, err := detectIsolated(t, d, "50 ms")
	if passed := time.Since(start); err != nil || e.Took < 50*time.Millisecond || e.Took >= passed {
		t.Errorf("it took %v of %v, %v", e.Took, passed, err)
	}
}

// A panic that is caught does not cost the process.
func TestPanicKeepsTheProcess(t *testing.T) {
	t.Parallel()
	d := newIsolated(t, Options{Processes: 1})
	var before string
	for i := range 3 {
		e, err := detectIsolated(t, d, "pid")
		if err != nil || i > 0 && e.Text != before {
			t.Errorf("process %q, then %q, %v", before, e.Text, err)
		}
		before = e.Text
		_, err = detectIsolated(t, d, "panic")
		checkError(t, err, "panic: ")
		if _, panicked := errors.AsType[*detectors.PanicError](err); !panicked {
			t.Errorf("%T is no PanicError", err)
		}
	}
}

// Pages that hang keep no others waiting where processes are not bounded.
func TestUnboundedProcesses(t *testing.T) {
	t.Parallel()
	d := newIsolated(t, Options{Processes: -1})
	ctx, cancel := context.WithCancel(t.Context())
	n := runtime.GOMAXPROCS(0) + 2
	var hanging sync.WaitGroup
	for range n {
		hanging.Go(func() { _, _ = d.Detect(ctx, corpus.NewText(corpus.Info{ID: "hang"}, "")) })
	}
	for len(d.processes.slots) < n {
		time.Sleep(time.Millisecond)
	}
	if e, err := detectIsolated(t, d, "good"); err != nil || e.Text != long {
		t.Errorf("%q, %v", e.Text, err)
	}
	cancel()
	hanging.Wait()
}

func TestIsolatedEnvironment(t *testing.T) {
	t.Parallel()
	for memory, want := range map[int64]string{1 << 30: "805306368", -1: os.Getenv("GOMEMLIMIT")} {
		if e, err := detectIsolated(t, newIsolated(t, Options{Memory: memory}), "environment"); err != nil || e.Text != want {
			t.Errorf("limit %d: GOMEMLIMIT is %q, %v, want %q", memory, e.Text, err, want)
		}
	}
}

type siteAware struct{ unruly }

func (siteAware) NewSite() detectors.Site { return nil }

func TestIsolateRefuses(t *testing.T) {
	tests := []struct {
		name  string
		d     detectors.Detector
		words []string
		want  string
	}{
		{"site-aware", siteAware{}, []string{os.Args[0]}, "unruly learns whole sites and cannot run in a process of its own"},
		{"no words", unruly{}, nil, "isolating unruly: the command has no words"},
		{"no such program", unruly{}, []string{"no-such-program-of-chaff"}, "isolating unruly: no such program"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Isolate(tt.d, tt.words, Options{})
			checkError(t, err, tt.want)
			if d != nil {
				t.Error("there is a detector all the same")
			}
		})
	}
}

// closing is a detector that must be closed.
type closing struct {
	unruly
	closed *int
}

func (c closing) Close() error { *c.closed++; return nil }

func TestIsolatedClosesTheDetector(t *testing.T) {
	closed := 0
	d, err := Isolate(closing{closed: &closed}, []string{os.Args[0], "serve"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil || closed != 1 {
		t.Errorf("closed %d times, %v", closed, err)
	}
}
