package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// rounds are a speed plan at work.
type rounds struct {
	plan        SpeedPlan
	passes      []pass
	contestants []detectors.Detector // the rows that are no detectors first
	attempts    *attempts

	mu       sync.Mutex // held where a call is noted
	progress Progress
}

// The indices of [BareParse] and [ParseAndView] among the contestants.
const (
	bare   = 0
	viewed = 1
)

// A timedCorpus is the pages of a corpus and what was measured on them.
type timedCorpus struct {
	corpus   *corpus.Corpus
	sites    []*timedSite
	first    []time.Duration // of the first call, by contestant
	warnings []string
}

// A timedSite is the pages of one site.
type timedSite struct {
	pages []*timedPage
	// learning holds how long site-aware detectors took, by contestant and pass.
	learning map[int][]time.Duration
}

// A timedPage holds what was measured on one page, and not the page.
type timedPage struct {
	index  int // in the corpus
	unused bool
	bytes  int
	html   bool
	took   [][]time.Duration // by contestant and pass; in all of a pass, or in none if it failed
	counts []heapCount       // by contestant
	failed map[int]failure   // by contestant, of those that failed in any pass
}

// A failure is how a contestant failed on a page.
type failure struct {
	outcome Outcome
	reason  string
}

func (p *timedPage) failedBy(k int) bool { return p.failed[k].outcome != "" }

// A heapCount is what a call allocated.
type heapCount struct {
	known          bool
	objects, bytes uint64
}

func (r *rounds) newTimedCorpus(c *corpus.Corpus, sites [][]int) *timedCorpus {
	t := &timedCorpus{corpus: c, first: make([]time.Duration, len(r.contestants))}
	for _, indices := range sites {
		s := &timedSite{learning: make(map[int][]time.Duration)}
		for _, i := range indices {
			n := len(r.contestants)
			p := &timedPage{index: i, took: make([][]time.Duration, n), counts: make([]heapCount, n), failed: make(map[int]failure)}
			for k := range p.took {
				p.took[k] = make([]time.Duration, len(r.passes))
			}
			s.pages = append(s.pages, p)
		}
		t.sites = append(t.sites, s)
		r.progress.Total += len(indices) * len(r.passes)
	}
	return t
}

// A pageAtWork is a page in memory, and who judges it.
type pageAtWork struct {
	*timedPage
	page   *corpus.Page
	judges judges
}

// corpus visits the pages of a corpus in every pass.
func (r *rounds) corpus(ctx context.Context, t *timedCorpus) error {
	for n := range r.passes {
		if err := r.pass(ctx, t, n); err != nil {
			return err
		}
	}
	return nil
}

// pass visits every page once. What is drawn depends on the seed and the pass alone.
func (r *rounds) pass(ctx context.Context, t *timedCorpus, n int) error {
	rng := rand.New(rand.NewPCG(r.plan.Seed, uint64(n+1)))
	var block []pageAtWork
	held := 0
	for _, s := range t.sites {
		j, err := r.learn(ctx, t, s, n, rng)
		if err != nil {
			return err
		}
		for _, p := range s.pages {
			page, err := r.load(ctx, t, p)
			if err != nil {
				return err
			}
			if page == nil {
				r.visited(1)
				continue
			}
			block = append(block, pageAtWork{p, page, j})
			held += len(page.Source)
			if r.passes[n].workers > 0 && (held < maxHeld || len(block) < slices.Max(r.plan.Workers)) {
				continue
			}
			if err := r.block(ctx, t, block, n, rng); err != nil {
				return err
			}
			clear(block)
			block, held = block[:0], 0
		}
	}
	return r.block(ctx, t, block, n, rng)
}

// load reads a page, nil where it cannot be used.
func (r *rounds) load(ctx context.Context, t *timedCorpus, p *timedPage) (*corpus.Page, error) {
	if p.unused {
		return nil, nil
	}
	l, err := loadPage(ctx, t.corpus, p.index, r.plan.MaxPage)
	if err != nil {
		return nil, err
	}
	if l.page == nil {
		p.unused = true
		t.warnings = append(t.warnings, fmt.Sprintf("page %s: %s", t.corpus.Info(p.index).ID, l.reason))
		return nil, nil
	}
	p.bytes, p.html = len(l.page.Source), l.page.Kind == corpus.HTML
	return l.page, nil
}

