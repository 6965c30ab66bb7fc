package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"chaff/corpus"
)

// A runner is a plan at work.
type runner struct {
	plan     Plan
	manifest Manifest
	scoring  Scoring
	attempts *attempts
	reuse    reuse
	sink     sink
	before   *Run // what the run file held

	mu       sync.Mutex
	progress Progress
	scores   map[pageKey]Scored
}

// A sink takes what a run makes of each page, from several goroutines at once.
type sink interface {
	add(Result, []Record) error
	end() (*Run, error)
}

func newRunner(p Plan, m Manifest, scoring Scoring) (*runner, error) {
	r := &runner{
		plan: p, manifest: m, scoring: scoring, attempts: newAttempts(p, len(p.Detectors)), reuse: newReuse(p.Reuse, p.MaxPage),
		scores: make(map[pageKey]Scored),
	}
	for _, c := range m.Corpora {
		r.progress.Total += c.Pages
	}
	if p.File == nil {
		r.sink = &memory{manifest: m}
		return r, nil
	}
	if r.before = p.File.Run(); r.before != nil {
		if err := r.before.Manifest.resumable(m); err != nil {
			return nil, fmt.Errorf("resuming run %s: %w", p.File.path, err)
		}
	}
	r.sink = p.File
	if err := p.File.begin(m); err != nil {
		return nil, fmt.Errorf("writing run %s: %w", p.File.path, err)
	}
	return r, nil
}

// resumable reports how a run that goes on would differ from the one that was begun.
func (m Manifest) resumable(other Manifest) error {
	for _, f := range []struct {
		name      string
		was, want any
	}{
		{"detectors", m.Detectors, other.Detectors},
		{"versions of detectors", m.Versions, other.Versions},
		{"limits of time", m.Timeout, other.Timeout},
		{"limits of pages", m.MaxPage, other.MaxPage},
		{"limits of texts", m.MaxText, other.MaxText},
		{"text views", m.View, other.View},
	} {
		if fmt.Sprint(f.was) != fmt.Sprint(f.want) { // nothing and no map are the same
			return fmt.Errorf("it was begun with other %s: %s, and now %s; make a new run that reuses it", f.name, listed(f.was), listed(f.want))
		}
	}
	same := slices.EqualFunc(m.Corpora, other.Corpora, func(a, b CorpusInfo) bool { return a.Name == b.Name && a.Fingerprint == b.Fingerprint })
	if !same {
		return errors.New("its corpora are not the same, or have changed; make a new run that reuses it")
	}
	return nil
}

// listed prints a value for a message, the pairs of a map one after the other.
func listed(v any) string {
	pairs, ok := v.(map[string]string)
	if !ok {
		return fmt.Sprint(v)
	}
	var out []string
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		out = append(out, key+" "+pairs[key])
	}
	return strings.Join(out, ", ")
}

// memory keeps a run in memory.
type memory struct {
	manifest Manifest
	mu       sync.Mutex
	results  []Result
	records  [][]Record
}

func (m *memory) add(result Result, records []Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	result.Answers = len(records)
	m.results, m.records = append(m.results, result), append(m.records, records)
	return nil
}

func (m *memory) end() (*Run, error) { return NewRun(m.manifest, m.results, m.records), nil }

// corpus works on the sites of a corpus in as many goroutines as the plan has jobs.
func (r *runner) corpus(ctx context.Context, c *corpus.Corpus) error {
	digests, err := c.Digests(ctx)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.plan.Jobs)
	for _, pages := range pagesBySite(c) {
		if ctx.Err() != nil || r.stopped() && r.before == nil {
			break // of a run that goes on, what was done is still to be scored
		}
		g.Go(func() error { return newSite(r, c, pages, digests).run(ctx) })
	}
	return g.Wait()
}

// stopped reports whether no further page may begin.
func (r *runner) stopped() bool {
	select {
	case <-r.plan.Stop:
		return true
	default:
		return false
	}
}

// done takes what became of a page.
func (r *runner) done(result Result, records []Record, reused int) error {
	if err := r.sink.add(result, records); err != nil {
		return fmt.Errorf("writing page %q of corpus %s to the run: %w", result.Page, result.Corpus, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress.Pages++
	r.progress.Reused += reused
	r.progress.Failures += len(result.Failed)
	r.tell()
	return nil
}

// passed takes that a page was done before.
func (r *runner) passed(result Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress.Pages++
	r.progress.Before++
	r.progress.Failures += len(result.Failed)
	r.tell()
}

func (r *runner) tell() {
	if r.plan.Progress != nil {
		r.plan.Progress(r.progress)
	}
}

// score scores the records of a page.
func (r *runner) score(ctx context.Context, c *corpus.Corpus, p loaded, records []Record) error {
	if len(r.scoring.Metrics) == 0 || p.gold == nil {
		return nil
	}
	scored, err := scorePage(ctx, c.Name(), p.page, p.gold, records, r.scoring)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scores[pageKey{c.Name(), p.page.ID}] = scored
	return nil
}

// scored returns the scores of the run's pages in their order.
func (r *runner) scored(run *Run) []Scored {
	var out []Scored
	for _, result := range run.Results {
		if s, ok := r.scores[pageKey{result.Corpus, result.Page}]; ok {
			out = append(out, s)
		}
	}
	return out
}

// was returns the place of a page's result in the run that is resumed, -1 where it has none.
func (r *runner) was(corpusName, page string) int {
	if r.before == nil {
		return -1
	}
	return r.before.Place(corpusName, page)
}
