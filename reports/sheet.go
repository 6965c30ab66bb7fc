package reports

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A column of a sheet; numbers are set flush right.
type column struct {
	name  string
	right bool
}

func left(name string) column  { return column{name, false} }
func right(name string) column { return column{name, true} }

func columnNames(columns []column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

// A sheet is one table with its title and what must be said below it.
type sheet struct {
	title   string
	columns []column
	rows    [][]string
	remarks []string
}

// writeText writes the sheets as aligned text, warnings last.
func writeText(w io.Writer, sheets []sheet, warnings []string) error {
	var out strings.Builder
	for _, s := range sheets {
		fmt.Fprintf(&out, "%s\n\n", paint(w, title, s.title))
		if len(s.columns) > 0 {
			writeAligned(&out, w, s.columns, s.rows)
			out.WriteByte('\n')
		}
		for _, r := range s.remarks {
			fmt.Fprintf(&out, "%s\n", r)
		}
		if len(s.remarks) > 0 {
			out.WriteByte('\n')
		}
	}
	for _, warning := range warnings {
		fmt.Fprintf(&out, "%s %s\n", paint(w, caution, "note:"), oneLine(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// writeAligned writes columns to out, in colours where w has them.
func writeAligned(out *strings.Builder, w io.Writer, columns []column, rows [][]string) {
	rows = append([][]string{columnNames(columns)}, rows...)
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			shade := toneOf(columns[i].name, cell)
			if n == 0 {
				shade = faint
			}
			if columns[i].right {
				line.WriteString(pad + paint(w, shade, cell))
			} else {
				line.WriteString(paint(w, shade, cell) + pad)
			}
			line.WriteString("  ")
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// writeMarkdown writes the sheets as Markdown tables, warnings last.
func writeMarkdown(w io.Writer, sheets []sheet, warnings []string) error {
	var out strings.Builder
	for _, s := range sheets {
		fmt.Fprintf(&out, "**%s**\n\n", escapeMarkdown(s.title))
		rule := make([]string, len(s.columns))
		for i, c := range s.columns {
			rule[i] = "---"
			if c.right {
				rule[i] = "---:"
			}
		}
		if len(s.columns) > 0 {
			writePipes(&out, append([][]string{columnNames(s.columns), rule}, s.rows...))
			out.WriteByte('\n')
		}
		for _, r := range s.remarks {
			fmt.Fprintf(&out, "%s\n\n", escapeMarkdown(r))
		}
	}
	for _, warning := range warnings {
		fmt.Fprintf(&out, "- note: %s\n", escapeMarkdown(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func writePipes(out *strings.Builder, rows [][]string) {
	for _, row := range rows {
		escaped := make([]string, len(row))
		for i, cell := range row {
			escaped[i] = escapeMarkdown(cell)
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(escaped, " | "))
	}
}

var markdownEscaper = strings.NewReplacer(`\`, `\\`, "&", "&amp;", "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`)

func escapeMarkdown(s string) string { return markdownEscaper.Replace(oneLine(s)) }
