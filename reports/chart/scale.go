package chart

import (
	"math"
	"slices"
	"strconv"
)

// A scale maps figures from lo to hi to places from from to to.
type scale struct {
	lo, hi, from, to float64
	log              bool
}

func (s scale) at(v float64) float64 {
	lo, hi := s.lo, s.hi
	if s.log {
		lo, hi, v = math.Log10(lo), math.Log10(hi), math.Log10(v)
	}
	return s.from + (v-lo)/(hi-lo)*(s.to-s.from)
}

// within is the place of the figure, or the end of the scale that it lies beyond, with
// the direction: -1 below, 1 above.
func (s scale) within(v float64) (at float64, beyond int) {
	switch {
	case v < s.lo:
		return s.from, -1
	case v > s.hi:
		return s.to, 1
	default:
		return s.at(v), 0
	}
}

// step is the smallest of 1, 2 and 5 times a power of ten that divides the span in no
// more than n.
func step(span float64, n int) float64 {
	power := math.Pow(10, math.Floor(math.Log10(span/float64(n))))
	for _, m := range []float64{1, 2, 5, 10} {
		if s := m * power; span/s <= float64(n)*(1+1e-9) {
			return s
		}
	}
	return 10 * power
}

// ticks are the round figures of the scale, about n of them.
func (s scale) ticks(n int) []float64 {
	if s.log {
		return s.decades(n)
	}
	by := step(s.hi-s.lo, max(2, n))
	for math.Floor(s.hi/by+1e-9)-math.Ceil(s.lo/by-1e-9) < 1 { // an axis needs two
		n *= 2
		by = step(s.hi-s.lo, max(4, n))
	}
	var out []float64
	for i := math.Ceil(s.lo/by - 1e-9); i*by <= s.hi+by*1e-9; i++ {
		out = append(out, i*by)
	}
	return out
}

// decades are the powers of ten, and their halves and fifths where they are few.
func (s scale) decades(n int) []float64 {
	var out []float64
	few := math.Log10(s.hi/s.lo) < float64(n)/3
	for e := math.Floor(math.Log10(s.lo)); e <= math.Ceil(math.Log10(s.hi)); e++ {
		for _, m := range []float64{1, 2, 5} {
			v := m * math.Pow(10, e)
			if (m == 1 || few) && v >= s.lo*(1-1e-9) && v <= s.hi*(1+1e-9) {
				out = append(out, v)
			}
		}
	}
	if len(out) < 2 {
		return scale{lo: s.lo, hi: s.hi}.ticks(n)
	}
	return out
}

// tickText prints ticks with the digits that tell them apart.
func tickText(ticks []float64) []string {
	digits := 3
	if len(ticks) > 1 {
		by := math.Inf(1)
		for i := 1; i < len(ticks); i++ {
			by = min(by, ticks[i]-ticks[i-1])
		}
		digits = max(0, int(math.Ceil(-math.Log10(by)-1e-9)))
	}
	out := make([]string, len(ticks))
	for i, v := range ticks {
		out[i] = strconv.FormatFloat(v+0, 'f', min(digits, 6), 64)
	}
	return out
}

// zoom is the range that shows the bulk of the figures large: those far from the others,
// such as a baseline that keeps nothing, are left beyond it where they would take more than
// a third of the room. There must be a figure. With fixed limits, such as 0 and 1 of a
// share, the range never leaves them.
func zoom(figures []float64, limits Interval) (lo, hi float64) {
	xs := slices.Clone(figures)
	slices.Sort(xs)
	n := len(xs)
	lo, hi = xs[0], xs[n-1]
	if n >= 4 {
		reach := 2 * max(xs[3*n/4]-xs[n/4], 0.02*(hi-lo))
		low, high := hi, lo
		for _, x := range xs {
			if x >= xs[n/4]-reach {
				low = min(low, x)
			}
			if x <= xs[3*n/4]+reach {
				high = max(high, x)
			}
		}
		if hi-lo > 1.5*(high-low) {
			lo, hi = low, high
		}
	}
	pad := 0.06 * (hi - lo)
	if hi-lo < 1e-9 {
		pad = max(0.02*math.Abs(hi), 0.01)
	}
	lo, hi = lo-pad, hi+pad
	if xs[0] >= limits.Low && xs[n-1] <= limits.High {
		lo, hi = max(lo, limits.Low), min(hi, limits.High)
	}
	return lo, hi
}

// zoomBoth zooms on two axes: what lies beyond one does not stretch the other.
func zoomBoth(xs, ys []float64, limits Interval) (x, y scale) {
	x.lo, x.hi = zoom(xs, limits)
	y.lo, y.hi = zoom(ys, limits)
	var nearX, nearY []float64
	for i := range xs {
		if xs[i] >= x.lo && xs[i] <= x.hi && ys[i] >= y.lo && ys[i] <= y.hi {
			nearX, nearY = append(nearX, xs[i]), append(nearY, ys[i])
		}
	}
	if len(nearX) > 0 && len(nearX) < len(xs) {
		x.lo, x.hi = zoom(nearX, limits)
		y.lo, y.hi = zoom(nearY, limits)
	}
	return x, y
}

// share is the range of most metrics.
var share = Interval{0, 1}

// zoomLog is the range of figures on a logarithmic scale; all must be positive.
func zoomLog(figures []float64) (lo, hi float64) {
	lo, hi = slices.Min(figures), slices.Max(figures)
	pad := math.Pow(hi/lo, 0.05)
	if hi/lo < 2 {
		pad = 1.5
	}
	return lo / pad, hi * pad
}

// level is which of n equal steps from lo to hi the figure is in: 1 to n.
func level(v, lo, hi float64, n int) int {
	if hi <= lo {
		return n
	}
	return min(n, max(1, 1+int((v-lo)/(hi-lo)*float64(n))))
}
