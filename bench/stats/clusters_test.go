package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClustersOf(t *testing.T) {
	got := ClustersOf([]string{"a", "", "b", "a", ""})
	if diff := cmp.Diff(Clusters{{0, 3}, {1}, {2}, {4}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSums(t *testing.T) {
	got := Clusters{{0, 3}, {1}, {}, {2}}.Sums([]float64{1, 2, 4, 8})
	if diff := cmp.Diff([]float64{9, 2, 0, 4}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Values in [-1000, 1000] as scores have them, and as fine.
var values = rapid.SliceOfN(rapid.Float64Range(-1000, 1000), 1, 200)

func TestUnitLeavesValuesAlmostAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := values.Draw(t, "values")
		largest := 0.0
		for _, x := range xs {
			largest = max(largest, math.Abs(x))
		}
		unit := unitOf(xs)
		for _, x := range xs {
			if off := math.Abs(unit.round(x) - x); off > float64(len(xs))*largest*0x1p-52 {
				t.Errorf("%v became %v, in the company of %v", x, unit.round(x), largest)
			}
		}
	})
}

func TestUnitLeavesCountsAsTheyAre(t *testing.T) {
	counts := []float64{0, 1, 12, 345_678, 1e9}
	for _, x := range counts {
		if got := unitOf(counts).round(x); got != x {
			t.Errorf("%v became %v", x, got)
		}
	}
}

// Sums are exact: in another order they are the same.
func TestTotalsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := values.Draw(t, "values")
		shuffled := rapid.Permutation(xs).Draw(t, "shuffled")
		a, b := newTable([][]float64{xs}).totals(), newTable([][]float64{shuffled}).totals()
		if a[0] != b[0] {
			t.Errorf("%v and %v", a[0], b[0])
		}
	})
}

func TestUnitsOf(t *testing.T) {
	tests := []struct {
		name   string
		series [][]float64
		want   []unit
		why    string
	}{
		{"one", [][]float64{{1, 1, 1}}, []unit{-50}, "3 < 2^2"},
		{"shared", [][]float64{{1, 1, 1}, {2, 0, 0}, {0.5, 0, 0}}, []unit{-49, -49, -49}, "6 < 2^3"},
		{"linked", [][]float64{{1}, {200}, {40_000}}, []unit{-36, -36, -36}, "each within 2^8 of the next"},
		{"apart", [][]float64{{1}, {1e6}, {2}, {2e6}}, []unit{-50, -31, -50, -31}, "2 < 2^2, 2e6 < 2^21"},
		{"none", nil, []unit{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, unitsOf(tt.series)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Two detectors that differ on one of many clusters differ by as much under every
// pattern, to the last bit, whether or not they need the same unit: p is 1.
func TestRoundingLosesNoTies(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	a := make([]float64, 1000)
	for i := range a {
		a[i] = rng.Float64()
	}
	for _, x := range []float64{a[500] + 1e-5, 1.1} {
		b := slices.Clone(a)
		b[500] = x
		flips := Flips([][]float64{a, b}, 1000, 1)
		if p := PValue(less(flips[0], flips[1])); p != 1 {
			t.Errorf("%v beside %v: p = %v, want 1", x, a[500], p)
		}
	}
}
