package bench_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/repeated"
)

// A detector that fails on a page, in whatever round, has no figures of it and is not called
// for it again.
func TestSpeedOfFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		calls := make(map[string]int)
		var mu sync.Mutex
		on := func(name, page string, from int, fail func() error) fake {
			return fake{name, func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
				mu.Lock()
				calls[name+p.ID]++
				n := calls[name+p.ID]
				mu.Unlock()
				time.Sleep(time.Millisecond)
				if p.ID == page && n >= from {
					time.Sleep(time.Second)
					return detectors.Extraction{}, fail()
				}
				return detectors.Extraction{}, nil
			}}
		}
		list := []detectors.Detector{
			on("failing", "p01", 3, func() error { return errors.New("no\nanswer") }),
			on("panicking", "p02", 1, func() error { panic("oops") }),
			fake{"hanging", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
				mu.Lock()
				calls["hanging"]++
				mu.Unlock()
				<-release
				return detectors.Extraction{}, nil
			}},
			sleeper("fine", always(time.Millisecond)),
		}
		s := measure(t, bench.SpeedPlan{
			Corpora: []*corpus.Corpus{textPages(t, nil, 9, 9, 9, 9, 9, 9)}, Detectors: list, Workers: []int{1}, Timeout: 10 * time.Second,
		})
		close(release)
		for name, want := range map[string]struct {
			pages  int
			failed map[bench.Outcome]int
		}{
			"failing":   {5, map[bench.Outcome]int{bench.Error: 1}},
			"panicking": {5, map[bench.Outcome]int{bench.Panic: 1}},
			"hanging":   {0, map[bench.Outcome]int{bench.Timeout: 6}},
			"fine":      {6, nil},
		} {
			got := speedOf(t, s, name)
			if diff := cmp.Diff(want.failed, got.Failed); diff != "" || got.Pages != want.pages {
				t.Errorf("%s has figures of %d pages, want %d; failures (-want +got):\n%s", name, got.Pages, want.pages, diff)
			}
			if want.pages > 0 && got.Max != time.Millisecond {
				t.Errorf("%s took up to %v", name, got.Max)
			}
		}
		if calls["failingp01"] != 3 || calls["panickingp02"] != 1 || calls["failingp00"] != 6 || calls["hanging"] != 4 {
			t.Errorf("calls: %v", calls)
		}
		if got := speedOf(t, s, "fine").Allocs; got != nil {
			t.Errorf("allocations were counted beside calls that hang: %v", *got)
		}
		for _, want := range []string{
			"failing failed on 1 of 6 pages of texts, which are left out of its figures and of the parsing beside them; first: page p01, error: no",
			"panicking failed on 1 of 6 pages of texts, which are left out of its figures and of the parsing beside them; first: page p02, panic: oops",
			"hanging failed on 6 of 6 pages of texts, which are left out of its figures and of the parsing beside them; first: page p00, timeout: no answer within 10s",
			"4 calls of hanging never came back; they may have slowed everyone, and allocations were not counted beside them",
		} {
			if !slices.Contains(s.Warnings, want) {
				t.Errorf("no warning %q in %q", want, s.Warnings)
			}
		}
	})
}

// Workers who find no page left stop where the last one fails, and a page that fails in a
// round of theirs is left out of everything.
func TestSpeedOfFailuresAmongWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		calls := 0
		late := fake{"late", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			time.Sleep(time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			if calls++; calls > 6 { // after the cold round, the warm one, and a single worker
				return detectors.Extraction{}, errors.New("tired")
			}
			return detectors.Extraction{}, nil
		}}
		s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{textPages(t, nil, 9, 9)}, Detectors: []detectors.Detector{late}, Workers: []int{4}, Rounds: 2})
		got := speedOf(t, s, "late")
		if diff := cmp.Diff(bench.Speed{Detector: "late", Failed: map[bench.Outcome]int{bench.Error: 2}, First: time.Millisecond}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// Four workers fail; the first of the two whose calls count may try one more.
		if calls > 6+4+1 {
			t.Errorf("%d calls", calls)
		}
	})
}

// slowLearner learns for 4 ms a page and 6 ms at the end, and judges in 1 ms.
type slowLearner struct{ fake }

func (s slowLearner) NewSite() detectors.Site      { return s }
func (s slowLearner) Add(*corpus.Page)             { time.Sleep(4 * time.Millisecond) }
func (s slowLearner) Detector() detectors.Detector { time.Sleep(6 * time.Millisecond); return s.fake }

func TestSpeedOfLearning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		learner := slowLearner{sleeper("learner", always(time.Millisecond))}
		// Sites of three, two and one page.
		c := textPages(t, func(i int) string { return fmt.Sprint((6 - i) * (5 - i) / 10) }, 9, 9, 9, 9, 9, 9)
		s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{learner, fake{"none", keepAll}}})
		got := speedOf(t, s, "learner")
		sites := make(map[string]int)
		for i := range c.Len() {
			sites[c.Info(i).Site]++
		}
		learned, pages := 0, 0
		for _, n := range sites {
			if n > 1 {
				learned++
				pages += n
			}
		}
		want := &bench.LearningSpeed{Sites: learned, Pages: pages, PerPage: time.Duration(4*pages+6*learned) * time.Millisecond / time.Duration(pages)}
		if diff := cmp.Diff(want, got.Learning); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got.Max != time.Millisecond {
			t.Errorf("a page takes up to %v to judge", got.Max)
		}
		if l := speedOf(t, s, "none").Learning; l != nil {
			t.Errorf("who learns nothing took %v for it", l)
		}
	})
}

// No page stays in memory longer than it is worked on, also where sites are learned.
func TestSpeedHoldsFewPages(t *testing.T) {
	var mu sync.Mutex
	var made []weak.Pointer[corpus.Page]
	loads, most := 0, 0
	var entries []corpus.Entry
	for i := range 12 {
		info := corpus.Info{ID: fmt.Sprintf("p%02d", i), Site: fmt.Sprint(i / 6)}
		entries = append(entries, corpus.Entry{Info: info, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
			mu.Lock()
			defer mu.Unlock()
			page := corpus.NewText(info, strings.Repeat("x", 1<<20)) // 4 to a block
			loads++
			if loads > len(entries) { // the first time is for the fingerprint, in as many goroutines as there are CPUs
				runtime.GC()
				made = slices.DeleteFunc(made, func(p weak.Pointer[corpus.Page]) bool { return p.Value() == nil })
				most = max(most, len(made)+1)
			}
			made = append(made, weak.Make(page))
			return page, nil, nil
		}})
	}
	c, err := corpus.New("weak", entries)
	if err != nil {
		t.Fatal(err)
	}
	s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{repeated.New(repeated.Default())}, Workers: []int{3}, Rounds: 2})
	if got := speedOf(t, s, "repeated"); got.Pages != 12 || got.Learning == nil {
		t.Errorf("%+v", got)
	}
	if most != 4 {
		t.Errorf("%d pages were in memory at the same time", most)
	}
}
