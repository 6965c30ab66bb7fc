package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFlipsOfFewClustersAreAllPatterns(t *testing.T) {
	got := Flips([][]float64{{1, 2, 4}, {0, 0, 1}}, 5, 1)
	want := [][]float64{
		// +++ -++ +-+ --+ ++- -+- +-- ---
		{7, 5, 3, 1, -1, -3, -5, -7},
		{1, 1, 1, 1, -1, -1, -1, -1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFlipsOfManyClusters(t *testing.T) {
	ones := slices.Repeat([]float64{1}, 100)
	got := Flips([][]float64{ones}, 5000, 1)[0]
	if len(got) != 5001 || got[0] != 100 {
		t.Fatalf("%d sums, the first %v; want the observed one, 100, and 5,000 more", len(got), got[0])
	}
	// A sum of 100 random signs has a standard deviation of 10.
	if sd := SD(got[1:]); math.Abs(sd-10) > 0.3 {
		t.Errorf("SD %v, want 10", sd)
	}
}

// Whatever the clusters' order, all patterns give the same sums, and so the same p.
func TestExactPValueDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 8).Draw(t, "differences")
		shuffled := rapid.Permutation(xs).Draw(t, "shuffled")
		a, b := Flips([][]float64{xs}, 0, 1)[0], Flips([][]float64{shuffled}, 0, 1)[0]
		if PValue(a) != PValue(b) {
			t.Errorf("p %v and %v", PValue(a), PValue(b))
		}
		slices.Sort(a)
		slices.Sort(b)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("sums (-one +other order):\n%s", diff)
		}
	})
}

// The flipped sum of a difference is the difference of the flipped sums.
func TestFlipsAreLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "clusters")
		whole := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-1000, 1000).Draw(t, "value")) })
		a := rapid.SliceOfN(whole, n, n).Draw(t, "a")
		b := rapid.SliceOfN(whole, n, n).Draw(t, "b")
		flips := Flips([][]float64{a, b, less(a, b)}, 50, 1)
		if diff := cmp.Diff(flips[2], less(flips[0], flips[1])); diff != "" {
			t.Errorf("(-difference +by hand):\n%s", diff)
		}
	})
}

// signFlip is the p-value of differences that are flipped cluster by cluster.
func signFlip(differences []float64, n int) float64 {
	return PValue(Flips([][]float64{differences}, n, 1)[0])
}

func TestSignFlip(t *testing.T) {
	tests := []struct {
		name        string
		differences []float64
		want        float64
		why         string
	}{
		{"no difference", []float64{0, 0, 0}, 1, "every pattern is as extreme"},
		{"three of a sign", []float64{1, 2, 3}, 2. / 8, "+++ and ---"},
		{"mixed", []float64{3, 2, -1}, 4. / 8, "|sum| >= 4: 3+2-1, 3+2+1 and their mirrors"},
		{"one cluster", []float64{3}, 1, "a single site proves nothing"},
		{"no cluster", nil, 1, "nor does none"},
		{"rounding", []float64{0.1, 0.2, 0.3}, 2. / 8, "0.1+0.2+0.3 summed in another order"},
		{"balanced", []float64{0.1, 0.2, -0.3}, 1, "the observed sum is zero but for rounding"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := signFlip(tt.differences, 100); got != tt.want {
				t.Errorf("p = %v, want %v: %s", got, tt.want, tt.why)
			}
		})
	}
}

// Two means over different pages: on two sites A scores 1 and 0.5, and B 0.5 and
// nothing that is defined. The difference is 3/4 - 1/2; with the first site swapped
// 1/2 - 1, with the second 1 - 1/2, with both 1/2 - 3/4.
func TestSwap(t *testing.T) {
	flips := Flips([][]float64{{1, 0.5}, {1, 1}, {0.5, 0}, {1, 0}}, 0, 1)
	got := swapped(flips[:2], flips[2:])
	if diff := cmp.Diff([]float64{0.25, -0.5, 0.5, -0.25}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p := PValue(got); p != 1 {
		t.Errorf("p = %v, want 1", p)
	}
}

func TestPValue(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name       string
		statistics []float64
		want       float64
	}{
		{"none", nil, 1},
		{"the observed alone", []float64{5}, 1},
		{"two sides", []float64{2, -2, 1, 3, 0}, 3. / 5},
		{"negative", []float64{-2, 2, 1, 0}, 2. / 4},
		{"equal but for rounding", []float64{0.3, 0.1 + 0.2 - 1e-12, 0}, 2. / 3},
		{"undefined counts as extreme", []float64{2, nan, 1, 0}, 2. / 4},
		{"observed undefined", []float64{nan, 2, 1}, 1},
		{"infinite", []float64{math.Inf(1), 2, math.Inf(-1), 3}, 2. / 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := PValue(tt.statistics); got != tt.want {
				t.Errorf("p = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPValueDoesNotDependOnTheOrderOfTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := values.Draw(t, "statistics")
		shuffled := append(xs[:1:1], rapid.Permutation(xs[1:]).Draw(t, "shuffled")...)
		if a, b := PValue(xs), PValue(shuffled); a != b {
			t.Errorf("%v and %v", a, b)
		}
	})
}

// Random patterns must agree with all patterns.
func TestRandomPatternsAgreeWithAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	differences := make([]float64, exactLimit)
	for i := range differences {
		differences[i] = rng.NormFloat64() + 0.4
	}
	exact := signFlip(differences, 0)
	// One cluster more, of difference zero, makes them random.
	if random := signFlip(append(differences, 0), 20_000); math.Abs(exact-random) > 0.01 {
		t.Errorf("exact p %v, random %v", exact, random)
	}
}
