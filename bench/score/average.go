package score

import "math"

// An Average turns the scores of many pages into one figure. It is a function of
// sums over pages, so that it can be computed from the sums of any choice of pages,
// as a bootstrap draws them.
type Average struct {
	// Name says how, such as "mean over pages".
	Name string
	// Sums is the number of sums.
	Sums int
	// Terms returns what a page adds to each of them; pages whose score is not defined
	// are never asked.
	Terms func(Score) []float64
	// Value computes the figure from the sums; NaN where they hold no page.
	Value func(sums []float64) float64
}

// Of returns the average of scores, those that are not defined left out; NaN of none.
func (a Average) Of(scores []Score) float64 {
	sums := make([]float64, a.Sums)
	for _, s := range scores {
		if !s.Defined() {
			continue
		}
		for i, x := range a.Terms(s) {
			sums[i] += x
		}
	}
	return a.Value(sums)
}

// MeanOf is the arithmetic mean over pages of the measure with the given index.
// Pages on which it is NaN are left out.
func MeanOf(measure int) Average {
	return Average{
		Name:  "mean over pages",
		Sums:  2,
		Terms: func(s Score) []float64 { return meanTerms(s, measure) },
		Value: func(sums []float64) float64 { return sums[0] / sums[1] },
	}
}

func meanTerms(s Score, measure int) []float64 {
	if v := s.Values[measure]; !math.IsNaN(v) {
		return []float64{v, 1}
	}
	return []float64{0, 0}
}

// HarmonicOf is the harmonic mean of the means of two measures, as AEB makes its F1
// of the mean precision and the mean recall. It is 0 where both are, or where no page
// has one of them, and NaN where none has either.
func HarmonicOf(a, b int) Average {
	return Average{
		Name:  "harmonic mean of mean precision and mean recall",
		Sums:  4,
		Terms: func(s Score) []float64 { return append(meanTerms(s, a), meanTerms(s, b)...) },
		Value: func(sums []float64) float64 {
			if sums[1]+sums[3] == 0 {
				return math.NaN()
			}
			return harmonic(sums[0]/sums[1], sums[2]/sums[3])
		},
	}
}

func harmonic(p, r float64) float64 {
	if !(p+r > 0) { // NaN as well
		return 0
	}
	return 2 * p * r / (p + r)
}

// Pooled computes a figure from the counts of all pages added up.
func Pooled(of func(Counts) float64) Average {
	return Average{
		Name: "pooled over pages",
		Sums: 5,
		Terms: func(s Score) []float64 {
			c := s.Counts
			return []float64{float64(c.Hit), float64(c.Extra), float64(c.Missed), float64(c.Rejected), 1}
		},
		// The sums are whole numbers, unless pages were drawn with weights.
		Value: func(sums []float64) float64 {
			if sums[4] == 0 {
				return math.NaN()
			}
			return of(Counts{int(math.Round(sums[0])), int(math.Round(sums[1])), int(math.Round(sums[2])), int(math.Round(sums[3]))})
		},
	}
}
