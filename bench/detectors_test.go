package bench_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/detectors"
	"chaff/detectors/all"
)

// openSet opens a public set, and skips the test where it is not at hand.
func openSet(t testing.TB, name string) *corpus.Corpus {
	t.Helper()
	dir := os.Getenv("CHAFF_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpora")
	}
	path := filepath.Join(dir, name+".zip")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no public sets: %s is missing; put them in ../shared/corpora or name their folder in $CHAFF_CORPORA", path)
	}
	c, err := formats.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// noSoftHyphen is aeb.shingle4 as AEB's own runners of Go libraries have it: they remove
// soft hyphens from what the library extracts.
func noSoftHyphen(t *testing.T) score.Metric {
	t.Helper()
	m, err := score.AEBShingle4().WithTokens(score.Tokens{Normaliser: score.NoSoftHyphen, Tokenizer: score.PythonWord})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// On AEB's pages, through chaff's own runner, detectors reach the figures that are
// published for them.
func TestPublishedFigures(t *testing.T) {
	c := openSet(t, "scrapinghub")
	tests := []struct {
		detector  string
		published float64
		within    float64
	}{
		{"readability", 0.934, 0.01},
		{"readeck", 0.947, 0.01},
		{"trafilatura", 0.960, 0.01},
		{"domdistiller", 0.927, 0.01},
		{"boilerpipe", 0.860, 0.03},
		{"justext", 0.804, 0.02},
	}
	var list []detectors.Detector
	for _, tt := range tests {
		d, err := all.Find(tt.detector)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	by := bench.Scoring{Metrics: []score.Metric{noSoftHyphen(t)}, Policy: corpus.StrictBody()}
	run, scored := runAndScore(t, by, []*corpus.Corpus{c}, list...)
	b := bench.Summarise(run, scored, by, bench.View{}).Boards[0]
	for _, tt := range tests {
		row := b.Row(tt.detector)
		t.Logf("%-13s F1 %.4f precision %.4f recall %.4f accuracy %.4f, published F1 %.3f; %v",
			tt.detector, row.Values[0], row.Values[1], row.Values[2], row.Values[3], tt.published, row.Outcomes)
		if math.Abs(row.Values[0]-tt.published) > tt.within {
			t.Errorf("%s has F1 %.4f, published %.3f", tt.detector, row.Values[0], tt.published)
		}
	}
}
