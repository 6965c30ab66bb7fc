package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"chaff/bench/score"
	"chaff/corpus"
)

// A Scored is a record with its scores.
type Scored struct {
	Record
	// Info is what is known of the page.
	Info corpus.Info
	// Scores holds one score for each metric asked for, in their order.
	Scores []score.Score
}

// Score scores the records of a run against the gold of its corpora, which must
// be the very ones the run was made on. Nothing is extracted again. The result is
// in the order of the records; pages without gold, and those of whose gold nothing
// is in the text view, are left out.
func Score(ctx context.Context, run *Run, corpora []*corpus.Corpus, metrics []score.Metric, policy corpus.Policy) ([]Scored, error) {
	pages, err := run.pages()
	if err != nil {
		return nil, err
	}
	out := make([]Scored, len(run.Records))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, run.Manifest.Jobs))
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
				last := first + len(run.Manifest.Detectors)
				return scorePage(gctx, c, i, run.Records[first:last], out[first:last], metrics, policy)
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
	return slices.DeleteFunc(out, func(s Scored) bool { return s.Scores == nil }), nil
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

func scorePage(ctx context.Context, c *corpus.Corpus, i int, records []Record, out []Scored, metrics []score.Metric, policy corpus.Policy) error {
	page, gold, err := c.Load(ctx, i)
	if err != nil || !scorable(page, gold) {
		return err
	}
	return scoreRecords(ctx, page, gold, records, out, metrics, policy)
}

// scorable reports whether there is gold and the text view has something of it.
func scorable(page *corpus.Page, gold *corpus.Gold) bool {
	return gold != nil && !gold.OnLines(page).Unfound
}

// scoreRecords scores the records of one page into out.
func scoreRecords(ctx context.Context, page *corpus.Page, gold *corpus.Gold, records []Record, out []Scored, metrics []score.Metric, policy corpus.Policy) error {
	for k, r := range records {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("scoring page %q: %w", page.ID, err)
		}
		cs, err := Case(r, page, gold, policy)
		if err != nil {
			return err
		}
		out[k] = Scored{Record: r, Info: page.Info, Scores: make([]score.Score, len(metrics))}
		for m, metric := range metrics {
			out[k].Scores[m] = metric.Score(cs)
		}
	}
	return nil
}

// Case sets the recorded extraction beside the gold of its page.
func Case(r Record, page *corpus.Page, gold *corpus.Gold, policy corpus.Policy) (score.Case, error) {
	if gold == nil {
		return score.Case{}, errors.New("scoring: page " + page.ID + " has no gold")
	}
	e, err := r.Extraction(page)
	if err != nil {
		return score.Case{}, fmt.Errorf("scoring: %w", err)
	}
	return score.NewCase(page, gold, policy, e), nil
}
