// Package readeck adapts codeberg.org/readeck/go-readability/v2, the maintained
// successor of go-shiori/go-readability: a Go port of Mozilla's Readability.js 0.6.
//
// The library is given the page's shared tree, never bytes, and works on a clone. The
// article node that it returns is rendered by chaff's own text view, not by the library,
// so that its score does not depend on how it prints white space. A text page is handed
// over as minimal HTML: a body with one p element for each line that is not blank.
package readeck

import (
	"context"
	"fmt"

	lib "codeberg.org/readeck/go-readability/v2"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which the adapter may answer differently on
// some page, also one in the library or in what else it is built on.
const version = "1"

// Detector is the library with its default options. It cannot be interrupted: a page's
// time limit is the runner's.
type Detector struct{}

// Name returns "readeck".
func (Detector) Name() string { return "readeck" }

// Version returns the version of the library and the adapter's own number.
func (Detector) Version() string {
	return detectors.AdapterVersion(version, "codeberg.org/readeck/go-readability/v2")
}

// Detect returns the text of the article node, an empty extraction where the library
// finds none.
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
		return detectors.Extraction{}, fmt.Errorf("readeck: %w", err)
	}
	if article.Node == nil {
		return detectors.Extraction{}, nil
	}
	return detectors.KeepText(corpus.RenderText(article.Node)), nil
}
