// Package trafilatura adapts github.com/markusmobius/go-trafilatura v1.12.2, a Go port of
// the Python library of the same version (Barbaresi 2021).
//
// The library is given the page's shared tree, never bytes. The content node that it
// returns is rendered by chaff's own text view. Comments, which the library returns
// apart, are not taken for content. A text page is handed over as minimal HTML: a body
// with one p element for each line that is not blank.
//
// Importing the library costs a tenth of a second or two and 50 MB before anything is
// called: it compiles its tables of languages and patterns. Only chaff/detectors/all
// imports this package.
package trafilatura

import (
	"context"
	"fmt"
	"strings"

	lib "github.com/markusmobius/go-trafilatura"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which the adapter may answer differently on
// some page, also one in the library or in what else it is built on.
const version = "1"

// Detector is the library in one of its modes. It cannot be interrupted: a page's time
// limit is the runner's.
type Detector struct {
	name    string
	options lib.Options
}

// Default is the library with its fallback to Readability and DOM Distiller, as its
// published scores have it: "trafilatura".
func Default() Detector {
	return Detector{"trafilatura", lib.Options{EnableFallback: true}}
}

// NoFallback is the library's own rules alone: "trafilatura-nofallback".
func NoFallback() Detector { return Detector{"trafilatura-nofallback", lib.Options{}} }

// Precision rather leaves text out, with the fallback: "trafilatura-precision".
func Precision() Detector {
	return Detector{"trafilatura-precision", lib.Options{EnableFallback: true, Focus: lib.FavorPrecision}}
}

// Recall rather takes text in, with the fallback: "trafilatura-recall".
func Recall() Detector {
	return Detector{"trafilatura-recall", lib.Options{EnableFallback: true, Focus: lib.FavorRecall}}
}

// Name returns the mode's name.
func (d Detector) Name() string { return d.name }

// Version returns the versions of the library and of the two that it falls back to, and the
// adapter's own number.
func (Detector) Version() string {
	return detectors.AdapterVersion(version, "github.com/markusmobius/go-trafilatura",
		"github.com/go-shiori/go-readability", "github.com/markusmobius/go-domdistiller")
}

// Detect returns the text of the content node, an empty extraction where the library says
// that there is not text enough.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if len(page.Lines()) == 0 {
		return detectors.Extraction{}, nil
	}
	result, err := lib.ExtractDocument(page.Tree(), d.options)
	if err != nil && strings.Contains(err.Error(), "not long enough") { // the library has no value for it
		return detectors.Extraction{}, nil
	}
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("%s: %w", d.name, err)
	}
	if result.ContentNode == nil {
		return detectors.Extraction{}, nil
	}
	return detectors.KeepText(corpus.RenderText(result.ContentNode)), nil
}
