package chart

import (
	"fmt"
	"math"
	"slices"
)

// Curve shows how figures change with a number, such as the pages of a site that were
// learned from.
type Curve struct {
	Title   string
	X       string // what the number counts
	Measure Measure
	Series  []CurveSeries
}

// A CurveSeries is a detector. Its points are ordered by their number, which is not negative.
type CurveSeries struct {
	Name   string
	Points []CurvePoint
}

// A CurvePoint is the figure at a number, with its interval.
type CurvePoint struct {
	X, Y     float64
	Interval Interval
}

func (p CurvePoint) drawn() bool { return isNumber(p.X) && isNumber(p.Y) && p.X >= 0 }

// Figure draws the chart.
func (c Curve) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a figure at any number")
	f.Table.Columns = columns("detector", c.X+">", c.Measure.Name+">", "interval>")
	var drawn []CurveSeries
	var left []string
	for _, s := range c.Series {
		out := CurveSeries{Name: s.Name}
		for _, p := range s.Points {
			f.Table.add(s.Name, orMissing(p.X, func() string { return trimmed(p.X, 2) }), figure(p.Y), p.Interval.String())
			if p.drawn() {
				out.Points = append(out.Points, p)
			}
		}
		if len(out.Points) > 0 {
			drawn = append(drawn, out)
		}
		if len(out.Points) < max(1, len(s.Points)) {
			left = append(left, s.Name)
		}
	}
	f.leaveOut("some or all points, without a figure", left)
	if len(drawn) == 0 {
		return f
	}
	c.Series = drawn
	f.Help = fmt.Sprintf("%s is better. Each line is a detector; the upright lines are intervals.", c.Measure.where("Higher", "Lower"))
	first, last := drawn[0].Points[0], drawn[0].Points[len(drawn[0].Points)-1]
	f.draw(fmt.Sprintf("Line chart of the %s of %s by %s. %s goes from %s to %s.", plain(c.Measure.Name), plural(len(drawn), "detector"), plain(c.X), plain(drawn[0].Name), figure(first.Y), figure(last.Y)),
		c.drawing(wideWidth), c.drawing(narrowWidth))
	return f
}

func (c Curve) drawing(width float64) *canvas {
	out := newCanvas(width)
	var names []string
	for _, s := range c.Series {
		names = append(names, s.Name)
	}
	f, height, most := body, 400.0, 240.0
	if out.narrow {
		f, height, most = small, 280, 120
	}
	const line = 14
	height = max(height, line*float64(len(names)))
	labels := min(f.widest(names)+1, most)
	fr := c.axes(out, box{46, 28, width - 46 - labels - 34, height})
	var ends []float64
	for i, s := range c.Series {
		c.series(out, fr, i, s)
		ends = append(ends, fr.y.at(s.Points[len(s.Points)-1].Y))
	}
	places := spread(ends, line, fr.box.y, fr.box.y+fr.h)
	right := fr.box.x + fr.w
	for i, s := range c.Series {
		last := s.Points[len(s.Points)-1]
		out.path("lead", polyline([]point{{fr.x.at(spaced(last.X)) + 7, ends[i]}, {right + 12, ends[i]}, {right + 22, places[i]}}))
		out.name(f, start, "", right+26, places[i], s.Name, labels)
	}
	out.height = fr.box.y + fr.h + 42
	return out
}

// axes adds the axes, with a tick at every number that has a point.
func (c Curve) axes(out *canvas, b box) frame {
	var xs, ys []float64
	for _, s := range c.Series {
		for _, p := range s.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
			if p.Interval.known() {
				ys = append(ys, p.Interval.Low, p.Interval.High)
			}
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	x := scale{lo: spaced(xs[0]), hi: spaced(xs[len(xs)-1])}
	if x.hi == x.lo {
		x.lo, x.hi = x.lo-1, x.hi+1
	}
	y := scale{lo: slices.Min(ys), hi: slices.Max(ys)}
	pad := max(0.05*(y.hi-y.lo), 0.005)
	y.lo, y.hi = y.lo-pad, y.hi+pad
	f := newFrame(b, x, y)
	f.x.from, f.x.to = f.x.from+12, f.x.to-12
	out.yAxis(f, f.y.ticks(7), upwards(c.Measure))
	texts := make([]string, len(xs))
	places := make([]float64, len(xs))
	for i, v := range xs {
		texts[i], places[i] = trimmed(v, 2), spaced(v)
	}
	out.xAxis(f, places, texts, plain(c.X)+", log scale")
	return f
}

// spaced sets numbers apart as a logarithm does, and has a place for 0.
func spaced(x float64) float64 { return math.Log2(1 + x) }

// series adds a line with its marks and intervals; lines stand a little beside each other,
// so that their intervals do not cover each other.
func (c Curve) series(out *canvas, f frame, i int, s CurveSeries) {
	aside := 0.0
	if n := len(c.Series); n > 1 && n <= maxSeries {
		aside = 2.5 * (float64(i) - float64(n-1)/2)
	}
	var line []point
	var spans pen
	for _, p := range s.Points {
		at := point{f.x.at(spaced(p.X)) + aside, f.y.at(p.Y)}
		line = append(line, at)
		if p.Interval.known() {
			spans.move(at.x, f.y.at(p.Interval.Low))
			spans.down(f.y.at(p.Interval.High))
		}
	}
	out.path("span "+series(i), spans.String())
	out.path("line "+series(i), polyline(line))
	for k, p := range s.Points {
		out.mark(i, line[k], fmt.Sprintf("%s at %s: %s %s", plain(s.Name), trimmed(p.X, 2), figure(p.Y), p.Interval))
	}
}
