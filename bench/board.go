package bench

import (
	"cmp"
	"math"
	"slices"
	"time"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// Seed is what randomness begins with unless a [View] names another.
const Seed = 1

// The constants of every interval and test.
const (
	Resamples = 10_000 // bootstrap resamples, and permutations of large tests
	Level     = 0.95   // of intervals; a corrected p below 1-Level is significant
	Power     = 0.8    // of the smallest difference that a corpus can detect
)

// AllCorpora is the corpus of a board that ranks by the mean of the corpora's figures.
const AllCorpora = "mean over corpora"

// A Board ranks detectors on the same pages by the main measure of one metric.
type Board struct {
	// Corpus names the corpus, or is AllCorpora.
	Corpus string
	// Corpora names the corpora that count: of a mean those that the metric can score.
	Corpora []string
	// Group is the part of the corpus by the view's breakdown, "" for all of it.
	Group  string
	Metric score.Metric
	// Pages and Sites are those that the metric can score. Where all pages are of a
	// single site each page is taken as independent.
	Pages, Sites int
	// Rows are ordered by the main measure, best first, then by name.
	Rows []Row
	// Pairs compares every two rows: the first with each below it, then the second
	// with those below it, and so on.
	Pairs []Comparison
	// Ties are the first and last row of each maximal range of neighbours of which no
	// two can be told apart: the bars of a critical-difference diagram.
	Ties [][2]int
	// Detectable is the smallest true difference between two detectors that this
	// board would find four times out of five, at the median pair and without
	// correction for the number of pairs; NaN where there is no pair, or where there are
	// too few sites to tell ([stats.MinClusters]).
	Detectable float64
}

// A Row is one detector on a board.
type Row struct {
	Detector string
	// Pages is how many pages count: those on which the main measure has a value, and
	// under FailuresExcluded on which the detector did not fail.
	Pages int
	// Outcomes counts the board's pages by outcome.
	Outcomes map[Outcome]int
	// Values holds the corpus figure of each of the metric's measures.
	Values []float64
	// Interval is the 95 % bootstrap interval of the main measure over sites, expanded for
	// few of them ([stats.Expanded]).
	Interval stats.Interval
	// Pooled adds the counts of all pages up.
	Pooled score.Counts
	// PagesPerSecond is pages by the time the detector took after parsing,
	// learning its sites included: the speed of one worker beside the run's
	// others, by the clock. It is a rough figure; [Benchmark] measures.
	PagesPerSecond float64
	// Versus compares the row with the first.
	Versus Comparison
}

// A Comparison is a paired difference of the main measure on the pages that both
// detectors count on.
type Comparison struct {
	Detector, Other string
	// Value and OtherValue are the figures of both on these pages.
	Value, OtherValue float64
	Difference        float64        // of Detector less Other; NaN where they have no page in common
	Interval          stats.Interval // 95 % bootstrap interval over sites, as a row's
	P                 float64        // permutation test swapping sites, Holm-corrected over all pairs of the board
	// Wins, Ties and Losses count the pages on which Detector is better than,
	// equal to and worse than Other.
	Wins, Ties, Losses int
	// Detectable is the smallest true difference that this pair would show; NaN where
	// there are too few sites to tell.
	Detectable float64
	Verdict    Verdict
}

// A Verdict says in a word how a detector compares with another one.
type Verdict string

// The verdicts.
const (
	Best      Verdict = "best" // of the first row with itself
	Better    Verdict = "better"
	Worse     Verdict = "worse"
	Tied      Verdict = "tied" // the same on every page
	Undecided Verdict = "undecided"
	NoFigure  Verdict = "no figure" // one of them has none, or no page is common
)

// Pair returns the comparison of rows i and k, i being the better one.
func (b *Board) Pair(i, k int) Comparison {
	n := len(b.Rows)
	return b.Pairs[i*n-i*(i+1)/2+k-i-1]
}

// Row returns the row of the detector, a zero one if it has none.
func (b *Board) Row(detector string) Row {
	for _, r := range b.Rows {
		if r.Detector == detector {
			return r
		}
	}
	return Row{}
}

// Between returns the comparison of a with b, two detectors of the board, seen from a.
func (b *Board) Between(a, other string) Comparison {
	for _, c := range b.Pairs {
		switch {
		case c.Detector == a && c.Other == other:
			return c
		case c.Detector == other && c.Other == a:
			return c.reversed()
		}
	}
	return Comparison{Detector: a, Other: other}
}

// newBoard ranks the detectors by the metric with the given index on the pages of each
// corpus. It returns nil where the metric can score none of them.
func newBoard(run *Run, corpora [][]Scored, metric score.Metric, index int, view View) *Board {
	b := &Board{Metric: metric}
	var strata []stratum
	var scores [][][]score.Score
	for _, pages := range corpora {
		st := newStratum(pages, index)
		if len(st.pages) == 0 {
			continue
		}
		b.Corpora = append(b.Corpora, st.pages[0].Corpus)
		strata = append(strata, st)
		scores = append(scores, scoresOf(run, st, index, view.Failures))
		b.Pages += len(st.pages)
		b.Sites += st.sites
	}
	if b.Pages == 0 {
		return nil
	}
	s := newSample(strata, scores, metric.Measures[0].Average, view.seed())
	boot := s.bootstrap()
	clusters := fewestClusters(strata)
	learning := run.Learning()
	for d, name := range run.Manifest.Detectors {
		row := newRow(run, learning, strata, scores, d, metric)
		row.Detector = name
		row.Interval = stats.Percentile(boot[d], stats.Expanded(Level, clusters))
		b.Rows = append(b.Rows, row)
	}
	order := rank(b.Rows, metric.Measures[0].LowerIsBetter)
	b.compare(newPairs(s, strata, scores, boot, max(permutationsFor(len(b.Rows)), view.permutations)), order)
	return b
}

// scoresOf returns the scores of each detector on each page, those that do not count
// not defined.
func scoresOf(run *Run, st stratum, metric int, failures Failures) [][]score.Score {
	out := make([][]score.Score, len(run.Manifest.Detectors))
	for d := range out {
		out[d] = make([]score.Score, len(st.pages))
		for i, p := range st.pages {
			if failures == FailuresExcluded && p.Fates[d].Outcome.Failed() {
				continue
			}
			if s := p.Scores[d][metric]; !math.IsNaN(s.Main()) {
				out[d][i] = s
			}
		}
	}
	return out
}

// newRow returns the row of detector d but for its interval.
func newRow(run *Run, learning []Learning, strata []stratum, scores [][][]score.Score, d int, metric score.Metric) Row {
	row := Row{Outcomes: make(map[Outcome]int)}
	var elapsed time.Duration
	pages := 0
	for i, st := range strata {
		row.Pooled = row.Pooled.Plus(score.Pool(scores[i][d]))
		for k, p := range st.pages {
			row.Outcomes[p.Fates[d].Outcome]++
			elapsed += p.Fates[d].Elapsed
			pages++
			if scores[i][d][k].Defined() {
				row.Pages++
			}
		}
		elapsed += learned(learning, st.pages, run.Manifest.Detectors[d])
	}
	if elapsed > 0 {
		row.PagesPerSecond = float64(pages) / elapsed.Seconds()
	}
	for _, m := range metric.Measures {
		row.Values = append(row.Values, meanOver(strata, func(i int) float64 { return m.Average.Of(scores[i][d]) }))
	}
	return row
}

// meanOver is the mean over strata that have a figure.
func meanOver(strata []stratum, figure func(int) float64) float64 {
	var sum, n float64
	for i := range strata {
		if v := figure(i); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / n
}

// learned returns the share of the time that learning the corpus took which falls on
// the given pages of it.
func learned(learning []Learning, pages []Scored, detector string) time.Duration {
	if len(pages) == 0 {
		return 0
	}
	for _, l := range learning {
		if l.Corpus == pages[0].Corpus && l.Detector == detector && l.Pages > 0 {
			return l.Elapsed * time.Duration(min(len(pages), l.Pages)) / time.Duration(l.Pages)
		}
	}
	return 0
}

// rank sorts the rows and returns which detector each was.
func rank(rows []Row, lowerIsBetter bool) []int {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := rows[a].Values[0], rows[b].Values[0]
		if !lowerIsBetter {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(nanLast(x, lowerIsBetter), nanLast(y, lowerIsBetter)), cmp.Compare(rows[a].Detector, rows[b].Detector))
	})
	sorted := make([]Row, len(rows))
	for i, d := range order {
		sorted[i] = rows[d]
	}
	copy(rows, sorted)
	return order
}

