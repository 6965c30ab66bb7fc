package bench

import (
	"math"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// pairs compares detectors two by two on the pages that both count on.
type pairs struct {
	strata  []stratum
	scores  [][][]score.Score // [stratum][detector][page]
	average score.Average
	boot    [][]float64 // by detector
	sites   int
	swaps   *swapper
}

func newPairs(s *sample, strata []stratum, scores [][][]score.Score, boot [][]float64, sites int) *pairs {
	return &pairs{strata: strata, scores: scores, average: s.average, boot: boot, sites: sites, swaps: s.swapper()}
}

// compare compares detector a with b. Its p-value is not corrected yet.
func (p *pairs) compare(a, b int, lowerIsBetter bool) Comparison {
	if !p.samePages(a, b) {
		p, a, b = p.common(a, b), 0, 1
	}
	differences := p.swaps.differences(a, b)
	boot := minus(p.boot[a], p.boot[b])
	c := Comparison{
		Difference: differences[0],
		Interval:   stats.Percentile(boot, stats.Expanded(Level, p.sites)),
		P:          stats.PValue(differences),
		Detectable: stats.Detectable(stats.SD(boot), 1-Level, Power),
	}
	if p.sites < stats.MinClusters {
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
	s := newSample(p.strata, scores, p.average)
	return newPairs(s, p.strata, scores, s.bootstrap(), p.sites)
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
