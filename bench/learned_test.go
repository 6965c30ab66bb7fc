package bench_test

import (
	"strings"
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
		{func() *corpus.Corpus { return openSet(t, "scrapinghub") }, noSoftHyphen, "learned-article", 0.96},
		{func() *corpus.Corpus { return openSet(t, "scrapinghub") }, noSoftHyphen, "learned", 0.95},
		{func() *corpus.Corpus { return openSet(t, "scrapinghub") }, noSoftHyphen, "trafilatura", 0.95}, // beside them
		{func() *corpus.Corpus { return withoutSitesOf(t, "scrapinghub", "wcxb-dev", "trafilatura-eval") }, noSoftHyphen, "learned-article", 0.96},
	}
	for _, tt := range tests {
		set := tt.set()
		d, err := all.Find(tt.detector)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range detectors.TrainedOn(d) {
			if of, _, _ := strings.Cut(set.Name(), ","); name == of {
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

// withoutSitesOf returns the pages of a set whose sites are in none of the others.
func withoutSitesOf(t *testing.T, name string, others ...string) *corpus.Corpus {
	t.Helper()
	seen := make(map[string]bool)
	for _, other := range others {
		c := openSet(t, other)
		for i := range c.Len() {
			seen[c.Info(i).Site] = true
		}
	}
	c := openSet(t, name)
	var entries []corpus.Entry
	for i := range c.Len() {
		if seen[c.Info(i).Site] {
			continue
		}
		page, gold, err := c.Load(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, corpus.NewEntry(page, gold))
	}
	if len(entries) == c.Len() || len(entries) < c.Len()/2 {
		t.Fatalf("%d of %d pages are of other sites", len(entries), c.Len())
	}
	out, err := corpus.New(name+", other sites", entries)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lineWord(*testing.T) score.Metric { return score.LineWord() }
