package stats

import (
	"math/rand/v2"
	"testing"
	"time"
)

// simulated returns a series of sums and one of counts for each detector.
func simulated(detectors, clusters int) [][]float64 {
	rng := rand.New(rand.NewPCG(1, 1))
	var out [][]float64
	for range detectors {
		sums, counts := make([]float64, clusters), make([]float64, clusters)
		for k := range clusters {
			counts[k] = float64(1 + rng.IntN(3))
			sums[k] = counts[k] * rng.Float64()
		}
		out = append(out, sums, counts)
	}
	return out
}

// compareAll does what a table of means does: intervals of all detectors, and the
// intervals and p-values of all pairs.
func compareAll(series [][]float64, draws int) (intervals []Interval, p []float64) {
	boot, left, flips := Bootstrap(series, draws, 1), Jackknife(series), Flips(series, draws, 1)
	var means [][]float64
	for d := 0; d < len(series); d += 2 {
		m := quotients(boot[d], boot[d+1])
		means = append(means, m)
		estimate := flips[d][0] / flips[d+1][0]
		intervals = append(intervals, Percentile(m, 0.95), BCa(estimate, m, quotients(left[d], left[d+1]), 0.95))
	}
	for a := range means {
		for b := a + 1; b < len(means); b++ {
			intervals = append(intervals, Percentile(less(means[a], means[b]), 0.95))
			p = append(p, PValue(swapped(flips[2*a:2*a+2], flips[2*b:2*b+2])))
		}
	}
	return intervals, Holm(p)
}

func quotients(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
	}
	return out
}

// swapped returns the difference of two means under each pattern: of detectors a and b
// whose first series is a sum and the second a count.
func swapped(a, b [][]float64) []float64 {
	out := make([]float64, len(a[0]))
	for i := range out {
		sumA, sumB := swap(a[0], b[0], i)
		countA, countB := swap(a[1], b[1], i)
		out[i] = sumA/countA - sumB/countB
	}
	return out
}

// swap returns the sums of two detectors that swapped clusters by pattern i.
func swap(a, b []float64, i int) (float64, float64) {
	half, flipped := (a[0]+b[0])/2, (a[i]-b[i])/2
	return half + flipped, half - flipped
}

// 20 detectors, 2,000 sites, 10,000 resamples and as many sign patterns.
func BenchmarkTwentyDetectors(b *testing.B) {
	series := simulated(20, 2000)
	for b.Loop() {
		compareAll(series, 10_000)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
}

func BenchmarkBootstrap(b *testing.B) {
	series := simulated(20, 2000)
	for b.Loop() {
		Bootstrap(series, 1000, 1)
	}
}

func BenchmarkFlips(b *testing.B) {
	series := simulated(20, 2000)
	for b.Loop() {
		Flips(series, 1000, 1)
	}
}

func BenchmarkPercentile(b *testing.B) {
	boot := simulated(1, 10_000)[0]
	for b.Loop() {
		Percentile(boot, 0.95)
	}
}

// It takes a second of one idle core; the bound is for busy ones.
func TestTwentyDetectorsTakeSeconds(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("measures time")
	}
	start := time.Now()
	compareAll(simulated(20, 2000), 10_000)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("comparing twenty detectors took %v", took)
	}
}
