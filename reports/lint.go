package reports

import (
	"fmt"
	"io"
	"strings"

	"chaff/corpus/lint"
)

// LintJSON writes findings as one JSON object.
func LintJSON(w io.Writer, findings []lint.Finding) error {
	return writeJSON(w, struct {
		Schema   int            `json:"schema"`
		Findings []lint.Finding `json:"findings"`
	}{schema, findings})
}

// LintTable writes a line for each finding and a count of them.
func LintTable(w io.Writer, findings []lint.Finding) error {
	var out strings.Builder
	columns := []column{{"level", false}, {"rule", false}, {"corpus", false}, {"page", false}, {"finding", false}}
	var rows [][]string
	errors := 0
	for _, f := range findings {
		if f.Level == lint.Error {
			errors++
		}
		rows = append(rows, []string{string(f.Level), f.Rule, oneLine(f.Corpus), oneLine(f.Page), oneLine(f.Message)})
	}
	if len(rows) > 0 {
		writeAligned(&out, w, columns, rows)
		out.WriteByte('\n')
	}
	fmt.Fprintf(&out, "%s, %s\n", plural(errors, "error"), plural(len(findings)-errors, "warning"))
	_, err := io.WriteString(w, out.String())
	return err
}
