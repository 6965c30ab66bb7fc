package chart

import (
	"cmp"
	"math"
	"slices"
)

type point struct{ x, y float64 }

// A box is a rectangle by its upper left corner.
type box struct{ x, y, w, h float64 }

func (b box) overlaps(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

func (b box) inside(o box) bool {
	return b.x >= o.x && b.y >= o.y && b.x+b.w <= o.x+o.w && b.y+b.h <= o.y+o.h
}

// nearest is the point of the box that is nearest to p.
func (b box) nearest(p point) point {
	return point{min(max(p.x, b.x), b.x+b.w), min(max(p.y, b.y), b.y+b.h)}
}

func around(p point, r float64) box { return box{p.x - r, p.y - r, 2 * r, 2 * r} }

// A segment is a straight line.
type segment struct{ a, b point }

// crosses reports whether the segment has a point inside the box.
func (s segment) crosses(b box) bool {
	from, to := 0.0, 1.0
	dx, dy := s.b.x-s.a.x, s.b.y-s.a.y
	for _, edge := range [][2]float64{{-dx, s.a.x - b.x}, {dx, b.x + b.w - s.a.x}, {-dy, s.a.y - b.y}, {dy, b.y + b.h - s.a.y}} {
		switch {
		case edge[0] == 0 && edge[1] <= 0:
			return false
		case edge[0] < 0:
			from = max(from, edge[1]/edge[0])
		case edge[0] > 0:
			to = min(to, edge[1]/edge[0])
		}
	}
	return from < to
}

// meets reports whether two segments cross.
func (s segment) meets(o segment) bool {
	side := func(p, q, r point) float64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }
	return side(s.a, s.b, o.a)*side(s.a, s.b, o.b) < 0 && side(o.a, o.b, s.a)*side(o.a, o.b, s.b) < 0
}

// segments are the lines between neighbouring points.
func segments(points []point) []segment {
	var out []segment
	for i := 1; i < len(points); i++ {
		out = append(out, segment{points[i-1], points[i]})
	}
	return out
}

// A placer puts labels beside marks, each where no other label, mark or line is in its
// way: the nearest free place around the mark in the order in which they come. What does
// not fit is not placed. It looks at no more than 12 distances in 16 directions, so that
// its work grows with the square of the number of labels.
type placer struct {
	area    box   // labels stay inside
	marks   []box // what no label may cover: marks first, in the order of the labels
	boxes   []box // labels that are placed
	lines   []segment
	tangled bool // lines may cross anything, labels still cover nothing
}

// markRadius is how far a mark reaches from its place, with a little air.
const markRadius = 6

// distances from the edge of a mark to a label; those beyond the second take a line.
var distances = []float64{1, 5, 14, 22, 32, 44, 58, 74, 92, 112, 134, 158}

// directions are in the order of liking: beside, above and below, then slanting.
var directions = func() []point {
	var out []point
	for _, sixteenth := range []float64{0, 8, 4, 12, 2, 6, 14, 10, 1, 15, 7, 9, 3, 5, 13, 11} {
		a := sixteenth * math.Pi / 8
		out = append(out, point{math.Cos(a), -math.Sin(a)})
	}
	return out
}()

// place finds a place for a label of the given size beside the mark at the point, within
// reach of it. The line is from mark to label where they are apart.
func (p *placer) place(at point, w, h, reach float64) (at2 box, line *segment, ok bool) {
	for i, d := range distances {
		if d > reach {
			break
		}
		for _, dir := range directions {
			r := markRadius + d
			b := box{at.x + dir.x*(r+w/2) - w/2, at.y + dir.y*(r+h/2) - h/2, w, h}
			var lead *segment
			if i >= 2 {
				to := b.nearest(at)
				length := math.Hypot(to.x-at.x, to.y-at.y)
				edge := min(markRadius-1, length) / length
				lead = &segment{point{at.x + (to.x-at.x)*edge, at.y + (to.y-at.y)*edge}, to}
			}
			if !p.free(b, lead) {
				continue
			}
			p.boxes = append(p.boxes, b)
			if lead != nil {
				p.lines = append(p.lines, *lead)
			}
			return b, lead, true
		}
	}
	return box{}, nil, false
}

// free reports whether a label with its line, which may be nil, is in nobody's way.
func (p *placer) free(b box, line *segment) bool {
	if !b.inside(p.area) || slices.ContainsFunc(p.marks, b.overlaps) || slices.ContainsFunc(p.boxes, b.overlaps) {
		return false
	}
	for _, l := range p.lines {
		if l.crosses(b) || line != nil && !p.tangled && l.meets(*line) {
			return false
		}
	}
	return line == nil || p.tangled || !slices.ContainsFunc(p.boxes, line.crosses)
}

// spread moves places apart to at least the gap, as little as it takes by the sum of
// squares, within lo and hi where all fit. The order is kept; equal ones stay in the order in
// which they come.
func spread(places []float64, gap, lo, hi float64) []float64 {
	n := len(places)
	if n == 0 {
		return nil
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(places[a], places[b]) })
	// Less the gaps before them the places need only not to fall: isotonic regression.
	type block struct{ sum, n float64 }
	var blocks []block
	for i, k := range order {
		blocks = append(blocks, block{places[k] - gap*float64(i), 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if a.sum/a.n <= b.sum/b.n {
				break
			}
			blocks = append(blocks[:len(blocks)-2], block{a.sum + b.sum, a.n + b.n})
		}
	}
	out := make([]float64, n)
	highest := hi - gap*float64(n-1)
	i := 0
	for _, b := range blocks {
		for range int(b.n) {
			out[order[i]] = max(lo, min(b.sum/b.n, highest)) + gap*float64(i)
			i++
		}
	}
	return out
}

// pack gives each range the first row in which it stays the gap away from those before
// it. The ranges must be ordered by their start.
func pack(ranges []Interval, gap float64) (rows []int, n int) {
	var ends []float64
	for _, r := range ranges {
		row := slices.IndexFunc(ends, func(end float64) bool { return end+gap <= r.Low })
		if row < 0 {
			row = len(ends)
			ends = append(ends, 0)
		}
		ends[row] = r.High
		rows = append(rows, row)
	}
	return rows, len(ends)
}
