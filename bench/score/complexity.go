package score

import (
	"math"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
)

// Complexity is the page property wceb.complexity (WCEB, extraction_benchmark/eval.py):
// the share of a page's text that is not content,
//
//	1 - clip(tokens of the gold / tokens of the body, 0, 1)
//
// in [0,1], where tokens are runs of \w as Python means it ([PythonWord]) and the body
// is the text of the body element without scripts and styles, each text node apart; of a
// text page it is the source. A body without tokens has complexity 0 if the gold has
// some, else 1: nothing of it is content.
func Complexity(page *corpus.Page, gold string) float64 {
	body := len(PythonWord.Split(bodyText(page)))
	content := len(PythonWord.Split(gold))
	if body == 0 {
		return boolean(content == 0)
	}
	return 1 - min(1, float64(content)/float64(body))
}

func bodyText(page *corpus.Page) string {
	if page.Kind == corpus.Text {
		return page.Source
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Head) {
			return
		}
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
			out.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(page.Tree())
	return out.String()
}

// ComplexityQuartiles are the borders between pages of low, medium and high complexity.
type ComplexityQuartiles struct{ Low, High float64 }

// NewComplexityQuartiles returns the first and third quartile, linearly interpolated as
// numpy and pandas do, of values pooled over the pages of all corpora; NaN of none.
func NewComplexityQuartiles(values []float64) ComplexityQuartiles {
	if len(values) == 0 {
		return ComplexityQuartiles{math.NaN(), math.NaN()}
	}
	sorted := slices.Sorted(slices.Values(values))
	at := func(q float64) float64 {
		position := q * float64(len(sorted)-1)
		below := int(position)
		above := min(below+1, len(sorted)-1)
		return sorted[below] + (position-float64(below))*(sorted[above]-sorted[below])
	}
	return ComplexityQuartiles{at(0.25), at(0.75)}
}

// ComplexityNames are the classes of complexity in their order.
func ComplexityNames() []string { return []string{"low", "medium", "high"} }

// Classes returns the classes that a page is in. As in WCEB both edges count to both
// sides, so that a page on one is in two classes.
func (q ComplexityQuartiles) Classes(complexity float64) []string {
	var out []string
	if complexity <= q.Low {
		out = append(out, "low")
	}
	if complexity >= q.Low && complexity <= q.High {
		out = append(out, "medium")
	}
	if complexity >= q.High {
		out = append(out, "high")
	}
	return out
}
