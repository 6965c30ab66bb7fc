package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports/look"
)

// A docDetector is what one detector made of a document.
type docDetector struct {
	Name    string
	Outcome bench.Outcome
	Failed  bool
	Error   string
	Basis   string
	Time    string
	Scores  [][]string // by metric and measure
	Missed  int        // lines
	Extra   int        // lines
	SameAs  string     // the detector above that gave the same answer

	answer *docAnswer
	first  float64 // the first metric's main measure, the higher the better
}

// A docAnswer is an extraction, which several detectors may have given.
type docAnswer struct {
	leader int // the first detector that gave it
	kept   []bool
	text   string // without optional regions
	raw    string
}

// docDetectors returns the detectors of a document, best first by the first metric. Those
// that gave the same answer share it and stand side by side.
func docDetectors(records []bench.Record, page *corpus.Page, truth *score.Truth, scored bench.Scored, scoring bench.Scoring) ([]docDetector, error) {
	answers := make(map[string]*docAnswer)
	out := make([]docDetector, len(records))
	for k, rec := range records {
		key := answerKey(rec)
		answer, ok := answers[key]
		if !ok {
			e, err := rec.Extraction(page)
			if err != nil {
				return nil, err
			}
			c := truth.Case(e)
			answer = &docAnswer{leader: k, kept: c.Kept(), text: c.Text().Raw, raw: c.Raw()}
			answers[key] = answer
		}
		fate := scored.Fates[k]
		d := docDetector{
			Name: rec.Detector, Outcome: rec.Outcome, Failed: rec.Outcome.Failed(), Error: look.Shown(scored.Errors[k]), Basis: rec.Basis,
			Time: milliseconds(fate.Elapsed), answer: answer,
		}
		for m, metric := range scoring.Metrics {
			d.Scores = append(d.Scores, measureTexts(metric, scored.Scores[k][m]))
		}
		d.first = better(scoring.Metrics[0], scored.Scores[k][0])
		for i, class := range truth.Classes() {
			switch {
			case class == corpus.Content && !answer.kept[i]:
				d.Missed++
			case class == corpus.Boilerplate && answer.kept[i]:
				d.Extra++
			}
		}
		out[k] = d
	}
	slices.SortStableFunc(out, func(a, b docDetector) int {
		return cmp.Or(cmp.Compare(b.first, a.first), cmp.Compare(a.answer.leader, b.answer.leader))
	})
	for i := 1; i < len(out); i++ {
		if above := out[i-1]; above.answer == out[i].answer {
			out[i].SameAs = cmp.Or(above.SameAs, above.Name)
		}
	}
	return out, nil
}

// answerKey tells one answer from another. Failures of one kind count as one.
func answerKey(rec bench.Record) string {
	switch {
	case rec.Outcome.Failed():
		return "failed " + string(rec.Outcome)
	case rec.Kept == nil:
		return "text " + rec.Text
	}
	key := []byte("lines")
	for _, n := range rec.Kept {
		key = strconv.AppendInt(append(key, ' '), int64(n), 10)
	}
	return string(key)
}

// better returns the main measure, turned so that more is better; -Inf where there is none.
func better(m score.Metric, s score.Score) float64 {
	x := s.Main()
	switch {
	case math.IsNaN(x):
		return math.Inf(-1)
	case m.Measures[0].LowerIsBetter:
		return -x
	default:
		return x
	}
}

// measureTexts returns a figure for each of the metric's measures.
func measureTexts(m score.Metric, s score.Score) []string {
	out := make([]string, len(m.Measures))
	for i := range out {
		out[i] = "–"
		if i < len(s.Values) {
			out[i] = number(s.Values[i])
		}
	}
	return out
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}
