package stats

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestHolm(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name    string
		p, want []float64
		why     string
	}{
		{"four", []float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}, "sorted .005 .01 .03 .04, times 4 3 2 1, made monotone: .02 .03 .06 .06"},
		{"at most one", []float64{0.6, 0.5}, []float64{1, 1}, ""},
		{"ties", []float64{0.02, 0.02}, []float64{0.04, 0.04}, ""},
		{"undefined", []float64{nan, 0.02, 0.01}, []float64{nan, 0.04, 0.03}, "three tests, one without an outcome"},
		{"one", []float64{0.03}, []float64{0.03}, ""},
		{"none", nil, []float64{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Holm(tt.p), cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Corrected p-values are no smaller, at most one and at most those of Bonferroni; they
// keep the ranking, and do not depend on the order they are given in.
func TestHolmProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		got := Holm(p)
		for i := range p {
			if got[i] < p[i] || got[i] > min(1, p[i]*float64(len(p))) {
				t.Errorf("%v of %d corrected to %v", p[i], len(p), got[i])
			}
			for j := range p {
				if p[i] <= p[j] && got[i] > got[j] {
					t.Errorf("%v and %v corrected to %v and %v", p[i], p[j], got[i], got[j])
				}
			}
		}
		order := rapid.Permutation(upTo(len(p)-1)).Draw(t, "order")
		shuffled, want := make([]float64, len(p)), make([]float64, len(p))
		for to, from := range order {
			shuffled[to], want[to] = p[int(from)], got[int(from)]
		}
		if diff := cmp.Diff(want, Holm(shuffled)); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	})
}

func TestDetectable(t *testing.T) {
	// 1.95996 + 0.84162
	if got := Detectable(0.01, 0.05, 0.8); math.Abs(got-0.0280158) > 1e-7 {
		t.Errorf("%v, want 0.0280158", got)
	}
	if got := Detectable(math.NaN(), 0.05, 0.8); !math.IsNaN(got) {
		t.Errorf("of an unknown error %v", got)
	}
}

func TestWinTieLoss(t *testing.T) {
	nan := math.NaN()
	wins, ties, losses := WinTieLoss([]float64{1, 2, 3, nan, 1, nan, 0}, []float64{0, 2, 4, 1, nan, nan, -1})
	if wins != 2 || ties != 1 || losses != 1 {
		t.Errorf("%d wins, %d ties, %d losses; want 2, 1, 1", wins, ties, losses)
	}
}

func TestGroups(t *testing.T) {
	pairs := func(list ...[2]int) func(i, j int) bool {
		return func(i, j int) bool {
			for _, p := range list {
				if p == [2]int{i, j} || p == [2]int{j, i} {
					return true
				}
			}
			return false
		}
	}
	tests := []struct {
		name      string
		n         int
		different func(i, j int) bool
		want      [][2]int
	}{
		{"none", 0, pairs(), nil},
		{"one", 1, pairs(), [][2]int{{0, 0}}},
		{"all alike", 4, pairs(), [][2]int{{0, 3}}},
		{"all different", 3, func(_, _ int) bool { return true }, [][2]int{{0, 0}, {1, 1}, {2, 2}}},
		{"ends differ", 3, pairs([2]int{0, 2}), [][2]int{{0, 1}, {1, 2}}},
		{"the first stands out", 4, pairs([2]int{0, 1}, [2]int{0, 2}, [2]int{0, 3}), [][2]int{{0, 0}, {1, 3}}},
		{"the last stands out", 3, pairs([2]int{0, 2}, [2]int{1, 2}), [][2]int{{0, 1}, {2, 2}}},
		{"overlapping", 5, pairs([2]int{0, 3}, [2]int{0, 4}, [2]int{1, 4}), [][2]int{{0, 2}, {1, 3}, {2, 4}}},
		{"neighbours differ and the ends do not", 3, pairs([2]int{0, 1}), [][2]int{{0, 0}, {1, 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Groups(tt.n, tt.different)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The groups are exactly the ranges without a difference that are in no larger one.
func TestGroupsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "n")
		bits := rapid.SliceOfN(rapid.IntRange(0, 3), n*n, n*n).Draw(t, "different where 0")
		different := func(i, j int) bool { return bits[min(i, j)*n+max(i, j)] == 0 }
		alike := func(first, last int) bool {
			if first < 0 || last >= n {
				return false
			}
			for i := first; i <= last; i++ {
				for j := first; j < i; j++ {
					if different(i, j) {
						return false
					}
				}
			}
			return true
		}
		var want [][2]int
		for first := range n {
			for last := first; last < n; last++ {
				if alike(first, last) && !alike(first-1, last) && !alike(first, last+1) {
					want = append(want, [2]int{first, last})
				}
			}
		}
		if diff := cmp.Diff(want, Groups(n, different)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
