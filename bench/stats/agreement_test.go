package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// crossed returns two raters' ratings with so many units for each pair of categories.
func crossed(counts [][]int) (a, b []int) {
	for x, row := range counts {
		for y, n := range row {
			for range n {
				a, b = append(a, x), append(b, y)
			}
		}
	}
	return a, b
}

func TestKappa(t *testing.T) {
	tests := []struct {
		name   string
		counts [][]int
		want   float64
		why    string
	}{
		{"half and half", [][]int{{20, 5}, {10, 15}}, 0.4, "p = 35/50, c = 25/50 * 30/50 + 25/50 * 20/50 = 0.5, kappa = 0.2/0.5"},
		{"same agreement, chance likely", [][]int{{45, 15}, {25, 15}}, 0.06 / 0.46, "p = 0.6, c = 0.6 * 0.7 + 0.4 * 0.3 = 0.54"},
		{"same agreement, chance less likely", [][]int{{25, 35}, {5, 35}}, 0.14 / 0.54, "p = 0.6, c = 0.6 * 0.3 + 0.4 * 0.7 = 0.46"},
		{"complete", [][]int{{3, 0, 0}, {0, 4, 0}, {0, 0, 5}}, 1, ""},
		{"opposite", [][]int{{0, 5}, {5, 0}}, -1, "p = 0, c = 0.5"},
		{"as by chance", [][]int{{4, 4}, {4, 4}}, 0, ""},
		{"one category", [][]int{{7, 0}, {0, 0}}, math.NaN(), "chance explains all"},
		{"no units", [][]int{{0, 0}, {0, 0}}, math.NaN(), ""},
		{"one rater sees no difference", [][]int{{6, 0}, {2, 0}}, 0, "p = c = 6/8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := crossed(tt.counts)
			if got := Kappa(KappaSums(a, b, len(tt.counts))); !near(got, tt.want) {
				t.Errorf("%v, want %v (%s)", got, tt.want, tt.why)
			}
		})
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 || math.IsNaN(a) && math.IsNaN(b) }

// The examples of Krippendorff 2011 with the figures that he prints.
func TestAlphaPublished(t *testing.T) {
	const none = NoRating
	tests := []struct {
		name    string
		ratings [][]int
		want    float64
	}{
		{"A, binary data of two observers", [][]int{{0, 1, 0, 0, 0, 0, 0, 0, 1, 0}, {1, 1, 1, 0, 0, 1, 0, 0, 0, 0}}, 0.095},
		{"B, nominal data of two observers", [][]int{{0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0}, {1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3}}, 0.692},
		{"C, four observers with missing data", [][]int{
			{1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none},
			{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3},
			{none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none},
			{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none},
		}, 0.743},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Alpha(AlphaSums(tt.ratings, 6)); math.Abs(got-tt.want) > 0.0005 {
				t.Errorf("%.4f, published %.3f", got, tt.want)
			}
		})
	}
}

func TestAlphaOfLittle(t *testing.T) {
	for name, ratings := range map[string][][]int{
		"no raters": {}, "no units": {{}, {}}, "one rater": {{0, 1, 1}}, "nothing in common": {{0, NoRating}, {NoRating, 1}}, "one category": {{1, 1}, {1, 1}},
	} {
		if got := Alpha(AlphaSums(ratings, 2)); !math.IsNaN(got) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := Alpha(AlphaSums([][]int{{0, 1}, {0, 1}}, 2)); got != 1 {
		t.Errorf("complete agreement gives %v", got)
	}
}

// drawRatings draws what raters said of units, some of which they left out.
func drawRatings(t *rapid.T, raters, categories int, missing bool) [][]int {
	low := 0
	if missing {
		low = NoRating
	}
	units := rapid.IntRange(0, 30).Draw(t, "units")
	out := make([][]int, raters)
	for r := range out {
		out[r] = rapid.SliceOfN(rapid.IntRange(low, categories-1), units, units).Draw(t, "ratings")
	}
	return out
}

func TestAgreementProperties(t *testing.T) {
	const categories = 4
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, 3, categories, true)
		kappa, alpha := KappaSums(r[0], r[1], categories), AlphaSums(r, categories)
		if x, y := Kappa(kappa), Kappa(KappaSums(r[1], r[0], categories)); !near(x, y) || x > 1 || x < -1 {
			t.Fatalf("kappa is %v, %v the other way round", x, y)
		}
		if x, y := Alpha(alpha), Alpha(AlphaSums([][]int{r[2], r[0], r[1]}, categories)); !near(x, y) || x > 1 {
			t.Fatalf("alpha is %v, %v in another order", x, y)
		}
		// What categories are called does not matter.
		renamed := make([][]int, len(r))
		for k, of := range r {
			for _, c := range of {
				if c != NoRating {
					c = categories - 1 - c
				}
				renamed[k] = append(renamed[k], c)
			}
		}
		if x, y := Kappa(kappa), Kappa(KappaSums(renamed[0], renamed[1], categories)); !near(x, y) {
			t.Fatalf("kappa %v becomes %v", x, y)
		}
		if x, y := Alpha(alpha), Alpha(AlphaSums(renamed, categories)); !near(x, y) {
			t.Fatalf("alpha %v becomes %v", x, y)
		}
		// Sums of parts add up to those of all, so that clusters can be drawn.
		cut := rapid.IntRange(0, len(r[0])).Draw(t, "cut")
		head, tail := [][]int{r[0][:cut], r[1][:cut], r[2][:cut]}, [][]int{r[0][cut:], r[1][cut:], r[2][cut:]}
		for i, x := range kappa {
			if y := KappaSums(head[0], head[1], categories)[i] + KappaSums(tail[0], tail[1], categories)[i]; x != y {
				t.Fatalf("sum %d of kappa is %v, of the parts %v", i, x, y)
			}
		}
		for i, x := range alpha {
			if y := AlphaSums(head, categories)[i] + AlphaSums(tail, categories)[i]; !near(x, y) {
				t.Fatalf("sum %d of alpha is %v, of the parts %v", i, x, y)
			}
		}
	})
}

// Of two raters who rated all N units, alpha is Scott's pi with a correction for small
// samples, pi + (1-pi)/(2N) (Krippendorff 2004, Reliability in Content Analysis).
func TestAlphaIsCorrectedPi(t *testing.T) {
	const categories = 3
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, 2, categories, false)
		n := float64(len(r[0]))
		var agreed, chance float64
		shares := make([]float64, categories)
		for i := range r[0] {
			shares[r[0][i]] += 1 / (2 * n)
			shares[r[1][i]] += 1 / (2 * n)
			if r[0][i] == r[1][i] {
				agreed += 1 / n
			}
		}
		for _, s := range shares {
			chance += s * s
		}
		got := Alpha(AlphaSums(r, categories))
		if math.IsNaN(got) {
			return // one category, or no unit
		}
		pi := (agreed - chance) / (1 - chance)
		if want := pi + (1-pi)/(2*n); math.Abs(got-want) > 1e-9 {
			t.Fatalf("alpha %v, want %v", got, want)
		}
	})
}
