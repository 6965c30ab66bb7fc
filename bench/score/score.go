// Package score measures one extraction against the gold of its page.
//
// A [Case] is an extraction set beside the gold; a [Metric] turns it into a
// [Score]; [Pool] adds the scores of several pages up.
// Every metric's doc comment is its definition.
package score

import (
	"fmt"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
)

// A Case is one extraction set against the gold of its page under a policy.
type Case struct {
	// Lines is the page's text view.
	Lines []corpus.Line
	// Classes says how each line counts.
	Classes []corpus.Class
	// Kept says which lines the extraction keeps ([detectors.KeptLines]).
	Kept []bool
	// Text is the extracted text without what was taken from optional lines.
	Text string
	// Gold is the text that should be kept.
	Gold string
}

// NewCase prepares an extraction for scoring. What the extraction took from
// optional lines is removed from its text, so that text metrics count it neither
// way: whole lines where the detector decides by line, else the words that
// [corpus.Align] finds in an optional line. The gold is taken to lines
// ([corpus.Gold.OnLines]); the text that should be kept is the gold text where
// that is its strongest form, else that of the content lines.
func NewCase(page *corpus.Page, gold *corpus.Gold, policy corpus.Policy, e detectors.Extraction) Case {
	c := Case{Lines: page.Lines(), Classes: gold.OnLines(page).Classes(policy), Gold: gold.Text}
	if gold.Form() != corpus.MainText {
		c.Gold = corpus.JoinLines(c.pick(func(i int) bool { return c.Classes[i] == corpus.Content }))
	}
	if e.Kept != nil {
		c.Kept = e.Kept
		c.Text = corpus.JoinLines(c.pick(func(i int) bool { return c.Kept[i] && c.Classes[i] != corpus.Optional }))
		return c
	}
	a := corpus.Align(c.Lines, e.Text)
	c.Kept = detectors.KeptByAlignment(c.Lines, a)
	c.Text = a.Without(func(line int) bool { return c.Classes[line] == corpus.Optional })
	return c
}

func (c Case) pick(want func(int) bool) []corpus.Line {
	var out []corpus.Line
	for i, l := range c.Lines {
		if want(i) {
			out = append(out, l)
		}
	}
	return out
}

// A Metric scores one extraction against one gold.
type Metric interface {
	// ID names the metric and its version; a change of definition changes it.
	ID() string
	// Score measures the case.
	Score(Case) Score
}

// Metrics returns every metric, the main one first.
func Metrics() []Metric {
	return []Metric{LineWord{}, LineCount{}, TokenLCS{}}
}

// Find returns the metric with the given id. The error of an unknown id lists
// the known ones.
func Find(id string) (Metric, error) {
	list := Metrics()
	if i := slices.IndexFunc(list, func(m Metric) bool { return m.ID() == id }); i >= 0 {
		return list[i], nil
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID()
	}
	return nil, fmt.Errorf("unknown metric %q; the metrics are %s", id, strings.Join(ids, ", "))
}

// A Score counts what an extraction got right and wrong, in the unit of its
// metric (lines or words). Scores are integers, so that pooling them gives the
// same result in any order.
type Score struct {
	Hit    int // kept, and should be
	Extra  int // kept, and should not be
	Missed int // not kept, and should be
}

// Precision is Hit/(Hit+Extra), in [0,1]. Of an extraction that keeps nothing it
// is 1 if there was nothing to keep, else 0.
func (s Score) Precision() float64 {
	if s.Hit+s.Extra == 0 {
		return boolean(s.Missed == 0)
	}
	return float64(s.Hit) / float64(s.Hit+s.Extra)
}

// Recall is Hit/(Hit+Missed), in [0,1]; 1 if there was nothing to keep.
func (s Score) Recall() float64 {
	if s.Hit+s.Missed == 0 {
		return 1
	}
	return float64(s.Hit) / float64(s.Hit+s.Missed)
}

// F1 is the harmonic mean of precision and recall, in [0,1]; 1 if there was
// nothing to keep and nothing was kept.
func (s Score) F1() float64 {
	if s.Hit+s.Extra+s.Missed == 0 {
		return 1
	}
	return 2 * float64(s.Hit) / float64(2*s.Hit+s.Extra+s.Missed)
}

// Pool adds scores up, so that every line or word weighs the same and long
// pages weigh more.
func Pool(scores []Score) Score {
	var out Score
	for _, s := range scores {
		out.Hit += s.Hit
		out.Extra += s.Extra
		out.Missed += s.Missed
	}
	return out
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
