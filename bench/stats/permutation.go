package stats

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// exactLimit is the number of clusters up to which all sign patterns are tried.
const exactLimit = 14

// Flips returns sums in which whole clusters changed their sign, for the sign-flip
// permutation test (Fisher 1935; see Good, Permutation, Parametric and Bootstrap Tests
// of Hypotheses, 2005). The series are those of [Bootstrap]; result[s][i] is the sum
// of series s under pattern i, the same pattern for all series. Pattern 0 changes
// nothing: it is what was observed. Up to 14 clusters there are all 2^k patterns and n
// is not heeded; above that, n random ones follow the observed one.
//
// The null hypothesis is that the sign of each cluster's difference is chance: that any
// difference is as likely as its mirror image. As sums are linear, the flipped sum
// of a difference is the difference of the flipped sums:
//
//	t[i] = flips[a][i] - flips[b][i]
//	p := PValue(t)
//
// To change the sign of a difference is to swap the two detectors' answers on that
// cluster. A figure that is a function of several sums, such as a mean over the pages
// on which it is defined, or a pooled F1, is compared by swapping them: with the
// totals A = flips[a][0] and B = flips[b][0], the detectors' sums under pattern i are
//
//	(A+B)/2 + (flips[a][i]-flips[b][i])/2
//	(A+B)/2 - (flips[a][i]-flips[b][i])/2
//
// and t[i] is the difference of the two figures computed from these.
//
// Equal means alone are less than this null hypothesis. Where one detector is a little
// better on most clusters and far worse on a few, false alarms are more frequent than
// p says: with one in ten of them far worse, 17 % at 5 % of 30 clusters, 6 % of 60.
func Flips(series [][]float64, n int, seed uint64) [][]float64 {
	t := newTable(series)
	next := randomPatterns(seed)
	if t.clusters <= exactLimit {
		n, next = 1<<t.clusters-1, allPatterns()
	}
	out := resultOf(t.series, n+1)
	totals, flipped := t.totals(), make([]float64, t.series)
	for i := range n + 1 {
		clear(flipped)
		if i > 0 {
			t.choose(flipped, next)
		}
		for s, total := range totals {
			out[s][i] = total - 2*flipped[s]
		}
	}
	return out
}

// choose adds the clusters whose bit is set to the sums.
func (t table) choose(sums []float64, next func() uint64) {
	var word uint64
	for k := range t.clusters {
		if k%64 == 0 {
			word = next()
		}
		if word&1 == 1 {
			floats.Add(sums, t.row(k))
		}
		word >>= 1
	}
}

func randomPatterns(seed uint64) func() uint64 {
	return rand.NewPCG(seed, 1).Uint64
}

// allPatterns returns the patterns from 1 on.
func allPatterns() func() uint64 {
	var pattern uint64
	return func() uint64 {
		pattern++
		return pattern
	}
}

// PValue returns the two-sided p-value of a permutation test: the share of the
// statistics that are as far from zero as the first, which is the observed one. It is
// exact where the statistics are those of all patterns of [Flips], and valid where
// they are of random ones, as the observed one is among them (Phipson and Smyth
// 2010). With k clusters no p below 2/2^k is possible, and of n random
// patterns none below 1/(n+1).
//
// A statistic that is NaN counts as far from zero, so that what is not defined never
// makes a difference significant; where the observed one is NaN, or there is none, p is 1.
func PValue(statistics []float64) float64 {
	if len(statistics) == 0 {
		return 1
	}
	// Statistics that differ only by rounding count as equal.
	limit := math.Abs(statistics[0]) * (1 - 1e-9)
	extreme := 0
	for _, t := range statistics {
		if !(math.Abs(t) < limit) {
			extreme++
		}
	}
	return float64(extreme) / float64(len(statistics))
}
