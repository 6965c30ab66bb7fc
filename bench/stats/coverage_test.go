package stats

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func skipSlow(t *testing.T) {
	t.Helper()
	if testing.Short() || raceDetector {
		t.Skip("a simulation of some seconds")
	}
}

var corpora = flag.Int("corpora", 600, "corpora that TestCoverage simulates; of more than 600, by more numbers of sites")

// How often a 95 % interval holds the truth, in percent of simulated corpora, for the
// mean of a detector and the difference of two. What is wanted of the expanded percentile
// interval is what 4,000 corpora showed; the simulation error of 600 is a point. With
// -v it prints all methods, and in brackets how many intervals were above and below
// the truth:
//
//	go test ./bench/stats -run Coverage -v -corpora 4000
func TestCoverage(t *testing.T) {
	skipSlow(t)
	want := map[string]map[int][2]float64{ // mean, difference
		"web":     {30: {93.7, 94.0}, 60: {93.9, 93.4}, 200: {94.8, 94.9}},
		"news":    {30: {82.9, 91.3}, 60: {88.0, 92.8}, 200: {92.7, 94.5}},
		"portals": {30: {89.8, 91.6}, 60: {90.5, 92.5}, 200: {92.8, 92.7}},
	}
	numbers := []int{30, 60, 200}
	if *corpora > 600 {
		numbers = []int{10, 20, 30, 60, 100, 200, 400}
	}
	for _, w := range worlds {
		for _, sites := range numbers {
			t.Run(fmt.Sprintf("%s/sites=%d", w.name, sites), func(t *testing.T) {
				t.Parallel()
				mean, difference := w.coverage(*corpora, sites)
				for m, method := range methods {
					t.Logf("%-8s %3d  %-19s  mean %v  difference %v", w.name, sites, method.name, mean[m], difference[m])
				}
				if want, ok := want[w.name][sites]; ok {
					checkCoverage(t, mean, want[0])
					checkCoverage(t, difference, want[1])
				}
				if difference[expanded].held < difference[expandedBCa].held {
					t.Error("BCa was better for differences: reconsider the advice at MinClusters")
				}
			})
		}
	}
}

func checkCoverage(t *testing.T, h []hits, want float64) {
	t.Helper()
	if got := 100 * h[expanded].share(); math.Abs(got-want) > 3 {
		t.Errorf("the expanded percentile interval held %.1f %%, want about %.1f", got, want)
	}
	if h[expanded].held < h[percentile].held {
		t.Error("expanding made the percentile interval worse")
	}
}

// Detectors that do equally well, each with sites of its own that are hard for it: any
// difference found is a false alarm. After Holm's correction the chance of one among
// the 15 pairs is at most 5 %.
func TestFamilyWiseError(t *testing.T) {
	skipSlow(t)
	const experiments, detectors, sites = 2000, 6, 40
	w := worlds[2]
	rng := rand.New(rand.NewPCG(11, 1))
	corrected, single := 0, 0
	for e := range experiments {
		series := make([][]float64, detectors)
		for d := range series {
			series[d] = make([]float64, sites)
		}
		for i := range sites {
			pages := w.pages(rng)
			for d := range series {
				k := w.kind(rng, w.hardSites)
				for range pages {
					series[d][i] += k.score(rng)
				}
			}
		}
		p := pairs(Flips(series, 999, uint64(e)))
		single += count(p, 0.05)
		corrected += min(1, count(Holm(p), 0.05))
	}
	t.Logf("false alarms: %.3f of single tests, %.3f of families", float64(single)/experiments/15, float64(corrected)/experiments)
	if share := float64(single) / experiments / 15; share < 0.04 || share > 0.06 {
		t.Errorf("%.3f of the single tests were false alarms, want 0.05", share)
	}
	if share := float64(corrected) / experiments; share > 0.05+3*math.Sqrt(0.05*0.95/experiments) {
		t.Errorf("%.3f of the families had a false alarm, want at most 0.05", share)
	}
}

// pairs returns the p-value of the difference of every two series.
func pairs(flips [][]float64) []float64 {
	var out []float64
	for a := range flips {
		for b := a + 1; b < len(flips); b++ {
			out = append(out, PValue(less(flips[a], flips[b])))
		}
	}
	return out
}

func less(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

func count(p []float64, alpha float64) int {
	n := 0
	for _, p := range p {
		if p <= alpha {
			n++
		}
	}
	return n
}

// The test supposes that the sign of a site's difference is chance, which is more than that
// the mean of them is zero: a detector a little better on nine sites of ten and much
// worse on the tenth has mean zero and another distribution than its mirror image. Of
// few sites, the many without the tenth look like a difference; many sites mend it.
func TestFalseAlarmsOfUnlikeDetectors(t *testing.T) {
	skipSlow(t)
	const experiments = 1000
	for sites, most := range map[int]float64{30: 0.2, 60: 0.08} {
		rng := rand.New(rand.NewPCG(13, uint64(sites)))
		alarms := 0
		for e := range experiments {
			differences := make([]float64, sites)
			for i := range differences {
				differences[i] = 0.05
				if rng.IntN(10) == 0 {
					differences[i] = -0.45
				}
			}
			alarms += count([]float64{PValue(Flips([][]float64{differences}, 999, uint64(e))[0])}, 0.05)
		}
		share := float64(alarms) / experiments
		t.Logf("%d sites: %.3f false alarms", sites, share)
		if share > most {
			t.Errorf("%d sites: %.3f false alarms, want at most %.2f", sites, share, most)
		}
	}
}

// A true difference as large as Detectable says is found as often as it says.
func TestDetectableIsFound(t *testing.T) {
	skipSlow(t)
	const experiments, sites = 1000, 60
	rng := rand.New(rand.NewPCG(17, 1))
	effect := Detectable(math.Sqrt(sites), 0.05, 0.8) // of the sum of sites whose SD is 1
	found := 0
	for e := range experiments {
		differences := make([]float64, sites)
		for i := range differences {
			differences[i] = effect/sites + rng.NormFloat64()
		}
		found += count([]float64{PValue(Flips([][]float64{differences}, 999, uint64(e))[0])}, 0.05)
	}
	if share := float64(found) / experiments; math.Abs(share-0.8) > 0.04 {
		t.Errorf("found %.3f of the differences, want 0.8", share)
	}
}
