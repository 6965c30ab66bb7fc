package bench

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// A sample is what the pages of a board add to the sums of one measure, by stratum,
// detector, term and cluster. A board of one corpus has one stratum; that of the mean
// over corpora has one for each corpus, and its figure is the mean of theirs.
type sample struct {
	average   score.Average
	seed      uint64
	terms     int
	detectors int
	strata    [][][]float64 // [stratum][series][cluster], each series once
	at        [][]int       // [stratum][detector*terms+term]: the series
}

// A stratum is the pages of one corpus, or of a part of it, that a metric can score.
type stratum struct {
	pages    []Scored
	sites    int
	clusters stats.Clusters // the sites, or the pages of a single one
}

// newStratum groups the pages that the metric with the given index can score by site.
// Where all are of one site each page counts by itself, or nothing could be said.
func newStratum(pages []Scored, metric int) stratum {
	var st stratum
	for _, p := range pages {
		if slices.ContainsFunc(p.Scores, func(s []score.Score) bool { return s[metric].Defined() }) {
			st.pages = append(st.pages, p)
		}
	}
	// Sorted, so that the sites that are drawn do not depend on the order of pages.
	slices.SortFunc(st.pages, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(a.Info.Site, b.Info.Site), cmp.Compare(a.Info.ID, b.Info.ID))
	})
	sites := make([]string, len(st.pages))
	for i, p := range st.pages {
		sites[i] = p.Info.Site
	}
	st.clusters = stats.ClustersOf(sites)
	if st.sites = len(st.clusters); st.sites == 1 {
		st.clusters = stats.ClustersOf(make([]string, len(sites)))
	}
	return st
}

// newSample takes the scores that each detector has by the metric: scores[stratum]
// [detector][page], those not defined left out of every sum.
func newSample(strata []stratum, scores [][][]score.Score, average score.Average, seed uint64) *sample {
	s := &sample{average: average, seed: seed, terms: average.Sums, detectors: len(scores[0])}
	for i, st := range strata {
		series := make([][]float64, s.detectors*s.terms)
		for k := range series {
			series[k] = make([]float64, len(st.clusters))
		}
		for d, list := range scores[i] {
			for c, members := range st.clusters {
				for _, page := range members {
					if !list[page].Defined() {
						continue
					}
					for t, x := range average.Terms(list[page]) {
						series[d*s.terms+t][c] += x
					}
				}
			}
		}
		once, at := distinct(series)
		s.strata, s.at = append(s.strata, once), append(s.at, at)
	}
	return s
}

// distinct returns each series once, and where each of those given is now. Most detectors
// count on the same pages, so that half of the series of a mean are one.
func distinct(series [][]float64) (once [][]float64, at []int) {
	for _, values := range series {
		i := slices.IndexFunc(once, func(o []float64) bool { return slices.Equal(o, values) })
		if i < 0 {
			i = len(once)
			once = append(once, values)
		}
		at = append(at, i)
	}
	return once, at
}

// value returns the figure of the sums: the mean over the strata that have one.
func (s *sample) value(sum func(stratum, term int) float64) float64 {
	var total, n float64
	sums := make([]float64, s.terms)
	for i := range s.strata {
		for t := range sums {
			sums[t] = sum(i, t)
		}
		if v := s.average.Value(sums); !math.IsNaN(v) {
			total += v
			n++
		}
	}
	return total / n
}

// bootstrap returns the figures of each detector in every resample.
func (s *sample) bootstrap() [][]float64 {
	sums := make([][][]float64, len(s.strata))
	for i, series := range s.strata {
		sums[i] = stats.Bootstrap(series, Resamples, s.seed+uint64(i))
	}
	return s.values(Resamples, func(i, k, r int) float64 { return sums[i][s.at[i][k]][r] })
}

// values returns n figures of each detector from sums by stratum, series and number.
func (s *sample) values(n int, sum func(stratum, series, number int) float64) [][]float64 {
	out := make([][]float64, s.detectors)
	for d := range out {
		out[d] = make([]float64, n)
		for r := range out[d] {
			out[d][r] = s.value(func(i, t int) float64 { return sum(i, d*s.terms+t, r) })
		}
	}
	return out
}

// A swapper gives the differences of two detectors in permutations in which whole
// clusters of pages are swapped between them.
type swapper struct {
	*sample
	flips  [][][]float64 // by stratum and series
	picked [][]int32     // by stratum: which flip each permutation takes; nil for all in order
	n      int
}

func (s *sample) swapper(permutations int) *swapper {
	w := &swapper{sample: s}
	for i, series := range s.strata {
		w.flips = append(w.flips, stats.Flips(series, permutations, s.seed+uint64(i)))
		w.n = max(w.n, len(w.flips[i][0]))
	}
	w.picked = make([][]int32, len(s.strata))
	if len(s.strata) > 1 {
		w.n = permutations + 1
		for i := range s.strata {
			w.picked[i] = pick(w.n, len(w.flips[i][0]), s.seed+uint64(i))
		}
	}
	return w
}

// pick draws n of m flips, the observed one first: a stratum of few clusters has all
// its patterns, which are fewer than the permutations of all strata together.
func pick(n, m int, seed uint64) []int32 {
	out := make([]int32, n)
	rng := rand.New(rand.NewPCG(seed, 2))
	for i := 1; i < n; i++ {
		if out[i] = int32(i); m != n {
			out[i] = int32(rng.IntN(m))
		}
	}
	return out
}

// figure returns the detector's figure as observed.
func (w *swapper) figure(d int) float64 {
	return w.value(func(i, t int) float64 { return w.flip(i, d, t)[0] })
}

// flip returns the flipped sums of a detector's term in a stratum.
func (w *swapper) flip(stratum, detector, term int) []float64 {
	return w.flips[stratum][w.at[stratum][detector*w.terms+term]]
}

// differences returns a's figure less b's in every permutation, the observed one
// first. Sums are linear, so those of a swap come from the sums of sign flips.
func (w *swapper) differences(a, b int) []float64 {
	out := make([]float64, w.n)
	for r := range out {
		side := func(sign float64) float64 {
			return w.value(func(i, t int) float64 {
				at := r
				if w.picked[i] != nil {
					at = int(w.picked[i][r])
				}
				fa, fb := w.flip(i, a, t), w.flip(i, b, t)
				return (fa[0] + fb[0] + sign*(fa[at]-fb[at])) / 2
			})
		}
		out[r] = side(1) - side(-1)
	}
	return out
}
