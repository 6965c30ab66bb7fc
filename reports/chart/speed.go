package chart

import (
	"fmt"
	"slices"
)

// Speed shows what time detectors take beside parsing, and how it grows with the page.
type Speed struct {
	Title   string
	Classes []string // of pages by size, the smallest first
	Rows    []SpeedRow
}

// A SpeedRow is a detector.
type SpeedRow struct {
	Name           string
	Parse, Extract Times
	Classes        []Times // of the extraction, by class of pages
}

// Times are percentiles of the time that a page takes, in seconds; NaN where not known.
type Times struct{ P50, P95 float64 }

func (t Times) known() bool { return isNumber(t.P50) && t.P50 > 0 }

// noTimes are not known.
var noTimes = Times{nan, nan}

func (r SpeedRow) class(k int) Times {
	if k < len(r.Classes) {
		return r.Classes[k]
	}
	return noTimes
}

// Figure draws the chart.
func (c Speed) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a time")
	f.Table.Columns = columns("detector", "parse p50>", "parse p95>", "extract p50>", "extract p95>")
	for _, name := range c.Classes {
		f.Table.Columns = append(f.Table.Columns, columns(name+" p50>", name+" p95>")...)
	}
	var rows []SpeedRow
	var left []string
	for _, r := range c.Rows {
		cells := []string{r.Name, duration(r.Parse.P50), duration(r.Parse.P95), duration(r.Extract.P50), duration(r.Extract.P95)}
		for k := range c.Classes {
			cells = append(cells, duration(r.class(k).P50), duration(r.class(k).P95))
		}
		f.Table.add(cells...)
		if r.Extract.known() {
			rows = append(rows, r)
		} else {
			left = append(left, r.Name)
		}
	}
	f.leaveOut("without a time", left)
	if len(rows) == 0 {
		return f
	}
	c.Rows = rows
	f.Help = "Further left is faster. Bars run from the median to the 95th percentile of pages"
	if len(c.Classes) > 0 {
		f.Help += "; the marks show the median by size of page"
	}
	f.Help += "."
	fastest := slices.MinFunc(rows, func(a, b SpeedRow) int { return Measure{LowerIsBetter: true}.better(a.Extract.P50, b.Extract.P50) })
	f.draw(fmt.Sprintf("Bars of the time that %s take for a page. %s is the fastest with a median of %s.", plural(len(rows), "detector"), plain(fastest.Name), duration(fastest.Extract.P50)),
		c.drawing(wideWidth), c.drawing(narrowWidth))
	return f
}

// axis is the scale of all panels.
func (c Speed) axis() scale {
	var all []float64
	for _, r := range c.Rows {
		for _, t := range append([]Times{r.Parse, r.Extract}, r.Classes...) {
			for _, v := range []float64{t.P50, t.P95} {
				if isNumber(v) && v > 0 {
					all = append(all, v)
				}
			}
		}
	}
	x := scale{log: true}
	x.lo, x.hi = zoomLog(all)
	return x
}

func (c Speed) drawing(width float64) *canvas {
	out := newCanvas(width)
	names := make([]string, len(c.Rows))
	for i, r := range c.Rows {
		names[i] = r.Name
	}
	p := planRows(out, names, 68, 22)
	n := float64(len(c.Rows))
	text := 50.0
	if out.narrow {
		text = 46
	}
	room := width - p.names - 8
	above := 0.0 // the lines of the legend of classes after the first
	if len(c.Classes) > 0 {
		left := 4.0
		if !out.narrow {
			room = (room - 36) * 0.56
			left = p.names + room + 30
		}
		above = newCanvas(width).legend(left, 0, width, c.Classes, false) - 17
	}
	if !out.narrow {
		p.top += above
	}
	c.bars(out, p, box{p.names, p.top, room - text, p.height * n}, room)
	bottom := p.top + p.height*n
	if len(c.Classes) > 0 {
		b := box{p.names + room + 30, p.top, width - p.names - room - 42, p.height * n}
		if out.narrow {
			p.top = bottom + 92 + above
			b = box{p.names, p.top, width - p.names - 14, p.height * n}
			bottom = p.top + b.h
		}
		c.marks(out, p, b, above)
	}
	out.height = bottom + 4
	return out
}

