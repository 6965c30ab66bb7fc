package reports

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"chaff/bench"
	"chaff/bench/score"
	"chaff/reports/chart"
)

// The signs beside a detector's name.
const (
	trainedSign = "†"
	learnsSign  = "‡"
)

// boardTable is a leaderboard: what [board] prints, with the comparison in cells of its own.
func (x *index) boardTable(b *bench.Board) indexTable {
	measures := b.Metric.Measures
	t := indexTable{Caption: boardTitle(x.summary, b), Sortable: true, Columns: []column{right("rank"), left("detector")}}
	// The main measure stands beside the name, where a narrow screen shows it.
	t.Columns = append(t.Columns, right(measures[0].Name), left("95% interval"))
	for _, m := range measures[1:] {
		t.Columns = append(t.Columns, right(m.Name))
	}
	pooled := hasPooled(b)
	if pooled {
		t.Columns = append(t.Columns, right("pooled"))
	}
	t.Columns = append(t.Columns, right("vs best"), left("its interval"), right("p"), left("verdict"), right("pages/s"), left("outcomes"))
	ranks := ranksOf(b)
	for i, r := range b.Rows {
		main := numberCell(r.Values[0], "%.3f")
		main.Class = "main"
		row := []indexCell{
			numberCell(ranks[r.Detector], "%.0f"), x.nameCell(b, r.Detector), main, intervalCell(r.Interval.Low, r.Interval.High, "%.3f"),
		}
		for _, v := range r.Values[1:] {
			row = append(row, numberCell(v, "%.3f"))
		}
		if pooled {
			row = append(row, numberCell(r.Pooled.F1(), "%.3f"))
		}
		row = append(row, versusCells(r.Versus)...)
		row = append(row, numberCell(r.PagesPerSecond, "%.0f"), indexCell{Text: outcomes(r.Outcomes), Value: fmt.Sprint(r.Outcomes[bench.OK])})
		if r.Versus.Verdict == bench.Best || i > 0 && inFirst(r.Versus.Verdict) {
			row[1].Class = "lead-row"
		}
		t.Rows = append(t.Rows, row)
	}
	// Charts and their tables say who cannot be told apart, in less room.
	t.Notes = append(x.markNotes(b), slices.DeleteFunc(boardRemarks(b), func(r string) bool { return strings.HasPrefix(r, tiesRemark) })...)
	return t
}

// inFirst reports whether a row cannot be told apart from the first.
func inFirst(v bench.Verdict) bool { return v == bench.Tied || v == bench.Undecided }

// ranksOf returns the rank of each detector; equal figures share one, and NaN is that of
// those without a figure.
func ranksOf(b *bench.Board) map[string]float64 {
	out := make(map[string]float64, len(b.Rows))
	rank := 0
	for i, r := range b.Rows {
		if i == 0 || r.Values[0] != b.Rows[i-1].Values[0] {
			rank = i + 1
		}
		out[r.Detector] = float64(rank)
		if math.IsNaN(r.Values[0]) {
			out[r.Detector] = math.NaN()
		}
	}
	return out
}

func numberCell(v float64, format string) indexCell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return indexCell{Text: "–", Value: ""}
	}
	return indexCell{Text: fmt.Sprintf(format, v), Value: full(v)}
}

func intervalCell(low, high float64, format string) indexCell {
	if math.IsNaN(low) || math.IsNaN(high) {
		return indexCell{Text: "–"}
	}
	return indexCell{Text: fmt.Sprintf("["+format+", "+format+"]", low, high), Value: full(low), Class: "quiet"}
}

// versusCells are the difference, its interval, its p and the verdict.
func versusCells(c bench.Comparison) []indexCell {
	verdict := indexCell{Text: string(c.Verdict), Class: "verdict-" + strings.ReplaceAll(string(c.Verdict), " ", "-")}
	if c.Verdict == bench.Best || c.Verdict == bench.Tied || c.Verdict == bench.NoFigure {
		return []indexCell{{}, {}, {}, verdict}
	}
	return []indexCell{
		numberCell(c.Difference, "%+.3f"), intervalCell(c.Interval.Low, c.Interval.High, "%+.3f"), numberCell(c.P, "%.2g"), verdict,
	}
}

// nameCell names a detector, with signs for what a reader of its figure must know.
func (x *index) nameCell(b *bench.Board, detector string) indexCell {
	c := indexCell{Text: oneLine(detector), Head: true}
	if on := chosenOn(x.summary, b, detector); len(on) > 0 {
		c.Marks = append(c.Marks, tableMark{trainedSign, "parameters were chosen on pages of " + oneLine(strings.Join(on, ", "))})
	}
	if x.learns[detector] {
		c.Marks = append(c.Marks, tableMark{learnsSign, "looks at other pages of the site"})
	}
	return c
}

// markNotes explains the signs that the board's names carry.
func (x *index) markNotes(b *bench.Board) []string {
	var out []string
	trained, learns := false, false
	for _, r := range b.Rows {
		trained = trained || len(chosenOn(x.summary, b, r.Detector)) > 0
		learns = learns || x.learns[r.Detector]
	}
	if trained {
		out = append(out, trainedSign+" parameters were chosen on pages of this set, where a score flatters")
	}
	if learns {
		out = append(out, learnsSign+" has looked at other pages of the site, without their gold, before it judged one")
	}
	return out
}

// kindOf is the group of a detector in charts: what weighs on its figure.
func (x *index) kindOf(b *bench.Board, detector string) string {
	switch {
	case len(chosenOn(x.summary, b, detector)) > 0:
		return "parameters chosen on these pages"
	case x.learns[detector]:
		return "looks at other pages of the site"
	default:
		return "looks at one page"
	}
}

