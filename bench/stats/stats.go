// Package stats holds the statistics of a comparison: intervals and tests for
// values measured on the same pages. It knows nothing of pages or metrics.
//
// Pages of one site share a template and are not independent, so everything
// here works on clusters: whole sites are drawn, and whole sites change sign.
// All of it is deterministic for a given seed.
package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Clusters groups values that are not independent: each element lists the
// indices of one cluster's values.
type Clusters [][]int

// ClustersOf groups the indices of equal keys, in the order of their first
// appearance. An empty key is a cluster of its own.
func ClustersOf(keys []string) Clusters {
	var out Clusters
	at := make(map[string]int)
	for i, k := range keys {
		c, ok := at[k]
		if !ok || k == "" {
			c = len(out)
			at[k] = c
			out = append(out, nil)
		}
		out[c] = append(out[c], i)
	}
	return out
}

// An Interval is a confidence interval.
type Interval struct{ Low, High float64 }

// MinClusters is the number of clusters below which a percentile interval is too
// narrow to be believed; callers should say so beside it.
const MinClusters = 10

// A Resampler draws clusters with replacement, once, so that every series of
// values measured on the same pages is resampled alike.
type Resampler struct {
	clusters Clusters
	draws    []int32 // clusters drawn, resample after resample
}

// NewResampler draws n resamples of the clusters.
func NewResampler(c Clusters, n int, seed uint64) *Resampler {
	r := &Resampler{clusters: c, draws: make([]int32, n*len(c))}
	rng := rand.New(rand.NewPCG(seed, 0))
	for i := range r.draws {
		r.draws[i] = int32(rng.IntN(len(c)))
	}
	return r
}

// MeanInterval returns the percentile bootstrap interval of the mean of values
// (Efron and Tibshirani 1993, chapter 13) at the given level, such as 0.95. The
// values are indexed as in the clusters. Of no values it is [NaN, NaN].
func (r *Resampler) MeanInterval(values []float64, level float64) Interval {
	means := r.means(values)
	if len(means) == 0 {
		return Interval{math.NaN(), math.NaN()}
	}
	slices.Sort(means)
	tail := (1 - level) / 2
	return Interval{
		Low:  stat.Quantile(tail, stat.LinInterp, means, nil),
		High: stat.Quantile(1-tail, stat.LinInterp, means, nil),
	}
}

// means returns the mean of each resample.
func (r *Resampler) means(values []float64) []float64 {
	k := len(r.clusters)
	if k == 0 || len(values) == 0 {
		return nil
	}
	sums, sizes := clusterSums(r.clusters, values)
	out := make([]float64, len(r.draws)/k)
	for i := range out {
		var sum, size float64
		for _, c := range r.draws[i*k : (i+1)*k] {
			sum += sums[c]
			size += sizes[c]
		}
		out[i] = sum / size
	}
	return out
}

func clusterSums(c Clusters, values []float64) (sums, sizes []float64) {
	sums, sizes = make([]float64, len(c)), make([]float64, len(c))
	for i, members := range c {
		for _, m := range members {
			sums[i] += values[m]
		}
		sizes[i] = float64(len(members))
	}
	return sums, sizes
}

// exactLimit is the number of clusters up to which all sign patterns are tried.
const exactLimit = 14

// SignFlip returns the two-sided p-value of the sign-flip permutation test that
// the mean of paired differences is zero (Fisher 1935; see Good, Permutation,
// Parametric and Bootstrap Tests of Hypotheses, 2005). Whole clusters change
// sign. Up to 14 clusters all patterns are tried, above that n random ones, the
// observed one counted among them. With k clusters no p below 2/2^k is possible.
func SignFlip(c Clusters, differences []float64, n int, seed uint64) float64 {
	sums, _ := clusterSums(c, differences)
	var observed float64
	for _, s := range sums {
		observed += s
	}
	// Sums that differ only by rounding count as equal.
	limit := math.Abs(observed) * (1 - 1e-9)
	if len(sums) <= exactLimit {
		extreme := 0
		for pattern := range uint64(1) << len(sums) {
			if math.Abs(flip(sums, func() uint64 { return pattern })) >= limit {
				extreme++
			}
		}
		return float64(extreme) / float64(uint64(1)<<len(sums))
	}
	source := rand.NewPCG(seed, 1)
	extreme := 1
	for range n {
		if math.Abs(flip(sums, source.Uint64)) >= limit {
			extreme++
		}
	}
	return float64(extreme) / float64(n+1)
}

// flip returns the sum in which each value has the sign that the next bit says.
func flip(sums []float64, bits func() uint64) float64 {
	var sum float64
	var word uint64
	for i, s := range sums {
		if i%64 == 0 {
			word = bits()
		}
		// Moves the bit to the sign of the value.
		sum += math.Float64frombits(math.Float64bits(s) ^ word<<63)
		word >>= 1
	}
	return sum
}

// Holm returns the p-values corrected for their number by Holm's step-down
// method (1979), in the order given.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out := make([]float64, len(p))
	var floor float64
	for rank, i := range order {
		floor = max(floor, min(1, p[i]*float64(len(p)-rank)))
		out[i] = floor
	}
	return out
}
