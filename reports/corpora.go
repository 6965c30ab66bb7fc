package reports

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"chaff/corpus"
	"chaff/corpus/formats"
)

// CorporaJSON writes the statistics of corpora as one JSON object.
func CorporaJSON(w io.Writer, stats []corpus.Stats) error {
	return writeJSON(w, struct {
		Schema  int            `json:"schema"`
		Corpora []corpus.Stats `json:"corpora"`
	}{schema, stats})
}

// CorporaTable writes the statistics of corpora as aligned text, and below it every
// page that cannot be used and why.
func CorporaTable(w io.Writer, stats []corpus.Stats) error {
	columns := []column{
		{"corpus", false},
		{"pages", true},
		{"unusable", true},
		{"warned", true},
		{"lines", true},
		{"words", true},
		{"content", true},
		{"sites", true},
		{"gold", false},
		{"languages", false},
		{"types", false},
	}
	var rows [][]string
	for _, s := range stats {
		rows = append(rows, []string{
			oneLine(s.Name), fmt.Sprint(s.Pages), fmt.Sprint(s.Unusable), fmt.Sprint(s.Warned), fmt.Sprint(s.Lines), fmt.Sprint(s.Words),
			fmt.Sprintf("%.1f%%", 100*s.ContentShare), fmt.Sprint(s.Sites), counts(s.Forms), counts(s.Languages), counts(s.Types),
		})
	}
	var out strings.Builder
	writeAligned(&out, w, columns, rows)
	for _, s := range stats {
		for _, p := range s.UnusablePages {
			fmt.Fprintf(&out, "\n%s, page %s: %s", oneLine(s.Name), oneLine(p.Page), oneLine(p.Reason))
		}
	}
	if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
		out.WriteByte('\n')
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Formats writes the corpora and formats that can be read.
func Formats(w io.Writer, list []formats.Format) error {
	var out strings.Builder
	out.WriteString("embedded corpus: seeds, five Russian news pages labelled by line\n\n")
	var rows [][]string
	for _, f := range list {
		rows = append(rows, []string{f.Name, f.About})
	}
	writeAligned(&out, w, []column{{"format", false}, {"what it is", false}}, rows)
	_, err := io.WriteString(w, out.String())
	return err
}

// shownCounts bounds the values that a cell of the table names.
const shownCounts = 5

// counts prints counts by value, the largest first, such as "zh 248, en 284".
func counts(m map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for i, k := range keys {
		if i == shownCounts {
			parts = append(parts, fmt.Sprintf("%d more", len(keys)-i))
			break
		}
		name := k
		if name == "" {
			name = "unknown"
		}
		parts = append(parts, fmt.Sprintf("%s %d", oneLine(name), m[k]))
	}
	return strings.Join(parts, ", ")
}
