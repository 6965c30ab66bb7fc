package stats_test

import (
	"fmt"

	"chaff/bench/stats"
)

// Scores of two detectors on eight pages of five sites.
var (
	sites = stats.ClustersOf([]string{"a", "a", "b", "c", "c", "c", "d", "e"})
	mine  = []float64{0.9, 0.8, 0.7, 0.9, 1, 0.8, 0.6, 0.9}
	yours = []float64{0.8, 0.8, 0.6, 0.9, 0.7, 0.7, 0.5, 0.8}
	pages = []float64{1, 1, 1, 1, 1, 1, 1, 1}
)

func ExampleClustersOf() {
	fmt.Println(stats.ClustersOf([]string{"a.example", "b.example", "a.example", "", ""}))
	// Output: [[0 2] [1] [3] [4]]
}

func ExampleClusters_Sums() {
	fmt.Printf("%.1f\n", sites.Sums(mine))
	// Output: [1.7 0.7 2.7 0.6 0.9]
}

// The interval of a mean: the sum of the scores by the number of pages, both as
// the drawn sites have them.
func ExampleBootstrap() {
	boot := stats.Bootstrap([][]float64{sites.Sums(mine), sites.Sums(pages)}, 10_000, 1)
	interval := stats.Percentile(ratio(boot), stats.Expanded(0.95, len(sites)))
	fmt.Printf("[%.2f, %.2f]\n", interval.Low, interval.High)
	// Output: [0.62, 0.90]
}

func ratio(sums [][]float64) []float64 {
	out := make([]float64, len(sums[0]))
	for i := range out {
		out[i] = sums[0][i] / sums[1][i]
	}
	return out
}

func ExampleJackknife() {
	fmt.Printf("%.1f\n", stats.Jackknife([][]float64{sites.Sums(mine)}))
	// Output: [[4.9 5.9 3.9 6.0 5.7]]
}

func ExampleBCa() {
	series := [][]float64{sites.Sums(mine), sites.Sums(pages)}
	boot, left := stats.Bootstrap(series, 10_000, 1), stats.Jackknife(series)
	interval := stats.BCa(6.6/8, ratio(boot), ratio(left), 0.95)
	fmt.Printf("[%.2f, %.2f]\n", interval.Low, interval.High)
	// Output: [0.70, 0.89]
}

func ExamplePercentile() {
	fmt.Println(stats.Percentile([]float64{5, 1, 4, 2, 3}, 0.5))
	// Output: {2 4}
}

func ExampleExpanded() {
	for _, clusters := range []int{10, 30, 200} {
		fmt.Printf("%.3f ", stats.Expanded(0.95, clusters))
	}
	// Output: 0.983 0.962 0.952
}

// Is the difference of the means more than chance? Of the same pages, the difference of the
// sums tells.
func ExampleFlips() {
	flips := stats.Flips([][]float64{sites.Sums(mine), sites.Sums(yours)}, 10_000, 1)
	differences := make([]float64, len(flips[0]))
	for i := range differences {
		differences[i] = flips[0][i] - flips[1][i]
	}
	fmt.Printf("difference %.1f, p = %.4f\n", differences[0], stats.PValue(differences))
	// Output: difference 0.8, p = 0.0625
}

// A figure that is not linear in its sums, here the square of a mean, is compared by
// swapping the sums of the detectors.
func ExampleFlips_swap() {
	flips := stats.Flips([][]float64{sites.Sums(mine), sites.Sums(yours), sites.Sums(pages)}, 10_000, 1)
	a, b, n := flips[0], flips[1], flips[2][0]
	statistics := make([]float64, len(a))
	for i := range statistics {
		half, flipped := (a[0]+b[0])/2, (a[i]-b[i])/2
		statistics[i] = square((half+flipped)/n) - square((half-flipped)/n)
	}
	fmt.Printf("difference of squares %.3f, p = %.4f\n", statistics[0], stats.PValue(statistics))
	// Output: difference of squares 0.155, p = 0.0625
}

func square(x float64) float64 { return x * x }

func ExamplePValue() {
	fmt.Println(stats.PValue([]float64{6, 4, 2, 0, 0, -2, -4, -6}))
	// Output: 0.25
}

func ExampleHolm() {
	fmt.Printf("%.2f\n", stats.Holm([]float64{0.01, 0.04, 0.03, 0.005}))
	// Output: [0.03 0.06 0.06 0.02]
}

// What difference do these five sites show four times in five?
func ExampleDetectable() {
	boot := stats.Bootstrap([][]float64{sites.Sums(mine), sites.Sums(yours), sites.Sums(pages)}, 10_000, 1)
	differences := make([]float64, len(boot[0]))
	for i := range differences {
		differences[i] = (boot[0][i] - boot[1][i]) / boot[2][i]
	}
	fmt.Printf("%.2f\n", stats.Detectable(stats.SD(differences), 0.05, 0.8))
	// Output: 0.05
}

func ExampleSD() {
	fmt.Println(stats.SD([]float64{1, 2, 3}))
	// Output: 1
}

func ExampleWinTieLoss() {
	fmt.Println(stats.WinTieLoss(mine, yours))
	// Output: 6 2 0
}

// The first two of three detectors are not told apart, nor are the last two.
func ExampleGroups() {
	p := [][]float64{
		{1, 0.4, 0.01},
		{0.4, 1, 0.2},
		{0.01, 0.2, 1},
	}
	fmt.Println(stats.Groups(3, func(i, j int) bool { return p[i][j] < 0.05 }))
	// Output: [[0 1] [1 2]]
}

// Two people put ten lines into three classes; one line has no rating of the second.
func ExampleKappa() {
	a := []int{0, 0, 1, 1, 1, 2, 2, 2, 2, 0}
	b := []int{0, 0, 1, 1, 2, 2, 2, 2, 2, stats.NoRating}
	fmt.Printf("%.3f\n", stats.Kappa(stats.KappaSums(a, b, 3)))
	// Output: 0.824
}

func ExampleAlpha() {
	ratings := [][]int{
		{0, 0, 1, 1, 1, 2, 2, 2, 2, 0},
		{0, 0, 1, 1, 2, 2, 2, 2, 2, stats.NoRating},
		{0, 0, 1, 1, 1, 2, 2, 1, 2, 0},
	}
	fmt.Printf("%.3f\n", stats.Alpha(stats.AlphaSums(ratings, 3)))
	// Output: 0.797
}
