package reports

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/reports/look"
)

// A docLine is a row of a document's table of lines or of snippets.
type docLine struct {
	Number int
	Class  string // how it counts, and whether a blank line stands before it
	Role   string
	Cells  template.HTML // one for each detector
	Text   string
	Cut    int // characters of the text that are not shown
}

// Bounds of what is shown: a browser must hold the page.
const (
	maxLineText = 20_000 // bytes of one line
	maxSnippets = 1000
)

// The cells of a line say in a word what a detector did with it; the style sheet draws a
// sign instead. There may be a hundred thousand of them on a page, so that they are short.
const (
	cellHit      = `<td class="h">hit</td>`
	cellMissed   = `<td class="m">missed</td>`
	cellExtra    = `<td class="e">extra</td>`
	cellRejected = `<td class="r">rejected</td>`
	cellOptional = `<td class="o">optional, kept</td>`
	cellOut      = `<td class="q">optional, dropped</td>`
)

func cellOf(class corpus.Class, kept bool) string {
	switch {
	case class == corpus.Content && kept:
		return cellHit
	case class == corpus.Content:
		return cellMissed
	case class == corpus.Boilerplate && kept:
		return cellExtra
	case class == corpus.Boilerplate:
		return cellRejected
	case kept:
		return cellOptional
	default:
		return cellOut
	}
}

// docLines returns the lines of the page with what each detector did with them.
func docLines(page *corpus.Page, gold *corpus.Gold, truth *score.Truth, table []docDetector) []docLine {
	lines, on, classes := page.Lines(), gold.OnLines(page), truth.Classes()
	out := make([]docLine, len(lines))
	var cells strings.Builder
	for i, l := range lines {
		cells.Reset()
		for _, d := range table {
			cells.WriteString(cellOf(classes[i], d.answer.kept[i]))
		}
		class := classes[i].String()[:1]
		if i > 0 && l.Number > lines[i-1].Number+1 {
			class += " g"
		}
		role := on.Roles[i].String()
		if on.Share != nil && 0 < on.Share[i] && on.Share[i] < 1 {
			// Neither 0 nor 100 %, which would say that none or all is found.
			role += fmt.Sprintf(" %.0f %%", min(99, max(1, math.Round(100*on.Share[i]))))
		}
		out[i] = docLine{Number: l.Number, Class: class, Role: role, Cells: template.HTML(cells.String())}
		out[i].Text, out[i].Cut = look.Cut(l.Text, maxLineText)
	}
	return out
}

// snippetLines returns the gold's snippets with what each detector did with them. They are
// looked for as Trafilatura's evaluation does ([score.TrafSnippets]).
func snippetLines(gold *corpus.Gold, table []docDetector) []docLine {
	texts := make(map[*docAnswer]string)
	for _, d := range table {
		if _, ok := texts[d.answer]; !ok {
			texts[d.answer] = score.OneBlank.Apply(d.answer.raw)
		}
	}
	var out []docLine
	add := func(snippets []string, class corpus.Class, role string) {
		for _, snippet := range snippets {
			line := docLine{Number: len(out) + 1, Class: class.String()[:1], Role: role}
			line.Text, line.Cut = look.Cut(snippet, maxLineText)
			if len(out) < maxSnippets {
				line.Cells = snippetCells(score.OneBlank.Apply(snippet), class, table, texts)
			}
			out = append(out, line)
		}
	}
	add(gold.With, corpus.Content, "with")
	add(gold.Without, corpus.Boilerplate, "without")
	return out
}

func snippetCells(snippet string, class corpus.Class, table []docDetector, texts map[*docAnswer]string) template.HTML {
	found := make(map[*docAnswer]bool)
	for answer, text := range texts {
		found[answer] = strings.Contains(text, snippet)
	}
	var out strings.Builder
	for _, d := range table {
		out.WriteString(cellOf(class, found[d.answer]))
	}
	return template.HTML(out.String())
}
