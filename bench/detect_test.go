package bench_test

import (
	"os"
	"path/filepath"
	"testing"

	"chaff/bench"
	"chaff/corpus"
	"chaff/corpus/formats"
	"chaff/corpus/seeds"
	"chaff/detectors/all"
	"chaff/internal/testset"
)

// BenchmarkDetect measures every built-in detector, speed and quality alike, on the seed
// corpus or on the one that CHAFF_CORPUS names, a path from the root of the module; compare
// two outputs with benchstat.
func BenchmarkDetect(b *testing.B) {
	c, err := benchmarked(b)
	if err != nil {
		b.Fatal(err)
	}
	bench.Benchmark(b, c, all.Detectors()...)
}

func benchmarked(b *testing.B) (*corpus.Corpus, error) {
	path := os.Getenv("CHAFF_CORPUS")
	if path == "" {
		return seeds.Open()
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(testset.Root(b), path) // tests run in the folder of their package
	}
	return formats.Open(path)
}
