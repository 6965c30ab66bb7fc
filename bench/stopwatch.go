package bench

import (
	"context"
	"runtime"
	"strings"
	"time"

	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors"
)

// A stopwatch is a detector that measures a single call of another one. Its figures may be
// read once the call has come back.
type stopwatch struct {
	detectors.Detector
	counts bool // allocations instead of time

	took           time.Duration
	objects, bytes uint64
}

// Detect calls the detector.
func (w *stopwatch) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if w.counts {
		return w.count(ctx, page)
	}
	start := time.Now()
	e, err := w.Detector.Detect(ctx, page)
	w.took = time.Since(start)
	return e, err
}

func (w *stopwatch) count(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e, err := w.Detector.Detect(ctx, page)
	runtime.ReadMemStats(&after)
	w.objects, w.bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	return e, err
}

// bareParse is the row [BareParse].
type bareParse struct{}

func (bareParse) Name() string { return BareParse }

func (bareParse) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	_, err := html.Parse(strings.NewReader(page.Source))
	return detectors.Extraction{}, err
}

// parseAndView is the row [ParseAndView].
type parseAndView struct{}

func (parseAndView) Name() string { return ParseAndView }

func (parseAndView) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	fresh := corpus.NewText(page.Info, page.Source)
	if page.Kind == corpus.HTML {
		fresh = corpus.NewHTML(page.Info, page.Source)
	}
	fresh.Lines()
	return detectors.Extraction{}, nil
}
