package bench

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"chaff/corpus"
)

// judged is what became of one page.
type judged struct {
	records  []Record
	warnings []Warning
}

// judge runs the detectors on every page of the corpus.
func (p Plan) judge(ctx context.Context, c *corpus.Corpus, j judges) ([]Record, []Warning, error) {
	pages := make([]judged, c.Len())
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(p.Jobs)
	for i := range c.Len() {
		g.Go(func() (err error) {
			pages[i], err = p.judgePage(ctx, c, i, j)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	var records []Record
	var warnings []Warning
	for _, page := range pages {
		records = append(records, page.records...)
		warnings = append(warnings, page.warnings...)
	}
	return records, warnings, nil
}

func (p Plan) judgePage(ctx context.Context, c *corpus.Corpus, i int, j judges) (judged, error) {
	var out judged
	page, _, err := c.Load(ctx, i)
	if bad, ok := errors.AsType[*corpus.PageError](err); ok {
		out.warnings = []Warning{{c.Name(), c.Info(i).ID, "not used: " + bad.Err.Error()}}
		return out, nil
	}
	if err != nil {
		return out, err
	}
	page.Lines() // parsed here, so that no detector's time holds the parse
	for _, message := range page.Warnings() {
		out.warnings = append(out.warnings, Warning{c.Name(), page.ID, message})
	}
	for k, d := range p.Detectors {
		r := p.attempt(ctx, j.of(k, page.Site, d), page)
		r.Corpus, r.Page, r.Detector = c.Name(), page.ID, d.Name()
		out.records = append(out.records, r)
		if err := ctx.Err(); err != nil {
			return out, fmt.Errorf("running %s on page %q: %w", d.Name(), page.ID, err)
		}
	}
	return out, nil
}