// nanLast takes a detector without a figure for the worst.
func nanLast(x float64, lowerIsBetter bool) float64 {
	if !math.IsNaN(x) {
		return x
	}
	if lowerIsBetter {
		return math.Inf(1)
	}
	return math.Inf(-1)
}

// compare fills in the pairs and what follows from them; order says which detector of
// the pairs each row is.
func (b *Board) compare(pairs *pairs, order []int) {
	var p, detectable []float64
	for i := range order {
		for k := i + 1; k < len(order); k++ {
			c := pairs.compare(order[i], order[k], b.Metric.Measures[0].LowerIsBetter)
			c.Detector, c.Other = b.Rows[i].Detector, b.Rows[k].Detector
			b.Pairs = append(b.Pairs, c)
			p = append(p, c.P)
			detectable = append(detectable, c.Detectable)
		}
	}
	for i, corrected := range stats.Holm(p) {
		b.Pairs[i].P = corrected
		b.Pairs[i].Verdict = verdict(b.Pairs[i], b.Metric.Measures[0].LowerIsBetter)
	}
	b.Detectable = median(detectable)
	b.Ties = stats.Groups(len(order), func(i, k int) bool {
		v := b.Pair(min(i, k), max(i, k)).Verdict
		return v == Better || v == Worse || v == NoFigure
	})
	for i := range b.Rows {
		if i == 0 {
			b.Rows[0].Versus = itself(b.Rows[0])
		} else {
			b.Rows[i].Versus = b.Pair(0, i).reversed()
		}
	}
}

