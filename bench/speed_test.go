package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/bench"
	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/repeated"
)

// textPages returns a corpus of text pages p00, p01, ... of the given sizes in bytes, each of
// a site of its own unless site says otherwise.
func textPages(t *testing.T, site func(i int) string, sizes ...int) *corpus.Corpus {
	t.Helper()
	var entries []corpus.Entry
	for i, n := range sizes {
		info := corpus.Info{ID: fmt.Sprintf("p%02d", i)}
		if site != nil {
			info.Site = site(i)
		}
		entries = append(entries, corpus.NewEntry(corpus.NewText(info, strings.Repeat("x", n)), nil))
	}
	c, err := corpus.New("texts", entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sleeper is a detector that takes as long as it is told for the n-th call for a page, from
// 0. The clock is that of a synctest bubble.
func sleeper(name string, took func(page string, n int) time.Duration) fake {
	var mu sync.Mutex
	calls := make(map[string]int)
	return fake{name, func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		mu.Lock()
		n := calls[p.ID]
		calls[p.ID]++
		mu.Unlock()
		time.Sleep(took(p.ID, n))
		return detectors.KeepText("x"), nil
	}}
}

func always(d time.Duration) func(string, int) time.Duration {
	return func(string, int) time.Duration { return d }
}

func measure(t *testing.T, p bench.SpeedPlan) *bench.Speeds {
	t.Helper()
	s, err := p.Measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// speedOf returns the row of a detector on the first corpus.
func speedOf(t *testing.T, s *bench.Speeds, name string) bench.Speed {
	t.Helper()
	for _, r := range s.Corpora[0].Rows {
		if r.Detector == name {
			return r
		}
	}
	t.Fatalf("no row of %s", name)
	return bench.Speed{}
}

// Pages of 1 to 11 ms, 20 times as much on the first call, and rounds of 1, 4, 2 and 3 times
// as much after it, whose median is 2.5 times.
func TestSpeedFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sizes := []int{100, 100, 100, 100, 100, 20 << 10, 20 << 10, 20 << 10, 20 << 10, 100 << 10, 300 << 10}
		slow := sleeper("slow", func(page string, n int) time.Duration {
			var i int
			if _, err := fmt.Sscanf(page, "p%d", &i); err != nil {
				panic(err)
			}
			factor := []int{20, 1, 4, 2, 3, 0}[n]
			return time.Duration((i+1)*factor) * time.Millisecond
		})
		s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{textPages(t, nil, sizes...)}, Detectors: []detectors.Detector{slow}, Workers: []int{1}})
		got := speedOf(t, s, "slow")
		ms := func(x float64) time.Duration { return time.Duration(x * float64(time.Millisecond)) }
		round := func(n int, factor float64) bench.RoundSpeed {
			return bench.RoundSpeed{Round: n, PerPage: ms(6 * factor)}
		}
		want := bench.Speed{
			Detector: "slow", Pages: 11, Bytes: 500 + 180<<10 + 300<<10,
			P50: ms(6 * 2.5), P95: ms(10.5 * 2.5), Max: ms(11 * 2.5), // the 6th, between the 10th and the 11th, the 11th
			Cold: ms(6 * 20), First: ms(20),
			PagesPerSecond: 1000 / (6 * 2.5), BytesPerSecond: (500 + 480<<10) / .165, // totals of 66, 264, 132 and 198 ms
			Classes: []bench.ClassSpeed{
				{Class: "<16 KB", Pages: 5, P50: ms(3 * 2.5)},
				{Class: "<64 KB", Pages: 4, P50: ms(7.5 * 2.5)},
				{Class: "<256 KB", Pages: 1, P50: ms(10 * 2.5)},
				{Class: ">=256 KB", Pages: 1, P50: ms(11 * 2.5)},
			},
			Series: []bench.RoundSpeed{round(2, 1), round(3, 4), round(4, 2), round(5, 3)},
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0), cmpopts.IgnoreFields(bench.Speed{}, "Allocs", "AllocBytes")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		c := s.Corpora[0]
		if c.Pages != 11 || c.Of != 11 || c.HTML != 0 || c.Bytes != got.Bytes {
			t.Errorf("the corpus has %d of %d pages, %d of them HTML, and %d bytes", c.Pages, c.Of, c.HTML, c.Bytes)
		}
		if s.Manifest.Corpora[0].Fingerprint == "" || s.Manifest.Go == "" || s.Rounds != 5 {
			t.Errorf("manifest %+v", s.Manifest)
		}
	})
}

