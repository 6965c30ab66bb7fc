package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"chaff/bench"
)

// A column of a table; numbers are set flush right.
type column struct {
	name  string
	right bool
}

// boardColumns are those of the leaderboard.
var boardColumns = []column{
	{"rank", true},
	{"detector", false},
	{"precision", true},
	{"recall", true},
	{"F1", true},
	{"95% interval", false},
	{"pooled", true},
	{"vs best", false},
	{"pages/s", true},
	{"outcomes", false},
}

func columnNames(columns []column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

// A board is the leaderboard of one corpus by one metric.
type board struct {
	Corpus bench.CorpusInfo
	Metric string
	Rows   []bench.Row
}

func boards(s *bench.Summary) []board {
	var out []board
	for _, row := range s.Rows {
		if n := len(out); n == 0 || out[n-1].Corpus.Name != row.Corpus || out[n-1].Metric != row.Metric {
			i := slices.IndexFunc(s.Manifest.Corpora, func(c bench.CorpusInfo) bool { return c.Name == row.Corpus })
			out = append(out, board{Corpus: s.Manifest.Corpora[i], Metric: row.Metric})
		}
		b := &out[len(out)-1]
		b.Rows = append(b.Rows, row)
	}
	return out
}

// title says what the board ranks.
func (b board) title(policy string) string {
	return fmt.Sprintf("corpus %s (%s, %s), metric %s, policy %s",
		b.Corpus.Name, plural(b.Corpus.Pages, "page"), shortFingerprint(b.Corpus.Fingerprint), b.Metric, policy)
}

// cells returns the board's rows as text; equal F1 share a rank.
func (b board) cells() [][]string {
	var out [][]string
	rank := 0
	for i, r := range b.Rows {
		if i == 0 || r.F1 != b.Rows[i-1].F1 {
			rank = i + 1
		}
		out = append(out, []string{
			fmt.Sprint(rank), oneLine(r.Detector), number(r.Precision), number(r.Recall), number(r.F1),
			fmt.Sprintf("[%s, %s]", number(r.Interval.Low), number(r.Interval.High)),
			number(r.Pooled.F1()), versus(r.Versus), speed(r.PagesPerSecond), outcomes(r.Outcomes),
		})
	}
	return out
}

// Table writes the leaderboard as aligned text.
func Table(w io.Writer, s *bench.Summary) error {
	var out strings.Builder
	for _, b := range boards(s) {
		fmt.Fprintf(&out, "%s\n\n", b.title(s.Policy))
		writeAligned(&out, boardColumns, b.cells())
		out.WriteByte('\n')
	}
	for _, warning := range s.Warnings {
		fmt.Fprintf(&out, "note: %s\n", oneLine(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func writeAligned(out *strings.Builder, columns []column, rows [][]string) {
	rows = append([][]string{columnNames(columns)}, rows...)
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if columns[i].right {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
			line.WriteString("  ")
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// Markdown writes the leaderboard as Markdown tables.
func Markdown(w io.Writer, s *bench.Summary) error {
	var out strings.Builder
	for _, b := range boards(s) {
		fmt.Fprintf(&out, "**%s**\n\n", escapeMarkdown(b.title(s.Policy)))
		rule := make([]string, len(boardColumns))
		for i, c := range boardColumns {
			rule[i] = "---"
			if c.right {
				rule[i] = "---:"
			}
		}
		for _, row := range append([][]string{columnNames(boardColumns), rule}, b.cells()...) {
			escaped := make([]string, len(row))
			for i, cell := range row {
				escaped[i] = escapeMarkdown(cell)
			}
			fmt.Fprintf(&out, "| %s |\n", strings.Join(escaped, " | "))
		}
		out.WriteByte('\n')
	}
	for _, warning := range s.Warnings {
		fmt.Fprintf(&out, "- note: %s\n", escapeMarkdown(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

var markdownEscaper = strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`)

func escapeMarkdown(s string) string { return markdownEscaper.Replace(oneLine(s)) }

func number(x float64) string { return fmt.Sprintf("%.3f", x) }

func speed(x float64) string { return fmt.Sprintf("%.0f", x) }

// versus prints a comparison such as "-0.254 [-0.377, -0.169] undecided (p=0.25)".
func versus(c bench.Comparison) string {
	if c.Verdict == bench.Best || c.Verdict == bench.Tied {
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
