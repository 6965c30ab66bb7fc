package chart

import (
	"cmp"
	"fmt"
	"slices"
)

// RankStability shows how the ranking changes between metrics or policies: a line that
// crosses many others is a detector whose rank depends on how one measures.
type RankStability struct {
	Title   string
	Columns []string
	Rows    []RankRow
}

// A RankRow is a detector with its rank in each column, from 1; NaN where it has none.
type RankRow struct {
	Name  string
	Ranks []float64
}

func (r RankRow) rank(k int) float64 {
	if k < len(r.Ranks) && isNumber(r.Ranks[k]) {
		return r.Ranks[k]
	}
	return nan
}

// Figure draws the chart.
func (c RankStability) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a rank")
	f.Table.Columns = columns("detector")
	for _, name := range c.Columns {
		f.Table.Columns = append(f.Table.Columns, columns(name+">")...)
	}
	f.Table.Columns = append(f.Table.Columns, columns("largest move>")...)
	var rows []RankRow
	var left []string
	mover, most := "", -1.0
	for _, r := range c.Rows {
		cells := []string{r.Name}
		lo, hi := nan, nan
		for k := range c.Columns {
			v := r.rank(k)
			cells = append(cells, orMissing(v, func() string { return trimmed(v, 1) }))
			if isNumber(v) {
				lo, hi = minOf(lo, v), -minOf(-hi, -v)
			}
		}
		f.Table.add(append(cells, orMissing(hi-lo, func() string { return trimmed(hi-lo, 1) }))...)
		if !isNumber(hi) {
			left = append(left, r.Name)
			continue
		}
		rows = append(rows, r)
		if hi-lo > most {
			mover, most = r.Name, hi-lo
		}
	}
	f.leaveOut("without a rank", left)
	if len(rows) == 0 {
		return f
	}
	c.Rows = rows
	f.Help = fmt.Sprintf("Rank 1 is on top. Level lines keep their rank whatever is measured; those that cross depend on it. %s moves furthest, by %s.", plain(mover), plural(int(most+0.5), "rank"))
	if most < 0.5 {
		f.Help = "Rank 1 is on top. All lines are level: the ranking does not depend on what is measured."
	}
	var narrow *canvas
	if len(c.Columns) <= 6 {
		narrow = c.drawing(narrowWidth)
	}
	f.draw(fmt.Sprintf("Bump chart of the ranks of %s by %s. %s moves furthest, by %s.", plural(len(rows), "detector"), list(c.Columns), plain(mover), plural(int(most+0.5), "rank")),
		c.drawing(wideWidth), narrow)
	return f
}

// minOf is the lesser; NaN counts for nothing.
func minOf(a, b float64) float64 {
	if !isNumber(a) || b < a {
		return b
	}
	return a
}

// slots are the places of the rows in a column: those of equal rank stand below each other
// in the order of the column before. Rows without a rank have -1.
func (c RankStability) slots() [][]int {
	out := make([][]int, len(c.Columns))
	order := make([]int, len(c.Rows))
	for i := range order {
		order[i] = i
	}
	for k := range c.Columns {
		slices.SortStableFunc(order, func(a, b int) int {
			return Measure{LowerIsBetter: true}.better(c.Rows[a].rank(k), c.Rows[b].rank(k))
		})
		out[k] = make([]int, len(c.Rows))
		for slot, i := range order {
			out[k][i] = slot
			if !isNumber(c.Rows[i].rank(k)) {
				out[k][i] = -1
			}
		}
	}
	return out
}

