package chart

import "fmt"

// Intervals is a leaderboard as a forest plot: the figure of each detector with its
// interval.
type Intervals struct {
	Title   string
	Measure Measure
	// Rows are ordered best first.
	Rows []IntervalRow
	// Ties are the first and last row of each range of rows that cannot be told apart.
	Ties [][2]int
}

// An IntervalRow is a detector.
type IntervalRow struct {
	Name     string
	Value    float64
	Interval Interval // 95 %
}

// Figure draws the chart.
func (c Intervals) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a figure")
	f.Table.Columns = columns("detector", c.Measure.Name+">", "95% interval>", "cannot be told apart from")
	drawn := make([]bool, len(c.Rows))
	var rows []IntervalRow
	var left []string
	for i, r := range c.Rows {
		f.Table.add(r.Name, figure(r.Value), r.Interval.String(), c.tiedWith(i))
		if drawn[i] = isNumber(r.Value); drawn[i] {
			rows = append(rows, r)
		} else {
			left = append(left, r.Name)
		}
	}
	f.leaveOut("without a figure", left)
	if len(rows) == 0 {
		return f
	}
	_, c.Ties = keptRows(drawn, c.Ties)
	c.Rows = rows
	f.Help = fmt.Sprintf("%s is better; a dot shows the %s, a line its 95%% interval.", c.Measure.where("Further right", "Further left"), plain(c.Measure.Name))
	if len(c.Ties) > 0 {
		f.Help += " A bar at the right joins detectors that cannot be told apart"
		if c.Ties[0][0] == 0 {
			f.Help += "; those that cannot be told apart from the first are shaded"
		}
		f.Help += "."
	}
	f.draw(fmt.Sprintf("Forest plot of the %s of %s. The first is %s with %s %s, the last %s with %s.", plain(c.Measure.Name), plural(len(rows), "detector"),
		plain(rows[0].Name), figure(rows[0].Value), rows[0].Interval, plain(rows[len(rows)-1].Name), figure(rows[len(rows)-1].Value)), c.drawing(wideWidth), c.drawing(narrowWidth))
	return f
}

// tiedWith lists the ranges of a row by the names of their ends.
func (c Intervals) tiedWith(row int) string {
	first, last := row, row
	for _, t := range c.Ties {
		if t[0] <= row && row <= t[1] {
			first, last = min(first, max(0, t[0])), max(last, min(t[1], len(c.Rows)-1))
		}
	}
	switch {
	case first == last:
		return ""
	case first == row:
		return "down to " + c.Rows[last].Name
	case last == row:
		return "up to " + c.Rows[first].Name
	default:
		return c.Rows[first].Name + " to " + c.Rows[last].Name
	}
}

// barGap is between bars that join ties.
const barGap = 6

// axis holds the bulk of the figures with their whole intervals.
func (c Intervals) axis() scale {
	var all []float64
	for _, r := range c.Rows {
		all = append(all, r.Value)
	}
	var x scale
	x.lo, x.hi = zoom(all, share)
	lo, hi := x.lo, x.hi
	for _, r := range c.Rows {
		if r.Interval.known() && r.Value >= lo && r.Value <= hi {
			x.lo, x.hi = min(x.lo, r.Interval.Low), max(x.hi, r.Interval.High)
		}
	}
	air := 0.01 * (x.hi - x.lo)
	x.lo, x.hi = x.lo-air, x.hi+air
	return x
}

func (c Intervals) drawing(width float64) *canvas {
	out := newCanvas(width)
	var names []string
	for _, r := range c.Rows {
		names = append(names, r.Name)
	}
	p := planRows(out, names, 44, 20)
	var ranges []Interval
	for _, t := range c.Ties {
		ranges = append(ranges, Interval{float64(t[0]), float64(t[1])})
	}
	columns, bars := pack(ranges, 1)
	right := width - barGap*float64(bars) - 4
	text := 128.0
	if out.narrow {
		text = 42
	}
	height := p.height * float64(len(c.Rows))
	if len(c.Ties) > 0 && c.Ties[0][0] == 0 {
		out.rect("band", box{0, p.top, right, p.height * float64(c.Ties[0][1]+1)})
	}
	f := newFrame(box{p.names, p.top, right - p.names - text - 8, height}, c.axis(), scale{lo: 0, hi: 1})
	ticks := f.x.ticks(int(f.w / 75))
	out.xAxisAbove(f, ticks, tickText(ticks), across(c.Measure, false))
	out.rules(p, len(c.Rows), right)
	c.rows(out, p, f, right)
	var joins pen
	for i, t := range c.Ties {
		joins.move(right+barGap*float64(columns[i])+5, p.y(t[0])-4)
		joins.down(p.y(t[1]) + 4)
	}
	out.path("join", joins.String())
	out.height = p.top + height + 4
	return out
}

// rows adds names, intervals, marks and figures.
func (c Intervals) rows(out *canvas, p rowPlan, f frame, right float64) {
	var lines pen
	for i, r := range c.Rows {
		if _, off := f.x.within(r.Value); off == 0 && r.Interval.known() {
			lines.move(f.x.at(r.Interval.Low), p.y(i))
			lines.across(f.x.at(r.Interval.High))
		}
	}
	out.path("interval", lines.String())
	for i, r := range c.Rows {
		out.rowName(p, i, r.Name)
		value := figure(r.Value)
		if !out.narrow && r.Interval.known() {
			value += " " + r.Interval.String()
		}
		out.text(small, end, right-4, p.y(i), value)
		tip := fmt.Sprintf("%s: %s %s", plain(r.Name), figure(r.Value), r.Interval)
		at, off := onFrame(f, r.Value, 0.5)
		at.y = p.y(i)
		if off == (point{}) {
			out.mark(0, at, tip)
		} else {
			out.beyond(0, at, off, tip)
		}
	}
}
