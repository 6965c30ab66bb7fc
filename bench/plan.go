package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
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
	// MaxPage is the largest page that is used, and MaxText the longest extraction that
	// is taken, in bytes; 0 means 32 MiB. A longer extraction is an error of the detector.
	MaxPage, MaxText int
	// Isolated names the detectors that run in a process of their own, for the manifest.
	Isolated []string
	// Tool names what makes the run, for the manifest.
	Tool string
	// File is where the run is written as it goes, so that memory does not grow with it and
	// whatever ends the process loses no page that was done. Nil keeps the run in memory.
	File *RunFile
	// Reuse holds earlier runs. What they have of a detector of the same name and version
	// on the same page is taken from them; failures are tried again.
	Reuse []*Run
	// Stop, once it is closed, lets no further page begin: the run ends when those at work
	// are done, and lacks the others.
	Stop <-chan struct{}
	// Progress is told of every page that is done, one call at a time.
	Progress func(Progress)
}

// Progress says how far a run is.
type Progress struct {
	Pages, Total int // pages done, of all corpora
	Before       int // pages that the run file held when the run began; they count as done
	Reused       int // answers taken from earlier runs
	Failures     int // answers with an error, a panic or a timeout
}

const (
	defaultTimeout = 30 * time.Second
	defaultMax     = 32 << 20
)

// Run runs every detector on every page. A detector that fails on a page costs
// that page only and is recorded; an error is returned where a corpus cannot be
// read, the plan makes no sense, the file cannot be written or ctx is done.
func (p Plan) Run(ctx context.Context) (*Run, error) {
	run, _, err := p.RunAndScore(ctx, Scoring{})
	return run, err
}

// RunAndScore runs as [Plan.Run] does and scores each page while it is there, so
// that every page is parsed once: scores are those of [Score]. Of a run that is resumed
// the pages that were done before are scored as well.
func (p Plan) RunAndScore(ctx context.Context, scoring Scoring) (*Run, []Scored, error) {
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	p = p.withDefaults()
	m, err := p.manifest(ctx, scoring)
	if err != nil {
		return nil, nil, err
	}
	r, err := newRunner(p, m, scoring)
	if err != nil {
		return nil, nil, errors.Join(err, p.File.Close())
	}
	for _, c := range p.Corpora {
		if err = r.corpus(ctx, c); err != nil {
			break
		}
	}
	run, endErr := r.sink.end()
	if err := errors.Join(err, endErr); err != nil {
		if run != nil {
			err = errors.Join(err, run.Close())
		}
		return nil, nil, err
	}
	return run, r.scored(run), nil
}

// manifest describes the plan. It reads all corpora, for their fingerprints.
func (p Plan) manifest(ctx context.Context, scoring Scoring) (Manifest, error) {
	m := p.newManifest(scoring)
	for i, c := range p.Corpora {
		fingerprint, err := c.Fingerprint(ctx)
		if err != nil {
			return m, err
		}
		m.Corpora = append(m.Corpora, p.info(i, fingerprint))
	}
	return m, nil
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
	p.MaxPage = cmp.Or(p.MaxPage, defaultMax)
	p.MaxText = cmp.Or(p.MaxText, defaultMax)
	return p
}

// Try runs one detector on one page until ctx is done. A panic is an error; a detector that
// ignores its context is left behind.
func Try(ctx context.Context, d detectors.Detector, page *corpus.Page) (detectors.Extraction, error) {
	page.Lines()
	done := begin(ctx, d, page, defaultMax)
	select {
	case <-ctx.Done():
		return detectors.Extraction{}, fmt.Errorf("%s gave no answer in time: %w", d.Name(), ctx.Err())
	case r := <-done:
		if r.Outcome.Failed() {
			return detectors.Extraction{}, fmt.Errorf("%s: %s", d.Name(), firstLine(r.Error))
		}
		return r.Extraction(page)
	}
}
