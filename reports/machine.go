package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"chaff/bench"
)

// schema is the version of the JSON object; later versions only add to it.
const schema = 1

type jsonReport struct {
	Schema   int                `json:"schema"`
	Tool     string             `json:"tool"`
	Policy   string             `json:"policy"`
	Corpora  []bench.CorpusInfo `json:"corpora"`
	Rows     []jsonRow          `json:"rows"`
	Warnings []string           `json:"warnings"`
}

type jsonRow struct {
	Corpus          string  `json:"corpus"`
	Detector        string  `json:"detector"`
	Metric          string  `json:"metric"`
	Pages           int     `json:"pages"`
	OK              int     `json:"ok"`
	Empty           int     `json:"empty"`
	Error           int     `json:"error"`
	Panic           int     `json:"panic"`
	Timeout         int     `json:"timeout"`
	Precision       float64 `json:"precision"`
	Recall          float64 `json:"recall"`
	F1              float64 `json:"f1"`
	F1Low           float64 `json:"f1_low"`
	F1High          float64 `json:"f1_high"`
	PooledPrecision float64 `json:"pooled_precision"`
	PooledRecall    float64 `json:"pooled_recall"`
	PooledF1        float64 `json:"pooled_f1"`
	PagesPerSecond  float64 `json:"pages_per_s"`
	Best            string  `json:"best"`
	Difference      float64 `json:"difference"`
	DifferenceLow   float64 `json:"difference_low"`
	DifferenceHigh  float64 `json:"difference_high"`
	P               float64 `json:"p"`
	Verdict         string  `json:"verdict"`
}

func newJSONRow(r bench.Row) jsonRow {
	return jsonRow{
		Corpus: r.Corpus, Detector: r.Detector, Metric: r.Metric, Pages: r.Pages,
		OK: r.Outcomes[bench.OK], Empty: r.Outcomes[bench.Empty], Error: r.Outcomes[bench.Error],
		Panic: r.Outcomes[bench.Panic], Timeout: r.Outcomes[bench.Timeout],
		Precision: r.Precision, Recall: r.Recall, F1: r.F1, F1Low: r.Interval.Low, F1High: r.Interval.High,
		PooledPrecision: r.Pooled.Precision(), PooledRecall: r.Pooled.Recall(), PooledF1: r.Pooled.F1(),
		PagesPerSecond: r.PagesPerSecond, Best: r.Versus.Detector, Difference: r.Versus.Difference,
		DifferenceLow: r.Versus.Interval.Low, DifferenceHigh: r.Versus.Interval.High,
		P: r.Versus.P, Verdict: string(r.Versus.Verdict),
	}
}

// JSON writes the leaderboard as one JSON object. Scores are in [0,1] and in full
// precision; difference is the row's F1 less that of the best detector.
func JSON(w io.Writer, s *bench.Summary) error {
	report := jsonReport{
		Schema: schema, Tool: s.Manifest.Tool, Policy: s.Policy, Corpora: s.Manifest.Corpora,
		Rows: []jsonRow{}, Warnings: append([]string{}, s.Warnings...),
	}
	for _, r := range s.Rows {
		report.Rows = append(report.Rows, newJSONRow(r))
	}
	return writeJSON(w, report)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// CSV writes the leaderboard as comma-separated values with a header; the last
// column repeats the warnings, a semicolon apart.
func CSV(w io.Writer, s *bench.Summary) error {
	out := csv.NewWriter(w)
	columns := []string{
		"corpus", "detector", "metric", "policy", "pages", "ok", "empty", "error", "panic", "timeout",
		"precision", "recall", "f1", "f1_low", "f1_high",
		"pooled_precision", "pooled_recall", "pooled_f1", "pages_per_s", "best", "difference", "difference_low", "difference_high", "p", "verdict", "warnings",
	}
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, row := range s.Rows {
		r := newJSONRow(row)
		err := out.Write([]string{
			r.Corpus, r.Detector, r.Metric, s.Policy, fmt.Sprint(r.Pages),
			fmt.Sprint(r.OK), fmt.Sprint(r.Empty), fmt.Sprint(r.Error), fmt.Sprint(r.Panic), fmt.Sprint(r.Timeout),
			full(r.Precision), full(r.Recall), full(r.F1), full(r.F1Low), full(r.F1High),
			full(r.PooledPrecision), full(r.PooledRecall), full(r.PooledF1), full(r.PagesPerSecond),
			r.Best, full(r.Difference), full(r.DifferenceLow), full(r.DifferenceHigh), full(r.P), r.Verdict, oneLine(strings.Join(s.Warnings, "; ")),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// full prints the shortest form that reads back as the same number.
func full(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