// itself is what the first row is compared with.
func itself(r Row) Comparison {
	c := Comparison{Detector: r.Detector, Other: r.Detector, Value: r.Values[0], OtherValue: r.Values[0], P: 1, Verdict: Best}
	if math.IsNaN(r.Values[0]) {
		c.Verdict = NoFigure
	}
	return c
}

// verdict says what a pair with its corrected p-value shows. Where detectors count on
// different pages the one in the higher row can be the worse of the two.
func verdict(c Comparison, lowerIsBetter bool) Verdict {
	switch {
	case math.IsNaN(c.Difference):
		return NoFigure
	case c.Wins+c.Losses == 0 && c.Difference == 0:
		return Tied
	case c.P >= 1-Level:
		return Undecided
	case (c.Difference > 0) != lowerIsBetter:
		return Better
	default:
		return Worse
	}
}

// reversed returns the comparison from the other's side.
func (c Comparison) reversed() Comparison {
	c.Detector, c.Other = c.Other, c.Detector
	c.Value, c.OtherValue = c.OtherValue, c.Value
	c.Difference = 0 - c.Difference
	c.Interval = stats.Interval{Low: 0 - c.Interval.High, High: 0 - c.Interval.Low}
	c.Wins, c.Losses = c.Losses, c.Wins
	switch c.Verdict {
	case Better:
		c.Verdict = Worse
	case Worse:
		c.Verdict = Better
	}
	return c
}

// median is that of the values that are neither NaN nor 0: a pair that never differs says
// nothing of what could be seen.
func median(xs []float64) float64 {
	xs = slices.DeleteFunc(slices.Clone(xs), func(x float64) bool { return math.IsNaN(x) || x == 0 })
	if len(xs) == 0 {
		return math.NaN()
	}
	slices.Sort(xs)
	if n := len(xs); n%2 == 0 {
		return (xs[n/2-1] + xs[n/2]) / 2
	}
	return xs[len(xs)/2]
}
