package bench_test

import (
	"math"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
)

// The figures of parts are those of the boards.
func TestFiguresBy(t *testing.T) {
	a, b := newParts(t, "a", 24), newParts(t, "b", 12)
	scoring := bench.Scoring{Metrics: []score.Metric{score.LineWord(), score.AEBShingle4()}, Policy: corpus.StrictBody()}
	run, scored := runAndScore(t, scoring, []*corpus.Corpus{a, b},
		right("forum-breaker", func(i int) bool { return i%3 == 1 }, never), right("fails", never, func(i int) bool { return i%4 == 0 }))
	for _, by := range append(bench.Breakdowns(), bench.ByNothing) {
		for _, failures := range []bench.Failures{bench.FailuresEmpty, bench.FailuresExcluded} {
			view := bench.View{By: by, Failures: failures}
			parts := map[[2]string][]bench.PartFigures{}
			for _, c := range []*corpus.Corpus{a, b} {
				for m, metric := range scoring.Metrics {
					parts[[2]string{c.Name(), metric.ID}] = bench.FiguresBy(run, pagesOf(scored, c.Name()), scored, metric, m, view)
				}
			}
			for _, board := range bench.Summarise(run, scored, scoring, view).Boards {
				if board.Corpus == bench.AllCorpora {
					continue
				}
				key := [2]string{board.Corpus, board.Metric.ID}
				if len(parts[key]) == 0 {
					t.Fatalf("by %s: no part for %s %s", by, board.Group, key)
				}
				p := parts[key][0]
				parts[key] = parts[key][1:]
				if p.Group != board.Group || p.Pages != board.Pages {
					t.Errorf("by %s: part %s of %d pages, want %s of %d", by, p.Group, p.Pages, board.Group, board.Pages)
				}
				for d, name := range run.Manifest.Detectors {
					want := board.Row(name).Values[0]
					if got := p.Values[d]; math.Abs(got-want) > 1e-12 && !(math.IsNaN(got) && math.IsNaN(want)) {
						t.Errorf("by %s, %s, %s: %v, want %v", by, p.Group, name, got, want)
					}
				}
			}
		}
	}
}

func pagesOf(scored []bench.Scored, corpusName string) []bench.Scored {
	var out []bench.Scored
	for _, p := range scored {
		if p.Corpus == corpusName {
			out = append(out, p)
		}
	}
	return out
}
