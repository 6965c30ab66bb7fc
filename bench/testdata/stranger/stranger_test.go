// Package stranger shows how somebody else's module puts its own detector
// through chaff's benchmark and gate.
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

// TestLong fails where long has become worse; CHAFF_UPDATE=1 go test writes the floors.
func TestLong(t *testing.T) {
	c, err := seeds.Open()
	if err != nil {
		t.Fatal(err)
	}
	bench.Gate(t, c, "testdata/floors.json", long{})
}
