package reports

import (
	"fmt"
	"math"
	"strings"

	"chaff/bench"
	"chaff/bench/agreement"
)

// ceiling says how well people do at what detectors do, on corpora that several have
// labelled.
func (x *index) ceiling() section {
	s := section{ID: x.id("people"), Title: "How good can a detector be?"}
	if len(x.site.report.Ceilings) == 0 {
		return s
	}
	t := indexTable{
		Caption: "People scored against each other as detectors are scored against gold.",
		Columns: []column{left("corpus"), left("metric"), left("measure"), right("people"), left("95% interval"), right("pages"), right("sites"), left("best detector"), right("it has")},
		Notes: []string{
			"Each person's labels are taken for gold in turn, and what another takes for content for a detector's answer; the figure is the mean over all pairs, both ways, on pages that both have labelled whole.",
			"\"chaff agree\" says how far the people agree line by line, and what they dispute.",
		},
	}
	b := block{}
	for _, c := range x.site.report.Ceilings {
		best := x.bestOn(c)
		if c.Metric.ID == x.main {
			b.Text = append(b.Text, ceilingText(c, best, x.reaching(c)))
		}
		row := []indexCell{
			{Text: oneLine(c.Corpus), Head: true},
			{Text: c.Metric.ID},
			{Text: c.Metric.Measures[0].Name},
			numberCell(c.Value, "%.3f"), intervalCell(c.Interval.Low, c.Interval.High, "%.3f"),
			{Text: fmt.Sprint(c.Pages)},
			{Text: fmt.Sprint(c.Sites)},
		}
		if best == nil {
			row = append(row, indexCell{Text: "–"}, indexCell{Text: "–"})
		} else {
			row = append(row, indexCell{Text: oneLine(best.Detector)}, numberCell(best.Values[0], "%.3f"))
		}
		t.Rows = append(t.Rows, row)
	}
	b.Tables = []indexTable{t}
	s.Blocks = []block{b}
	return s
}

// boardOf returns the board that ranks detectors by what a ceiling is of, nil where there is none.
func (x *index) boardOf(c agreement.Ceiling) *bench.Board {
	for _, b := range x.summary.Boards {
		if b.Corpus == c.Corpus && b.Metric.ID == c.Metric.ID && b.Group == "" {
			return b
		}
	}
	return nil
}

// bestOn returns the row of the best detector, nil where there is none.
func (x *index) bestOn(c agreement.Ceiling) *bench.Row {
	b := x.boardOf(c)
	if b == nil || len(b.Rows) == 0 || math.IsNaN(b.Rows[0].Values[0]) {
		return nil
	}
	return &b.Rows[0]
}

// reaching returns the detectors that do as well as people or better.
func (x *index) reaching(c agreement.Ceiling) []string {
	var out []string
	if b := x.boardOf(c); b != nil {
		for _, r := range b.Rows {
			as := r.Values[0] >= c.Value
			if c.Metric.Measures[0].LowerIsBetter {
				as = r.Values[0] <= c.Value
			}
			if as {
				out = append(out, oneLine(r.Detector))
			}
		}
	}
	return out
}

// ceilingText says what a ceiling means.
func ceilingText(c agreement.Ceiling, best *bench.Row, reaching []string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "On the %s of %s that two people labelled whole, one reaches %s %s", plural(c.Pages, "page"), oneLine(c.Corpus), c.Metric.Measures[0].Name, number(c.Value))
	if i := intervalText(c.Interval); i != "–" {
		fmt.Fprintf(&out, " %s", i)
	}
	fmt.Fprintf(&out, " against the other by %s. Gold is made by people: a detector that does better cannot be told to be more right than they are.", c.Metric.ID)
	switch {
	case len(reaching) > 0:
		fmt.Fprintf(&out, " As well as people or better: %s.", list(reaching))
	case best != nil:
		fmt.Fprintf(&out, " No detector does as well; the best, %s, has %s on all pages.", oneLine(best.Detector), number(best.Values[0]))
	}
	return out.String()
}
