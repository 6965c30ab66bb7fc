// Package domdistiller adapts github.com/markusmobius/go-domdistiller, a Go port of
// Chromium's DOM Distiller, which grew out of Boilerpipe.
//
// The library is given the page's shared tree, never bytes. The node that it returns is
// rendered by chaff's own text view, not by the library: on the pages of AEB that is
// worth some 0.004 of F1 against its own text. It is told to skip the search for further
// pages of an article, which adds no text. A text page is handed over as minimal HTML: a
// body with one p element for each line that is not blank.
package domdistiller

import (
	"context"
	"fmt"

	lib "github.com/markusmobius/go-domdistiller"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which the adapter may answer differently on
// some page, also one in the library or in what else it is built on.
const version = "1"

// Detector is the library with its default options. It cannot be interrupted: a page's
// time limit is the runner's.
type Detector struct{}

// Name returns "domdistiller".
func (Detector) Name() string { return "domdistiller" }

// Version returns the version of the library and the adapter's own number.
func (Detector) Version() string {
	return detectors.AdapterVersion(version, "github.com/markusmobius/go-domdistiller")
}

// TrainedOn names the set that the library's rules on numbers of words, which are Boilerpipe's,
// were learned from (Kohlschütter, Fankhauser, Nejdl 2010).
func (Detector) TrainedOn() []string { return []string{"l3s-gn1"} }

// Detect returns the text of the distilled node, an empty extraction where the library
// finds none.
func (Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if len(page.Lines()) == 0 {
		return detectors.Extraction{}, nil
	}
	result, err := lib.Apply(page.Tree(), &lib.Options{SkipPagination: true})
	if err != nil {
		return detectors.Extraction{}, fmt.Errorf("domdistiller: %w", err)
	}
	if result.Node == nil {
		return detectors.Extraction{}, nil
	}
	return detectors.KeepText(corpus.RenderText(result.Node)), nil
}
