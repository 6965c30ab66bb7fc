package reports

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"chaff/bench"
	"chaff/reports/chart"
)

// A ranking is a board that ranks the first board's detectors otherwise.
type ranking struct {
	label string
	board *bench.Board
}

// rankings returns the first board, then those of the same corpus by other metrics and
// tokens, then those of other summaries.
func (x *index) rankings() []ranking {
	out := []ranking{{x.main, x.first}}
	for _, b := range x.summary.Boards {
		if b.Corpus == x.first.Corpus && b.Group == "" && b != x.first {
			out = append(out, ranking{b.Metric.ID, b})
		}
	}
	for _, other := range x.site.report.Others {
		for _, b := range boardsOf(other, x.main) {
			if b.Corpus == x.first.Corpus {
				out = append(out, ranking{"policy " + oneLine(other.Policy), b})
			}
		}
	}
	return out
}

// stability shows whether the ranking survives other metrics, tokens and policies.
func (x *index) stability() section {
	s := section{ID: x.id("stability"), Title: "Does the ranking survive?"}
	rankings := x.rankings()
	if len(rankings) < 2 || len(x.first.Rows) < 2 {
		return s
	}
	c := chart.RankStability{Title: "Ranks by what is measured, " + placeOf(x.first)}
	t := indexTable{
		Caption: fmt.Sprintf("The ranking by %s against the others.", x.main),
		Columns: []column{left("against"), left("first place"), right("Kendall's tau"), right("pairs"), right("swapped"), right("overturned"), left("in words")},
		Notes:   []string{"tau is 1 where the order is the same, and -1 where it is reversed; overturned are pairs that both rankings decide, in opposite ways"},
	}
	ranks := make([]map[string]float64, len(rankings))
	for i, r := range rankings {
		c.Columns = append(c.Columns, r.label)
		ranks[i] = ranksOf(r.board)
		if i > 0 && sameDetectors(x.first, r.board) {
			t.Rows = append(t.Rows, stabilityRow(r, bench.Stable(x.first, r.board)))
		}
	}
	for _, row := range x.first.Rows {
		line := chart.RankRow{Name: row.Detector}
		for i := range rankings {
			rank, ok := ranks[i][row.Detector]
			if !ok {
				rank = math.NaN()
			}
			line.Ranks = append(line.Ranks, rank)
		}
		c.Rows = append(c.Rows, line)
	}
	b := block{Figures: []template.HTML{x.figure(c, "ranks")}}
	if len(t.Rows) > 0 {
		b.Tables = []indexTable{t}
	}
	s.Blocks = []block{b}
	return s
}

func stabilityRow(r ranking, s bench.Stability) []indexCell {
	return []indexCell{
		{Text: r.label, Head: true},
		{Text: oneLine(r.board.Rows[0].Detector)},
		numberCell(s.Tau, "%.3f"),
		{Text: fmt.Sprint(s.Pairs)},
		{Text: fmt.Sprint(s.Swapped)},
		{Text: fmt.Sprint(s.Contradicted)},
		{Text: stabilityShort(s)},
	}
}

func stabilityShort(s bench.Stability) string {
	switch {
	case s.Swapped == 0:
		return "the ranking survives"
	case s.Contradicted == 0:
		return "places change, no finding is overturned"
	default:
		return "findings are overturned"
	}
}

func sameDetectors(a, b *bench.Board) bool {
	if len(a.Rows) != len(b.Rows) {
		return false
	}
	return !slices.ContainsFunc(a.Rows, func(r bench.Row) bool {
		return !slices.ContainsFunc(b.Rows, func(o bench.Row) bool { return o.Detector == r.Detector })
	})
}

// otherMetrics has the boards of all metrics but the first.
func (x *index) otherMetrics() section {
	s := section{ID: x.id("metrics"), Title: "Other metrics"}
	for _, b := range x.summary.Boards {
		if b.Metric.ID == x.main || b.Group != "" {
			continue
		}
		s.Blocks = append(s.Blocks, block{
			Fold: fmt.Sprintf("%s on %s", b.Metric.ID, placeOf(b)), Text: []string{verdict(b)}, Tables: []indexTable{x.boardTable(b)},
		})
	}
	return s
}
