package chart

// A rowPlan is a chart of a row for each detector: names at the left of the plot.
type rowPlan struct {
	names  float64 // width of the column of names
	top    float64 // of the first row
	height float64 // of a row
}

// nameGap is between a name and what stands beside it.
const nameGap = 9

// planRows makes room for the names.
func planRows(c *canvas, names []string, top, height float64) rowPlan {
	room := 215.0
	if c.narrow {
		room = 116
	}
	return planNames(names, room, top, height)
}

// planNames makes room for the names as far as it goes.
func planNames(names []string, room, top, height float64) rowPlan {
	return rowPlan{min(body.widest(names)+1, room) + nameGap, top, height}
}

// y is the middle of a row.
func (p rowPlan) y(i int) float64 { return p.top + p.height*(float64(i)+0.5) }

// rowName adds the name of a row.
func (c *canvas) rowName(p rowPlan, i int, name string) {
	c.name(body, end, "", p.names-nameGap, p.y(i), name, p.names-nameGap)
}

// rules adds a hairline below each row, from the names on.
func (c *canvas) rules(p rowPlan, n int, right float64) {
	var lines pen
	for i := range n + 1 {
		lines.move(0, p.top+p.height*float64(i))
		lines.across(right)
	}
	c.path("grid", lines.String())
}

// xAxisAbove is xAxis with its texts above the frame, where a reader of a tall chart
// begins.
func (c *canvas) xAxisAbove(f frame, ticks []float64, texts []string, title string) {
	var p pen
	free := f.box.x - 20
	for i, v := range ticks {
		x := f.x.at(v)
		p.move(x, f.box.y)
		p.down(f.box.y + f.h)
		if half := small.width(texts[i]) / 2; x-half >= free && x+half <= c.width {
			c.text(small, middle, x, f.box.y-10, texts[i])
			free = x + half + 8
		}
	}
	if f.h > 0 {
		c.path("grid", p.String())
	}
	c.centred(f, f.box.y-27, title)
}

// kept returns the index that each row has after those without a figure are left out, -1
// for these, and the ties of the rows that remain: those of two rows and more.
func keptRows(drawn []bool, ties [][2]int) (index []int, out [][2]int) {
	n := 0
	for _, ok := range drawn {
		if ok {
			index = append(index, n)
			n++
		} else {
			index = append(index, -1)
		}
	}
	for _, t := range ties {
		first, last := n, -1
		for i := max(0, t[0]); i <= min(t[1], len(drawn)-1); i++ {
			if drawn[i] {
				first, last = min(first, index[i]), index[i]
			}
		}
		if last > first {
			out = append(out, [2]int{first, last})
		}
	}
	return index, out
}
