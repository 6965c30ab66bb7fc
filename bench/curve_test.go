package bench_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// pupil keeps the content and, unless it has seen pages enough, the boilerplate.
type pupil struct{ enough, seen int }

func (pupil) Name() string { return "pupil" }

func (p pupil) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return detectors.KeepLines(page, []bool{true, p.seen < p.enough}), nil
}

func (p pupil) NewSite() detectors.Site { return &class{p} }

type class struct{ pupil }

func (c *class) Add(*corpus.Page)             { c.seen++ }
func (c *class) Detector() detectors.Detector { return c.pupil }

func TestCurves(t *testing.T) {
	var entries []corpus.Entry
	for site, pages := range map[string]int{"large": 7, "enough": 4, "small": 3} {
		for i := range pages {
			info := corpus.Info{ID: site + string(rune('a'+i)), Site: site}
			entries = append(entries, corpus.NewEntry(corpus.NewText(info, "some words\nchaff"), &corpus.Gold{Roles: []corpus.Role{corpus.Body, corpus.Share}}))
		}
	}
	c, err := corpus.New("schools", entries)
	if err != nil {
		t.Fatal(err)
	}
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{pupil{enough: 2}, right("no pupil", never, never)}}
	by := bench.Scoring{Metrics: []score.Metric{score.LineCount()}, Policy: corpus.StrictBody()}
	curves, err := plan.Curves(t.Context(), []int{0, 1, 2, 3}, by)
	if err != nil {
		t.Fatal(err)
	}
	// Seven pages less three, and four less three; the small site has none left.
	if len(curves) != 1 || curves[0].Detector != "pupil" || curves[0].Sites != 2 || curves[0].Pages != 5 {
		t.Fatalf("%+v", curves)
	}
	for i, want := range []float64{2. / 3, 2. / 3, 1, 1} {
		p := curves[0].Points[i]
		if p.Learned != i || math.Abs(p.Values[0]-want) > 1e-12 {
			t.Errorf("after %d pages F1 %v, want %v", p.Learned, p.Values[0], want)
		}
	}
	if curves, err := plan.Curves(t.Context(), []int{7}, by); err != nil || len(curves) != 0 {
		t.Errorf("no site has 8 pages, but %+v, %v", curves, err)
	}
	if _, err := plan.Curves(t.Context(), []int{-1}, by); err == nil || !strings.Contains(err.Error(), "negative") {
		t.Errorf("%v", err)
	}
}

// failing is a pupil that gives no answer once it has learned.
type failing struct{ pupil }

func (f failing) NewSite() detectors.Site { return failingSite{} }

type failingSite struct{}

func (failingSite) Add(*corpus.Page) {}
func (failingSite) Detector() detectors.Detector {
	return right("pupil", never, func(int) bool { return true })
}

// Failures on a curve are counted, and never silently pages that keep nothing.
func TestCurveCountsFailures(t *testing.T) {
	c := newParts(t, "parts", 4) // two sites of two pages
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{failing{pupil{enough: 1}}}}
	curves, err := plan.Curves(t.Context(), []int{0, 1}, scoring)
	if err != nil {
		t.Fatal(err)
	}
	alone, learned := curves[0].Points[0], curves[0].Points[1]
	if alone.Failed != 0 || learned.Failed != 2 || learned.Values[0] != 0 {
		t.Errorf("%+v, %+v", alone, learned)
	}
}
