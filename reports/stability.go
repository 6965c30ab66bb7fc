package reports

import (
	"fmt"
	"slices"
	"strings"

	"chaff/bench"
)

// stabilities returns a sheet for each metric that was computed on other tokens as
// well: does the ranking survive?
func stabilities(s *bench.Summary) []sheet {
	var out []sheet
	for _, b := range s.Boards {
		id, _, other := strings.Cut(b.Metric.ID, "?")
		if !other {
			continue
		}
		i := slices.IndexFunc(s.Boards, func(a *bench.Board) bool { return a.Corpus == b.Corpus && a.Metric.ID == id })
		if i >= 0 {
			out = append(out, stability(s.Boards[i], b))
		}
	}
	return out
}

func stability(a, b *bench.Board) sheet {
	out := sheet{
		title:   fmt.Sprintf("%s: does the ranking of %s survive %s?", oneLine(a.Corpus), a.Metric.ID, b.Metric.ID),
		columns: []column{left("detector"), right("rank"), right(a.Metric.Measures[0].Name), right("other rank"), right("other " + b.Metric.Measures[0].Name)},
		remarks: []string{stabilityInWords(bench.Stable(a, b))},
	}
	for i, r := range a.Rows {
		k := slices.IndexFunc(b.Rows, func(o bench.Row) bool { return o.Detector == r.Detector })
		out.rows = append(out.rows, []string{
			oneLine(r.Detector), fmt.Sprint(i + 1), number(r.Values[0]), fmt.Sprint(k + 1), number(b.Rows[k].Values[0]),
		})
	}
	return out
}

func stabilityInWords(s bench.Stability) string {
	if s.Swapped == 0 {
		return fmt.Sprintf("the ranking survives: none of %s of detectors changes places (Kendall's tau %s)", plural(s.Pairs, "pair"), number(s.Tau))
	}
	out := fmt.Sprintf("%d of %s of detectors change places (Kendall's tau %s)", s.Swapped, plural(s.Pairs, "pair"), number(s.Tau))
	if s.Contradicted == 0 {
		return out + ", none of them decided both ways: no finding is overturned"
	}
	return out + fmt.Sprintf(", %d of them decided both ways: findings are overturned", s.Contradicted)
}
