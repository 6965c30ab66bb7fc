package bench

import "math"

// A Stability says whether two boards rank the same detectors alike.
type Stability struct {
	// Tau is Kendall's rank correlation of the two orders (tau-b, 1938 and 1945; equal
	// figures are ties), in [-1,1]: 1 is the same order. NaN where one board has no
	// order at all.
	Tau float64
	// Pairs is the number of pairs of detectors, Swapped that of pairs which stand in
	// opposite orders, Contradicted that of swapped pairs which both boards decide.
	Pairs, Swapped, Contradicted int
}

// Stable compares the rankings of two boards of the same detectors.
func Stable(a, b *Board) Stability {
	other := make(map[string]int)
	for i, r := range b.Rows {
		other[r.Detector] = i
	}
	var s Stability
	var tiedA, tiedB, concordant int
	for i := range a.Rows {
		for k := i + 1; k < len(a.Rows); k++ {
			x, y := other[a.Rows[i].Detector], other[a.Rows[k].Detector]
			equalA := a.Rows[i].Values[0] == a.Rows[k].Values[0]
			equalB := b.Rows[x].Values[0] == b.Rows[y].Values[0]
			s.Pairs++
			switch {
			case equalA || equalB:
				tiedA += toInt(equalA)
				tiedB += toInt(equalB)
			case x < y:
				concordant++
			default:
				s.Swapped++
				s.Contradicted += toInt(a.Pair(i, k).Verdict == Better && b.Pair(y, x).Verdict == Better)
			}
		}
	}
	s.Tau = float64(concordant-s.Swapped) / math.Sqrt(float64(s.Pairs-tiedA)*float64(s.Pairs-tiedB))
	return s
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
