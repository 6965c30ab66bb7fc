package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"chaff/bench"
	"chaff/bench/stats"
)

// schema is the version of the JSON objects; later versions only add to it.
const schema = 2

// A float is a number in JSON, null where there is none.
type float float64

// MarshalJSON writes null for NaN.
func (f float) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

type jsonReport struct {
	Schema   int                `json:"schema"`
	Tool     string             `json:"tool"`
	Policy   string             `json:"policy"`
	Failures string             `json:"failures"`
	By       string             `json:"by,omitempty"`
	Corpora  []bench.CorpusInfo `json:"corpora"`
	Boards   []jsonBoard        `json:"boards"`
	Roles    []jsonRole         `json:"roles,omitempty"`
	Reliable []jsonReliability  `json:"reliability,omitempty"`
	Curves   []jsonCurve        `json:"learning_curves,omitempty"`
	Flips    []jsonFlip         `json:"flips,omitempty"`
	Warnings []string           `json:"warnings"`
}

type jsonBoard struct {
	Corpus     string        `json:"corpus"`
	Group      string        `json:"group,omitempty"`
	Metric     string        `json:"metric"`
	Measures   []jsonMeasure `json:"measures"`
	Pages      int           `json:"pages"`
	Sites      int           `json:"sites"`
	Detectable float         `json:"detectable"`
	Rows       []jsonRow     `json:"rows"`
	Pairs      []jsonPair    `json:"pairs"`
	Ties       [][]string    `json:"not_told_apart"`
}

type jsonMeasure struct {
	Name          string `json:"name"`
	Average       string `json:"average"`
	LowerIsBetter bool   `json:"lower_is_better,omitempty"`
}

type jsonRow struct {
	Detector       string                `json:"detector"`
	Pages          int                   `json:"pages"`
	Outcomes       map[bench.Outcome]int `json:"outcomes"`
	Values         map[string]float      `json:"values"`
	Interval       [2]float              `json:"interval"`
	Pooled         map[string]float      `json:"pooled,omitempty"`
	PagesPerSecond float                 `json:"pages_per_s"`
	Versus         jsonPair              `json:"versus_best"`
}

type jsonPair struct {
	Detector   string        `json:"detector"`
	Other      string        `json:"other"`
	Value      float         `json:"value"`
	OtherValue float         `json:"other_value"`
	Difference float         `json:"difference"`
	Interval   [2]float      `json:"interval"`
	P          float         `json:"p"`
	Wins       int           `json:"wins"`
	Ties       int           `json:"ties"`
	Losses     int           `json:"losses"`
	Detectable float         `json:"detectable"`
	Verdict    bench.Verdict `json:"verdict"`
}

// jsonReliability says of each range of chances how many words lie in it, how many of them are
// content, and their mean chance.
type jsonReliability struct {
	Corpus   string    `json:"corpus"`
	Detector string    `json:"detector"`
	Bins     []jsonBin `json:"bins"`
}

type jsonBin struct {
	Words   int   `json:"words"`
	Content int   `json:"content_words"`
	Chance  float `json:"mean_chance"`
}

type jsonRole struct {
	Corpus   string `json:"corpus"`
	Detector string `json:"detector"`
	Role     string `json:"role"`
	Class    string `json:"class"`
	Kept     int    `json:"kept_words"`
	Words    int    `json:"words"`
}

type jsonCurve struct {
	Corpus   string      `json:"corpus"`
	Detector string      `json:"detector"`
	Metric   string      `json:"metric"`
	Sites    int         `json:"sites"`
	Pages    int         `json:"pages"`
	Points   []jsonPoint `json:"points"`
}

type jsonPoint struct {
	Learned int              `json:"learned"`
	Failed  int              `json:"failed"`
	Values  map[string]float `json:"values"`
}

type jsonFlip struct {
	Corpus   string        `json:"corpus"`
	Page     string        `json:"page"`
	A        float         `json:"a"`
	B        float         `json:"b"`
	Gain     float         `json:"gain"`
	OutcomeA bench.Outcome `json:"outcome_a"`
	OutcomeB bench.Outcome `json:"outcome_b"`
}

// JSON writes the summary as one JSON object. Figures are in full precision; null
// stands where there is none.
func JSON(w io.Writer, s *bench.Summary) error { return writeJSON(w, newJSONReport(s)) }

func newJSONReport(s *bench.Summary) jsonReport {
	report := jsonReport{
		Schema: schema, Tool: s.Manifest.Tool, Policy: s.Policy, Failures: s.View.Failures.String(), By: string(s.View.By),
		Corpora: s.Manifest.Corpora, Boards: []jsonBoard{}, Warnings: append([]string{}, s.Warnings...),
	}
	for _, b := range s.Boards {
		report.Boards = append(report.Boards, newJSONBoard(b))
	}
	for _, r := range s.Roles {
		report.Roles = append(report.Roles, jsonRole{r.Corpus, r.Detector, r.Role.String(), r.Class.String(), r.Kept, r.Words})
	}
	for _, r := range s.Reliability {
		row := jsonReliability{Corpus: r.Corpus, Detector: r.Detector}
		for _, b := range r.Bins {
			row.Bins = append(row.Bins, jsonBin{b.Words, b.Content, float(b.MeanChance())})
		}
		report.Reliable = append(report.Reliable, row)
	}
	for _, c := range s.Curves {
		report.Curves = append(report.Curves, newJSONCurve(c))
	}
	return report
}

