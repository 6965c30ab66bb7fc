package bench_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// newParts returns a corpus of pages with a line of content and one of boilerplate, four
// words each; page i is of type, language and site by i.
func newParts(t *testing.T, name string, pages int) *corpus.Corpus {
	t.Helper()
	var entries []corpus.Entry
	for i := range pages {
		info := corpus.Info{
			ID: fmt.Sprintf("p%03d", i), Site: fmt.Sprintf("s%d.org", i/2),
			Type: []string{"article", "forum", ""}[i%3], Language: []string{"ru", "kk"}[i%2],
		}
		page := corpus.NewText(info, "some words of content\nand words of chaff")
		entries = append(entries, corpus.NewEntry(page, &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Navigation}}))
	}
	c, err := corpus.New(name, entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// right keeps the content, both lines on pages for which broken says so, and fails
// where fails says so.
func right(name string, broken, fails func(page int) bool) fake {
	return fake{name, func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		var i int
		if _, err := fmt.Sscanf(p.ID, "p%d", &i); err != nil {
			return detectors.Extraction{}, err
		}
		if fails(i) {
			return detectors.Extraction{}, fmt.Errorf("page %d is too hard", i)
		}
		return detectors.KeepLines(p, []bool{true, broken(i)}), nil
	}}
}

func never(int) bool { return false }

func runAndScore(t *testing.T, scoring bench.Scoring, corpora []*corpus.Corpus, list ...detectors.Detector) (*bench.Run, []bench.Scored) {
	t.Helper()
	run, scored, err := bench.Plan{Corpora: corpora, Detectors: list, Tool: "test"}.RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	return run, scored
}

// A page that keeps both lines has precision 1/2 and F1 2/3.
const bothLines = 2. / 3

