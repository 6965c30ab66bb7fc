package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTicks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		s    scale
		n    int
		want string
	}{
		{"tenths", scale{lo: 0.587, hi: 1}, 6, "0.6 0.7 0.8 0.9 1.0"},
		{"twentieths", scale{lo: 0.63, hi: 0.93}, 8, "0.65 0.70 0.75 0.80 0.85 0.90"},
		{"across zero", scale{lo: -0.21, hi: 0.2}, 5, "-0.2 -0.1 0.0 0.1 0.2"},
		{"at least two", scale{lo: 0.62, hi: 0.93}, 1, "0.7 0.8 0.9"},
		{"decades", scale{lo: 30, hi: 5e5, log: true}, 6, "100 1k 10k 100k"},
		{"part of a decade", scale{lo: 30, hi: 900, log: true}, 6, "50 100 200 500"},
		{"less than an octave", scale{lo: 26, hi: 38, log: true}, 4, "30 35"},
	}
	for _, tt := range tests {
		ticks := tt.s.ticks(tt.n)
		texts := tickText(ticks)
		if tt.s.log {
			texts = amounts(ticks)
		}
		if diff := cmp.Diff(tt.want, strings.Join(texts, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// Any range has ticks, all of them in it and apart.
func TestTicksOfAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-2, 2).Draw(t, "lo")
		s := scale{lo: lo, hi: lo + rapid.Float64Range(1e-3, 100).Draw(t, "span")}
		n := rapid.IntRange(1, 12).Draw(t, "n")
		ticks := s.ticks(n)
		if len(ticks) < 2 || len(ticks) > 40 || ticks[0] < s.lo-1e-6 || ticks[len(ticks)-1] > s.hi+1e-6 {
			t.Fatalf("%v has ticks %v", s, ticks)
		}
		if texts := tickText(ticks); len(slices.Compact(slices.Clone(texts))) != len(texts) {
			t.Fatalf("ticks cannot be told apart: %v", texts)
		}
	})
}

func TestZoom(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		xs     []float64
		lo, hi float64
	}{
		{"all of them", []float64{0.5, 0.6, 0.7, 0.8}, 0.482, 0.818},
		{"never beyond a share", []float64{0.01, 0.4, 0.6, 1}, 0, 1},
		{"far from the bulk", []float64{0, 0.7, 0.72, 0.74, 0.76, 0.8}, 0.694, 0.806},
		{"one", []float64{0.5}, 0.49, 0.51},
		{"few are never left out", []float64{0, 0.9, 0.91}, 0, 0.965},
	}
	for _, tt := range tests {
		lo, hi := zoom(tt.xs, share)
		if math.Abs(lo-tt.lo) > 1e-3 || math.Abs(hi-tt.hi) > 1e-3 {
			t.Errorf("%s: [%.3f, %.3f], want [%v, %v]", tt.name, lo, hi, tt.lo, tt.hi)
		}
	}
}

// Half of the figures and more are always on the axis, which is never empty.
func TestZoomKeepsTheBulk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 40).Draw(t, "xs")
		lo, hi := zoom(xs, share)
		inside := 0
		for _, x := range xs {
			if x >= lo && x <= hi {
				inside++
			}
		}
		if lo >= hi || 2*inside < len(xs) || lo < 0 || hi > 1 {
			t.Fatalf("%v: [%v, %v]", xs, lo, hi)
		}
	})
}
