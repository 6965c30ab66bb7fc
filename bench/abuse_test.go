//go:build unix

package bench_test

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chaff/bench"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/program"
)

// Detectors do their worst on every page. The run ends in the time that their limits give,
// every page has the right outcome, and the detector beside them is not touched.
func TestAbuse(t *testing.T) {
	const pages, limit = 40, 200 * time.Millisecond
	release := make(chan struct{})
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // lets go of those that hang
		close(release)
		_ = write.Close()
		_ = read.Close()
	})
	var calls atomic.Int32
	child, err := program.New(`sh -c 'sleep 3600 & wait'`, program.Options{Memory: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Close() })
	huge := strings.Repeat("x", 100<<20)
	list := []detectors.Detector{
		fake{"fine", keepAll},
		fake{"hangs", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			calls.Add(1)
			<-release
			return detectors.Extraction{}, nil
		}},
		fake{"blocks in the kernel", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			_, _ = syscall.Read(int(read.Fd()), make([]byte, 1)) // as a call of C would
			return detectors.Extraction{}, nil
		}},
		fake{"panics", func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
			var none []string
			return detectors.KeepText(none[len(p.ID)]), nil
		}},
		fake{"answers with 100 MB", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.KeepText(huge), nil
		}},
		child,
	}
	c := newParts(t, "parts", pages)
	start := time.Now()
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: list, Timeout: limit, Jobs: 2}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// In a process those that hang cost their limit four times each, and a worker may be
	// in the fifth; programs cost it on every page.
	longest := limit * 11 / 10 * (2*5 + pages/2)
	if took := time.Since(start); took > longest {
		t.Errorf("the run took %v, its limits allow %v", took, longest)
	}
	if n := calls.Load(); n < 4 || n > 5 {
		t.Errorf("a detector that hangs was called %d times", n)
	}
	want := map[string]bench.Outcome{
		"fine": bench.OK, "hangs": bench.Timeout, "blocks in the kernel": bench.Timeout, "panics": bench.Panic,
		"answers with 100 MB": bench.Error, child.Name(): bench.Timeout,
	}
	var late []time.Duration // by a busy machine, but not as a rule
	for _, r := range records(t, run) {
		if r.Outcome != want[r.Detector] {
			t.Errorf("%s on %s: %s, %s", r.Detector, r.Page, r.Outcome, r.Error)
		}
		if r.Outcome == bench.Timeout {
			late = append(late, r.Elapsed-limit)
		}
	}
	slices.Sort(late)
	if median, most := late[len(late)/2], late[len(late)-1]; median > limit/10 || most > time.Second {
		t.Errorf("answers are given up %v after their limit of %v, at most %v", median, limit, most)
	}
	first, err := run.Records(0)
	if err != nil {
		t.Fatal(err)
	}
	for i, said := range map[int]string{
		1: "no answer within 200ms", 3: "index out of range", 4: "answered with 104857600 bytes of text, more than the limit of 33554432",
	} {
		if !strings.Contains(first[i].Error, said) {
			t.Errorf("%s says %q", first[i].Detector, first[i].Error)
		}
	}
	if !strings.Contains(first[3].Stack, "abuse_test.go") {
		t.Errorf("the stack of the panic is %q", first[3].Stack)
	}
	last, err := run.Records(pages - 1)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(last[1].Error, "not called: 4 earlier calls have not come back") && !strings.HasPrefix(last[1].Error, "not called: 5") {
		t.Errorf("the last page says %q", last[1].Error)
	}
	if n := run.Results[0].Failed; len(n) != 5 {
		t.Errorf("failed on the first page: %v", n)
	}
	runtime.KeepAlive(huge)
}

// A page that is too large is not used, which costs that page only.
func TestMaxPage(t *testing.T) {
	small, large := corpus.NewText(corpus.Info{ID: "a"}, "small"), corpus.NewText(corpus.Info{ID: "b"}, strings.Repeat("large ", 100))
	c, err := corpus.New("sizes", []corpus.Entry{corpus.NewEntry(small, nil), corpus.NewEntry(large, nil)})
	if err != nil {
		t.Fatal(err)
	}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{fake{"fine", keepAll}}, MaxPage: 100}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(records(t, run)); n != 1 {
		t.Errorf("%d records", n)
	}
	if w := run.Results[1].Warnings; len(w) != 1 || w[0] != "not used: it has 600 bytes, more than the limit of 100" {
		t.Errorf("warnings %q", w)
	}
}