// Two workers sleep at the same time, and a third one adds nothing to a detector that
// judges two pages at a time.
func TestSpeedOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		places := make(chan struct{}, 2)
		narrow := fake{"narrow", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			start := time.Now()
			for len(places) == cap(places) {
				time.Sleep(10 * time.Microsecond)
			}
			places <- struct{}{}
			time.Sleep(time.Millisecond - time.Since(start)%time.Millisecond)
			<-places
			return detectors.Extraction{}, nil
		}}
		// Pages of very different times: whoever is done first must keep on.
		uneven := sleeper("uneven", func(page string, _ int) time.Duration {
			return map[string]time.Duration{"p00": 20 * time.Millisecond}[page] + time.Millisecond
		})
		s := measure(t, bench.SpeedPlan{
			Corpora: []*corpus.Corpus{textPages(t, nil, 9, 9, 9, 9, 9, 9)}, Detectors: []detectors.Detector{uneven, narrow}, Workers: []int{2, 3, 2},
		})
		if diff := cmp.Diff([]int{1, 2, 3}, s.Workers); diff != "" {
			t.Errorf("workers (-want +got):\n%s", diff)
		}
		for i, want := range []float64{1, 2, 3} {
			if got := speedOf(t, s, "uneven").Crews[i].SpeedUp.Value; got < want-1e-6 || got > want+1e-6 {
				t.Errorf("%v workers are %v times as fast as one", want, got)
			}
		}
		two, three := speedOf(t, s, "narrow").Crews[1].SpeedUp, speedOf(t, s, "narrow").Crews[2].SpeedUp
		if two.Value < 1.9 || three.Value > 2.4 {
			t.Errorf("where there is place for two, two workers are %v and three %v times as fast as one", two, three)
		}
	})
}

// visits records who was called for which page.
type visits struct {
	mu  sync.Mutex
	log []string // "page detector"
}

func (v *visits) detector(name string) fake {
	return fake{name, func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.log = append(v.log, p.ID+" "+name)
		return detectors.Extraction{}, nil
	}}
}

// Every round visits every page, every detector judges it once before the next page, and in
// an order that changes and that only the seed decides.
func TestSpeedOrder(t *testing.T) {
	c := textPages(t, nil, 9, 9, 9, 9)
	visit := func(seed uint64) []string {
		var v visits
		measure(t, bench.SpeedPlan{
			Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{v.detector("a"), v.detector("b"), v.detector("c")}, Workers: []int{1}, Seed: seed,
		})
		return v.log
	}
	log := visit(7)
	if want := 4 * 3 * (5 + 1); len(log) != want {
		t.Fatalf("%d calls, want %d", len(log), want)
	}
	orders := make(map[string]int)
	for i := 0; i < len(log); i += 3 {
		page := fmt.Sprintf("p%02d", i/3%4)
		var order string
		for _, call := range log[i : i+3] {
			of, name, _ := strings.Cut(call, " ")
			if of != page {
				t.Errorf("%s was called for page %s at the turn of %s", name, of, page)
			}
			order += name
		}
		sorted := strings.Split(order, "")
		if slices.Sort(sorted); !slices.Equal(sorted, []string{"a", "b", "c"}) {
			t.Errorf("page %s was judged by %q", page, order)
		}
		orders[order]++
	}
	if len(orders) != 6 {
		t.Errorf("of 6 orders there were only %v", orders)
	}
	if diff := cmp.Diff(log, visit(7)); diff != "" {
		t.Errorf("the same seed gives another order (-first +second):\n%s", diff)
	}
	if cmp.Equal(log, visit(8)) {
		t.Error("another seed gives the same order")
	}
}

// Whatever is not a time is the same twice; in the bubble times are as well.
func TestSpeedIsDeterministic(t *testing.T) {
	var runs []*bench.Speeds
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			c := textPages(t, func(i int) string { return fmt.Sprint(i / 3) }, 9, 20<<10, 9, 9, 300<<10, 9, 9)
			list := []detectors.Detector{sleeper("slow", always(time.Millisecond)), fake{"fine", keepAll}, repeated.New(repeated.Default())}
			runs = append(runs, measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: list, MaxPages: 5}))
		})
	}
	if diff := cmp.Diff(runs[0], runs[1], cmpopts.IgnoreFields(bench.Speed{}, "Allocs", "AllocBytes")); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	if _, err := json.Marshal(runs[0]); err != nil {
		t.Error(err)
	}
}

var kept []*[64]byte

func TestSpeedCountsAllocations(t *testing.T) {
	list := []detectors.Detector{
		fake{"none", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{}, nil
		}},
		fake{"thousand", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			kept = kept[:0]
			for range 1000 {
				kept = append(kept, new([64]byte))
			}
			return detectors.Extraction{}, nil
		}},
	}
	kept = make([]*[64]byte, 0, 1000)
	s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{textPages(t, nil, 9, 9, 9)}, Detectors: list, Rounds: 2, Workers: []int{1}})
	for name, want := range map[string]float64{"none": 0, "thousand": 1000} {
		got := speedOf(t, s, name)
		// The runtime has some objects of its own now and then.
		if *got.Allocs < want || *got.Allocs > want+20 || *got.AllocBytes < 64*want || *got.AllocBytes > 64*want+20_000 {
			t.Errorf("%s allocates %v objects and %v bytes a page, want %v and %v", name, *got.Allocs, *got.AllocBytes, want, 64*want)
		}
	}
}