// bars shows parsing and extraction from the median to the 95th percentile.
func (c Speed) bars(out *canvas, p rowPlan, b box, room float64) {
	f := newFrame(b, c.axis(), scale{lo: 0, hi: 1})
	ticks := f.x.ticks(4)
	out.xAxisAbove(f, ticks, durations(ticks), "time for a page, log scale")
	x := b.x
	for i, word := range []string{"parse", "extract"} {
		class := []string{"still", "fill series-1"}[i]
		height := 3 + 2*float64(i)
		out.rect(class, box{x, p.top - 46 - height/2, 18, height})
		if i == 1 {
			out.mark(0, point{x, p.top - 46}, "")
		}
		out.label(small, start, "muted", x+23, p.top-46, word, "")
		x += 74
	}
	out.label(small, end, "muted", b.x+room-2, p.top-27, "median", "")
	out.rules(p, len(c.Rows), b.x+room)
	var times paths
	for i, r := range c.Rows {
		times.bar("still", r.Parse.bar(f, p.y(i)-7, 3))
		times.bar("fill series-1", r.Extract.bar(f, p.y(i)-0.5, 5))
	}
	out.paths(times)
	for i, r := range c.Rows {
		out.rowName(p, i, r.Name)
		out.mark(0, point{f.x.at(r.Extract.P50), p.y(i) + 2}, fmt.Sprintf("%s: parse %s, p95 %s; extract %s, p95 %s",
			plain(r.Name), duration(r.Parse.P50), duration(r.Parse.P95), duration(r.Extract.P50), duration(r.Extract.P95)))
		out.text(small, end, b.x+room-2, p.y(i), duration(r.Extract.P50))
	}
}

// bar runs from p50 to p95; without the second it is short, without the first it is empty.
func (t Times) bar(f frame, y, h float64) box {
	if !t.known() {
		return box{}
	}
	from := f.x.at(t.P50)
	to := from
	if isNumber(t.P95) && t.P95 > t.P50 {
		to = f.x.at(t.P95)
	}
	return box{from, y, max(2, to-from), h}
}

// marks shows the median of each class of pages.
func (c Speed) marks(out *canvas, p rowPlan, b box, above float64) {
	f := newFrame(b, c.axis(), scale{lo: 0, hi: 1})
	ticks := f.x.ticks(4)
	if out.narrow {
		out.legend(4, p.top-64-above, out.width, c.Classes, false)
	} else {
		out.legend(b.x, p.top-46-above, out.width, c.Classes, false)
	}
	out.xAxisAbove(f, ticks, durations(ticks), "median by size of page")
	if out.narrow {
		out.rules(p, len(c.Rows), out.width)
		for i, r := range c.Rows {
			out.rowName(p, i, r.Name)
		}
	} else {
		shifted := p
		var lines pen
		for i := range len(c.Rows) + 1 {
			lines.move(b.x, shifted.top+p.height*float64(i))
			lines.across(b.x + b.w)
		}
		out.path("grid", lines.String())
	}
	var all paths
	for i, r := range c.Rows {
		var line []point
		for k := range c.Classes {
			if t := r.class(k); t.known() {
				line = append(line, point{f.x.at(t.P50), p.y(i)})
			}
		}
		all.of("whisker").WriteString(polyline(line))
	}
	for k := range c.Classes {
		for i, r := range c.Rows {
			if t := r.class(k); t.known() {
				all.of("mark " + series(k)).WriteString(shape(k, point{f.x.at(t.P50), p.y(i)}))
			}
		}
	}
	out.paths(all)
}