func (c RankStability) drawing(width float64) *canvas {
	out := newCanvas(width)
	var names []string
	for _, r := range c.Rows {
		names = append(names, r.Name)
	}
	slots := c.slots()
	p := planRows(out, names, 34, 19)
	column := p.names + 22
	left, right := column+8, width-column-8
	if out.narrow {
		left = 26
	}
	heads := min(1.12*small.widest(c.Columns), 140) // in bold
	gap := right - left
	if len(c.Columns) > 1 {
		gap /= float64(len(c.Columns) - 1)
	}
	flat := heads < gap-8
	if !flat {
		p.top = heads*0.83 + 22
	}
	x := func(k int) float64 {
		if len(c.Columns) == 1 {
			return left + gap/2
		}
		return left + gap*float64(k)
	}
	var grid pen
	for k, name := range c.Columns {
		if flat {
			out.name(small, middle, "strong", x(k), p.top-14, name, gap)
		} else {
			out.turned(small, false, x(k)+2, p.top-6, name, 140)
		}
		grid.move(x(k), p.top)
		grid.down(p.top + p.height*float64(len(c.Rows)))
	}
	out.path("grid", grid.String())
	colours := c.colours(slots)
	order := make([]int, len(c.Rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(colours[b], colours[a]) })
	for _, i := range order {
		c.row(out, p, slots, i, colours[i], x)
	}
	c.names(out, p, slots, left, right, column)
	out.height = p.top + p.height*float64(len(c.Rows)) + 4
	return out
}

// colours gives the first rows by the first column a series of their own, and the others
// the last, which is quiet.
func (c RankStability) colours(slots [][]int) []int {
	out := make([]int, len(c.Rows))
	for i := range out {
		out[i] = maxSeries
		if s := slots[0][i]; s >= 0 && s < maxSeries {
			out[i] = s
		}
	}
	return out
}

// row adds the line of a detector, broken where it has no rank.
func (c RankStability) row(out *canvas, p rowPlan, slots [][]int, i, colour int, x func(int) float64) {
	class := "quiet"
	if colour < maxSeries {
		class = series(colour)
	}
	var line, dots pen
	previous := -1
	for k := range c.Columns {
		slot := slots[k][i]
		if slot < 0 {
			previous = -1
			continue
		}
		y := p.y(slot)
		if previous < 0 {
			line.move(x(k), y)
		} else {
			bend := (x(k) - x(k-1)) / 2
			if k < 2 || slots[k-2][i] < 0 {
				line.WriteString("C" + num(x(k-1)+bend) + " " + num(p.y(previous)) + " ")
			} else { // the bend before it is mirrored
				line.WriteString("S")
			}
			line.WriteString(num(x(k)-bend) + " " + num(y) + " " + num(x(k)) + " " + num(y))
		}
		if colour < maxSeries {
			dots.WriteString(shape(colour, point{x(k), y}))
		} else {
			dots.move(x(k), y)
			dots.WriteString("h0")
		}
		previous = slot
	}
	out.tipped("line "+class, line.String(), c.tip(i))
	if colour < maxSeries {
		out.path("mark "+class, dots.String())
	} else {
		out.path("spot", dots.String())
	}
}

func (c RankStability) tip(i int) string {
	tip := plain(c.Rows[i].Name) + ":"
	for k, name := range c.Columns {
		v := c.Rows[i].rank(k)
		if k > 0 {
			tip += ","
		}
		tip += " " + orMissing(v, func() string { return trimmed(v, 1) }) + " by " + plain(name)
	}
	return tip
}

// names stand beside the first column, where it is wide, and beside the last.
func (c RankStability) names(out *canvas, p rowPlan, slots [][]int, left, right, column float64) {
	last := len(c.Columns) - 1
	for i, r := range c.Rows {
		if slot := slots[0][i]; slot >= 0 {
			rank := trimmed(r.rank(0), 1)
			out.label(small, end, "muted", left-10, p.y(slot), rank, "")
			if !out.narrow {
				out.name(body, end, "", left-30, p.y(slot), r.Name, column-30)
			}
		}
		if slot := slots[last][i]; slot >= 0 {
			out.label(small, start, "muted", right+10, p.y(slot), trimmed(r.rank(last), 1), "")
			out.name(body, start, "", right+30, p.y(slot), r.Name, column-26)
		}
	}
}
