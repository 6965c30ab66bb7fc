package reports

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"chaff/bench"
)

// Benchfmt writes the summary in the Go benchmark format
// (https://golang.org/design/14313-benchmark-format), so that benchstat compares two
// runs: one line for each board and detector with a value for each measure, and Unit
// lines that say which direction is better.
func Benchfmt(w io.Writer, s *bench.Summary) error {
	var out strings.Builder
	declared := make(map[string]bool)
	for _, b := range s.Boards {
		for _, m := range b.Metric.Measures {
			if unit := benchName(m.Name); !declared[unit] {
				declared[unit] = true
				better := "higher"
				if m.LowerIsBetter {
					better = "lower"
				}
				fmt.Fprintf(&out, "Unit %s better=%s assume=exact\n", unit, better)
			}
		}
	}
	for _, b := range s.Boards {
		name := "BenchmarkScore/corpus=" + benchName(b.Corpus)
		if b.Group != "" {
			name += "/" + string(s.View.By) + "=" + benchName(b.Group)
		}
		name += "/metric=" + benchName(b.Metric.ID)
		for _, r := range b.Rows {
			if !slices.ContainsFunc(r.Values, func(v float64) bool { return !math.IsNaN(v) }) {
				continue // the format has no line without a value
			}
			fmt.Fprintf(&out, "%s/detector=%s 1", name, benchName(r.Detector))
			for i, m := range b.Metric.Measures {
				if !math.IsNaN(r.Values[i]) {
					fmt.Fprintf(&out, " %s %s", full(r.Values[i]), benchName(m.Name))
				}
			}
			out.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// benchName makes a name safe as a part of a benchmark's: it may hold neither blanks
// nor the slash that parts them.
func benchName(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(oneLine(name), "/", "_"), func(r rune) bool { return r == ' ' }), "_")
}