// A sample is drawn by the seed, and says so.
func TestSpeedOfSample(t *testing.T) {
	c := textPages(t, nil, make([]int, 40)...)
	pages := func(seed uint64) []string {
		var v visits
		s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{v.detector("a")}, Workers: []int{1}, Rounds: 2, MaxPages: 3, Seed: seed})
		if s.Corpora[0].Pages != 3 || s.Corpora[0].Of != 40 || s.Manifest.Corpora[0].Fingerprint != "" {
			t.Errorf("%+v of %+v", s.Corpora[0], s.Manifest.Corpora[0])
		}
		if want := fmt.Sprintf("corpus texts: 3 of 40 pages were drawn with the seed %d; detectors that learn sites saw no others", seed); !slices.Contains(s.Warnings, want) {
			t.Errorf("no warning %q in %q", want, s.Warnings)
		}
		slices.Sort(v.log)
		return slices.Compact(v.log)
	}
	first := pages(1)
	if len(first) != 3 || !slices.Equal(first, pages(1)) || slices.Equal(first, pages(2)) {
		t.Errorf("drawn: %v, again %v, with another seed %v", first, pages(1), pages(2))
	}
}

func TestSpeedOfParsing(t *testing.T) {
	deep := strings.Repeat("<div>", 600) + "text"
	entries := []corpus.Entry{
		corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: "a"}, strings.Repeat("<p>text</p>", 1000)), nil),
		corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: "b"}, deep), nil),
		corpus.NewEntry(corpus.NewText(corpus.Info{ID: "c"}, "text"), nil),
		{Info: corpus.Info{ID: "d"}, Load: func(context.Context) (*corpus.Page, *corpus.Gold, error) {
			return nil, nil, &corpus.PageError{Page: "d", Err: errors.New("not to be read")}
		}},
		corpus.NewEntry(corpus.NewText(corpus.Info{ID: "e"}, strings.Repeat("text ", 1000)), nil),
	}
	c, err := corpus.New("mixed", entries)
	if err != nil {
		t.Fatal(err)
	}
	s := measure(t, bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{fake{"fine", keepAll}}, MaxPage: 4000 + len(deep)})
	for name, want := range map[string]int{bench.BareParse: 0, bench.ParseAndView: 3, "fine": 3} {
		if got := speedOf(t, s, name).Pages; got != want {
			t.Errorf("%s has figures of %d pages, want %d", name, got, want)
		}
	}
	// The only page that is parsed is too large.
	if x := speedOf(t, s, "fine").XParse; x != nil {
		t.Errorf("x-parse of pages that are not parsed: %v", x)
	}
	for _, want := range []string{
		"corpus mixed, page a: not used: it has 11000 bytes, more than the limit of 7004",
		"corpus mixed, page d: not used: not to be read",
		"x-parse is of the 1 HTML pages of the 3 of mixed",
		"(parse) failed on 1 of 3 pages",
	} {
		if !slices.ContainsFunc(s.Warnings, func(w string) bool { return strings.HasPrefix(w, want) }) {
			t.Errorf("no warning begins with %q in %q", want, s.Warnings)
		}
	}
}

func TestSpeedPlanErrors(t *testing.T) {
	c := textPages(t, nil, 9)
	one := []detectors.Detector{fake{"one", keepAll}}
	tests := []struct {
		name string
		plan bench.SpeedPlan
		want string
	}{
		{"nothing to do", bench.SpeedPlan{}, "at least one corpus and one detector"},
		{"cold only", bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: one, Rounds: 1}, "1 rounds cannot be timed"},
		{"no worker", bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: one, Workers: []int{0}}, "1 or more"},
		{"negative sample", bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: one, MaxPages: -1}, "cannot be negative"},
		{"name taken", bench.SpeedPlan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{fake{bench.BareParse, keepAll}}}, `cannot be named "(parse)"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.plan.Measure(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// An interrupt ends it at the call at work, and progress counts a page once a round.
func TestSpeedIsInterrupted(t *testing.T) {
	c := textPages(t, nil, 9, 9, 9, 9)
	var last bench.Progress
	plan := bench.SpeedPlan{
		Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{fake{"fine", keepAll}}, Workers: []int{2}, Rounds: 3,
		Progress: func(p bench.Progress) { last = p },
	}
	measure(t, plan)
	if want := 4 * (1 + 2*3 + 1); last.Pages != want || last.Total != want {
		t.Errorf("%+v, want %d pages", last, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	last = bench.Progress{}
	plan.Detectors = []detectors.Detector{fake{"stopping", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
		cancel()
		return detectors.Extraction{}, nil
	}}}
	if _, err := plan.Measure(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if last.Pages != 0 {
		t.Errorf("the first page is done, %+v", last)
	}
}
