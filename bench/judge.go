package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"chaff/bench/stats"
	"chaff/corpus"
)

// maxHeld bounds the pages of one site that are held between learning the site and
// judging them; further ones are read and parsed a second time.
const maxHeld = 100

// work is a plan at work on one corpus, site by site, so that the pages of a site
// are learned from, judged and scored while they are in memory.
type work struct {
	plan    Plan
	corpus  *corpus.Corpus
	scoring Scoring

	pages   []judged        // by index
	digests []corpus.Digest // by index

	mu       sync.Mutex
	learning []Learning // by detector, summed over sites
}

// judged is what became of one page.
type judged struct {
	records  []Record
	scored   []Scored // of one page, none where it has no gold
	warnings []Warning
}

func newWork(p Plan, c *corpus.Corpus, scoring Scoring) *work {
	return &work{
		plan: p, corpus: c, scoring: scoring,
		pages: make([]judged, c.Len()), digests: make([]corpus.Digest, c.Len()), learning: make([]Learning, len(p.Detectors)),
	}
}

// do works on the sites in as many goroutines as the plan has jobs.
func (w *work) do(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(w.plan.Jobs)
	for _, site := range pagesBySite(w.corpus) {
		g.Go(func() error { return w.site(ctx, site) })
	}
	return g.Wait()
}

// pagesBySite returns the indices of the pages of each site, in the order of their
// first page. A page without a site is by itself.
func pagesBySite(c *corpus.Corpus) stats.Clusters {
	sites := make([]string, c.Len())
	for i := range sites {
		sites[i] = c.Info(i).Site
	}
	return stats.ClustersOf(sites)
}

// loaded is a page and its gold; both nil where the page cannot be used.
type loaded struct {
	page *corpus.Page
	gold *corpus.Gold
}

// site learns a site, where there is more than one page and who learns, and judges
// its pages.
func (w *work) site(ctx context.Context, pages []int) error {
	l := newLessons(w.plan.Detectors, len(pages))
	held := make(map[int]loaded)
	if len(l.memory) > 0 {
		for _, i := range pages {
			p, err := w.load(ctx, i)
			if err != nil {
				return err
			}
			if p.page != nil {
				w.pages[i].warnings = append(w.pages[i].warnings, l.show(w.corpus.Name(), p.page)...)
			}
			if len(held) < maxHeld {
				held[i] = p
			}
		}
		w.sum(l)
	}
	j := l.judges()
	for _, i := range pages {
		p, ok := held[i]
		if !ok {
			var err error
			if p, err = w.load(ctx, i); err != nil {
				return err
			}
		}
		delete(held, i)
		if p.page == nil {
			continue
		}
		if err := w.judge(ctx, i, p, j); err != nil {
			return err
		}
	}
	return nil
}

// load reads a page. That it cannot be used is a warning, given once.
func (w *work) load(ctx context.Context, i int) (loaded, error) {
	if err := ctx.Err(); err != nil {
		return loaded{}, fmt.Errorf("reading corpus %s: %w", w.corpus.Name(), err)
	}
	page, gold, err := w.corpus.Load(ctx, i)
	var digestErr error
	if w.digests[i], digestErr = w.corpus.Digest(i, page, gold, err); digestErr != nil {
		return loaded{}, digestErr
	}
	if bad, ok := errors.AsType[*corpus.PageError](err); ok {
		w.pages[i].warnings = []Warning{{w.corpus.Name(), w.corpus.Info(i).ID, "not used: " + bad.Err.Error()}}
		return loaded{}, nil
	}
	page.Lines() // parsed here, so that no detector's time holds the parse
	return loaded{page, gold}, nil
}

// judge runs the detectors on a page and scores their answers.
func (w *work) judge(ctx context.Context, i int, p loaded, j judges) error {
	out := &w.pages[i]
	for _, message := range p.page.Warnings() {
		out.warnings = append(out.warnings, Warning{w.corpus.Name(), p.page.ID, message})
	}
	for k, d := range w.plan.Detectors {
		r := w.plan.attempt(ctx, j.of(k, d), p.page)
		r.Corpus, r.Page, r.Detector = w.corpus.Name(), p.page.ID, d.Name()
		out.records = append(out.records, r)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("running %s on page %q: %w", d.Name(), p.page.ID, err)
		}
	}
	if len(w.scoring.Metrics) == 0 || p.gold == nil {
		return nil
	}
	scored, err := scorePage(ctx, w.corpus.Name(), p.page, p.gold, out.records, w.scoring)
	out.scored = []Scored{scored}
	return err
}

// sum adds what a site took to learn.
func (w *work) sum(l *lessons) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for k := range w.plan.Detectors {
		if _, ok := l.elapsed[k]; ok {
			w.learning[k].Pages += l.pages
			w.learning[k].Sites++
			w.learning[k].Elapsed += l.elapsed[k]
		}
	}
}

// learned returns what the site-aware detectors took to learn.
func (w *work) learned() []Learning {
	var out []Learning
	for k, d := range w.plan.Detectors {
		if l := w.learning[k]; l.Sites > 0 {
			l.Corpus, l.Detector = w.corpus.Name(), d.Name()
			out = append(out, l)
		}
	}
	return out
}
