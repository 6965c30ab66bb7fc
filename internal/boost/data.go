package boost

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Data is what a forest is trained on. Every slice but Values has an element a row.
type Data struct {
	// Features is the number of features of a row, at most 65,535.
	Features int
	// Values holds the features, row after row.
	Values []float32
	// Target is the probability to learn, in [0,1].
	Target []float32
	// Weight is how much the row counts, at least 0.
	Weight []float32
	// Group numbers from 0 what the row belongs to. Rows of a group stand together.
	Group []int32
}

func (d Data) rows() int { return len(d.Target) }

func (d Data) check() error {
	n := d.rows()
	switch {
	case n == 0 || d.Features == 0:
		return errors.New("training needs rows and features")
	case d.Features > math.MaxUint16:
		return fmt.Errorf("training on %d features: there can be %d", d.Features, math.MaxUint16)
	case len(d.Values) != n*d.Features || len(d.Weight) != n || len(d.Group) != n:
		return fmt.Errorf("training on %d targets: there are %d values of %d features, %d weights and %d groups", n, len(d.Values), d.Features, len(d.Weight), len(d.Group))
	}
	return nil
}

// binned is the data with each value replaced by the number of its bin, column by column.
type binned struct {
	columns [][]uint8
	cuts    [][]float32 // by column: bin b holds the values at most cuts[b] and above cuts[b-1]
}

// sampled bounds how many rows the borders of bins are taken from.
const sampled = 1 << 16

// bin sorts values into at most the given number of bins that hold about equally many
// rows; values that are equal share one.
func (d Data) bin(bins int) binned {
	out := binned{make([][]uint8, d.Features), make([][]float32, d.Features)}
	eachColumn(d.Features, func(f int) {
		cuts := d.cuts(f, bins)
		column := make([]uint8, d.rows())
		for i := range column {
			column[i] = binOf(cuts, d.Values[i*d.Features+f])
		}
		out.columns[f], out.cuts[f] = column, cuts
	})
	return out
}

// cuts returns the borders between the bins of column f.
func (d Data) cuts(f, bins int) []float32 {
	step := 1 + (d.rows()-1)/sampled
	var values []float32
	for i := 0; i < d.rows(); i += step {
		if v := d.Values[i*d.Features+f]; v == v {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	if len(distinct) <= bins {
		return midpoints(distinct)
	}
	// A value of many rows fills bins alone; the others are divided among what is left.
	rows := counts(values, distinct)
	left, bin := len(values), 0 // rows and size of the bin at hand
	var cuts []float32
	for i := 1; i < len(distinct) && len(cuts) < bins-1; i++ {
		bin += rows[i-1]
		left -= rows[i-1]
		each := (left + bin) / (bins - len(cuts))
		if bin >= each || bin+rows[i] > 2*each {
			cuts = append(cuts, middle(distinct[i-1], distinct[i]))
			bin = 0
		}
	}
	return cuts
}

// counts returns how many of the values, which are sorted, are equal to each distinct one.
func counts(values, distinct []float32) []int {
	out := make([]int, len(distinct))
	at := 0
	for i, d := range distinct {
		for at < len(values) && values[at] == d {
			out[i]++
			at++
		}
	}
	return out
}

func midpoints(distinct []float32) []float32 {
	var cuts []float32
	for i := 1; i < len(distinct); i++ {
		cuts = append(cuts, middle(distinct[i-1], distinct[i]))
	}
	return cuts
}

// middle returns a number that is at least a and below b.
func middle(a, b float32) float32 {
	if m := a + (b-a)/2; m >= a && m < b {
		return m
	}
	return a
}

// binOf returns the bin of the value; one that is no number has the first.
func binOf(cuts []float32, v float32) uint8 {
	if v != v {
		return 0
	}
	i, _ := slices.BinarySearchFunc(cuts, v, func(cut, v float32) int {
		if v <= cut {
			return 1
		}
		return -1
	})
	return uint8(i)
}

// groups returns where the rows of each group begin and end.
func (d Data) groups() ([][2]int, error) {
	var out [][2]int
	seen := make(map[int32]bool)
	for i := 0; i < d.rows(); {
		j := i
		for j < d.rows() && d.Group[j] == d.Group[i] {
			j++
		}
		if seen[d.Group[i]] {
			return nil, fmt.Errorf("the rows of group %d do not stand together", d.Group[i])
		}
		seen[d.Group[i]] = true
		out = append(out, [2]int{i, j})
		i = j
	}
	return out, nil
}

func sortedSample[T cmp.Ordered](list []T, n int, shuffle func(n int, swap func(i, j int))) []T {
	out := slices.Clone(list)
	shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	out = out[:min(n, len(out))]
	slices.Sort(out)
	return out
}
