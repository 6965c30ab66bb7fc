// Package stranger shows how somebody else's module puts its own detector
// through chaff's benchmark.
package stranger

import (
	"context"
	"testing"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/seeds"
	"chaff/detectors"
)

// long keeps lines of more than a hundred bytes.
type long struct{}

func (long) Name() string { return "long" }

func (long) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	kept := make([]bool, len(page.Lines()))
	for i, line := range page.Lines() {
		kept[i] = len(line.Text) > 100
	}
	return detectors.KeepLines(page, kept), nil
}

func BenchmarkLong(b *testing.B) {
	c, err := seeds.Open()
	if err != nil {
		b.Fatal(err)
	}
	bench.Benchmark(b, c, long{})
}
