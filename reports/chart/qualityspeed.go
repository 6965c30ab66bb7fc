package chart

import (
	"cmp"
	"fmt"
	"slices"
)

// QualitySpeed shows how good detectors are against how fast, on a logarithmic axis, with
// the Pareto front: those that none beats in both.
type QualitySpeed struct {
	Title          string
	Speed, Quality Measure
	Points         []QualitySpeedPoint
}

// A QualitySpeedPoint is a detector. Its speed must be positive to be drawn; its interval
// is that of the quality.
type QualitySpeedPoint struct {
	Name, Group    string
	Speed, Quality float64
	Interval       Interval
}

// Figure draws the chart.
func (c QualitySpeed) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has both a speed and a figure")
	c.Points = slices.SortedStableFunc(slices.Values(c.Points), func(a, b QualitySpeedPoint) int {
		return cmp.Or(c.Quality.better(a.Quality, b.Quality), cmp.Compare(a.Name, b.Name))
	})
	front := c.front()
	f.Table = c.table(front)
	var left, members []string
	drawn := 0
	for i, p := range c.Points {
		if front[i] {
			members = append(members, p.Name)
		}
		if p.drawn() {
			drawn++
		} else {
			left = append(left, p.Name)
		}
	}
	f.leaveOut("without speed or figure", left)
	if drawn == 0 {
		return f
	}
	wide, dots, keyed := c.drawing(wideWidth, front)
	narrow, _, keyedNarrow := c.drawing(narrowWidth, front)
	who := list(members)
	if len(members) > 5 {
		who = fmt.Sprintf("the %d detectors that are named along it", len(members))
	}
	f.Help = fmt.Sprintf("%s and to the %s is better. The line joins the Pareto front: no other detector is both better and faster than %s.%s",
		c.Quality.where("Up", "Down"), c.Speed.where("right", "left"), who, scatterHelp(dots, len(keyed)+len(keyedNarrow)))
	f.draw(fmt.Sprintf("Scatter plot of %s against %s of %s. On the Pareto front: %s.",
		plain(c.Quality.Name), plain(c.Speed.Name), plural(drawn, "detector"), list(members)), wide, narrow)
	return f
}

func (p QualitySpeedPoint) drawn() bool {
	return isNumber(p.Speed) && isNumber(p.Quality) && p.Speed > 0
}

// front says who is on the Pareto front. The points are ordered by quality, so that it
// takes one pass: each that is faster than all before it.
func (c QualitySpeed) front() []bool {
	out := make([]bool, len(c.Points))
	fastest := -1
	for i, p := range c.Points {
		if !p.drawn() {
			continue
		}
		// Of equal quality only the fastest count, and all of them.
		dominated := fastest >= 0 && c.Speed.better(c.Points[fastest].Speed, p.Speed) <= 0 &&
			(c.Points[fastest].Speed != p.Speed || c.Points[fastest].Quality != p.Quality)
		if dominated {
			continue
		}
		for k := i - 1; k >= 0 && c.Points[k].Quality == p.Quality; k-- {
			if c.Speed.better(p.Speed, c.Points[k].Speed) < 0 {
				out[k] = false
			}
		}
		out[i], fastest = true, i
	}
	return out
}

func (c QualitySpeed) table(front []bool) Table {
	t := Table{Columns: columns("#>", "detector", "group", c.Quality.Name+">", "interval>", c.Speed.Name+">", "Pareto front")}
	for i, p := range c.Points {
		on := ""
		if front[i] {
			on = "yes"
		}
		t.add(fmt.Sprint(i+1), p.Name, p.Group, figure(p.Quality), p.Interval.String(), amount(p.Speed), on)
	}
	return t
}

func (c QualitySpeed) drawing(width float64, front []bool) (out *canvas, dots, keyed []dot) {
	out = newCanvas(width)
	var shown []int
	var of []string
	var speeds, qualities []float64
	for i, p := range c.Points {
		if p.drawn() {
			shown = append(shown, i)
			of = append(of, p.Group)
			speeds, qualities = append(speeds, p.Speed), append(qualities, p.Quality)
		}
	}
	names, index := groups(of)
	top := out.legend(4, 12, width, names, false) + 22
	plan := scatterPlan(out, top, len(shown))
	x, y := scale{log: true}, scale{}
	x.lo, x.hi = zoomLog(speeds)
	y.lo, y.hi = zoom(qualities, share)
	f := newFrame(plan.frame, x, y)
	ticks := f.x.ticks(6)
	out.yAxis(f, f.y.ticks(6), upwards(c.Quality))
	out.xAxis(f, ticks, amounts(ticks), across(c.Speed, true))
	members, others, line := c.place(f, shown, index, front)
	out.path("front", polyline(line))
	named := mayName(out)
	if len(shown) > named { // keep the rest of the drawing clear
		named = max(len(members), named/2)
	}
	dots = append(members, others...)
	out.whiskers(f, c.Points)
	out.dots(dots)
	keyed = out.labels(dots, named, f.box, nil, segments(line))
	slices.SortFunc(keyed, func(a, b dot) int { return cmp.Compare(a.number, b.number) })
	bottom := out.key(keyed, plan.key, plan.columns)
	out.height = max(bottom+4, f.box.y+f.h+42)
	return out, dots, keyed
}

// place places the points shown: the members of the front, which are to be named first, the
// others, and the line along the front. Index is the series of each.
func (c QualitySpeed) place(f frame, shown, index []int, front []bool) (members, others []dot, line []point) {
	for k, i := range shown {
		p := c.Points[i]
		d := dot{name: p.Name, number: i + 1, series: index[k], value: figure(p.Quality)}
		d.at, d.off = onFrame(f, p.Speed, p.Quality)
		if d.off != (point{}) {
			d.value = "(" + figure(p.Quality) + ")"
		}
		d.tip = fmt.Sprintf("%s: %s %s %s, %s %s", plain(p.Name), plain(c.Quality.Name), figure(p.Quality), p.Interval, amount(p.Speed), plain(c.Speed.Name))
		if front[i] {
			members = append(members, d)
			if d.off == (point{}) { // the line to one beyond would have a wrong slope
				line = append(line, d.at)
			}
		} else {
			others = append(others, d)
		}
	}
	return members, others, line
}

// whiskers adds the intervals, as far as they lie in the frame.
func (c *canvas) whiskers(f frame, points []QualitySpeedPoint) {
	var p pen
	for _, q := range points {
		if !q.drawn() || !q.Interval.known() {
			continue
		}
		low, high := max(q.Interval.Low, f.y.lo), min(q.Interval.High, f.y.hi)
		if low < high {
			p.move(f.x.at(q.Speed), f.y.at(low))
			p.down(f.y.at(high))
		}
	}
	c.path("whisker", p.String())
}
