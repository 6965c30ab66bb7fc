package stats

import "math"

// NoRating stands in place of a category where a rater did not rate a unit.
const NoRating = -1

// KappaSums returns what units that two raters rated add to the sums of which [Kappa] is a
// function: the number of units, of those rated alike, of those that a put into each
// category, and of those that b did. A and b hold the category of each unit, from 0 and
// below categories; a unit that one of them did not rate ([NoRating]) adds nothing.
func KappaSums(a, b []int, categories int) []float64 {
	sums := make([]float64, 2+2*categories)
	for i, x := range a {
		y := b[i]
		if x == NoRating || y == NoRating {
			continue
		}
		sums[0]++
		if x == y {
			sums[1]++
		}
		sums[2+x]++
		sums[2+categories+y]++
	}
	return sums
}

// Kappa returns Cohen's kappa (1960, A Coefficient of Agreement for Nominal Scales) of
// units that add up to the sums ([KappaSums]):
//
//	(p - c) / (1 - c)
//
// where p is the share of units that two raters put into the same category, and c the share
// that they would by chance, if each kept to his own shares of the categories. It is 1 where
// they agree on all, 0 where they agree as by chance, and negative, down to -1, where they
// agree less. It is NaN without units, and where both put all units into one category, so
// that chance explains everything.
func Kappa(sums []float64) float64 {
	n, categories := sums[0], (len(sums)-2)/2
	var chance float64
	for c := range categories {
		chance += sums[2+c] * sums[2+categories+c]
	}
	// In counts of pairs, which are whole numbers: the quotient of two is exact where it
	// should be, such as 1 for complete agreement.
	if n == 0 || chance == n*n {
		return math.NaN()
	}
	return (n*sums[1] - chance) / (n*n - chance)
}

// AlphaSums returns what units that any number of raters rated add to the sums of which
// [Alpha] is a function: the agreement within units, and the number of ratings of each
// category. Ratings hold for each rater the category of each unit, from 0 and below
// categories, or [NoRating]. A unit with fewer than two ratings adds nothing, as there is
// nothing to compare.
func AlphaSums(ratings [][]int, categories int) []float64 {
	sums := make([]float64, 1+categories)
	if len(ratings) == 0 {
		return sums
	}
	counts := make([]float64, categories)
	for u := range ratings[0] {
		clear(counts)
		var rated float64
		for _, of := range ratings {
			if c := of[u]; c != NoRating {
				counts[c]++
				rated++
			}
		}
		if rated < 2 {
			continue
		}
		for c, n := range counts {
			sums[0] += n * (n - 1) / (rated - 1)
			sums[1+c] += n
		}
	}
	return sums
}

// Alpha returns Krippendorff's alpha for nominal data (Krippendorff 2011, Computing
// Krippendorff's Alpha-Reliability, section C) of units that add up to the sums
// ([AlphaSums]):
//
//	1 - observed / expected
//
// where observed is the share of disagreement among pairs of ratings of the same unit, and
// expected that among pairs of all ratings, whoever gave them. It takes any number of
// raters and missing ratings. It is 1 where all agree, 0 where units say nothing of
// ratings, and negative where raters disagree on purpose. It is NaN of fewer than two
// ratings, and where all ratings are of one category.
func Alpha(sums []float64) float64 {
	var n, alike float64
	for _, of := range sums[1:] {
		n += of
		alike += of * (of - 1)
	}
	expected := n*(n-1) - alike // pairs of different ratings
	if !(expected > 0) {
		return math.NaN()
	}
	return 1 - (n-1)*(n-sums[0])/expected
}
