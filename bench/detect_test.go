package bench_test

import (
	"testing"

	"chaff/bench"
	"chaff/corpus/seeds"
	"chaff/detectors/all"
)

// BenchmarkDetect measures every built-in detector on the seed corpus, speed and
// quality alike; compare two outputs with benchstat.
func BenchmarkDetect(b *testing.B) {
	c, err := seeds.Open()
	if err != nil {
		b.Fatal(err)
	}
	bench.Benchmark(b, c, all.Detectors()...)
}
