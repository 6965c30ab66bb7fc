package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench/stats"
)

// A paired is a check against the baseline with what its p-value and its power come
// from.
type paired struct {
	GateCheck
	p  float64 // not corrected
	sd float64 // of the difference; NaN where too few sites tell it
}

// checkBaseline holds the run against the baseline.
func (g *gate) checkBaseline(base ledger) error {
	g.result.Baseline = base.Name
	corpora, names := g.commonCorpora(base), g.commonDetectors(base)
	if len(corpora) == 0 {
		return nil
	}
	view := View{Seed: g.Seed, permutations: permutationsOf(len(corpora) * len(names))}
	var checks []paired
	for _, d := range names {
		own, err := g.compare(base, corpora, d, view)
		if err != nil {
			return err
		}
		checks = append(checks, own...)
	}
	g.decide(checks)
	for _, c := range checks {
		g.result.Checks = append(g.result.Checks, c.GateCheck)
	}
	return nil
}

// commonCorpora returns the names of the corpora that both runs were made on, and notes
// those of the baseline only.
func (g *gate) commonCorpora(base ledger) []string {
	var out []string
	for _, c := range base.Run.Manifest.Corpora {
		if _, ok := g.run.corpus(c.Name); !ok {
			g.note("corpus %s of the baseline is left out: the run was not made on it", c.Name)
			continue
		}
		out = append(out, c.Name)
	}
	return out
}

// commonDetectors returns the detectors to compare, and notes those of one run only.
func (g *gate) commonDetectors(base ledger) []string {
	var out, gone []string
	for _, d := range g.run.Run.Manifest.Detectors {
		if g.wanted(d) && base.detector(d) >= 0 {
			out = append(out, d)
		}
	}
	for _, d := range base.Run.Manifest.Detectors {
		if g.wanted(d) && g.run.detector(d) < 0 {
			gone = append(gone, d)
		}
	}
	if gone != nil {
		g.note("not compared, as the run has them not any more: %s", strings.Join(gone, ", "))
	}
	return out
}

// compare compares one detector in both runs, corpus by corpus.
func (g *gate) compare(base ledger, corpora []string, detector string, view View) ([]paired, error) {
	const after, before = "after", "before"
	run, scored, err := merge(Entrant{g.run.Run, g.run.Scored, detector, after}, Entrant{base.Run, base.Scored, detector, before})
	if err != nil {
		return nil, err
	}
	metric := g.scoring.Metrics[0]
	both := ScoredRun{Run: run, Scored: scored}
	var out []paired
	for _, name := range corpora {
		check := paired{GateCheck: GateCheck{Corpus: name, Detector: detector}}
		if pages := both.pages(name); unchanged(pages) {
			check.same(both.figure(name, 0, metric))
		} else if b := newBoard(run, [][]Scored{pages}, metric, 0, view); b != nil {
			check.differ(b, b.Between(after, before))
			if was, is := b.Row(before).Pages, b.Row(after).Pages; is < was {
				g.note("%s counts on %d pages of %s, and on %d in the baseline", detector, is, name, was)
			}
			if b.Row(after).Pages == 0 {
				check.Before, check.After = b.Row(before).Values[0], math.NaN()
			}
		}
		falls := g.compareFalls(base, name, detector)
		g.addFalls(falls)
		if check.Pages == 0 || math.IsNaN(check.Before) {
			g.note("%s says nothing of what %s made of %s in the baseline", metric.ID, detector, name)
			if countFalls(falls, Failure) <= g.MaxFailures {
				continue
			}
			check.Before, check.After, check.p = math.NaN(), math.NaN(), 1
		}
		check.Against, check.Tolerance = AgainstBaseline, g.tolerance(check.Before)
		check.Failures, check.MaxFailures = countFalls(falls, Failure), g.MaxFailures
		check.Collapses, check.MaxCollapses = countFalls(falls, Collapse), g.MaxCollapses
		out = append(out, check)
	}
	return out, nil
}

// unchanged reports whether the first two detectors have the same scores on every page.
func unchanged(pages []Scored) bool {
	for _, p := range pages {
		a, b := p.Scores[0][0], p.Scores[1][0]
		equal := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
		if a.Counts != b.Counts || !slices.EqualFunc(a.Values, b.Values, equal) {
			return false
		}
	}
	return true
}

// same takes the figure of a detector that has not changed on any page: there is nothing
// to draw.
func (c *paired) same(figure float64, pages, sites int) {
	c.Before, c.After, c.Pages, c.Sites = figure, figure, pages, sites
	c.p = 1
}

// differ takes a comparison of the run with the baseline.
func (c *paired) differ(b *Board, v Comparison) {
	c.Before, c.After, c.Difference, c.Interval = v.OtherValue, v.Value, v.Difference, v.Interval
	c.Pages, c.Sites = b.Pages, b.Sites
	c.p, c.sd = v.P, v.Detectable/stats.Detectable(1, 1-Level, Power)
}

