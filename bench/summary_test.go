package bench_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
	"chaff/detectors/all"
	"chaff/detectors/baseline"
)

func seedSummary(t *testing.T) (*bench.Summary, map[string]bench.Row) {
	t.Helper()
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: all.Detectors()}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := summary(t, run, c)
	rows := make(map[string]bench.Row)
	for _, b := range s.Boards {
		for _, r := range b.Rows {
			rows[b.Metric.ID+" "+r.Detector] = r
		}
	}
	return s, rows
}

// What must hold on the seeds whatever else changes.
func TestSeeds(t *testing.T) {
	s, rows := seedSummary(t)
	const f1, precision, recall = 0, 1, 2
	for _, m := range scoring.Metrics {
		if r := rows[m.ID+" everything"]; r.Values[recall] != 1 {
			t.Errorf("%s: everything has recall %v", m.ID, r.Values[recall])
		}
		if r := rows[m.ID+" nothing"]; r.Values[recall] != 0 || r.Values[precision] != 0 || r.Values[f1] != 0 || r.Outcomes[bench.Empty] != 5 {
			t.Errorf("%s: nothing has %+v", m.ID, r)
		}
		if a, b := rows[m.ID+" repeated"].Values[precision], rows[m.ID+" everything"].Values[precision]; a <= b {
			t.Errorf("%s: repeated has precision %v, everything %v", m.ID, a, b)
		}
	}
	if r := rows["line.word density+repeated"]; r.Values[f1] < 0.95 {
		t.Errorf("density+repeated has F1 %v, want 0.95 or more", r.Values[f1])
	}
	for name, r := range rows {
		for _, x := range append([]float64{r.Interval.Low, r.Interval.High, r.Versus.P, r.Versus.Difference, r.Versus.Interval.Low}, r.Values...) {
			if math.IsNaN(x) {
				t.Errorf("%s: NaN in %+v", name, r)
			}
		}
		if r.Pages != 5 {
			t.Errorf("%s counts %d pages", name, r.Pages)
		}
	}
	if len(s.Warnings) != 2 || !strings.Contains(s.Warnings[1], "few sites (3 of at least 30): intervals are too narrow, and no difference can be told from chance") {
		t.Errorf("warnings %q", s.Warnings)
	}
}

func TestOnly(t *testing.T) {
	s, _ := seedSummary(t)
	only := s.Only([]score.Metric{score.TokenLCS()})
	if len(only.Boards) != 1 || only.Boards[0].Metric.ID != "token.lcs" || len(s.Boards) != len(scoring.Metrics) {
		t.Errorf("%d boards of %d", len(only.Boards), len(s.Boards))
	}
}

// With sites enough, a plain difference is called worse and a failing detector
// is named in a warning and scored as empty.
func TestVerdicts(t *testing.T) {
	c := newCorpus(t, 80)
	good := fake{"good", func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		return detectors.KeepLines(p, []bool{false, true}), nil
	}}
	same := fake{"same", good.detect}
	failing := fake{"failing", func(_ context.Context, p *corpus.Page) (detectors.Extraction, error) {
		if p.ID == "p7" {
			panic("oops")
		}
		return good.detect(context.Background(), p)
	}}
	list := []detectors.Detector{baseline.Everything{}, failing, good, same}
	run, err := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: list}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := summary(t, run, c)
	want := []struct {
		detector string
		verdict  bench.Verdict
		f1       float64
	}{
		{"good", bench.Best, 1},
		{"same", bench.Tied, 1},
		{"failing", bench.Undecided, 79. / 80},
		{"everything", bench.Worse, 2 * 4. / (2*4 + 3)},
	}
	for i, w := range want {
		r := s.Boards[0].Rows[i]
		if r.Detector != w.detector || r.Versus.Verdict != w.verdict || math.Abs(r.Values[0]-w.f1) > 1e-9 {
			t.Errorf("row %d: %s %s F1 %v, want %+v", i, r.Detector, r.Versus.Verdict, r.Values[0], w)
		}
	}
	if len(s.Warnings) != 1 || !strings.HasPrefix(s.Warnings[0], "failing failed on 1 of 80 pages of fake, which score as if it had kept nothing; first: page p7, oops") {
		t.Errorf("warnings %q", s.Warnings)
	}
}

func Example() {
	c, err := seeds.Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	plan := bench.Plan{Corpora: []*corpus.Corpus{c}, Detectors: []detectors.Detector{baseline.Everything{}, baseline.Nothing{}}}
	run, err := plan.Run(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	scoring := bench.Scoring{Metrics: []score.Metric{score.LineWord()}, Policy: corpus.StrictBody()}
	scored, err := bench.Score(ctx, run, plan.Corpora, scoring)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range bench.Summarise(run, scored, scoring, bench.View{}).Boards[0].Rows {
		fmt.Printf("%s F1 %.2f precision %.2f recall %.2f\n", row.Detector, row.Values[0], row.Values[1], row.Values[2])
	}
	// Output:
	// everything F1 0.74 precision 0.60 recall 1.00
	// nothing F1 0.00 precision 0.00 recall 0.00
}
