package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CriticalDifference is a diagram after Demšar (2006) of figures instead of mean ranks:
// bars join detectors that cannot be told apart.
type CriticalDifference struct {
	Title   string
	Measure Measure
	// Rows are ordered best first.
	Rows []CriticalRow
	// Ties are the first and last row of each range of rows that cannot be told apart.
	Ties [][2]int
}

// A CriticalRow is a detector with its mean figure.
type CriticalRow struct {
	Name  string
	Value float64
}

// Figure draws the chart.
func (c CriticalDifference) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a figure")
	f.Table.Columns = columns("#>", "detector", c.Measure.Name+">", "bars>")
	drawn := make([]bool, len(c.Rows))
	var rows []CriticalRow
	var left []string
	for i, r := range c.Rows {
		if drawn[i] = isNumber(r.Value); drawn[i] {
			rows = append(rows, r)
		} else {
			left = append(left, r.Name)
		}
	}
	index, ties := keptRows(drawn, c.Ties)
	for i, r := range c.Rows {
		f.Table.add(fmt.Sprint(i+1), r.Name, figure(r.Value), barsOf(index[i], ties))
	}
	f.leaveOut("without a figure", left)
	if len(rows) == 0 {
		return f
	}
	c.Rows, c.Ties = rows, ties
	f.Help = fmt.Sprintf("%s is better. A bar joins detectors that cannot be told apart; those without a common bar differ beyond chance or lie on either side of two that do.",
		c.Measure.where("Further right", "Further left"))
	f.draw(fmt.Sprintf("Critical difference diagram of the %s of %s, with %s of detectors that cannot be told apart. The best is %s with %s.",
		plain(c.Measure.Name), plural(len(rows), "detector"), plural(len(ties), "group"), plain(rows[0].Name), figure(rows[0].Value)), c.drawing(wideWidth), c.drawing(narrowWidth))
	return f
}

// barsOf numbers the bars over a row.
func barsOf(row int, ties [][2]int) string {
	out := ""
	for i, t := range ties {
		if t[0] <= row && row <= t[1] {
			out += fmt.Sprintf(" %d", i+1)
		}
	}
	return strings.TrimSpace(out)
}

// A criticalPlan says where the parts of a drawing are: the axis, below it the bars, and
// below these the names at either side, or on a phone all at the right.
type criticalPlan struct {
	frame
	column float64 // width of the names at a side
	atLeft int     // how many stand at the left
	top    float64 // of the names
}

const (
	barStep      = 8
	criticalLine = 17
)

func (c CriticalDifference) plan(out *canvas) criticalPlan {
	var values []float64
	var names []string
	for _, r := range c.Rows {
		values, names = append(values, r.Value), append(names, r.Name)
	}
	n := len(c.Rows)
	p := criticalPlan{column: min(body.widest(names)+58, 275), atLeft: n / 2}
	left := p.column + 16
	if c.Measure.LowerIsBetter {
		p.atLeft = n - n/2
	}
	if out.narrow {
		p.column, p.atLeft, left = min(p.column, 158), 0, 12
	}
	var x scale
	x.lo, x.hi = zoom(values, share)
	p.frame = newFrame(box{left, 40, out.width - left - p.column - 16, 0}, x, scale{lo: 0, hi: 1})
	return p
}

func (c CriticalDifference) drawing(width float64) *canvas {
	out := newCanvas(width)
	p := c.plan(out)
	ticks := p.x.ticks(int(p.w / 45))
	out.xAxisAbove(p.frame, ticks, tickText(ticks), across(c.Measure, false))
	bars := c.bars(p.frame)
	rows, levels := pack(bars, 12)
	p.top = p.box.y + 14 + barStep*float64(levels)
	c.names(out, p)
	out.path("rule", fmt.Sprintf("M%s %sH%s", num(p.box.x), num(p.box.y), num(p.box.x+p.w)))
	var joins pen
	for i, b := range bars {
		joins.move(b.Low, p.box.y+12+barStep*float64(rows[i]))
		joins.across(b.High)
	}
	out.path("tie", joins.String())
	out.height = p.top + criticalLine*float64(max(p.atLeft, len(c.Rows)-p.atLeft)) + 4
	return out
}

// names leads from the axis to each name. The outermost stand on top, so that no line
// crosses another.
func (c CriticalDifference) names(out *canvas, p criticalPlan) {
	n := len(c.Rows)
	var leads pen
	for k := range n { // from left to right
		i := k
		if !c.Measure.LowerIsBetter {
			i = n - 1 - k
		}
		line, edge, a := k, p.box.x-12, end
		if k >= p.atLeft {
			line, edge, a = n-1-k, out.width-p.column-4, start
		}
		y := p.top + criticalLine*(float64(line)+0.5)
		x, off := p.x.within(c.Rows[i].Value)
		leads.move(x, p.box.y)
		leads.down(y)
		leads.across(edge)
		c.name(out, i, a, edge, y, p.column-4)
		tip := fmt.Sprintf("%s: %s", plain(c.Rows[i].Name), figure(c.Rows[i].Value))
		if off == 0 {
			out.tipped("tick", "M"+num(x)+" "+num(p.box.y+3)+"v-7", tip)
		} else {
			out.beyond(0, point{x, p.box.y}, point{float64(off), 0}, tip)
		}
	}
	out.path("lead", leads.String())
}

// name writes a name with its figure beside it, the figure outermost.
func (c CriticalDifference) name(out *canvas, i int, a anchor, edge, y, room float64) {
	value := figure(c.Rows[i].Value)
	w := body.width(value)
	if a == start {
		out.text(body, start, edge+4, y, value)
		out.name(body, start, "", edge+4+w+7, y, c.Rows[i].Name, room-w-11)
		return
	}
	out.text(body, end, edge-4, y, value)
	out.name(body, end, "", edge-4-w-7, y, c.Rows[i].Name, room-w-11)
}

// bars are the ties on the axis, ordered by their left ends.
func (c CriticalDifference) bars(f frame) []Interval {
	var out []Interval
	for _, t := range c.Ties {
		a, _ := f.x.within(c.Rows[t[0]].Value)
		b, _ := f.x.within(c.Rows[t[1]].Value)
		out = append(out, Interval{min(a, b) - 3, max(a, b) + 3})
	}
	slices.SortStableFunc(out, func(a, b Interval) int { return cmp.Compare(a.Low, b.Low) })
	return out
}
