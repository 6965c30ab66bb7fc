package agreement

import (
	"context"
	"errors"
	"fmt"
	"math"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/bench/stats"
	"chaff/corpus"
	"chaff/detectors"
)

// A Ceiling is how well people do at what detectors do, by the main measure of a metric: each
// annotator of a corpus is scored against each other one as if his labels were gold and
// the other a detector that keeps the lines that he takes for content. As gold is made by
// people, a detector cannot be told to be better than that.
type Ceiling struct {
	Corpus string
	Metric score.Metric
	// Pages and Sites are those that at least two annotators have labelled whole.
	Pages, Sites int
	// Value is the mean over all pairs, both ways, and Interval its 95 % bootstrap interval over
	// sites, NaN where there is only one site or page.
	Value    float64
	Interval stats.Interval
	// Pairs holds the value of each pair.
	Pairs []CeilingPair
}

// A CeilingPair scores one annotator against another.
type CeilingPair struct {
	Gold, Annotator string
	Pages           int
	Value           float64
}

// Ceilings returns the ceiling of each metric on the pages of the corpus, nil where no two
// people have labelled a page whole. Annotators are chosen as [Choose] does without names.
func Ceilings(ctx context.Context, c *corpus.Corpus, metrics []score.Metric, policy corpus.Policy) ([]Ceiling, error) {
	if len(c.Annotators()) == 0 {
		return nil, nil
	}
	names, err := Choose(c, nil)
	if err != nil {
		return nil, err
	}
	s := contest{metrics: metrics, policy: policy, pairs: ordered(len(names))}
	for i := range c.Len() {
		if err := s.add(ctx, c, i, names); err != nil {
			return nil, err
		}
	}
	if len(s.pages) == 0 {
		return nil, nil
	}
	out := make([]Ceiling, len(metrics))
	for m := range metrics {
		out[m] = s.ceiling(m, names)
		out[m].Corpus = c.Name()
	}
	return out, nil
}

// ordered returns the pairs of n annotators, both ways.
func ordered(n int) [][2]int {
	var out [][2]int
	for _, p := range pairsOf(n) {
		out = append(out, p, [2]int{p[1], p[0]})
	}
	return out
}

// A contest scores annotators against each other.
type contest struct {
	metrics []score.Metric
	policy  corpus.Policy
	pairs   [][2]int
	pages   []rated
	scores  [][][]score.Score // by page, pair and metric; not defined where one has not labelled it whole
}

// add scores page i.
func (s *contest) add(ctx context.Context, c *corpus.Corpus, i int, names []string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("reading corpus %s: %w", c.Name(), err)
	}
	page, gold, err := c.Load(ctx, i)
	if _, ok := errors.AsType[*corpus.PageError](err); ok {
		return nil // the run says what is wrong with it
	}
	if err != nil {
		return err
	}
	p, err := rate(c, i, page, gold, names)
	if err != nil {
		return err
	}
	scores := make([][]score.Score, len(s.pairs))
	any := false
	for n, pair := range s.pairs {
		scores[n] = make([]score.Score, len(s.metrics))
		if p.whole(pair[0]) && p.whole(pair[1]) {
			s.score(page, p.roles[pair[0]], p.roles[pair[1]], scores[n])
			any = true
		}
	}
	if any {
		s.pages = append(s.pages, p)
		s.scores = append(s.scores, scores)
	}
	return nil
}

// score scores what one annotator takes for content against the labels of another.
func (s *contest) score(page *corpus.Page, gold, answer []corpus.Role, into []score.Score) {
	kept := make([]bool, len(answer))
	for i, r := range answer {
		kept[i] = s.policy.Class(r) == corpus.Content
	}
	c := score.NewTruth(page, &corpus.Gold{Roles: gold}, s.policy).Case(detectors.KeepLines(page, kept))
	for m, metric := range s.metrics {
		into[m] = metric.Score(c)
	}
}

// ceiling returns that of metric m.
func (s *contest) ceiling(m int, names []string) Ceiling {
	average := s.metrics[m].Measures[0].Average
	clusters := clustersOf(s.pages)
	out := Ceiling{Metric: s.metrics[m], Pages: len(s.pages), Sites: len(stats.ClustersOf(sitesOf(s.pages)))}
	var series [][]float64
	for n, pair := range s.pairs {
		terms := make([][]float64, average.Sums)
		for k := range terms {
			terms[k] = make([]float64, len(s.pages))
		}
		total := make([]float64, average.Sums)
		pages := 0
		for i := range s.pages {
			sc := s.scores[i][n][m]
			if !sc.Defined() {
				continue
			}
			pages++
			for k, x := range average.Terms(sc) {
				terms[k][i] = x
				total[k] += x
			}
		}
		for _, t := range terms {
			series = append(series, clusters.Sums(t))
		}
		out.Pairs = append(out.Pairs, CeilingPair{names[pair[0]], names[pair[1]], pages, average.Value(total)})
	}
	out.Value = meanOf(len(out.Pairs), func(n int) float64 { return out.Pairs[n].Value })
	out.Interval = stats.Interval{Low: math.NaN(), High: math.NaN()}
	if len(clusters) > 1 {
		out.Interval = s.interval(series, average, len(clusters))
	}
	return out
}

// interval draws clusters for the mean over pairs, whose sums stand one pair after the other.
func (s *contest) interval(series [][]float64, average score.Average, clusters int) stats.Interval {
	boot := stats.Bootstrap(series, bench.Resamples, bench.Seed)
	values := make([]float64, bench.Resamples)
	sums := make([]float64, average.Sums)
	for i := range values {
		values[i] = meanOf(len(s.pairs), func(n int) float64 {
			for k := range sums {
				sums[k] = boot[n*average.Sums+k][i]
			}
			return average.Value(sums)
		})
	}
	return stats.Percentile(values, stats.Expanded(bench.Level, clusters))
}

// meanOf is the mean of the figures that there are, NaN of none.
func meanOf(n int, figure func(int) float64) float64 {
	var sum, count float64
	for i := range n {
		if x := figure(i); !math.IsNaN(x) {
			sum += x
			count++
		}
	}
	return sum / count
}
