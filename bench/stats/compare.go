package stats

import (
	"cmp"
	"slices"
)

// Holm returns the p-values corrected for their number by Holm's step-down
// method (1979), in the order given: whatever the dependence between the tests, the
// chance that any true null hypothesis has a corrected p below alpha is at most
// alpha. A NaN stays NaN and counts as a test.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	// Negated and the other way round, so that NaN sorts last.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(-p[b], -p[a]) })
	out := make([]float64, len(p))
	var floor float64
	for rank, i := range order {
		floor = max(floor, min(1, p[i]*float64(len(p)-rank)))
		out[i] = floor
	}
	return out
}

// Detectable returns the smallest true difference that a two-sided test at the given
// alpha finds with the given power, where sd is the standard error of the paired
// difference, such as the [SD] of its bootstrap values:
//
//	(z(1-alpha/2) + z(power)) * sd
//
// where z is the normal quantile: the resolution of a corpus. A smaller difference is
// found less often. For one of several comparisons, divide alpha by their number.
func Detectable(sd, alpha, power float64) float64 {
	return (normalQuantile(1-alpha/2) + normalQuantile(power)) * sd
}

// WinTieLoss counts the pages on which a is above, equal to and below b. A pair with
// a NaN is left out.
func WinTieLoss(a, b []float64) (wins, ties, losses int) {
	for i := range a {
		switch {
		case a[i] > b[i]:
			wins++
		case a[i] == b[i]:
			ties++
		case a[i] < b[i]:
			losses++
		}
	}
	return wins, ties, losses
}

// Groups returns the groups of n items in the order of their rank, as a
// critical-difference diagram joins them by bars (Demšar 2006) or a compact letter
// display gives them a letter: the ranges [first, last] of neighbours of which no two
// are different and to which neither neighbour can be added. Groups overlap where
// difference is not transitive. A range of one is returned only if the item is in no
// larger one, so that every item is in some group.
//
// Items of one group are never different. Items without a common group may not be
// either: then two others in the range between them are.
func Groups(n int, different func(i, j int) bool) [][2]int {
	var out [][2]int
	last := -1
	for first := range n {
		end := max(last, first)
		for end+1 < n && !differs(first, end+1, different) {
			end++
		}
		if end > last {
			out = append(out, [2]int{first, end})
			last = end
		}
	}
	return out
}

// differs reports whether any of the items from first on is different from the last one.
func differs(first, last int, different func(i, j int) bool) bool {
	for i := first; i < last; i++ {
		if different(i, last) {
			return true
		}
	}
	return false
}
