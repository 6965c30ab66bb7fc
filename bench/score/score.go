// Package score measures extractions against the gold of their page.
//
// A [Truth] is a page with its gold under a policy; [Truth.Case] sets an
// extraction beside it, and a [Metric] turns the case into a [Score]. Every metric
// is a value made by a function whose doc comment is its definition:
//
//	truth := score.NewTruth(page, gold, corpus.StrictBody())
//	s := score.WCXBWord().Score(truth.Case(extraction))
//	f1 := s.Main()
//
// What many pages' scores come to is an [Average], and each [Measure] of a metric
// carries the one its authors use. What text metrics compare by is a value as well
// ([Tokens]), so that a metric can be asked whether its ranking depends on it.
package score

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Metric scores one extraction against one gold.
type Metric struct {
	// ID names the metric and its version: "aeb.shingle4" is the first, a second
	// would be "aeb.shingle4@2". A change of definition changes it.
	ID string
	// Measures are the figures that the metric gives, the main one first.
	Measures []Measure
	// Tokens says what texts are taken apart into; the zero Tokens where the metric
	// compares no tokens, or only its own kind makes sense.
	Tokens Tokens
	// Page measures one page by the tokens. It returns the zero Score where the
	// gold has not what the metric needs, such as snippets.
	Page func(*Case, Tokens) Score
}

// Score measures the case by the metric's own tokens.
func (m Metric) Score(c *Case) Score { return m.Page(c, m.Tokens) }

// WithTokens returns the metric on other tokens, under an id that names them, such as
// "aeb.shingle4?tokens=nfc/uax29". It fails where tokens cannot be exchanged.
func (m Metric) WithTokens(t Tokens) (Metric, error) {
	if m.Tokens.isZero() {
		return Metric{}, fmt.Errorf("metric %s does not compare by exchangeable tokens", m.ID)
	}
	m.ID, _, _ = strings.Cut(m.ID, "?")
	m.ID += "?tokens=" + t.String()
	m.Tokens = t
	return m, nil
}

// A Measure is one figure of a metric.
type Measure struct {
	// Name is what tables call it, such as "F1".
	Name string
	// LowerIsBetter tells a share of errors from a share of hits.
	LowerIsBetter bool
	// Average is what the scores of many pages come to.
	Average Average
}

// A Score is what a metric says of one page.
type Score struct {
	// Values holds one figure for each measure, in their order; NaN where the page
	// stays out of that measure's average. All of them are in [0,1].
	Values []float64
	// Counts are what the values were computed from, in the metric's unit (lines,
	// words, shingles, snippets); zero where it does not count.
	Counts Counts
}

// Defined reports whether the metric says anything of the page.
func (s Score) Defined() bool { return s.Values != nil }

// Main is the value of the main measure, NaN where there is none.
func (s Score) Main() float64 {
	if len(s.Values) == 0 {
		return math.NaN()
	}
	return s.Values[0]
}

// Metrics returns every metric, chaff's main one first.
func Metrics() []Metric {
	return []Metric{
		LineWord(), LineCount(), LineChar(), TokenLCS(),
		AEBShingle4(), WCXBWord(), WCXBSnippets(), WCEBRougeLsum(), WCEBLevenshtein(), WMBRouge5(), WMBEdit(),
		TrafSnippets(), CleanEvalEvert(), CleanEvalLCS(),
		LossInvented(), LossRepeated(), LossOrder(), LossGlued(),
	}
}

// Find returns the metric with the given id. The error of an unknown id lists
// the known ones.
func Find(id string) (Metric, error) {
	list := Metrics()
	if i := slices.IndexFunc(list, func(m Metric) bool { return m.ID == id }); i >= 0 {
		return list[i], nil
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	return Metric{}, fmt.Errorf("unknown metric %q; the metrics are %s", id, strings.Join(ids, ", "))
}
