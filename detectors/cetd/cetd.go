// Package cetd is content extraction by text density (Sun, Song, Liao: DOM based
// content extraction via text density, SIGIR 2011), in the variant of composite text
// density with density sums.
//
// Every element of the body is measured by what is below it: C characters, of which
// LC in links, and T elements, of which LT links. Links are a, button and select, as
// the authors' program has it (the paper: a). Its text density is
//
//	(C/T) ln(C T / (LC LT)) / ln ln(C LC / (C-LC) + r C + e)
//
// where r is LC/C of the body, and each of T, LT, LC and C-LC that is 0 is taken as 1;
// it is 0 where C is. This is the paper's logarithm with a logarithm for its base. The
// density sum of an element is the sum of its children's densities and, for L
// characters of text directly in it, L ln L / ln ln(r L + e).
//
// The threshold is the smallest density on the path from the element with the largest
// density sum up to the body. For each element whose density reaches it, the
// element with the largest density sum in its subtree, itself included and the first of
// equals, is content with everything below it.
//
// Where the sources are silent or at odds:
//
//   - Counts are the paper's: one of the published program's counting helpers calls the
//     wrong updater, which is not imitated. A link's own characters are in links, and
//     so are those of everything below it.
//   - A body without links has LC = 1 in r as it has elsewhere: with r = 0 the
//     second denominator would be ln ln e = 0.
//   - A run of blanks is one character, none at the ends of a text node.
//   - Elements without text for a reader (script, style, noscript, textarea, ...) and
//     those hidden by the attribute or an inline style are left out with all that is below
//     them, neither characters nor elements: the text view does not show them either, and a
//     hidden copy of the article would be found in place of the visible one.
//   - "Each element" is taken at its word; see Params.Gated.
//
// The answer is lines of the text view, those with more than half of their characters in
// content elements: elements that are not blocks can be content, so a line can be
// divided.
//
// The formulas have their oddities. Text in links has no density (the logarithm of 1),
// so if the largest sum is a link's, the threshold is 0 and everything is kept. The
// density of the body is low, and so mostly is the threshold: a short line without
// links, such as a copyright notice, has an element of its own and reaches it.
//
// A text page is a flat tree, a body with one p for each line, and has no links. Where its
// lines are of like length the body has the largest sum and everything is kept; where a
// line much longer than the others has it, the lines that reach the density of the body are.
package cetd

import (
	"context"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
	"chaff/detectors"
)

// Params are the parameters of the strategy. The formulas have none: the threshold
// is taken from the page.
type Params struct {
	// Gated leaves out an element that is below one whose density does not reach
	// the threshold. It keeps dense lines of a sparse footer out, at the price of those
	// of a sparse part of the text.
	Gated bool
	// OnlyAnchors takes a elements alone for links, as the paper does, not button
	// and select.
	OnlyAnchors bool
}

// Default returns the zero Params: every element is looked at, and a, button and select
// are links.
func Default() Params { return Params{} }

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the strategy. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// Name returns "cetd", and "cetd-gated" with Params.Gated.
func (d Detector) Name() string {
	if d.params.Gated {
		return "cetd-gated"
	}
	return "cetd"
}

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the lines of the page's content elements. It takes time and memory
// linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	m, err := measure(ctx, bodyOf(page.Tree()), d.params)
	if err != nil {
		return detectors.Extraction{}, err
	}
	m.weigh()
	content := m.content(d.params.Gated)
	return detectors.KeepLines(page, linesIn(page, content)), nil
}

// bodyOf returns the body of the document, or the whole tree where it has none.
func bodyOf(tree *html.Node) *html.Node {
	for n := range tree.Descendants() {
		if n.DataAtom == atom.Body {
			return n
		}
	}
	return tree
}

// linesIn tells for each line of the page whether it stands in the given nodes.
func linesIn(page *corpus.Page, nodes map[*html.Node]bool) []bool {
	kept := make([]bool, len(page.Lines()))
	if page.Kind == corpus.Text {
		for i, l := range page.Lines() {
			kept[i] = nodes[l.Node] || nodes[l.Node.Parent]
		}
		return kept
	}
	// The same tree gives the same lines as in the text view.
	_, roles := corpus.RenderRoles(page.Tree(), func(n *html.Node) (corpus.Role, bool) {
		return corpus.Body, nodes[n]
	})
	for i, r := range roles {
		kept[i] = r == corpus.Body
	}
	return kept
}
