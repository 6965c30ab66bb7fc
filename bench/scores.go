package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"chaff/bench/score"
	"chaff/corpus"
)

// A Scoring says by which metrics and under which policy extractions are scored.
type Scoring struct {
	Metrics []score.Metric
	Policy  corpus.Policy
}

// A Scored is a page with what each detector made of it and the scores of that.
type Scored struct {
	Corpus string
	// Info is what is known of the page.
	Info corpus.Info
	// Form is the strongest form of the page's gold.
	Form corpus.Form
	// Complexity is the page's [score.Complexity], NaN where the gold says nothing
	// of the whole text.
	Complexity float64
	// Hollow says that nothing of the page should be kept, so that keeping nothing is
	// right.
	Hollow bool
	// Records holds the record of each detector, in the order of the manifest.
	Records []Record
	// Scores holds, for each record, one score for each metric, in their order.
	Scores [][]score.Score
	// Roles holds, for each record, what it keeps of each role ([score.Roles]).
	Roles [][]score.RoleCount
}

// Score scores the records of a run against the gold of its corpora, which must
// be the very ones the run was made on. Nothing is extracted again. The result is
// in the order of the records; pages without gold are left out.
func Score(ctx context.Context, run *Run, corpora []*corpus.Corpus, scoring Scoring) ([]Scored, error) {
	pages, err := run.pages()
	if err != nil {
		return nil, err
	}
	n := len(run.Manifest.Detectors)
	out := make([]Scored, len(run.Records)/n)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range corpora {
		if err := run.check(ctx, c); err != nil {
			return nil, err
		}
		for i := range c.Len() {
			first, ok := pages[pageKey{c.Name(), c.Info(i).ID}]
			if !ok {
				continue
			}
			delete(pages, pageKey{c.Name(), c.Info(i).ID})
			g.Go(func() error {
				page, gold, err := c.Load(gctx, i)
				if err != nil || gold == nil {
					return err
				}
				out[first/n], err = scorePage(gctx, c.Name(), page, gold, run.Records[first:first+n], scoring)
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, r := range run.Records {
		if _, left := pages[pageKey{r.Corpus, r.Page}]; left {
			return nil, fmt.Errorf("scoring: page %q of corpus %s is in the run but not in the corpora", r.Page, r.Corpus)
		}
	}
	return slices.DeleteFunc(out, func(s Scored) bool { return s.Records == nil }), nil
}

type pageKey struct{ corpus, page string }

// pages returns the index of each page's first record, and fails unless every page
// has one record of each detector, in their order.
func (r *Run) pages() (map[pageKey]int, error) {
	n := len(r.Manifest.Detectors)
	if n == 0 || len(r.Records)%n != 0 {
		return nil, fmt.Errorf("scoring: the run has %d records of %d detectors: it is not whole", len(r.Records), n)
	}
	out := make(map[pageKey]int)
	for i, rec := range r.Records {
		key := pageKey{rec.Corpus, rec.Page}
		if i%n == 0 {
			if _, twice := out[key]; twice {
				return nil, fmt.Errorf("scoring: the run has page %q of corpus %s twice", rec.Page, rec.Corpus)
			}
			out[key] = i
		}
		if first := r.Records[i-i%n]; rec.Detector != r.Manifest.Detectors[i%n] || key != (pageKey{first.Corpus, first.Page}) {
			return nil, fmt.Errorf("scoring: record %d of the run is %s on page %q, out of order: is the run whole?", i+1, rec.Detector, rec.Page)
		}
	}
	return out, nil
}

// check reports whether the run was made on the corpus.
func (r *Run) check(ctx context.Context, c *corpus.Corpus) error {
	i := slices.IndexFunc(r.Manifest.Corpora, func(info CorpusInfo) bool { return info.Name == c.Name() })
	if i < 0 {
		return fmt.Errorf("scoring: the run was not made on a corpus named %s", c.Name())
	}
	fingerprint, err := c.Fingerprint(ctx)
	if err != nil {
		return err
	}
	if made := r.Manifest.Corpora[i].Fingerprint; made != fingerprint {
		return fmt.Errorf("scoring: corpus %s has changed since the run: it is %s, the run was made on %s", c.Name(), fingerprint, made)
	}
	return nil
}

// scorePage scores the records of one page.
func scorePage(ctx context.Context, corpusName string, page *corpus.Page, gold *corpus.Gold, records []Record, scoring Scoring) (Scored, error) {
	truth := score.NewTruth(page, gold, scoring.Policy)
	out := Scored{Corpus: corpusName, Info: page.Info, Form: gold.Form(), Records: records, Complexity: truth.Complexity(), Hollow: truth.Hollow()}
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return Scored{}, fmt.Errorf("scoring page %q: %w", page.ID, err)
		}
		e, err := r.Extraction(page)
		if err != nil {
			return Scored{}, fmt.Errorf("scoring: %w", err)
		}
		c := truth.Case(e)
		scores := make([]score.Score, len(scoring.Metrics))
		for m, metric := range scoring.Metrics {
			scores[m] = metric.Score(c)
		}
		out.Scores = append(out.Scores, scores)
		out.Roles = append(out.Roles, score.Roles(c))
	}
	return out, nil
}
