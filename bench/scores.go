package bench

import (
	"context"
	"fmt"

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

// Score scores every record of a run against the gold of its corpora, which must
// be the ones the run was made on. The result is in the order of the records.
// Nothing is extracted again. Pages without gold are an error.
func Score(ctx context.Context, run *Run, corpora []*corpus.Corpus, metrics []score.Metric, policy corpus.Policy) ([]Scored, error) {
	out := make([]Scored, len(run.Records))
	byPage := make(map[[2]string][]int)
	for i, r := range run.Records {
		key := [2]string{r.Corpus, r.Page}
		byPage[key] = append(byPage[key], i)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, run.Manifest.Jobs))
	for _, c := range corpora {
		for i := range c.Len() {
			indices := byPage[[2]string{c.Name(), c.Info(i).ID}]
			delete(byPage, [2]string{c.Name(), c.Info(i).ID})
			if len(indices) == 0 {
				continue
			}
			g.Go(func() error {
				page, gold, err := c.Load(ctx, i)
				if err != nil {
					return err
				}
				for _, k := range indices {
					if out[k], err = scoreRecord(run.Records[k], page, gold, metrics, policy); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for key := range byPage {
		return nil, fmt.Errorf("scoring: page %q of corpus %s is in the run but not in the corpus", key[1], key[0])
	}
	return out, nil
}

func scoreRecord(r Record, page *corpus.Page, gold *corpus.Gold, metrics []score.Metric, policy corpus.Policy) (Scored, error) {
	c, err := Case(r, page, gold, policy)
	if err != nil {
		return Scored{}, err
	}
	out := Scored{Record: r, Info: page.Info, Scores: make([]score.Score, len(metrics))}
	for m, metric := range metrics {
		out.Scores[m] = metric.Score(c)
	}
	return out, nil
}

// Case sets the recorded extraction beside the gold of its page.
func Case(r Record, page *corpus.Page, gold *corpus.Gold, policy corpus.Policy) (score.Case, error) {
	if gold == nil {
		return score.Case{}, fmt.Errorf("scoring: page %q has no gold", page.ID)
	}
	e, err := r.Extraction(page)
	if err != nil {
		return score.Case{}, fmt.Errorf("scoring: %w", err)
	}
	return score.NewCase(page, gold, policy, e), nil
}
