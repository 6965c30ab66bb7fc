package bench_test

import (
	"testing"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/all"
)

// On sets that no part of them was trained on, the learned detectors do what their card says.
func TestLearnedOnUnseenSets(t *testing.T) {
	seed, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		set      func() *corpus.Corpus
		metric   func(*testing.T) score.Metric
		detector string
		least    float64
	}{
		{func() *corpus.Corpus { return seed }, lineWord, "learned-text", 0.97},
		{func() *corpus.Corpus { return openSet(t, "scrapinghub") }, noSoftHyphen, "learned-article", 0.945},
		{func() *corpus.Corpus { return openSet(t, "scrapinghub") }, noSoftHyphen, "learned", 0.925},
	}
	for _, tt := range tests {
		set := tt.set()
		d, err := all.Find(tt.detector)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range detectors.TrainedOn(d) {
			if name == set.Name() {
				t.Errorf("%s was trained on %s", tt.detector, name)
			}
		}
		row := board(t, set, tt.metric(t), tt.detector).Row(tt.detector)
		t.Logf("%s on %s: F1 %.4f [%.4f, %.4f], precision %.4f, recall %.4f", tt.detector, set.Name(),
			row.Values[0], row.Interval.Low, row.Interval.High, row.Values[1], row.Values[2])
		if row.Values[0] < tt.least {
			t.Errorf("%s on %s: F1 %.4f, want %v at least", tt.detector, set.Name(), row.Values[0], tt.least)
		}
	}
}

func lineWord(*testing.T) score.Metric { return score.LineWord() }
