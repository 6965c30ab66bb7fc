package bench_test

import (
	"context"
	"testing"
	"time"

	"chaff/bench"
	"chaff/corpus"
	"chaff/detectors"
)

// A detector that knows how long it took is believed, and any other is timed.
func TestElapsed(t *testing.T) {
	for _, took := range []time.Duration{0, time.Hour} {
		d := fake{"timed", func(context.Context, *corpus.Page) (detectors.Extraction, error) {
			return detectors.Extraction{Text: "x", Took: took}, nil
		}}
		run, err := bench.Plan{Corpora: []*corpus.Corpus{newCorpus(t, 1)}, Detectors: []detectors.Detector{d}}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		switch elapsed := records(t, run)[0].Elapsed; {
		case took > 0 && elapsed != took:
			t.Errorf("the record has %v, the detector took %v", elapsed, took)
		case took == 0 && (elapsed <= 0 || elapsed >= time.Hour):
			t.Errorf("the record has %v", elapsed)
		}
	}
}
