package bench

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chaff/corpus"
	"chaff/detectors"
)

// made is a contestant of whom only the name matters.
type made struct{ detectors.Detector }

func (made) Name() string { return "made" }

// madeUp returns what three rounds of one detector on three pages might have measured, in
// milliseconds; the cold round comes first, the count last.
func madeUp(t *testing.T) (*rounds, *timedCorpus) {
	t.Helper()
	c, err := corpus.New("made", []corpus.Entry{corpus.NewEntry(corpus.NewText(corpus.Info{ID: "a"}, "text"), nil)})
	if err != nil {
		t.Fatal(err)
	}
	plan := SpeedPlan{Rounds: 4, Workers: []int{1, 2}}
	r := &rounds{plan: plan, passes: plan.passes(), contestants: []detectors.Detector{bareParse{}, made{}}}
	//              cold, then for each round: page by page, one worker, two workers; then the count
	parse := [][]int{
		{9, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0},
		{9, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0},
		{9, 7, 7, 7, 8, 8, 8, 9, 9, 9, 0},
	}
	took := [][]int{
		{50, 10, 12, 16, 11, 20, 20, 12, 10, 16, 0},
		{60, 20, 20, 24, 22, 20, 30, 24, 10, 24, 0},
		{70, 99, 99, 99, 99, 99, 99, 99, 99, 99, 0},
	}
	t1 := &timedCorpus{corpus: c, first: []time.Duration{9 * time.Millisecond, 50 * time.Millisecond}}
	for i, bytes := range []int{10 << 10, 15 << 10, 20 << 10} {
		p := &timedPage{bytes: bytes, html: i < 2, failed: make(map[int]failure), counts: make([]heapCount, 2), took: make([][]time.Duration, 2)}
		for n := range r.passes {
			p.took[0] = append(p.took[0], time.Duration(parse[i][n])*time.Millisecond)
			p.took[1] = append(p.took[1], time.Duration(took[i][n])*time.Millisecond)
		}
		p.counts[1] = heapCount{i != 1, uint64(100 * i), uint64(1000 * i)}
		t1.sites = append(t1.sites, &timedSite{pages: []*timedPage{p}})
	}
	return r, t1
}

// The third page, a text, counts in the times but is not compared with any parsing.
func TestXParse(t *testing.T) {
	r, c := madeUp(t)
	c.sites[2].pages[0].took[1] = c.sites[1].pages[0].took[1]
	// The rounds took 30, 33 and 36 ms for the HTML pages, their parsing 3, 4 and 5 ms.
	want := &Ratio{33. / 4, 36. / 5, 30. / 3}
	got := r.speed(c, 1)
	if diff := cmp.Diff(want, got.XParse, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.PagesPerSecond != 3000/55. { // 22 ms more than the 33
		t.Errorf("%v pages/s", got.PagesPerSecond)
	}
	// One worker took 52, 60 and 30 ms; the calls of two 64, 80 and 64 ms, in half the time.
	want = &Ratio{2 * 60. / 80, 2 * 30. / 64, 2 * 52. / 64}
	if diff := cmp.Diff(want, &got.Crews[1].SpeedUp, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("speed-up (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{3000 / 32., 3000 / 40., 3000 / 32.}, got.Crews[1].Series, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("throughput of two (-want +got):\n%s", diff)
	}
	// Of pages of 10 and 15 KB the parsing is the same; the one of 20 KB is a text.
	if len(got.Classes) != 2 || got.Classes[0].XParse.Value != 33./4 || got.Classes[1].XParse != nil {
		t.Errorf("classes %+v", got.Classes)
	}
	if *got.Allocs != 100 || *got.AllocBytes != 1000 {
		t.Errorf("the pages that were counted have %v objects and %v bytes", *got.Allocs, *got.AllocBytes)
	}
}

// What a detector failed on is left out of its parsing as well, and what cannot be parsed
// out of every ratio.
func TestXParseOfFailures(t *testing.T) {
	tests := []struct {
		name   string
		failed int // contestant that fails on the first page
		want   Ratio
		pages  int
	}{
		{"detector", 1, Ratio{22. / 2, 20. / 2, 24. / 2}, 2},
		{"parser", bare, Ratio{22. / 2, 20. / 2, 24. / 2}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, c := madeUp(t)
			c.sites[0].pages[0].failed[tt.failed] = failure{Error, "no answer"}
			got := r.speed(c, 1)
			if diff := cmp.Diff(&tt.want, got.XParse); diff != "" || got.Pages != tt.pages {
				t.Errorf("of %d pages (-want +got):\n%s", got.Pages, diff)
			}
		})
	}
}

// The time to learn a site counts for its HTML pages only where it is set against parsing.
func TestLearningXParse(t *testing.T) {
	r, c := madeUp(t)
	one := &timedSite{learning: map[int][]time.Duration{1: make([]time.Duration, len(r.passes))}}
	for _, s := range c.sites {
		one.pages = append(one.pages, s.pages...)
	}
	c.sites = []*timedSite{one}
	for _, n := range r.warm(0) {
		one.learning[1][n] = 60 * time.Millisecond
	}
	// Two of three pages have 40 of the 60 ms, and are parsed in 3, 4 and 5 ms.
	want := &LearningSpeed{Sites: 1, Pages: 3, PerPage: 20 * time.Millisecond, XParse: &Ratio{40. / 4, 40. / 5, 40. / 3}}
	if diff := cmp.Diff(want, r.learning(c, 1), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if l := r.learning(c, bare); l != nil {
		t.Errorf("parsing learned %+v", l)
	}
}

func TestQuantile(t *testing.T) {
	tests := []struct {
		sorted []float64
		q      float64
		want   float64
	}{
		{[]float64{3}, 0.95, 3},
		{[]float64{1, 2}, 0.5, 1.5},
		{[]float64{1, 2, 4}, 0.5, 2},
		{[]float64{1, 2, 4, 8}, 0.5, 3},
		{[]float64{0, 10, 20, 30, 40}, 0.95, 38},
		{[]float64{0, 10}, 1, 10},
		{[]float64{0, 10}, 0, 0},
	}
	for _, tt := range tests {
		if got := quantile(tt.sorted, tt.q); got != tt.want {
			t.Errorf("quantile %v of %v is %v, want %v", tt.q, tt.sorted, got, tt.want)
		}
	}
}

func TestSizeClass(t *testing.T) {
	for bytes, want := range map[int]string{0: "<16 KB", 16<<10 - 1: "<16 KB", 16 << 10: "<64 KB", 256<<10 - 1: "<256 KB", 256 << 10: ">=256 KB", 1 << 30: ">=256 KB"} {
		if got := SizeClasses()[sizeClass(bytes)].Name; got != want {
			t.Errorf("%d bytes are %s, want %s", bytes, got, want)
		}
	}
}

// The made-up detector stands where parsing and text view do: three pages in 129, 132 and
// 135 ms.
func TestUnsteady(t *testing.T) {
	r, c := madeUp(t)
	if got := r.unsteady(c); got != nil {
		t.Errorf("rounds of almost the same time are found unsteady: %v", got)
	}
	c.sites[2].pages[0].took[viewed][1] = 150 * time.Millisecond
	want := []string{"corpus made: the same pages took made between 132ms and 180ms in a round: the machine was busy, or they are too few; trust ratios more than times, and none beyond its range"}
	if diff := cmp.Diff(want, r.unsteady(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
