package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"chaff/bench/agreement"
	"chaff/bench/score"
	"chaff/bench/stats"
	"chaff/corpus"
)

// newAgreement has three annotators, figures that are not defined, hostile text, and more
// pages and disputed lines than tables show.
func newAgreement() *agreement.Agreement {
	nan := math.NaN()
	none := stats.Interval{Low: nan, High: nan}
	some := stats.Interval{Low: 0.71, High: 0.93}
	a := &agreement.Agreement{
		Corpus: hostile, Policy: "strict-body", Annotators: []string{"anna", "bob", "gold"}, Pages: 22, Sites: 3,
		Figures: []agreement.Figure{
			{What: agreement.ContentOrNot, Lines: 300, Marked: 80, Agreed: 0.95, Kappa: 0.85, KappaInterval: some, Alpha: 0.84, AlphaInterval: some, Pairs: []float64{0.8, 0.9, 0.85}},
			{What: agreement.AnyRole, Lines: 320, Marked: 320, Agreed: 0.9, Kappa: 0.82, KappaInterval: some, Alpha: 0.81, AlphaInterval: some, Pairs: []float64{0.8, 0.84, 0.82}},
			{What: "ad", Lines: 320, Marked: 1, Agreed: 0.997, Kappa: nan, KappaInterval: none, Alpha: 0, AlphaInterval: none, Pairs: []float64{nan, nan, nan}},
		},
		Warnings: []string{"bob has labelled 2 of 22 pages whole"},
	}
	for i := range 22 {
		page := fmt.Sprintf("page-%02d", i)
		if i == 0 {
			page = hostile
		}
		f := agreement.Figure{Lines: 10, Agreed: 0.9, Kappa: 0.8, KappaInterval: some, Alpha: 0.8, AlphaInterval: some, Pairs: []float64{0.8, 0.8, 0.8}}
		a.ByPage = append(a.ByPage, agreement.PageFigures{Page: page, Site: "s", Content: f, Role: f, Disputes: 1 + i%3})
		for k := range 1 + i%3 {
			a.Disputes = append(a.Disputes, agreement.Dispute{
				Page: page, Line: k + 1, Roles: []corpus.Role{corpus.Body, corpus.Unlabelled, corpus.Ad}, Content: k == 1, Text: strings.Repeat(hostile+" ", 10*(k+1)),
			})
		}
	}
	return a
}

func TestAgreementGolden(t *testing.T) {
	a := newAgreement()
	small := *a // the others list everything
	small.ByPage, small.Disputes = a.ByPage[:2], a.Disputes[:3]
	for name, write := range map[string]func(io.Writer) error{
		"agreement.txt":  func(w io.Writer) error { return AgreementTable(w, a) },
		"agreement.md":   func(w io.Writer) error { return AgreementMarkdown(w, a) },
		"agreement.json": func(w io.Writer) error { return AgreementJSON(w, &small) },
		"agreement.csv":  func(w io.Writer) error { return AgreementCSV(w, &small) },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			checkGolden(t, name, got.String())
		})
	}
}

// JSON and CSV list every page and every disputed line.
func TestAgreementIsWhole(t *testing.T) {
	a := newAgreement()
	var jsonOut, csvOut bytes.Buffer
	if err := AgreementJSON(&jsonOut, a); err != nil {
		t.Fatal(err)
	}
	if err := AgreementCSV(&csvOut, a); err != nil {
		t.Fatal(err)
	}
	var fromJSON jsonAgreement
	if err := json.Unmarshal(jsonOut.Bytes(), &fromJSON); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&csvOut).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(fromJSON.Disputes) != len(a.Disputes) || len(fromJSON.ByPage) != 22 || fromJSON.Disputes[0].Roles["bob"] != "?" {
		t.Errorf("%d disputes and %d pages in JSON", len(fromJSON.Disputes), len(fromJSON.ByPage))
	}
	if want := 1 + len(a.Figures) + 2*22 + len(a.Disputes); len(rows) != want {
		t.Errorf("%d rows of CSV, want %d", len(rows), want)
	}
}

// The report says how good a detector can be, where people say so.
func TestCeilingInReport(t *testing.T) {
	r := newReport(t)
	body := func() string {
		t.Helper()
		site, err := NewSite(r)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := site.WriteFile(t.Context(), indexFile, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if strings.Contains(body(), "How good can a detector be") {
		t.Error("without annotators it speaks of them")
	}
	board := r.Summary.Boards[0]
	c := agreement.Ceiling{Corpus: board.Corpus, Metric: board.Metric, Pages: 3, Sites: 2, Value: 2, Interval: stats.Interval{Low: 0.9, High: 1}}
	other := c
	other.Metric = score.LossOrder()
	r.Ceilings = []agreement.Ceiling{c, other}
	if got := body(); !strings.Contains(got, "How good can a detector be") || !strings.Contains(got, "2.000 [0.900, 1.000] against the other by "+board.Metric.ID) || !strings.Contains(got, "No detector does as well") {
		t.Errorf("the ceiling is not told:\n%s", got)
	}
	r.Ceilings[0].Value, r.Ceilings[0].Interval.Low = 0, math.NaN()
	if got := body(); !strings.Contains(got, "0.000 against the other") || !strings.Contains(got, "As well as people or better: ") {
		t.Errorf("who reaches it is not told:\n%s", got)
	}
}
