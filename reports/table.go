package reports

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"

	"chaff/bench"
	"chaff/bench/score"
)

// Table writes the summary as aligned text: a leaderboard for each corpus and metric,
// or where the view breaks the corpora down one table of all groups; then learning curves.
func Table(w io.Writer, s *bench.Summary) error { return writeText(w, sheets(s), s.Warnings) }

// Markdown writes what [Table] writes as Markdown tables.
func Markdown(w io.Writer, s *bench.Summary) error { return writeMarkdown(w, sheets(s), s.Warnings) }

func sheets(s *bench.Summary) []sheet {
	if s.View.By != bench.ByNothing {
		return append(breakdowns(s), curveSheets(s.Curves)...)
	}
	var out []sheet
	for _, b := range s.Boards {
		out = append(out, boardSheet(s, b))
	}
	return append(append(out, stabilities(s)...), curveSheets(s.Curves)...)
}

func boardSheet(s *bench.Summary, b *bench.Board) sheet {
	columns, rows := board(b)
	return sheet{boardTitle(s, b), columns, rows, boardRemarks(b)}
}

// boardTitle says what the board ranks.
func boardTitle(s *bench.Summary, b *bench.Board) string {
	return fmt.Sprintf("%s, metric %s, policy %s, %s", corpusTitle(s, b), b.Metric.ID, s.Policy, s.View.Failures)
}

// corpusTitle names the corpus with its size and fingerprint.
func corpusTitle(s *bench.Summary, b *bench.Board) string {
	i := slices.IndexFunc(s.Manifest.Corpora, func(c bench.CorpusInfo) bool { return c.Name == b.Corpus })
	if i < 0 {
		return fmt.Sprintf("%s (%s, %s)", b.Corpus, plural(len(b.Corpora), "corpus"), plural(b.Pages, "page"))
	}
	c := s.Manifest.Corpora[i]
	return fmt.Sprintf("corpus %s (%s, %s)", oneLine(c.Name), plural(c.Pages, "page"), shortFingerprint(c.Fingerprint))
}

// board returns the columns and rows of a leaderboard. The main measure stands last of
// the measures, before its interval.
func board(b *bench.Board) ([]column, [][]string) {
	columns := []column{right("rank"), left("detector")}
	for _, m := range append(b.Metric.Measures[1:len(b.Metric.Measures):len(b.Metric.Measures)], b.Metric.Measures[0]) {
		columns = append(columns, right(m.Name))
	}
	columns = append(columns, left("95% interval"))
	pooled := hasPooled(b)
	if pooled {
		columns = append(columns, right("pooled"))
	}
	columns = append(columns, left("vs best"), right("pages/s"), left("outcomes"))
	var rows [][]string
	rank := 0
	for i, r := range b.Rows {
		if i == 0 || r.Values[0] != b.Rows[i-1].Values[0] {
			rank = i + 1
		}
		row := []string{fmt.Sprint(rank), oneLine(r.Detector)}
		for _, v := range append(r.Values[1:len(r.Values):len(r.Values)], r.Values[0]) {
			row = append(row, number(v))
		}
		row = append(row, fmt.Sprintf("[%s, %s]", number(r.Interval.Low), number(r.Interval.High)))
		if pooled {
			row = append(row, number(r.Pooled.F1()))
		}
		rows = append(rows, append(row, versus(r.Versus), speed(r.PagesPerSecond), outcomes(r.Outcomes)))
	}
	return columns, rows
}

// hasPooled reports whether an F1 of pooled counts says something that the main
// measure does not.
func hasPooled(b *bench.Board) bool {
	main := b.Metric.Measures[0]
	if main.Name != "F1" || main.Average.Name == score.Pooled(nil).Name {
		return false
	}
	return slices.ContainsFunc(b.Rows, func(r bench.Row) bool { return r.Pooled != score.Counts{} })
}

const tiesRemark = "cannot be told apart: "

// boardRemarks says how the main measure is averaged, who cannot be told apart and
// what the corpus can see.
func boardRemarks(b *bench.Board) []string {
	main := b.Metric.Measures[0]
	direction := ""
	if main.LowerIsBetter {
		direction = "; lower is better"
	}
	out := []string{fmt.Sprintf("%s: %s%s; %s of %s", main.Name, main.Average.Name, direction, plural(b.Pages, "page"), plural(b.Sites, "site"))}
	if b.Sites == 1 && b.Pages > 1 {
		out = append(out, "a single site: its pages are taken as independent, and the figures speak of that site only")
	}
	out = append(out, measureRemarks(b)...)
	var groups []string
	for _, t := range b.Ties {
		if t[1] > t[0] {
			groups = append(groups, list(names(b.Rows[t[0]:t[1]+1])))
		}
	}
	if len(groups) > 0 {
		out = append(out, tiesRemark+strings.Join(groups, "; "))
	}
	if !math.IsNaN(b.Detectable) {
		out = append(out, fmt.Sprintf("between two detectors, a difference of %s would be seen 4 times out of 5 (median pair, before correction)", number(b.Detectable)))
	}
	return out
}

// measureRemarks says what the ranking does not show.
func measureRemarks(b *bench.Board) []string {
	var out []string
	main := b.Metric.Measures[0]
	for _, m := range b.Metric.Measures[1:] {
		if m.LowerIsBetter != main.LowerIsBetter {
			out = append(out, fmt.Sprintf("ranked by %q alone; of %q less is better", main.Name, m.Name))
		}
	}
	for _, r := range b.Rows {
		if r.Pages < b.Pages {
			out = append(out, fmt.Sprintf("%s counts on %d of the pages only", oneLine(r.Detector), r.Pages))
		}
	}
	for _, p := range b.Pairs {
		if p.Verdict == bench.Worse {
			out = append(out, fmt.Sprintf("%s ranks above %s, but on the pages that both count on it is worse", oneLine(p.Detector), oneLine(p.Other)))
		}
	}
	return out
}

func names(rows []bench.Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = oneLine(r.Detector)
	}
	return out
}

func number(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3f", x)
}

func speed(x float64) string { return fmt.Sprintf("%.0f", x) }

// versus prints a comparison such as "-0.254 [-0.377, -0.169] undecided (p=0.25)".
func versus(c bench.Comparison) string {
	if c.Verdict == bench.Best || c.Verdict == bench.Tied || c.Verdict == bench.NoFigure {
		return string(c.Verdict)
	}
	return fmt.Sprintf("%+.3f [%+.3f, %+.3f] %s (p=%.2g)", c.Difference, c.Interval.Low, c.Interval.High, c.Verdict, c.P)
}

// outcomes prints counts such as "4 ok, 1 timeout"; zeros are left out.
func outcomes(counts map[bench.Outcome]int) string {
	var parts []string
	for _, o := range bench.Outcomes() {
		if n := counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if noun == "corpus" {
		return fmt.Sprintf("%d corpora", n)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// shortFingerprint keeps the hash's first 12 digits, enough to tell corpora apart.
func shortFingerprint(f string) string {
	algorithm, hash, ok := strings.Cut(f, ":")
	if !ok {
		return f
	}
	return algorithm + ":" + hash[:min(12, len(hash))]
}

// oneLine keeps text that came from outside from breaking a table or a terminal:
// control characters and those that turn the direction of text become blanks.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