// clustersOf returns how many groups of pages are taken as independent: the sites, or the
// pages of a single one.
func clustersOf(pages, sites int) int {
	if sites == 1 {
		return pages
	}
	return sites
}

// decide corrects the p-values of all checks, and says what each comes to and what it
// could see. Drops are corrected apart from rises, so that one that is better, which
// Holm's method would take out of the way first, makes no drop more significant.
func (g *gate) decide(checks []paired) {
	drops, rises := make([]float64, len(checks)), make([]float64, len(checks))
	for i, c := range checks {
		drops[i], rises[i] = c.p, 1
		if g.drop(c.Before, c.After) < 0 {
			drops[i], rises[i] = 1, c.p
		}
	}
	drops, rises = stats.Holm(drops), stats.Holm(rises)
	for i := range checks {
		c := &checks[i]
		c.P = drops[i]
		drop := g.drop(c.Before, c.After)
		if drop < 0 {
			c.P = rises[i]
		}
		c.Change = change(drop, c.Tolerance, c.P < 1-Level)
		c.Power = g.power(*c, len(checks))
	}
}

// sitesNeeded returns the least k with 2^-(k-1) below alpha: how many sites must get worse
// alone until a permutation test can say so.
func sitesNeeded(alpha float64) int {
	k := 1
	for math.Ldexp(1, 1-k) >= alpha {
		k++
	}
	return k
}

// power returns what a check, one of so many, could see ([GateCheck]).
func (g *gate) power(c paired, tests int) float64 {
	alpha := (1 - Level) / float64(tests)
	k, clusters := sitesNeeded(alpha), clustersOf(c.Pages, c.Sites)
	if k > clusters {
		return math.NaN()
	}
	least := max(c.Tolerance, float64(k)*g.goodness(c.Before)/float64(clusters))
	if math.IsNaN(c.sd) {
		return least
	}
	// Half of the estimates are beyond a true drop, and Power of them beyond one that is
	// larger by so much.
	past := c.Tolerance + stats.Detectable(c.sd, 1, Power)
	return max(least, past, stats.Detectable(c.sd, alpha, Power))
}

// A Resolution says what a gate could see on a corpus.
type Resolution struct {
	Corpus string
	Pages  int // that the metric can score
	Sites  int
	// Compared says that a baseline was there; Drop is then the smallest true drop that is
	// caught four times out of five with whichever detector, the largest [GateCheck].Power of
	// them, and NaN if of some detector none could be told from chance.
	Compared bool
	Drop     float64
	// Few says that there are fewer sites than [stats.MinClusters], so that Drop is a
	// lower bound.
	Few bool
	// Floors says that there were floors; FloorDrop is then how far any figure may fall at
	// most.
	Floors    bool
	FloorDrop float64
}

// String says it in a sentence.
func (r Resolution) String() string {
	where := fmt.Sprintf("%s (%d pages of %d sites)", r.Corpus, r.Pages, r.Sites)
	if r.Sites == 1 {
		where = fmt.Sprintf("%s (%d pages of a single site, taken as independent)", r.Corpus, r.Pages)
	}
	var seen string
	switch {
	case !r.Compared:
		return fmt.Sprintf("%s: its floors see a drop of %.4f", where, r.FloorDrop)
	case math.IsNaN(r.Drop):
		seen = fmt.Sprintf("%s: no drop can be told from chance; only floors, new failures and collapses guard it", where)
	case r.Few:
		seen = fmt.Sprintf("%s can see a drop of %.4f at best: how so few sites spread is not known (%d would do)", where, r.Drop, stats.MinClusters)
	default:
		seen = fmt.Sprintf("%s can see a drop of %.4f", where, r.Drop)
	}
	if r.Floors {
		seen += fmt.Sprintf("; its floors see one of %.4f", r.FloorDrop)
	}
	return seen
}

// resolve sums up what the checks could see.
func (g *gate) resolve() {
	for _, c := range g.result.Checks {
		list := &g.result.Resolutions
		i := slices.IndexFunc(*list, func(r Resolution) bool { return r.Corpus == c.Corpus })
		if i < 0 {
			i = len(*list)
			*list = append(*list, Resolution{Corpus: c.Corpus, Pages: c.Pages, Sites: c.Sites})
		}
		r := &(*list)[i]
		switch c.Against {
		case AgainstBaseline:
			r.Compared, r.Few = true, r.Few || clustersOf(c.Pages, c.Sites) < stats.MinClusters
			r.Drop = max(r.Drop, c.Power)
		case AgainstFloor:
			r.Floors = true
			if !math.IsNaN(c.Power) {
				r.FloorDrop = max(r.FloorDrop, c.Power)
			}
		}
	}
}
