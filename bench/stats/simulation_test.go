package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A kind of site, and how a detector does on its pages: on a share of them it finds
// nothing, on another it is perfect, and on the others its score is beta distributed
// with the parameters skew and 1, piled up towards 1 as F1 is.
type kind struct{ zero, one, skew float64 }

func (k kind) mean() float64 {
	return k.one + (1-k.zero-k.one)*k.skew/(k.skew+1)
}

func (k kind) score(rng *rand.Rand) float64 {
	switch u := rng.Float64(); {
	case u < k.zero:
		return 0
	case u < k.zero+k.one:
		return 1
	}
	return math.Pow(rng.Float64(), 1/k.skew)
}

// A world is what corpora are drawn from: a detector finds some sites hard and the
// others easy.
type world struct {
	name       string
	easy, hard kind
	hardSites  float64 // share
	tail       float64 // exponent of the number of pages of a site, a power law
	mostPages  float64 // of a site
}

// worlds have about the mean, the variance within and between sites, and the skewness
// and kurtosis of what a site adds that chaff's detectors have on public sets.
var worlds = []world{
	// As WCXB: pages of all types, seldom two of a site.
	{"web", kind{0.04, 0.1, 4}, kind{0.45, 0.1, 1}, 0.18, 2.8, 11},
	// As the news of AEB and L3S-GN1, on which detectors are good.
	{"news", kind{0, 0.4, 20}, kind{0.05, 0.1, 3}, 0.12, 2.2, 4},
	// As DAnIEL: many pages of some sites, on which the mean hangs.
	{"portals", kind{0, 0.03, 20}, kind{0.06, 0.03, 5}, 0.35, 1.25, 40},
}

// A second detector gives the same answer on some sites, and finds others hard, and
// more of them.
const (
	sameAnswer = 0.3 // share of sites
	harder     = 2   // times as many hard sites
)

func (w world) mean() float64 { return w.meanWith(w.hardSites) }

func (w world) meanWith(hardSites float64) float64 {
	return (1-hardSites)*w.easy.mean() + hardSites*w.hard.mean()
}

// difference is the mean of the second detector less that of the first.
func (w world) difference() float64 {
	return (1 - sameAnswer) * (w.meanWith(harder*w.hardSites) - w.mean())
}

func (w world) kind(rng *rand.Rand, hardSites float64) kind {
	if rng.Float64() < hardSites {
		return w.hard
	}
	return w.easy
}

func (w world) pages(rng *rand.Rand) int {
	return int(min(w.mostPages, math.Pow(1-rng.Float64(), -1/w.tail)))
}

// corpus draws sites and returns three series: the sums of the scores of two detectors,
// and the number of pages.
func (w world) corpus(rng *rand.Rand, sites int) [][]float64 {
	a, b, n := make([]float64, sites), make([]float64, sites), make([]float64, sites)
	for i := range sites {
		first, second := w.kind(rng, w.hardSites), w.kind(rng, harder*w.hardSites)
		same := rng.Float64() < sameAnswer
		for range w.pages(rng) {
			score := first.score(rng)
			a[i] += score
			if !same {
				score = second.score(rng)
			}
			b[i] += score
			n[i]++
		}
	}
	return [][]float64{a, b, n}
}

// figures returns the first detector's mean and the difference to it of the second's,
// computed from the sums of each resample.
func figures(sums [][]float64) (mean, difference []float64) {
	for i := range sums[0] {
		mean = append(mean, sums[0][i]/sums[2][i])
		difference = append(difference, (sums[1][i]-sums[0][i])/sums[2][i])
	}
	return mean, difference
}

// hits counts the intervals that hold the truth, and on which side the others miss it.
type hits struct{ held, above, below int }

func (h *hits) add(i Interval, truth float64) {
	switch {
	case i.Low > truth:
		h.above++
	case i.High < truth:
		h.below++
	default:
		h.held++
	}
}

func (h hits) share() float64 { return float64(h.held) / float64(h.held+h.above+h.below) }

func (h hits) String() string {
	n := float64(h.held + h.above + h.below)
	return fmt.Sprintf("%5.1f (%4.1f %4.1f)", 100*h.share(), 100*float64(h.above)/n, 100*float64(h.below)/n)
}

// methods are the intervals compared: plain and at the expanded level.
var methods = []struct {
	name string
	of   func(estimate float64, boot, jackknife []float64, clusters int) Interval
}{
	{"percentile", func(_ float64, b, _ []float64, _ int) Interval { return Percentile(b, 0.95) }},
	{"BCa", func(e float64, b, j []float64, _ int) Interval { return BCa(e, b, j, 0.95) }},
	{"expanded percentile", func(_ float64, b, _ []float64, k int) Interval { return Percentile(b, Expanded(0.95, k)) }},
	{"expanded BCa", func(e float64, b, j []float64, k int) Interval { return BCa(e, b, j, Expanded(0.95, k)) }},
}

// Their indices.
const (
	percentile = iota
	_
	expanded
	expandedBCa
)

// coverage returns how often each method's interval holds the true mean and the true
// difference.
func (w world) coverage(corpora, sites int) (mean, difference []hits) {
	mean, difference = make([]hits, len(methods)), make([]hits, len(methods))
	rng := rand.New(rand.NewPCG(uint64(sites), 1))
	for i := range corpora {
		series := w.corpus(rng, sites)
		bootMean, bootDifference := figures(Bootstrap(series, 500, uint64(i)))
		leftMean, leftDifference := figures(Jackknife(series))
		estimate, estimated := figures(Flips(series, 0, 0))
		for m, method := range methods {
			mean[m].add(method.of(estimate[0], bootMean, leftMean, sites), w.mean())
			difference[m].add(method.of(estimated[0], bootDifference, leftDifference, sites), w.difference())
		}
	}
	return mean, difference
}
