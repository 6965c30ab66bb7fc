package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// A Plan says which detectors to run on which corpora. Every field but Corpora
// and Detectors may be left zero.
type Plan struct {
	Corpora   []*corpus.Corpus
	Detectors []detectors.Detector
	// Sources says for each corpus how to find it again, for the manifest; nil where
	// that is not known.
	Sources []string
	// Jobs is the number of pages worked on at the same time; 0 means one for
	// each CPU. It changes nothing but the times.
	Jobs int
	// Timeout is a detector's time limit for one page; 0 means 30 seconds.
	Timeout time.Duration
	// Tool names what makes the run, for the manifest.
	Tool string
}

const defaultTimeout = 30 * time.Second

// Run runs every detector on every page. A detector that fails on a page costs
// that page only and is recorded; an error is returned where a corpus cannot be
// read, the plan makes no sense or ctx is done.
func (p Plan) Run(ctx context.Context) (*Run, error) {
	run, _, err := p.RunAndScore(ctx, Scoring{})
	return run, err
}

// RunAndScore runs as [Plan.Run] does and scores each page while it is there, so
// that every page is read and parsed once: scores are those of [Score].
func (p Plan) RunAndScore(ctx context.Context, scoring Scoring) (*Run, []Scored, error) {
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	p = p.withDefaults()
	run := &Run{Manifest: p.manifest()}
	var scored []Scored
	for i, c := range p.Corpora {
		w := newWork(p, c, scoring)
		if err := w.do(ctx); err != nil {
			return nil, nil, err
		}
		run.Manifest.Corpora = append(run.Manifest.Corpora, p.info(i, c.SetDigests(w.digests)))
		run.Learning = append(run.Learning, w.learned()...)
		for _, page := range w.pages {
			run.Warnings = append(run.Warnings, page.warnings...)
			run.Records = append(run.Records, page.records...)
			scored = append(scored, page.scored...)
		}
	}
	return run, scored, nil
}

// info describes corpus i for the manifest.
func (p Plan) info(i int, fingerprint string) CorpusInfo {
	c := p.Corpora[i]
	info := CorpusInfo{Name: c.Name(), Fingerprint: fingerprint, Pages: c.Len()}
	if p.Sources != nil {
		info.Source = p.Sources[i]
	}
	return info
}

func (p Plan) check() error {
	if len(p.Corpora) == 0 || len(p.Detectors) == 0 {
		return errors.New("a run needs at least one corpus and one detector")
	}
	if p.Sources != nil && len(p.Sources) != len(p.Corpora) {
		return fmt.Errorf("a run of %d corpora needs as many sources, not %d", len(p.Corpora), len(p.Sources))
	}
	seen := make(map[string]bool)
	for _, c := range p.Corpora {
		if seen["corpus "+c.Name()] {
			return fmt.Errorf("two corpora of the run are named %q", c.Name())
		}
		seen["corpus "+c.Name()] = true
	}
	for _, d := range p.Detectors {
		if seen["detector "+d.Name()] {
			return fmt.Errorf("two detectors of the run are named %q", d.Name())
		}
		seen["detector "+d.Name()] = true
	}
	return nil
}

func (p Plan) withDefaults() Plan {
	if p.Jobs <= 0 {
		p.Jobs = runtime.NumCPU()
	}
	if p.Timeout <= 0 {
		p.Timeout = defaultTimeout
	}
	return p
}

func (p Plan) manifest() Manifest {
	m := Manifest{
		Tool: p.Tool, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		CPUs: runtime.NumCPU(), Jobs: p.Jobs, Timeout: p.Timeout.String(),
	}
	for _, d := range p.Detectors {
		m.Detectors = append(m.Detectors, d.Name())
		if sets := detectors.TrainedOn(d); len(sets) > 0 {
			if m.TrainedOn == nil {
				m.TrainedOn = make(map[string][]string)
			}
			m.TrainedOn[d.Name()] = sets
		}
	}
	return m
}

// Try runs one detector on one page until ctx is done. A panic is an error; a detector that
// ignores its context is left behind.
func Try(ctx context.Context, d detectors.Detector, page *corpus.Page) (detectors.Extraction, error) {
	page.Lines()
	r, answered := await(ctx, d, page)
	switch {
	case !answered:
		return detectors.Extraction{}, fmt.Errorf("%s gave no answer in time: %w", d.Name(), ctx.Err())
	case r.Outcome.Failed():
		return detectors.Extraction{}, fmt.Errorf("%s: %s", d.Name(), firstLine(r.Error))
	default:
		return r.Extraction(page)
	}
}

// attempt runs one detector on one page within the time limit.
func (p Plan) attempt(ctx context.Context, d detectors.Detector, page *corpus.Page) Record {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	r, answered := await(ctx, d, page)
	switch {
	case !answered:
		return Record{Outcome: Timeout, Error: fmt.Sprintf("no answer within %v", p.Timeout), Elapsed: p.Timeout}
	case r.Outcome == Error && errors.Is(ctx.Err(), context.DeadlineExceeded):
		r.Outcome = Timeout
	}
	return r
}

// await runs a detector until ctx is done. One that does not end then is left behind.
func await(ctx context.Context, d detectors.Detector, page *corpus.Page) (r Record, answered bool) {
	done := make(chan Record, 1)
	go func() { done <- detect(ctx, d, page) }()
	select {
	case r := <-done:
		return r, true
	case <-ctx.Done():
		return Record{}, false
	}
}

// detect calls the detector and turns its answer, error or panic into a record.
func detect(ctx context.Context, d detectors.Detector, page *corpus.Page) (r Record) {
	start := time.Now()
	defer func() {
		if v := recover(); v != nil {
			r = Record{Outcome: Panic, Error: fmt.Sprint(v)}
		}
		r.Elapsed = time.Since(start)
	}()
	e, err := d.Detect(ctx, page)
	if err != nil {
		return Record{Outcome: Error, Error: err.Error()}
	}
	return record(page, e)
}

func record(page *corpus.Page, e detectors.Extraction) Record {
	lines := page.Lines()
	if e.Kept != nil && len(e.Kept) != len(lines) {
		return Record{Outcome: Error, Error: fmt.Sprintf("answered for %d lines, the page has %d", len(e.Kept), len(lines))}
	}
	if e.Kept != nil {
		e.Text = detectors.KeepLines(page, e.Kept).Text
	}
	r := Record{Outcome: OK, Basis: e.Basis}
	if strings.TrimSpace(e.Text) == "" {
		r.Outcome = Empty
	}
	if e.Kept == nil {
		r.Text = e.Text
		return r
	}
	r.Kept = []int{}
	for i, k := range e.Kept {
		if k {
			r.Kept = append(r.Kept, lines[i].Number)
		}
	}
	return r
}