func TestBreakdowns(t *testing.T) {
	c := newParts(t, "parts", 24)
	forumBreaker := right("forum-breaker", func(i int) bool { return i%3 == 1 }, never)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, forumBreaker, right("right", never, never))
	tests := []struct {
		by     bench.Breakdown
		groups []string
		pages  []int
		f1     []float64 // of forum-breaker
	}{
		{bench.ByNothing, []string{""}, []int{24}, []float64{(16 + 8*bothLines) / 24}},
		{bench.ByType, []string{"(unknown)", "article", "forum"}, []int{8, 8, 8}, []float64{1, 1, bothLines}},
		{bench.ByLanguage, []string{"kk", "ru"}, []int{12, 12}, []float64{(8 + 4*bothLines) / 12, (8 + 4*bothLines) / 12}},
		{bench.ByForm, []string{"lines"}, []int{24}, []float64{(16 + 8*bothLines) / 24}},
		{bench.ByContent, []string{"with"}, []int{24}, []float64{(16 + 8*bothLines) / 24}},
		{bench.BySplit, []string{"(unknown)"}, []int{24}, []float64{(16 + 8*bothLines) / 24}},
		// All pages are alike, so that each stands on both edges.
		{bench.ByComplexity, []string{"low", "medium", "high"}, []int{24, 24, 24}, slices.Repeat([]float64{(16 + 8*bothLines) / 24}, 3)},
	}
	for _, tt := range tests {
		t.Run("by "+string(tt.by), func(t *testing.T) {
			s := bench.Summarise(run, scored, bench.Scoring{Metrics: scoring.Metrics[:1], Policy: scoring.Policy}, bench.View{By: tt.by})
			var groups []string
			var pages []int
			for i, b := range s.Boards {
				groups, pages = append(groups, b.Group), append(pages, b.Pages)
				if got := b.Row("forum-breaker").Values[0]; math.Abs(got-tt.f1[i]) > 1e-9 {
					t.Errorf("%s: F1 %v, want %v", b.Group, got, tt.f1[i])
				}
			}
			if diff := cmp.Diff(tt.groups, groups) + cmp.Diff(tt.pages, pages); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Within one site pages are the clusters, or nothing could be said of it.
func TestBySite(t *testing.T) {
	c := newParts(t, "parts", 6)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, right("right", never, never))
	s := bench.Summarise(run, scored, scoring, bench.View{By: bench.BySite})
	if len(s.Boards) != 3*len(scoring.Metrics) || s.Boards[0].Group != "s0.org" || s.Boards[0].Sites != 1 {
		t.Errorf("%d boards, the first %s with %d clusters", len(s.Boards), s.Boards[0].Group, s.Boards[0].Sites)
	}
}

func TestParseBreakdown(t *testing.T) {
	for _, b := range bench.Breakdowns() {
		if got, err := bench.ParseBreakdown(string(b)); got != b || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
	if _, err := bench.ParseBreakdown("colour"); err == nil {
		t.Error("colour is a breakdown")
	}
}

// By default a failure scores as an empty extraction; excluded it leaves the page out for
// that detector, whose pair with another is on the pages that both count on.
func TestFailures(t *testing.T) {
	c := newParts(t, "parts", 80)
	fails := right("fails", never, func(i int) bool { return i < 10 })
	breaks := right("breaks", func(i int) bool { return i < 20 }, never)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, fails, breaks)

	b := bench.Summarise(run, scored, scoring, bench.View{}).Boards[0]
	if got := b.Row("fails"); got.Values[0] != 70./80 || got.Pages != 80 {
		t.Errorf("counted as empty: F1 %v on %d pages", got.Values[0], got.Pages)
	}
	s := bench.Summarise(run, scored, scoring, bench.View{Failures: bench.FailuresExcluded})
	b = s.Boards[0]
	if got := b.Row("fails"); got.Values[0] != 1 || got.Pages != 70 || got.Outcomes[bench.Error] != 10 {
		t.Errorf("excluded: F1 %v on %d pages, %v", got.Values[0], got.Pages, got.Outcomes)
	}
	// On the 70 common pages the other breaks 10.
	v := b.Between("fails", "breaks")
	if want := 10 * (1 - bothLines) / 70; math.Abs(v.Difference-want) > 1e-9 || v.Wins != 10 || v.Ties != 60 || v.Losses != 0 {
		t.Errorf("difference %v, want %v; %d wins, %d ties, %d losses", v.Difference, want, v.Wins, v.Ties, v.Losses)
	}
	if len(s.Warnings) != 1 || !slices.Contains(s.Warnings, "fails failed on 10 of 80 pages of parts, which are left out of its figures; first: page p000, page 0 is too hard") {
		t.Errorf("warnings %q", s.Warnings)
	}
}

// The mean over corpora weighs every corpus the same (WCEB's macro average), the mean
// over pages of each corpus every page.
func TestMeanOverCorpora(t *testing.T) {
	large, small := newParts(t, "large", 80), newParts(t, "small", 20)
	breaks := right("breaks", func(i int) bool { return i < 20 }, never)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{large, small}, breaks, right("right", never, never))
	boards := bench.Summarise(run, scored, scoring, bench.View{}).Boards
	b := boards[len(boards)-len(scoring.Metrics)]
	if b.Corpus != bench.AllCorpora || b.Pages != 100 || b.Sites != 50 {
		t.Fatalf("board of %s with %d pages of %d sites", b.Corpus, b.Pages, b.Sites)
	}
	inLarge := (60 + 20*bothLines) / 80
	row := b.Row("breaks")
	if want := (inLarge + bothLines) / 2; math.Abs(row.Values[0]-want) > 1e-9 {
		t.Errorf("F1 %v, want the mean %v of %v and %v", row.Values[0], want, inLarge, bothLines)
	}
	if row.Interval.Low >= row.Values[0] || row.Interval.High <= row.Values[0] {
		t.Errorf("%v lies outside %v", row.Values[0], row.Interval)
	}
	if row.Versus.Verdict != bench.Worse {
		t.Errorf("verdict %s (p %v)", row.Versus.Verdict, row.Versus.P)
	}
}

// Who cannot be told apart stands together, whatever the names.
func TestTies(t *testing.T) {
	c := newParts(t, "parts", 80)
	list := []detectors.Detector{
		right("a", never, never),
		right("b", func(i int) bool { return i == 0 }, never),
		right("c", func(i int) bool { return i%2 == 0 }, never),
	}
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, list...)
	b := bench.Summarise(run, scored, scoring, bench.View{}).Boards[0]
	if diff := cmp.Diff([][2]int{{0, 1}, {2, 2}}, b.Ties); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if v := b.Pair(0, 2); v.Verdict != bench.Better || v.Detector != "a" || v.Other != "c" || v.Wins != 40 {
		t.Errorf("%+v", v)
	}
	if v := b.Between("c", "a"); v.Verdict != bench.Worse || v.Losses != 40 || v.Difference >= 0 {
		t.Errorf("%+v", v)
	}
	if !(b.Detectable > 0 && b.Detectable < 0.2) {
		t.Errorf("detectable difference %v", b.Detectable)
	}
}

