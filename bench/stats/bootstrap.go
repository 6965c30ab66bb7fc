package stats

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// Bootstrap draws n resamples of the clusters, as many as there are, with
// replacement (Efron and Tibshirani 1993, chapter 6). The series series[s][k] is what
// cluster k adds to the sum s, all equally long; result[s][i] is the sum s in resample
// i. The draws are the same for all series, so that sums may be combined resample by
// resample: quotients to means, and differences to paired ones. They depend on the
// number of clusters and the seed alone; what is drawn depends on their order.
//
// Values are rounded to some twelve digits of the largest sum, so that sums are exact
// in any order. They must be finite; one that is not spoils its series.
func Bootstrap(series [][]float64, n int, seed uint64) [][]float64 {
	t := newTable(series)
	out := resultOf(t.series, n)
	source := rand.NewPCG(seed, 0)
	sums := make([]float64, t.series)
	for i := range n {
		clear(sums)
		t.draw(sums, source)
		for s, sum := range sums {
			out[s][i] = sum
		}
	}
	return out
}

// draw adds as many clusters as there are, drawn with replacement, to the sums.
func (t table) draw(sums []float64, source *rand.PCG) {
	for k := 0; k < t.clusters; k += 2 {
		word := source.Uint64()
		floats.Add(sums, t.row(index(word>>32, t.clusters)))
		if k+1 < t.clusters {
			floats.Add(sums, t.row(index(word&0xffff_ffff, t.clusters)))
		}
	}
}

// index maps 32 random bits to an index below n. Of n = 2,000 no index is likelier than
// another by more than one in two million, which no bootstrap can see.
func index(bits uint64, n int) int {
	return int(bits * uint64(n) >> 32)
}

// Jackknife leaves out one cluster after the other: result[s][k] is the sum of series s
// without cluster k (Efron and Tibshirani 1993, chapter 11).
func Jackknife(series [][]float64) [][]float64 {
	t := newTable(series)
	out := resultOf(t.series, t.clusters)
	for s, total := range t.totals() {
		for k := range t.clusters {
			out[s][k] = total - t.row(k)[s]
		}
	}
	return out
}
