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
	for _, r := range s.Rows {
		rows[r.Metric+" "+r.Detector] = r
	}
	return s, rows
}

// What must hold on the seeds whatever else changes.
func TestSeeds(t *testing.T) {
	s, rows := seedSummary(t)
	for _, m := range score.Metrics() {
		if r := rows[m.ID()+" everything"]; r.Recall != 1 {
			t.Errorf("%s: everything has recall %v", m.ID(), r.Recall)
		}
		if r := rows[m.ID()+" nothing"]; r.Recall != 0 || r.Precision != 0 || r.F1 != 0 || r.Outcomes[bench.Empty] != 5 {
			t.Errorf("%s: nothing has %+v", m.ID(), r)
		}
		if a, b := rows[m.ID()+" repeated"].Precision, rows[m.ID()+" everything"].Precision; a <= b {
			t.Errorf("%s: repeated has precision %v, everything %v", m.ID(), a, b)
		}
	}
	if r := rows["line.word density+repeated"]; r.F1 < 0.95 {
		t.Errorf("density+repeated has F1 %v, want 0.95 or more", r.F1)
	}
	for _, r := range s.Rows {
		for _, x := range []float64{r.Precision, r.Recall, r.F1, r.Interval.Low, r.Interval.High, r.Versus.P, r.Versus.Difference, r.Versus.Interval.Low} {
			if math.IsNaN(x) {
				t.Errorf("NaN in %+v", r)
			}
		}
		if r.Pages != 5 {
			t.Errorf("%s counts %d pages", r.Detector, r.Pages)
		}
	}
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], "too few sites (3 of at least 10)") {
		t.Errorf("warnings %q", s.Warnings)
	}
}

func TestOnly(t *testing.T) {
	s, _ := seedSummary(t)
	only := s.Only([]score.Metric{score.TokenLCS{}})
	for _, r := range only.Rows {
		if r.Metric != "token.lcs" {
			t.Errorf("row of %s", r.Metric)
		}
	}
	if len(only.Rows) != len(all.Detectors()) {
		t.Errorf("%d rows", len(only.Rows))
	}
}

// With sites enough, a plain difference is called worse and a failing detector
// is named in a warning and scored as empty.
func TestVerdicts(t *testing.T) {
	c := newCorpus(t, 40)
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
		{"failing", bench.Undecided, 39. / 40},
		{"everything", bench.Worse, 2 * 4. / (2*4 + 3)},
	}
	for i, w := range want {
		r := s.Rows[i]
		if r.Detector != w.detector || r.Versus.Verdict != w.verdict || math.Abs(r.F1-w.f1) > 1e-9 {
			t.Errorf("row %d: %s %s F1 %v, want %+v", i, r.Detector, r.Versus.Verdict, r.F1, w)
		}
	}
	if len(s.Warnings) != 1 || !strings.HasPrefix(s.Warnings[0], "failing failed on 1 of 40 pages of fake, which score as if it had kept nothing; first: page p7, oops") {
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
	metrics := []score.Metric{score.LineWord{}}
	scored, err := bench.Score(ctx, run, plan.Corpora, metrics, corpus.StrictBody())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range bench.Summarise(run, scored, metrics, "strict-body").Rows {
		fmt.Printf("%s precision %.2f recall %.2f\n", row.Detector, row.Precision, row.Recall)
	}
	// Output:
	// everything precision 0.60 recall 1.00
	// nothing precision 0.00 recall 0.00
}
