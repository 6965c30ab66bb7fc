package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// A Curve says how well a site-aware detector does after it has seen a number of pages of
// each site: how soon it pays to learn one.
type Curve struct {
	Corpus, Detector string
	Metric           score.Metric
	// Sites and Pages are those judged. The same pages are judged at every point, and
	// none of them was learned from.
	Sites, Pages int
	Points       []CurvePoint
}

// A CurvePoint is what learning from a number of pages of each site comes to.
type CurvePoint struct {
	Learned int       // pages of each site; 0 is every page by itself
	Values  []float64 // the corpus figure of each of the metric's measures
	Failed  int       // pages on which the detector gave no answer, which score as an empty one
}

// Curves returns the learning curves of the plan's site-aware detectors by the first
// metric: each learns from the first of so many pages of a site, in an order drawn once, and
// judges those that none of the points learned from. Sites without a page more than the
// largest point are left out; a corpus without any has no curve. Learned holds the points.
func (p Plan) Curves(ctx context.Context, learned []int, scoring Scoring) ([]Curve, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if len(learned) == 0 || slices.Min(learned) < 0 {
		return nil, errors.New("a learning curve needs numbers of pages, none of them negative")
	}
	p = p.withDefaults()
	var out []Curve
	for _, c := range p.Corpora {
		w := &curveWork{plan: p, corpus: c, learned: learned, scoring: scoring}
		for _, d := range p.Detectors {
			if aware, ok := d.(detectors.SiteAware); ok {
				w.detectors = append(w.detectors, aware)
			}
		}
		w.attempts = newAttempts(p, len(w.detectors))
		for _, site := range pagesBySite(c) {
			if err := w.site(ctx, site); err != nil {
				return nil, err
			}
		}
		out = append(out, w.curves()...)
	}
	return out, nil
}

// curveWork is the curves of one corpus in the making.
type curveWork struct {
	plan      Plan
	corpus    *corpus.Corpus
	learned   []int
	scoring   Scoring
	detectors []detectors.SiteAware
	attempts  *attempts

	sites, pages int
	scores       [][][]score.Score // by detector and point
	failed       [][]int           // the same
}

// site adds a site that has pages enough.
func (w *curveWork) site(ctx context.Context, pages []int) error {
	most := slices.Max(w.learned)
	if len(pages) <= most {
		return nil
	}
	pages = slices.Clone(pages) // those that cannot be used are seldom, and shorten a lesson
	rng := rand.New(rand.NewPCG(Seed, 3))
	rng.Shuffle(len(pages), func(i, k int) { pages[i], pages[k] = pages[k], pages[i] })
	judges, err := w.learn(ctx, pages[:most])
	if err != nil {
		return err
	}
	judged := 0
	for _, i := range pages[most:] {
		l, err := w.load(ctx, i)
		if err != nil {
			return err
		}
		if l.gold == nil {
			continue
		}
		if err := w.judge(ctx, l, judges); err != nil {
			return err
		}
		judged++
	}
	if judged > 0 {
		w.sites++
		w.pages += judged
	}
	return nil
}

// learn returns who judges, by detector and point.
func (w *curveWork) learn(ctx context.Context, indices []int) ([][]detectors.Detector, error) {
	var pages []*corpus.Page
	for _, i := range indices {
		l, err := w.load(ctx, i)
		if err != nil {
			return nil, err
		}
		if l.page != nil {
			pages = append(pages, l.page)
		}
	}
	out := make([][]detectors.Detector, len(w.detectors))
	for d, aware := range w.detectors {
		for _, n := range w.learned {
			judge := detectors.Detector(aware)
			if n > 0 {
				site := aware.NewSite()
				for _, page := range pages[:min(n, len(pages))] {
					if err := addSafely(site, page); err != nil {
						return nil, fmt.Errorf("%s learning page %q: %w", aware.Name(), page.ID, err)
					}
				}
				judge = site.Detector()
			}
			out[d] = append(out[d], judge)
		}
	}
	return out, nil
}

func (w *curveWork) load(ctx context.Context, i int) (loaded, error) {
	page, gold, err := w.corpus.Load(ctx, i)
	if _, bad := errors.AsType[*corpus.PageError](err); bad {
		return loaded{}, nil
	}
	return loaded{page: page, gold: gold}, err
}

// judge scores what every detector makes of the page at every point.
func (w *curveWork) judge(ctx context.Context, l loaded, judges [][]detectors.Detector) error {
	if w.scores == nil {
		for range judges {
			w.scores = append(w.scores, make([][]score.Score, len(w.learned)))
			w.failed = append(w.failed, make([]int, len(w.learned)))
		}
	}
	truth := score.NewTruth(l.page, l.gold, w.scoring.Policy)
	for d, points := range judges {
		for k, judge := range points {
			r := w.attempts.try(ctx, d, judge, l.page)
			if r.Outcome.Failed() {
				w.failed[d][k]++
			}
			e, err := r.Extraction(l.page)
			if err := errors.Join(err, ctx.Err()); err != nil {
				return fmt.Errorf("learning curve of %s: %w", judge.Name(), err)
			}
			w.scores[d][k] = append(w.scores[d][k], w.scoring.Metrics[0].Score(truth.Case(e)))
		}
	}
	return nil
}

func (w *curveWork) curves() []Curve {
	var out []Curve
	for d := range w.scores {
		c := Curve{Corpus: w.corpus.Name(), Detector: w.detectors[d].Name(), Metric: w.scoring.Metrics[0], Sites: w.sites, Pages: w.pages}
		for k, n := range w.learned {
			point := CurvePoint{Learned: n, Failed: w.failed[d][k]}
			for _, m := range c.Metric.Measures {
				point.Values = append(point.Values, m.Average.Of(w.scores[d][k]))
			}
			c.Points = append(c.Points, point)
		}
		out = append(out, c)
	}
	return out
}
