package stats

import (
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// Of two clusters that add 1 and 10, a resample is 2, 11 or 20, by chances of 1, 2 and 1 in 4.
func TestBootstrapDraws(t *testing.T) {
	const n = 40_000
	seen := make(map[float64]int)
	for _, x := range Bootstrap([][]float64{{1, 10}}, n, 1)[0] {
		seen[x]++
	}
	for x, want := range map[float64]float64{2: 0.25, 11: 0.5, 20: 0.25} {
		if got := float64(seen[x]) / n; math.Abs(got-want) > 0.01 {
			t.Errorf("%v in %.3f of the resamples, want %.2f", x, got, want)
		}
		delete(seen, x)
	}
	if len(seen) > 0 {
		t.Errorf("impossible sums: %v", seen)
	}
}

// The standard error of a sum of k values is sqrt(k) times their deviation (with k, not
// k-1, below the sum of squares), here sqrt(5 * 2) for 1, 2, 3, 4, 5.
func TestBootstrapSpread(t *testing.T) {
	sums := Bootstrap([][]float64{{1, 2, 3, 4, 5}}, 40_000, 1)[0]
	if mean := stat.Mean(sums, nil); math.Abs(mean-15) > 0.1 {
		t.Errorf("mean %v, want 15", mean)
	}
	if sd, want := SD(sums), math.Sqrt(10); math.Abs(sd-want) > 0.05 {
		t.Errorf("SD %v, want %v", sd, want)
	}
}

// Every series is drawn alike, whatever stands beside it but for rounding.
func TestBootstrapDrawsAllSeriesAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := values.Draw(t, "values")
		seed := rapid.Uint64().Draw(t, "seed")
		double, ones := make([]float64, len(xs)), make([]float64, len(xs))
		for i, x := range xs {
			double[i], ones[i] = 2*x, 1
		}
		alone := Bootstrap([][]float64{xs}, 20, seed)[0]
		got := Bootstrap([][]float64{ones, double, xs}, 20, seed)
		for i := range alone {
			if math.Abs(got[2][i]-alone[i]) > 1e-7 || math.Abs(got[1][i]-2*alone[i]) > 1e-7 || got[0][i] != float64(len(xs)) {
				t.Fatalf("resample %d: %v, %v and %v; alone %v", i, got[0][i], got[1][i], got[2][i], alone[i])
			}
		}
	})
}

func TestDrawsDependOnTheSeedOnly(t *testing.T) {
	series := simulated(2, 30)
	boot, flips := Bootstrap(series, 50, 3), Flips(series, 50, 3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if diff := cmp.Diff(boot, Bootstrap(series, 50, 3)); diff != "" {
		t.Errorf("Bootstrap (-many +one processor):\n%s", diff)
	}
	if diff := cmp.Diff(flips, Flips(series, 50, 3)); diff != "" {
		t.Errorf("Flips (-many +one processor):\n%s", diff)
	}
	if cmp.Equal(boot, Bootstrap(series, 50, 4)) || cmp.Equal(flips, Flips(series, 50, 4)) {
		t.Error("another seed, the same draws")
	}
}

func TestJackknife(t *testing.T) {
	got := Jackknife([][]float64{{1, 2, 4}, {0.5, 0, 0}})
	if diff := cmp.Diff([][]float64{{6, 5, 3}, {0, 0.5, 0.5}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOfNothing(t *testing.T) {
	none, empty := [][]float64(nil), [][]float64{{}}
	if got := [][][]float64{Bootstrap(none, 2, 1), Jackknife(none), Flips(none, 2, 1)}; len(got[0])+len(got[1])+len(got[2]) != 0 {
		t.Errorf("of no series: %v", got)
	}
	for name, got := range map[string][][]float64{
		"Bootstrap": Bootstrap(empty, 2, 1),
		"Jackknife": Jackknife(empty),
		"Flips":     Flips(empty, 2, 1),
	} {
		want := map[string][][]float64{"Bootstrap": {{0, 0}}, "Jackknife": {{}}, "Flips": {{0}}}[name]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s of no clusters (-want +got):\n%s", name, diff)
		}
	}
}

func TestValuesThatAreNotFiniteSpoilTheirSeriesOnly(t *testing.T) {
	series := [][]float64{{1, math.NaN(), 2}, {1, math.Inf(1), 2}, {1, 2, 4}}
	for name, got := range map[string][]float64{
		"Bootstrap": Bootstrap(series, 1, 1)[2],
		"Flips":     Flips(series, 1, 1)[2][:1],
		"Jackknife": Jackknife(series)[2],
	} {
		want := map[string][]float64{"Bootstrap": Bootstrap(series[2:], 1, 1)[0], "Flips": {7}, "Jackknife": {6, 5, 3}}[name]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := Flips(series, 1, 1)[0][0]; !math.IsNaN(got) {
		t.Errorf("a sum with NaN is %v", got)
	}
}