func (x *index) leaderboard() section {
	return section{ID: x.id("leaderboard"), Title: "Leaderboard", Blocks: []block{
		{Tables: []indexTable{x.boardTable(x.first)}},
		{Figures: []template.HTML{x.figure(intervals(x.first), "intervals")}},
	}}
}

func measureOf(b *bench.Board) chart.Measure {
	m := b.Metric.Measures[0]
	return chart.Measure{Name: m.Name, LowerIsBetter: m.LowerIsBetter}
}

func intervals(b *bench.Board) chart.Intervals {
	c := chart.Intervals{Title: "Figures with their intervals, " + placeOf(b), Measure: measureOf(b), Ties: b.Ties}
	for _, r := range b.Rows {
		c.Rows = append(c.Rows, chart.IntervalRow{Name: r.Detector, Value: r.Values[0], Interval: chart.Interval(r.Interval)})
	}
	return c
}

// precisionRecallOf returns the chart, and whether the metric has both measures.
func (x *index) precisionRecallOf(b *bench.Board) (chart.PrecisionRecall, bool) {
	at := func(name string) int {
		return slices.IndexFunc(b.Metric.Measures, func(m score.Measure) bool { return strings.EqualFold(m.Name, name) })
	}
	p, r, f := at("precision"), at("recall"), at("F1")
	if p < 0 || r < 0 || f < 0 {
		return chart.PrecisionRecall{}, false
	}
	c := chart.PrecisionRecall{Title: "Precision and recall, " + placeOf(b)}
	for _, row := range b.Rows {
		c.Points = append(c.Points, chart.PrecisionRecallPoint{
			Name: row.Detector, Group: x.kindOf(b, row.Detector), Precision: row.Values[p], Recall: row.Values[r], F1: row.Values[f],
		})
	}
	return c, true
}

func (x *index) precisionRecall() section {
	s := section{ID: x.id("precision-recall"), Title: "Precision and recall"}
	if c, ok := x.precisionRecallOf(x.first); ok {
		s.Blocks = []block{{
			Text:    []string{"Precision is the share of what a detector keeps that is content; recall is the share of the content that it keeps."},
			Figures: []template.HTML{x.figure(c, "precision-recall-chart")},
		}}
	}
	return s
}

func (x *index) qualitySpeed() section {
	c := chart.QualitySpeed{Title: "Quality and speed, " + placeOf(x.first), Speed: chart.Measure{Name: "pages per second"}, Quality: measureOf(x.first)}
	for _, r := range x.first.Rows {
		c.Points = append(c.Points, chart.QualitySpeedPoint{
			Name: r.Detector, Group: x.kindOf(x.first, r.Detector), Speed: r.PagesPerSecond, Quality: r.Values[0], Interval: chart.Interval(r.Interval),
		})
	}
	return section{ID: x.id("quality-speed"), Title: "Quality and speed", Blocks: []block{{
		Text:    []string{"The speed is that of one worker beside the run's others, after parsing, by the clock. It is rough: compare orders of magnitude only."},
		Figures: []template.HTML{x.figure(c, "quality-speed-chart")},
	}}}
}

// maxOpenMatrix bounds the detectors whose pairs are shown at once.
const maxOpenMatrix = 16

func (x *index) apart() section {
	s := section{ID: x.id("apart"), Title: "Who can be told apart"}
	if len(x.first.Rows) < 2 {
		return s
	}
	matrix := block{Figures: []template.HTML{x.figure(matrixOf(x.first), "matrix")}}
	if len(x.first.Rows) > maxOpenMatrix {
		matrix.Fold = fmt.Sprintf("All %d pairs of detectors", len(x.first.Pairs))
	}
	s.Blocks = []block{{Figures: []template.HTML{x.figure(critical(x.first), "critical")}}, matrix}
	return s
}

func critical(b *bench.Board) chart.CriticalDifference {
	c := chart.CriticalDifference{Title: "Critical differences, " + placeOf(b), Measure: measureOf(b), Ties: b.Ties}
	for _, r := range b.Rows {
		c.Rows = append(c.Rows, chart.CriticalRow{Name: r.Detector, Value: r.Values[0]})
	}
	return c
}

func matrixOf(b *bench.Board) chart.Matrix {
	n := len(b.Rows)
	c := chart.Matrix{Title: "Every two detectors, " + placeOf(b), Measure: measureOf(b), Names: names(b.Rows), Cells: make([][]chart.MatrixCell, n)}
	for i := range c.Cells {
		c.Cells[i] = make([]chart.MatrixCell, n)
	}
	for i := range n {
		for k := i + 1; k < n; k++ {
			p := b.Pair(i, k)
			c.Cells[i][k] = matrixCell(p.Verdict, p.Difference, p.P)
			c.Cells[k][i] = matrixCell(opposite(p.Verdict), 0-p.Difference, p.P)
		}
	}
	return c
}

func opposite(v bench.Verdict) bench.Verdict {
	switch v {
	case bench.Better:
		return bench.Worse
	case bench.Worse:
		return bench.Better
	default:
		return v
	}
}

func matrixCell(v bench.Verdict, difference, p float64) chart.MatrixCell {
	verdicts := map[bench.Verdict]chart.Verdict{
		bench.Better: chart.Better, bench.Worse: chart.Worse, bench.Undecided: chart.Undecided, bench.Tied: chart.Tied,
	}
	return chart.MatrixCell{Verdict: verdicts[v], Difference: difference, P: p}
}