// A metric of errors ranks the lowest first.
func TestLowerIsBetter(t *testing.T) {
	errors := score.Metric{
		ID: "errors", Measures: []score.Measure{{Name: "errors", LowerIsBetter: true, Average: score.MeanOf(0)}},
		Page: func(c *score.Case, _ score.Tokens) score.Score {
			n := score.LineCount().Score(c)
			return score.Score{Values: []float64{1 - n.Main()}, Counts: n.Counts}
		},
	}
	c := newParts(t, "parts", 40)
	by := bench.Scoring{Metrics: []score.Metric{errors}, Policy: corpus.StrictBody()}
	run, scored := runAndScore(t, by, []*corpus.Corpus{c}, right("breaks", func(int) bool { return true }, never), right("right", never, never))
	b := bench.Summarise(run, scored, by, bench.View{}).Boards[0]
	if b.Rows[0].Detector != "right" || b.Rows[1].Versus.Verdict != bench.Worse || b.Rows[1].Versus.Losses != 40 {
		t.Errorf("%+v", b.Rows)
	}
}

// The figures do not depend on the order of pages.
func TestPageOrderDoesNotMatter(t *testing.T) {
	c := newParts(t, "parts", 30)
	list := []detectors.Detector{right("a", func(i int) bool { return i%3 == 0 }, never), right("b", func(i int) bool { return i%5 == 0 }, never)}
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, list...)
	want := bench.Summarise(run, scored, scoring, bench.View{}).Boards[0]
	slices.Reverse(scored)
	got := bench.Summarise(run, scored, scoring, bench.View{}).Boards[0]
	if diff := cmp.Diff(want, got, byID); diff != "" {
		t.Errorf("(-in order +reversed):\n%s", diff)
	}
}