// learn shows the site to the detectors that learn sites, in an order that is drawn.
func (r *rounds) learn(ctx context.Context, t *timedCorpus, s *timedSite, n int, rng *rand.Rand) (judges, error) {
	order := rng.Perm(len(r.contestants))
	list := make([]detectors.Detector, len(order))
	for place, k := range order {
		list[place] = r.contestants[k]
	}
	l := newLessons(list, len(s.pages), func(int) bool { return true })
	if len(l.memory) == 0 {
		return nil, nil
	}
	for _, p := range s.pages {
		page, err := r.load(ctx, t, p)
		if err != nil {
			return nil, err
		}
		if page == nil {
			continue
		}
		if warnings := l.show(page); n == 0 {
			for _, w := range warnings {
				t.warnings = append(t.warnings, fmt.Sprintf("page %s: %s", page.ID, w))
			}
		}
	}
	out := make(judges)
	for place, k := range order {
		memory, ok := l.memory[place]
		if !ok {
			continue
		}
		start := time.Now()
		out[k] = memory.Detector() // which may sum up what was seen
		if s.learning[k] == nil {
			s.learning[k] = make([]time.Duration, len(r.passes))
		}
		s.learning[k][n] = l.elapsed[place] + time.Since(start)
	}
	return out, nil
}

// block lets every contestant judge the pages, in an order that is drawn.
func (r *rounds) block(ctx context.Context, t *timedCorpus, pages []pageAtWork, n int, rng *rand.Rand) error {
	for _, k := range rng.Perm(len(r.contestants)) {
		var queue []pageAtWork
		for _, p := range pages {
			if !p.failedBy(k) && (k != bare || p.html) {
				queue = append(queue, p)
			}
		}
		if r.crew(ctx, t, queue, n, k); ctx.Err() != nil {
			return fmt.Errorf("timing %s on corpus %s: %w", r.contestants[k].Name(), t.corpus.Name(), ctx.Err())
		}
	}
	r.visited(len(pages))
	return nil
}

// crew lets a contestant judge the pages by as many workers as the pass has. Those who find
// no page left keep the machine as busy as it was until the last page is done.
func (r *rounds) crew(ctx context.Context, t *timedCorpus, queue []pageAtWork, n, k int) {
	if len(queue) == 0 {
		return
	}
	workers := r.passes[n].workers
	if workers > 0 {
		runtime.GC() // so that nobody pays for what others left
	}
	var next, left atomic.Int64
	left.Store(int64(len(queue)))
	var g sync.WaitGroup
	for range max(workers, 1) {
		g.Go(func() {
			for left.Load() > 0 && ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i < len(queue) {
					r.call(ctx, t, queue[i], n, k, true)
					left.Add(-1)
				} else if !r.call(ctx, t, queue[i%len(queue)], n, k, false) {
					return
				}
			}
		})
	}
	g.Wait()
}

// call lets contestant k judge a page and notes what that took, if it counts. It reports
// whether there was an answer.
func (r *rounds) call(ctx context.Context, t *timedCorpus, p pageAtWork, n, k int, counts bool) bool {
	alone := r.attempts.left() == 0
	w := &stopwatch{Detector: p.judges.of(k, r.contestants[k]), counts: r.passes[n].counts}
	record := r.attempts.try(ctx, k, w, p.page)
	if ctx.Err() != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case record.Outcome.Failed():
		if !p.failedBy(k) {
			p.failed[k] = failure{record.Outcome, firstLine(record.Error)}
			r.progress.Failures++
		}
		return false
	case !counts:
	case w.counts:
		p.counts[k] = heapCount{alone, w.objects, w.bytes}
	default:
		p.took[k][n] = w.took
		if t.first[k] == 0 {
			t.first[k] = w.took
		}
	}
	return true
}

// visited tells that a pass is done with so many pages.
func (r *rounds) visited(pages int) {
	for range pages {
		r.progress.Pages++
		if r.plan.Progress != nil {
			r.plan.Progress(r.progress)
		}
	}
}

// left returns how many calls have passed their time limit and still run.
func (a *attempts) left() int {
	n := 0
	for k := range a.abandoned {
		n += int(a.abandoned[k].Load())
	}
	return n
}
