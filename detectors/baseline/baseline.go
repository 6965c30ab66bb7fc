// Package baseline holds the two trivial detectors that keep every metric
// honest: one keeps the whole page, the other nothing.
package baseline

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
)

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Everything keeps every line: recall 1, and the precision that any other
// detector has to beat.
type Everything struct{}

// Name returns "everything".
func (Everything) Name() string { return "everything" }

// Version returns the version of the strategy, a whole number.
func (Everything) Version() string { return version }

// Detect keeps every line of the page.
func (Everything) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	kept := make([]bool, len(page.Lines()))
	for i := range kept {
		kept[i] = true
	}
	return detectors.KeepLines(page, kept), nil
}

// Nothing keeps no line.
type Nothing struct{}

// Name returns "nothing".
func (Nothing) Name() string { return "nothing" }

// Version returns the version of the strategy, a whole number.
func (Nothing) Version() string { return version }

// Detect keeps no line of the page.
func (Nothing) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	return detectors.KeepLines(page, make([]bool, len(page.Lines()))), nil
}
