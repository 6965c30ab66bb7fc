// Package readability adapts github.com/go-shiori/go-readability, the Go port of
// Mozilla's Readability.js 0.5 (archived by its authors in December 2025).
//
// The library is given the page's shared tree, never bytes, because its byte
// entry guesses the charset and ignores the declared one. It works on a clone.
// The article node that it returns is rendered by chaff's own text view, not by
// the library, so that its score does not depend on how it prints white space.
//
// A text page is handed over as minimal HTML: a body with one p element for
// each line that is not blank. Readability then has no class names, links or
// nesting to go by, only the lengths and commas of paragraphs; what it scores
// there is a floor for what it does on the HTML of the same page.
package readability

import (
	"context"
	"fmt"

	lib "github.com/go-shiori/go-readability"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which the adapter may answer differently on
// some page, also one in the library or in what else it is built on.
const version = "1"

// Detector is the library with its default options. The library keeps pages of
// any length and cannot be interrupted: a page's time limit is the runner's.
type Detector struct{}

// Name returns "readability".
func (Detector) Name() string { return "readability" }

// Version returns the version of the library and the adapter's own number.
func (Detector) Version() string {
	return detectors.AdapterVersion(version, "github.com/go-shiori/go-readability")
}

// Detect returns the text of the article node, an empty extraction where the
// library finds none.
func (Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if len(page.Lines()) == 0 {
		return detectors.Extraction{}, nil
	}
	// The URL only serves to make links absolute, which the text does not show.
	article, err := lib.FromDocument(page.Tree(), nil)
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("readability: %w", err)
	}
	return detectors.KeepText(corpus.RenderText(article.Node)), nil
}
