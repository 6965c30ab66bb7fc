package reports

import (
	"fmt"
	"io"
	"math"
	"slices"

	"chaff/bench"
)

// shownFlips bounds the pages shown on either side; JSON has all.
const shownFlips = 10

// ContestTable writes a comparison of two detectors as aligned text: the boards, and
// the pages on which they differ most, both ways.
func ContestTable(w io.Writer, c *bench.Contest) error {
	return writeText(w, contestSheets(c), c.Summary.Warnings)
}

// ContestMarkdown writes what [ContestTable] writes as Markdown tables.
func ContestMarkdown(w io.Writer, c *bench.Contest) error {
	return writeMarkdown(w, contestSheets(c), c.Summary.Warnings)
}

// ContestJSON writes a comparison as one JSON object: the summary's, with every page on
// which the two differ.
func ContestJSON(w io.Writer, c *bench.Contest) error {
	report := newJSONReport(c.Summary)
	for _, f := range c.Flips {
		report.Flips = append(report.Flips, jsonFlip{f.Corpus, f.Page, float(f.A), float(f.B), float(f.Gain), f.OutcomeA, f.OutcomeB})
	}
	return writeJSON(w, report)
}

func contestSheets(c *bench.Contest) []sheet {
	out := []sheet{verdictSheet(c)}
	if c.Summary.View.By != bench.ByNothing {
		out = append(out, breakdowns(c.Summary)...)
	}
	if len(c.Summary.Boards) == 0 {
		return out
	}
	better, worse := split(c.Flips)
	metric := c.Summary.Boards[0].Metric.ID
	for _, side := range []struct {
		name  string
		flips []bench.Flip
	}{{c.A, better}, {c.B, worse}} {
		if len(side.flips) == 0 {
			continue
		}
		s := flipSheet(c, side.flips[:min(len(side.flips), shownFlips)])
		s.title = fmt.Sprintf("%s does better on %s, by %s", oneLine(side.name), plural(len(side.flips), "page"), metric)
		if n := len(side.flips); n > shownFlips {
			s.title += fmt.Sprintf("; the %d that differ most", shownFlips)
		}
		out = append(out, s)
	}
	return out
}

// verdictSheet has a line for each board.
func verdictSheet(c *bench.Contest) sheet {
	s := sheet{
		title: fmt.Sprintf("%s against %s, policy %s, %s", oneLine(c.A), oneLine(c.B), c.Summary.Policy, c.Summary.View.Failures),
		columns: []column{
			left("corpus"), left("group"), left("metric"), left("measure"), right("pages"), right("sites"),
			right(oneLine(c.A)), right(oneLine(c.B)), right("difference"), left("95% interval"), right("p"),
			right("wins"), right("ties"), right("losses"), left("verdict"), right("could see"),
		},
		remarks: []string{
			"difference and verdict are of " + oneLine(c.A) + "; wins are pages on which it is better; a true difference of what \"could see\" says would be found 4 times out of 5",
		},
	}
	if c.Summary.View.By == bench.ByNothing {
		s.columns = append(s.columns[:1:1], s.columns[2:]...)
	}
	for _, b := range c.Summary.Boards {
		v := b.Between(c.A, c.B)
		row := []string{oneLine(b.Corpus), oneLine(b.Group), b.Metric.ID, b.Metric.Measures[0].Name, fmt.Sprint(v.Wins + v.Ties + v.Losses), fmt.Sprint(b.Sites)}
		if c.Summary.View.By == bench.ByNothing {
			row = append(row[:1:1], row[2:]...)
		}
		s.rows = append(s.rows, append(row,
			number(v.Value), number(v.OtherValue), signed(v.Difference),
			fmt.Sprintf("[%s, %s]", signed(v.Interval.Low), signed(v.Interval.High)), fmt.Sprintf("%.2g", v.P),
			fmt.Sprint(v.Wins), fmt.Sprint(v.Ties), fmt.Sprint(v.Losses), string(v.Verdict), number(v.Detectable),
		))
	}
	return s
}

// signed prints a difference, a dash where there is none.
func signed(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%+.3f", x)
}

// split parts the flips into those that A wins and those that B wins, the largest
// difference first.
func split(flips []bench.Flip) (better, worse []bench.Flip) {
	at := slices.IndexFunc(flips, func(f bench.Flip) bool { return f.Gain < 0 })
	if at < 0 {
		return flips, nil
	}
	worse = slices.Clone(flips[at:])
	slices.Reverse(worse)
	return flips[:at], worse
}

func flipSheet(c *bench.Contest, flips []bench.Flip) sheet {
	s := sheet{columns: []column{left("corpus"), left("page"), right(oneLine(c.A)), right(oneLine(c.B)), right("gain"), left("outcomes")}}
	for _, f := range flips {
		s.rows = append(s.rows, []string{
			oneLine(f.Corpus), oneLine(f.Page), number(f.A), number(f.B), fmt.Sprintf("%+.3f", f.Gain), fmt.Sprintf("%s, %s", f.OutcomeA, f.OutcomeB),
		})
	}
	return s
}
