package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Clusters groups values that are not independent: each element lists the
// indices of one cluster's values.
type Clusters [][]int

// ClustersOf groups the indices of equal keys, in the order of their first
// appearance. An empty key is a cluster of its own. What [Bootstrap] and [Flips] draw
// depends on the order of the clusters: to get the same numbers of the same pages,
// give their keys in the same order.
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

// Sums returns what the values add up to in each cluster, a series for
// [Bootstrap], [Jackknife] and [Flips]. Values are indexed as in the clusters.
func (c Clusters) Sums(values []float64) []float64 {
	out := make([]float64, len(c))
	for i, members := range c {
		for _, m := range members {
			out[i] += values[m]
		}
	}
	return out
}

// A table holds what each cluster adds to each series, cluster by cluster, so that
// a cluster is added to all sums in one sweep.
type table struct {
	cells    []float64
	clusters int
	series   int
}

func newTable(series [][]float64) table {
	t := table{series: len(series)}
	if t.series > 0 {
		t.clusters = len(series[0])
	}
	t.cells = make([]float64, t.clusters*t.series)
	for s, unit := range unitsOf(series) {
		for k, x := range series[s] {
			t.cells[k*t.series+s] = unit.round(x)
		}
	}
	return t
}

// row returns what cluster k adds to each series.
func (t table) row(k int) []float64 {
	return t.cells[k*t.series : (k+1)*t.series]
}

// totals returns the sum of each series.
func (t table) totals() []float64 {
	out := make([]float64, t.series)
	for k := range t.clusters {
		floats.Add(out, t.row(k))
	}
	return out
}

// A unit is the exponent of the power of two whose multiples a series is rounded to,
// some twelve digits or more below its largest sum. Sums are then exact, whatever their
// order, so that equal ones are equal. Without it, the sums of two detectors that differ
// on a few clusters would differ by rounding under patterns that change the sign of the other
// clusters only, and ties would be lost that a p-value counts.
type unit int

// alike is how many powers of two apart two series may be to have the same unit.
const alike = 8

// unitsOf returns the unit of each series. Series of about the same size share one, as
// values of two detectors that are equal must be rounded alike; those of another size,
// such as counts of words beside means, have one of their own and lose no digits.
func unitsOf(series [][]float64) []unit {
	out, order := make([]unit, len(series)), make([]int, len(series))
	for s, values := range series {
		out[s], order[s] = unitOf(values), s
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(out[b] - out[a]) })
	var last, shared unit
	for i, s := range order {
		if i == 0 || last-out[s] > alike {
			shared = out[s]
		}
		last, out[s] = out[s], shared
	}
	return out
}

// unitOf returns the least unit in which the sum of as many values as there are, each
// drawn any number of times, needs no more than the 53 bits of a float64.
func unitOf(values []float64) unit {
	var largest float64
	for _, x := range values {
		largest = max(largest, math.Abs(x))
	}
	_, exp := math.Frexp(largest * float64(len(values)))
	return unit(exp - 52) // one bit to spare, as rounding may be up
}

func (u unit) round(x float64) float64 {
	return math.Ldexp(math.RoundToEven(math.Ldexp(x, -int(u))), int(u))
}

// resultOf returns n values for each series.
func resultOf(series, n int) [][]float64 {
	cells := make([]float64, series*n)
	out := make([][]float64, series)
	for s := range out {
		out[s] = cells[s*n : (s+1)*n : (s+1)*n]
	}
	return out
}