func newJSONCurve(c bench.Curve) jsonCurve {
	out := jsonCurve{Corpus: c.Corpus, Detector: c.Detector, Metric: c.Metric.ID, Sites: c.Sites, Pages: c.Pages}
	for _, p := range c.Points {
		point := jsonPoint{Learned: p.Learned, Failed: p.Failed, Values: make(map[string]float)}
		for i, m := range c.Metric.Measures {
			point.Values[m.Name] = float(p.Values[i])
		}
		out.Points = append(out.Points, point)
	}
	return out
}

func newJSONBoard(b *bench.Board) jsonBoard {
	out := jsonBoard{
		Corpus: b.Corpus, Group: b.Group, Metric: b.Metric.ID, Pages: b.Pages, Sites: b.Sites,
		Detectable: float(b.Detectable), Pairs: []jsonPair{}, Ties: [][]string{},
	}
	for _, m := range b.Metric.Measures {
		out.Measures = append(out.Measures, jsonMeasure{m.Name, m.Average.Name, m.LowerIsBetter})
	}
	for _, r := range b.Rows {
		row := jsonRow{
			Detector: r.Detector, Pages: r.Pages, Outcomes: r.Outcomes, Values: make(map[string]float),
			Interval: bounds(r.Interval), PagesPerSecond: float(r.PagesPerSecond), Versus: newJSONPair(r.Versus),
		}
		for i, m := range b.Metric.Measures {
			row.Values[m.Name] = float(r.Values[i])
		}
		if hasPooled(b) {
			row.Pooled = map[string]float{
				"F1": float(r.Pooled.F1()), "precision": float(r.Pooled.Precision()), "recall": float(r.Pooled.Recall()),
			}
		}
		out.Rows = append(out.Rows, row)
	}
	for _, p := range b.Pairs {
		out.Pairs = append(out.Pairs, newJSONPair(p))
	}
	for _, t := range b.Ties {
		var group []string
		for _, r := range b.Rows[t[0] : t[1]+1] {
			group = append(group, r.Detector)
		}
		out.Ties = append(out.Ties, group)
	}
	return out
}

func newJSONPair(c bench.Comparison) jsonPair {
	return jsonPair{
		c.Detector, c.Other, float(c.Value), float(c.OtherValue), float(c.Difference), bounds(c.Interval), float(c.P),
		c.Wins, c.Ties, c.Losses, float(c.Detectable), c.Verdict,
	}
}

func bounds(i stats.Interval) [2]float { return [2]float{float(i.Low), float(i.High)} }

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// CSV writes the summary as comma-separated values with a header: one line for each
// board, detector and measure. Interval and comparison are those of the main measure
// and empty on the lines of the others; the last column holds the warnings, a semicolon
// apart, on the first line only. A name that a spreadsheet would take for a formula has
// an apostrophe before it.
func CSV(w io.Writer, s *bench.Summary) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{
		"corpus", "group", "metric", "policy", "failures", "detector", "measure", "average", "value", "low", "high",
		"pages", "sites", "ok", "empty", "error", "panic", "timeout", "pages_per_s",
		"best", "difference", "difference_low", "difference_high", "p", "wins", "ties", "losses", "verdict", "warnings",
	})
	if err != nil {
		return err
	}
	warnings := cell(strings.Join(s.Warnings, "; "))
	for _, b := range s.Boards {
		for _, r := range b.Rows {
			for i := range b.Metric.Measures {
				if err := out.Write(append(csvRow(s, b, r, i), warnings)); err != nil {
					return err
				}
				warnings = ""
			}
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(s *bench.Summary, b *bench.Board, r bench.Row, measure int) []string {
	m, v := b.Metric.Measures[measure], r.Versus
	interval := []string{"", ""}
	versus := make([]string, 9)
	if measure == 0 {
		interval = []string{full(r.Interval.Low), full(r.Interval.High)}
		versus = []string{
			cell(v.Other), full(v.Difference), full(v.Interval.Low), full(v.Interval.High), full(v.P),
			fmt.Sprint(v.Wins), fmt.Sprint(v.Ties), fmt.Sprint(v.Losses), string(v.Verdict),
		}
	}
	row := []string{
		cell(b.Corpus), cell(b.Group), b.Metric.ID, cell(s.Policy), s.View.Failures.String(), cell(r.Detector), m.Name, m.Average.Name, full(r.Values[measure]),
	}
	row = append(row, interval...)
	row = append(row, fmt.Sprint(r.Pages), fmt.Sprint(b.Sites))
	for _, o := range bench.Outcomes() {
		row = append(row, fmt.Sprint(r.Outcomes[o]))
	}
	row = append(row, full(r.PagesPerSecond))
	return append(row, versus...)
}

// cell makes text from outside safe in a table that a spreadsheet may open.
func cell(s string) string {
	s = oneLine(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// full prints the shortest form that reads back as the same number; "" for none.
func full(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// PagesCSV writes the score of each detector on each page: one line for each page,
// detector, metric and measure.
func PagesCSV(w io.Writer, run *bench.Run, scored []bench.Scored, scoring bench.Scoring) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{
		"corpus", "page", "site", "language", "type", "gold", "complexity", "detector", "outcome", "metric", "measure", "value", "policy",
	})
	if err != nil {
		return err
	}
	for _, p := range scored {
		for d, fate := range p.Fates {
			for m, metric := range scoring.Metrics {
				for i, v := range p.Scores[d][m].Values {
					err := out.Write([]string{
						cell(p.Corpus), cell(p.Info.ID), cell(p.Info.Site), cell(p.Info.Language), cell(p.Info.Type), p.Form.String(), full(p.Complexity),
						cell(run.Manifest.Detectors[d]), string(fate.Outcome), metric.ID, metric.Measures[i].Name, full(v), cell(scoring.Policy.Name),
					})
					if err != nil {
						return err
					}
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}
