package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench"
)

// breakdowns returns one sheet for each corpus and metric: the main measure of every
// detector in every group. Detectors are ordered by the mean of their figures, and
// whichever there is more of, detectors or groups, goes down the page.
func breakdowns(s *bench.Summary) []sheet {
	var out []sheet
	for rest := s.Boards; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Corpus == rest[0].Corpus && rest[n].Metric.ID == rest[0].Metric.ID {
			n++
		}
		out = append(out, breakdown(s, rest[:n]))
		rest = rest[n:]
	}
	return out
}

func breakdown(s *bench.Summary, groups []*bench.Board) sheet {
	detectors := byMean(groups)
	cells := make([][]string, len(detectors)) // by detector and group
	for i, d := range detectors {
		for _, b := range groups {
			at := slices.IndexFunc(b.Rows, func(r bench.Row) bool { return r.Detector == d })
			cell := number(b.Rows[at].Values[0])
			if v := b.Rows[at].Versus.Verdict; v == bench.Best || v == bench.Tied {
				cell = "*" + cell
			}
			cells[i] = append(cells[i], cell)
		}
	}
	heads := make([]string, len(groups))
	for k, b := range groups {
		heads[k] = fmt.Sprintf("%s (%d)", oneLine(b.Group), b.Pages)
	}
	main := groups[0].Metric.Measures[0]
	out := sheet{
		title: fmt.Sprintf("%s, by %s", boardTitle(s, groups[0]), s.View.By),
		remarks: []string{
			fmt.Sprintf("%s: %s; number of pages in brackets; * marks the best of a group", main.Name, main.Average.Name),
		},
	}
	if lead := leads(groups); lead != "" {
		out.remarks = append(out.remarks, lead)
	}
	if len(groups) > len(detectors) {
		out.columns, out.rows = grid(string(s.View.By), detectors, heads, transpose(cells))
	} else {
		out.columns, out.rows = grid("detector", heads, detectors, cells)
	}
	return out
}

// leads says where the lead of a group's best is beyond chance over all others.
func leads(groups []*bench.Board) string {
	var clear []string
	for _, b := range groups {
		// Corrected for the number of groups as well; the pages of a single site speak of
		// that site only.
		decided := func(r bench.Row) bool {
			return r.Versus.Verdict == bench.Worse && r.Versus.P*float64(len(groups)) < 1-bench.Level
		}
		if b.Sites > 1 && len(b.Rows) > 1 && !slices.ContainsFunc(b.Rows[1:], func(r bench.Row) bool { return !decided(r) }) {
			clear = append(clear, fmt.Sprintf("%s (%s)", oneLine(b.Group), oneLine(b.Rows[0].Detector)))
		}
	}
	if len(clear) == 0 {
		return "in no group is the best ahead of all others beyond chance"
	}
	return "ahead of all others beyond chance: " + strings.Join(clear, ", ")
}

// byMean orders the detectors by the mean of their figures over the groups.
func byMean(groups []*bench.Board) []string {
	sum, n := make(map[string]float64), make(map[string]float64)
	var out []string
	for _, b := range groups {
		for _, r := range b.Rows {
			if !slices.Contains(out, r.Detector) {
				out = append(out, r.Detector)
			}
			if !math.IsNaN(r.Values[0]) {
				sum[r.Detector] += r.Values[0]
				n[r.Detector]++
			}
		}
	}
	badness := func(d string) float64 {
		switch {
		case n[d] == 0:
			return math.Inf(1) // no figure in any group
		case groups[0].Metric.Measures[0].LowerIsBetter:
			return sum[d] / n[d]
		default:
			return -sum[d] / n[d]
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(badness(a), badness(b)), strings.Compare(a, b))
	})
	return out
}

// grid puts the heads over the cells and a name before each row of them.
func grid(corner string, heads, names []string, cells [][]string) ([]column, [][]string) {
	columns := []column{left(corner)}
	for _, h := range heads {
		columns = append(columns, right(oneLine(h)))
	}
	var rows [][]string
	for i, name := range names {
		rows = append(rows, append([]string{oneLine(name)}, cells[i]...))
	}
	return columns, rows
}

func transpose(cells [][]string) [][]string {
	out := make([][]string, len(cells[0]))
	for k := range out {
		for i := range cells {
			out[k] = append(out[k], cells[i][k])
		}
	}
	return out
}
