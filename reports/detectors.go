package reports

import (
	"fmt"
	"io"
	"math"
	"strings"

	"chaff/corpus"
	"chaff/detectors"
)

// A DetectorCard is what a list says of a detector.
type DetectorCard struct {
	Name, Family string
	View         string // tree or lines
	SiteAware    bool
	TrainedOn    []string
	Source       string
	// Module and Version are of the library that does the work, "" for chaff itself.
	Module, Version string
}

// Detectors writes detectors as aligned text.
func Detectors(w io.Writer, cards []DetectorCard) error {
	s := sheet{columns: []column{left("detector"), left("family"), left("looks at"), left("learns sites"), left("trained on"), left("source"), left("library")}}
	for _, c := range cards {
		learns := "no"
		if c.SiteAware {
			learns = "yes"
		}
		library := strings.TrimSpace(c.Module + " " + c.Version)
		s.rows = append(s.rows, []string{c.Name, c.Family, c.View, learns, strings.Join(c.TrainedOn, ", "), c.Source, library})
	}
	var out strings.Builder
	writeAligned(&out, w, s.columns, s.rows)
	_, err := io.WriteString(w, out.String())
	return err
}

// ExtractionText writes what a detector keeps of a page.
func ExtractionText(w io.Writer, _ *corpus.Page, e detectors.Extraction) error {
	if e.Text == "" {
		return nil
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(e.Text, "\n"))
	return err
}

// ExtractionLines writes every line of the page's text view after its number and a mark:
// + for a kept line, - for one that is not, and how likely it is content where the detector
// says.
func ExtractionLines(w io.Writer, page *corpus.Page, e detectors.Extraction) error {
	var out strings.Builder
	kept := detectors.KeptLines(page, e)
	for i, l := range page.Lines() {
		mark := "-"
		if kept[i] {
			mark = "+"
		}
		if e.Chances != nil {
			mark += fmt.Sprintf(" %.2f", e.Chances[i])
		}
		fmt.Fprintf(&out, "%5d %s %s\n", l.Number, mark, oneLine(l.Text))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// ExtractionJSON writes a detector's answer as one JSON object: the text, the numbers of
// the kept lines, and whether the detector itself decided by line; of one that says how likely
// each line is content, by the numbers of lines, that as well.
func ExtractionJSON(w io.Writer, page *corpus.Page, e detectors.Extraction) error {
	numbers := []int{}
	var chances map[int]float
	if e.Chances != nil {
		chances = make(map[int]float)
		for i, l := range page.Lines() {
			chances[l.Number] = float(math.Round(float64(e.Chances[i])*1000) / 1000)
		}
	}
	for i, kept := range detectors.KeptLines(page, e) {
		if kept {
			numbers = append(numbers, page.Lines()[i].Number)
		}
	}
	return writeJSON(w, struct {
		Text    string        `json:"text"`
		Lines   []int         `json:"lines"`
		ByLine  bool          `json:"by_line"`
		Chances map[int]float `json:"chances,omitempty"`
		Basis   string        `json:"basis,omitempty"`
	}{e.Text, numbers, e.Kept != nil, chances, e.Basis})
}