// Roles say which boilerplate is let through.
func TestRoles(t *testing.T) {
	c := newParts(t, "parts", 10)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, right("breaks", func(i int) bool { return i < 3 }, never))
	got := bench.Summarise(run, scored, scoring, bench.View{}).Roles
	want := []bench.RoleRow{
		{Corpus: "parts", Detector: "breaks", Role: corpus.Body, Class: corpus.Content, Kept: 40, Words: 40},
		{Corpus: "parts", Detector: "breaks", Role: corpus.Navigation, Class: corpus.Boilerplate, Kept: 12, Words: 40},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCompare(t *testing.T) {
	c := newParts(t, "parts", 40)
	a := right("mine", func(i int) bool { return i == 7 }, never)
	b := right("mine", func(i int) bool { return i >= 20 }, func(i int) bool { return i == 39 })
	before, scoredBefore := runAndScore(t, scoring, []*corpus.Corpus{c}, b)
	after, scoredAfter := runAndScore(t, scoring, []*corpus.Corpus{c}, a)
	contest, err := bench.Compare(
		bench.Entrant{Run: after, Scored: scoredAfter, Detector: "mine", Label: "new"},
		bench.Entrant{Run: before, Scored: scoredBefore, Detector: "mine", Label: "old"}, scoring, bench.View{})
	if err != nil {
		t.Fatal(err)
	}
	v := contest.Summary.Boards[0].Between("new", "old")
	want := (39+bothLines)/40 - (20+19*bothLines)/40
	if v.Wins != 20 || v.Losses != 1 || v.Ties != 19 || v.Verdict != bench.Better || math.Abs(v.Difference-want) > 1e-9 {
		t.Errorf("%+v, want a difference of %v", v, want)
	}
	first, last := contest.Flips[0], contest.Flips[len(contest.Flips)-1]
	if first.Page != "p039" || first.Gain != 1 || first.OutcomeB != bench.Error || last.Page != "p007" || last.Gain >= 0 || len(contest.Flips) != 21 {
		t.Errorf("%d flips from %+v to %+v", len(contest.Flips), first, last)
	}
}

func TestCompareRefuses(t *testing.T) {
	one, other, changed := newParts(t, "one", 4), newParts(t, "other", 4), newParts(t, "one", 6)
	entrant := func(c *corpus.Corpus, label string) bench.Entrant {
		run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, right("mine", never, never))
		return bench.Entrant{Run: run, Scored: scored, Detector: "mine", Label: label}
	}
	stranger := entrant(one, "b")
	stranger.Detector = "yours"
	tests := []struct {
		name string
		b    bench.Entrant
		want string
	}{
		{"no corpus in common", entrant(other, "b"), "the runs have no corpus in common"},
		{"the corpus has changed", entrant(changed, "b"), "corpus one has changed between the runs"},
		{"one label", entrant(one, "a"), `both are called "a"`},
		{"no such detector", stranger, "not both detectors"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bench.Compare(entrant(one, "a"), tt.b, scoring, bench.View{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestStable(t *testing.T) {
	board := func(figures ...float64) *bench.Board {
		b := &bench.Board{Metric: score.LineWord()}
		for i, f := range figures {
			b.Rows = append(b.Rows, bench.Row{Detector: string(rune('a' + i)), Values: []float64{f}})
		}
		slices.SortStableFunc(b.Rows, func(x, y bench.Row) int { return int(math.Copysign(1, y.Values[0]-x.Values[0])) })
		for range len(figures) * (len(figures) - 1) / 2 {
			b.Pairs = append(b.Pairs, bench.Comparison{Verdict: bench.Better})
		}
		return b
	}
	tests := []struct {
		name string
		a, b *bench.Board
		want bench.Stability
	}{
		{"the same order", board(.9, .8, .7), board(.6, .5, .4), bench.Stability{Tau: 1, Pairs: 3}},
		{"one pair swapped", board(.9, .8, .7), board(.8, .9, .7), bench.Stability{Tau: 1. / 3, Pairs: 3, Swapped: 1, Contradicted: 1}},
		{"reversed", board(.9, .8, .7), board(.7, .8, .9), bench.Stability{Tau: -1, Pairs: 3, Swapped: 3, Contradicted: 3}},
		{"a tie is no swap", board(.9, .8, .7), board(.9, .9, .7), bench.Stability{Tau: 2 / math.Sqrt(6), Pairs: 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := bench.Stable(tt.a, tt.b)
			if math.Abs(got.Tau-tt.want.Tau) > 1e-12 {
				t.Errorf("tau %v, want %v", got.Tau, tt.want.Tau)
			}
			got.Tau = tt.want.Tau
			if got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

// Detectors that never count on the same page cannot be compared, whatever the average.
func TestNoCommonPage(t *testing.T) {
	c := newParts(t, "parts", 80)
	metrics := bench.Scoring{Metrics: []score.Metric{score.LineWord(), score.AEBShingle4(), pooled()}, Policy: corpus.StrictBody()}
	list := []detectors.Detector{
		right("even", never, func(i int) bool { return i%2 == 1 }),
		right("odd", never, func(i int) bool { return i%2 == 0 }),
		right("never", never, func(int) bool { return true }),
	}
	run, scored := runAndScore(t, metrics, []*corpus.Corpus{c}, list...)
	for _, b := range bench.Summarise(run, scored, metrics, bench.View{Failures: bench.FailuresExcluded}).Boards {
		if v := b.Between("even", "odd"); !math.IsNaN(v.Difference) || v.Verdict != bench.NoFigure || v.P != 1 {
			t.Errorf("%s: %+v", b.Metric.ID, v)
		}
		if r := b.Row("never"); !math.IsNaN(r.Values[0]) || r.Pages != 0 || b.Rows[2].Detector != "never" || r.Versus.Verdict != bench.NoFigure {
			t.Errorf("%s: %+v", b.Metric.ID, r)
		}
		if len(b.Ties) != 3 {
			t.Errorf("%s: ties %v among detectors that cannot be compared", b.Metric.ID, b.Ties)
		}
	}
}

// pooled is line.word with its counts pooled.
func pooled() score.Metric {
	m := score.LineWord()
	m.ID = "pooled"
	m.Measures = []score.Measure{{Name: "F1", Average: score.Pooled(score.Counts.F1)}}
	return m
}

// Who fails on the hard pages ranks high without them, and is worse all the same on the
// pages that both count on.
func TestRankAndPairDisagree(t *testing.T) {
	c := newParts(t, "parts", 120)
	hard := func(i int) bool { return i%2 == 0 }
	selective := right("selective", func(i int) bool { return !hard(i) && i%10 == 1 }, hard)
	steady := right("steady", hard, never)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, selective, steady)
	b := bench.Summarise(run, scored, scoring, bench.View{Failures: bench.FailuresExcluded}).Boards[0]
	if b.Rows[0].Detector != "selective" {
		t.Fatalf("%s comes first", b.Rows[0].Detector)
	}
	v := b.Pair(0, 1)
	if v.Verdict != bench.Worse || v.Difference >= 0 || v.OtherValue != 1 || v.Losses != 12 || v.Wins != 0 {
		t.Errorf("%+v", v)
	}
	if b.Rows[1].Versus.Verdict != bench.Better {
		t.Errorf("%+v", b.Rows[1].Versus)
	}
}

// Many detectors make many pairs; a plain difference must stay a finding all the same.
func TestManyDetectors(t *testing.T) {
	c := newParts(t, "parts", 80)
	var list []detectors.Detector
	for i := range 36 {
		list = append(list, right(fmt.Sprint("right ", i), never, never))
	}
	list[35] = right("wrong", func(int) bool { return true }, never)
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{c}, list...)
	s := bench.Summarise(run, scored, bench.Scoring{Metrics: scoring.Metrics[:1], Policy: scoring.Policy}, bench.View{})
	if v := s.Boards[0].Row("wrong").Versus; v.Verdict != bench.Worse {
		t.Errorf("%+v", v)
	}
	if len(s.Warnings) != 0 {
		t.Errorf("warnings %q", s.Warnings)
	}
}

// A mean over corpora is one of those that the metric can score.
func TestMeanOfOneCorpus(t *testing.T) {
	gold := corpus.NewEntry(corpus.NewText(corpus.Info{ID: "p000"}, "some words\nmore words"), &corpus.Gold{With: []string{"some words"}})
	snippets, err := corpus.New("snippets", []corpus.Entry{gold})
	if err != nil {
		t.Fatal(err)
	}
	by := bench.Scoring{Metrics: []score.Metric{score.TrafSnippets(), score.LineWord()}, Policy: corpus.StrictBody()}
	run, scored := runAndScore(t, by, []*corpus.Corpus{newParts(t, "parts", 4), snippets}, right("right", never, never))
	var got []string
	for _, b := range bench.Summarise(run, scored, by, bench.View{}).Boards {
		got = append(got, b.Corpus+" "+b.Metric.ID)
	}
	want := []string{"parts line.word", "snippets traf.snippets", "snippets line.word", bench.AllCorpora + " line.word"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// tuned is a detector that owes its parameters to two sets.
type tuned struct{ fake }

func (tuned) TrainedOn() []string { return []string{"other", "parts"} }

func TestContamination(t *testing.T) {
	list := []detectors.Detector{tuned{right("tuned", never, never)}, right("right", never, never)}
	for name, want := range map[string]int{"parts": 1, "parts:text": 1, "parts2": 0} {
		run, scored := runAndScore(t, scoring, []*corpus.Corpus{newParts(t, name, 80)}, list...)
		got := bench.Summarise(run, scored, scoring, bench.View{}).Warnings
		if len(got) != want || want == 1 && got[0] != "parameters were chosen on pages of parts, where a score flatters: tuned" {
			t.Errorf("%s: %q", name, got)
		}
	}
}
