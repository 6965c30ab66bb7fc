package bench

import (
	"math"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// pairs compares detectors two by two on the pages that both count on.
type pairs struct {
	strata       []stratum
	scores       [][][]score.Score // [stratum][detector][page]
	average      score.Average
	seed         uint64
	boot         [][]float64 // by detector
	clusters     int         // of the smallest stratum
	permutations int
	swaps        *swapper
}

func newPairs(s *sample, strata []stratum, scores [][][]score.Score, boot [][]float64, permutations int) *pairs {
	p := &pairs{strata: strata, scores: scores, average: s.average, seed: s.seed, boot: boot, permutations: permutations, swaps: s.swapper(permutations)}
	p.clusters = fewestClusters(strata)
	return p
}

// fewestClusters returns the clusters of the smallest stratum, which decides how much an
// interval of a mean over strata can be believed.
func fewestClusters(strata []stratum) int {
	n := len(strata[0].clusters)
	for _, st := range strata {
		n = min(n, len(st.clusters))
	}
	return n
}

// permutationsFor returns how many permutations n detectors need: enough that the
// smallest p-value there is stays significant when corrected for all pairs.
func permutationsFor(n int) int {
	return max(Resamples, permutationsOf(n*(n-1)/2))
}

// permutationsOf returns how many permutations n tests that are corrected together need.
func permutationsOf(n int) int { return int(2 * float64(n) / (1 - Level)) }

// compare compares detector a with b. Its p-value is not corrected yet.
func (p *pairs) compare(a, b int, lowerIsBetter bool) Comparison {
	if !p.samePages(a, b) {
		p, a, b = p.common(a, b), 0, 1
	}
	differences := p.swaps.differences(a, b)
	boot := minus(p.boot[a], p.boot[b])
	c := Comparison{
		Value: p.swaps.figure(a), OtherValue: p.swaps.figure(b),
		Difference: differences[0],
		Interval:   stats.Percentile(boot, stats.Expanded(Level, p.clusters)),
		P:          stats.PValue(differences),
		Detectable: stats.Detectable(stats.SD(boot), 1-Level, Power),
	}
	if p.clusters < stats.MinClusters {
		c.Detectable = math.NaN()
	}
	for i := range p.strata {
		x, y := mains(p.scores[i][a]), mains(p.scores[i][b])
		if lowerIsBetter {
			x, y = y, x
		}
		wins, ties, losses := stats.WinTieLoss(x, y)
		c.Wins, c.Ties, c.Losses = c.Wins+wins, c.Ties+ties, c.Losses+losses
	}
	return c
}

// samePages reports whether both detectors count on the same pages.
func (p *pairs) samePages(a, b int) bool {
	for _, scores := range p.scores {
		for k := range scores[a] {
			if scores[a][k].Defined() != scores[b][k].Defined() {
				return false
			}
		}
	}
	return true
}

// common returns the two detectors alone, on the pages that both count on.
func (p *pairs) common(a, b int) *pairs {
	scores := make([][][]score.Score, len(p.scores))
	for i, all := range p.scores {
		scores[i] = [][]score.Score{make([]score.Score, len(all[a])), make([]score.Score, len(all[b]))}
		for k := range all[a] {
			if all[a][k].Defined() && all[b][k].Defined() {
				scores[i][0][k], scores[i][1][k] = all[a][k], all[b][k]
			}
		}
	}
	s := newSample(p.strata, scores, p.average, p.seed)
	return newPairs(s, p.strata, scores, s.bootstrap(), p.permutations)
}

func mains(scores []score.Score) []float64 {
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = s.Main()
	}
	return out
}

func minus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}
