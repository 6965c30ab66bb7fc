package chart

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Labels cover no label, mark or line, whatever the cluster; the work is bounded.
func TestPlacedLabelsAreFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		area := box{40, 20, 600, 440}
		spreadOf := rapid.SampledFrom([]float64{1, 10, 60, 600}).Draw(t, "spread")
		n := rapid.IntRange(0, 40).Draw(t, "n")
		p := &placer{area: area}
		var dots []point
		for range n {
			dots = append(dots, point{
				min(area.x+area.w, 300+rapid.Float64Range(0, spreadOf).Draw(t, "x")),
				min(area.y+area.h, 200+rapid.Float64Range(0, spreadOf).Draw(t, "y")),
			})
			p.marks = append(p.marks, around(dots[len(dots)-1], markRadius-1))
		}
		var boxes []box
		var lines []segment
		for i, at := range dots {
			b, line, ok := p.place(at, rapid.Float64Range(5, 200).Draw(t, "w"), 13, 160)
			if !ok {
				continue
			}
			if !b.inside(area) {
				t.Fatalf("label %d at %v leaves %v", i, b, area)
			}
			if slices.ContainsFunc(p.marks, b.overlaps) || slices.ContainsFunc(boxes, b.overlaps) {
				t.Fatalf("label %d at %v covers a mark or a label", i, b)
			}
			for _, l := range lines {
				if l.crosses(b) || line != nil && l.meets(*line) {
					t.Fatalf("label %d at %v or its line crosses the line %v", i, b, l)
				}
			}
			boxes = append(boxes, b)
			if line != nil {
				if slices.ContainsFunc(boxes, line.crosses) {
					t.Fatalf("the line %v crosses a label", *line)
				}
				lines = append(lines, *line)
			}
		}
		if n > 0 && len(boxes) == 0 {
			t.Fatal("no label has a place")
		}
	})
}

// Forty numbers find a place in a cluster as dense as a leaderboard's.
func TestNumbersOfADenseClusterAllHavePlaces(t *testing.T) {
	t.Parallel()
	p := &placer{area: box{0, 0, 600, 440}}
	var dots []point
	for i := range 40 {
		dots = append(dots, point{300 + 12*float64(i%7), 200 + 11*float64(i/7)})
		p.marks = append(p.marks, around(dots[i], markRadius-1))
	}
	for i, at := range dots {
		_, _, ok := p.place(at, tiny.width("40"), 10.5, 160)
		if !ok {
			p.tangled = true
			_, _, ok = p.place(at, tiny.width("40"), 10.5, 160)
			p.tangled = false
		}
		if !ok {
			t.Errorf("number %d has no place", i+1)
		}
	}
}

func TestSegmentCrosses(t *testing.T) {
	t.Parallel()
	b := box{10, 10, 10, 10}
	tests := []struct {
		name string
		s    segment
		want bool
	}{
		{"through", segment{point{0, 15}, point{30, 15}}, true},
		{"inside", segment{point{12, 12}, point{13, 18}}, true},
		{"short of it", segment{point{0, 15}, point{9, 15}}, false},
		{"along its edge", segment{point{0, 10}, point{30, 10}}, false},
		{"past its corner", segment{point{0, 12}, point{12, 0}}, false},
		{"across its corner", segment{point{0, 24}, point{24, 0}}, true},
		{"no length, outside", segment{point{1, 1}, point{1, 1}}, false},
	}
	for _, tt := range tests {
		if got := tt.s.crosses(b); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// Spread keeps the order and the gap, and the bounds where all fit.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Float64Range(0, 100), 0, 30).Draw(t, "places")
		gap := rapid.Float64Range(0.1, 20).Draw(t, "gap")
		lo, hi := 0.0, 100.0
		out := spread(places, gap, lo, hi)
		fits := gap*float64(len(places)-1) <= hi-lo
		for i := range out {
			if fits && (out[i] < lo-1e-6 || out[i] > hi+1e-6) {
				t.Fatalf("%v leaves the bounds: %v", places, out)
			}
			for k := range out {
				if i != k && math.Abs(out[i]-out[k]) < gap-1e-6 {
					t.Fatalf("%v and %v are nearer than %v", out[i], out[k], gap)
				}
				if places[i] < places[k] && out[i] > out[k] {
					t.Fatalf("the order of %v and %v has changed", places[i], places[k])
				}
			}
		}
	})
	if got := spread([]float64{10, 50, 51}, 11, 0, 100); got[0] != 10 || got[1] != 45 || got[2] != 56 {
		t.Errorf("two that are too near move apart by the same: %v", got)
	}
}

func TestPack(t *testing.T) {
	t.Parallel()
	rows, n := pack([]Interval{{0, 10}, {5, 20}, {12, 30}, {25, 40}, {26, 27}}, 1)
	if want := []int{0, 1, 0, 1, 2}; !slices.Equal(rows, want) || n != 3 {
		t.Errorf("rows %v of %d, want %v of 3", rows, n, want)
	}
}
