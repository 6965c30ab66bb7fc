package bench_test

import (
	"os"
	"testing"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/corpus/seeds"
	"chaff/detectors/all"
)

// BenchmarkDetect measures every built-in detector, speed and quality alike, on the seed
// corpus or on the one that CHAFF_CORPUS names; compare two outputs with benchstat.
func BenchmarkDetect(b *testing.B) {
	c, err := benchmarked()
	if err != nil {
		b.Fatal(err)
	}
	bench.Benchmark(b, c, all.Detectors()...)
}

func benchmarked() (*corpus.Corpus, error) {
	if path := os.Getenv("CHAFF_CORPUS"); path != "" {
		return formats.Open(path)
	}
	return seeds.Open()
}
