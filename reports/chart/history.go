package chart

import (
	"fmt"
	"slices"
)

// History shows the figure of each detector over many runs.
type History struct {
	Title   string
	Measure Measure
	Runs    []string // labels, the oldest first
	Rows    []HistoryRow
}

// A HistoryRow is a detector with its figure in each run; NaN where it did not take part.
type HistoryRow struct {
	Name   string
	Values []float64
}

// maxRuns bounds the runs shown: more have no room.
const maxRuns = 100

// Figure draws the chart.
func (c History) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a figure in any run")
	f.Table.Columns = columns("detector")
	if n := len(c.Runs); n > maxRuns {
		f.Notes = append(f.Notes, fmt.Sprintf("Shown are the last %d of %d runs.", maxRuns, n))
		c.Rows = slices.Clone(c.Rows)
		for i, r := range c.Rows {
			c.Rows[i].Values = r.Values[min(len(r.Values), n-maxRuns):]
		}
		c.Runs = c.Runs[n-maxRuns:]
	}
	for _, run := range c.Runs {
		f.Table.Columns = append(f.Table.Columns, columns(run+">")...)
	}
	var rows []HistoryRow
	var left []string
	for _, r := range c.Rows {
		r.Values = r.Values[:min(len(r.Values), len(c.Runs))]
		cells, known := []string{r.Name}, false
		for k := range c.Runs {
			v := nan
			if k < len(r.Values) {
				v = r.Values[k]
			}
			cells = append(cells, figure(v))
			known = known || isNumber(v)
		}
		f.Table.add(cells...)
		if known {
			rows = append(rows, r)
		} else {
			left = append(left, r.Name)
		}
	}
	f.leaveOut("without a figure", left)
	if len(rows) == 0 {
		return f
	}
	c.Rows = rows
	f.Help = fmt.Sprintf("The %s over %s, from %s to %s; all lines have the same scale, each about its own middle. %s is better.", plain(c.Measure.Name),
		plural(len(c.Runs), "run"), plain(c.Runs[0]), plain(c.Runs[len(c.Runs)-1]), c.Measure.where("Up", "Down"))
	f.draw(fmt.Sprintf("A small line for each of %s over %s.", plural(len(rows), "detector"), plural(len(c.Runs), "run")), c.drawing(wideWidth), c.drawing(narrowWidth))
	return f
}

// extent is the range of the figures that are known, and the first and last of them.
func (r HistoryRow) extent() (lo, hi float64, first, last int) {
	lo, hi, first, last = nan, nan, -1, -1
	for i, v := range r.Values {
		if isNumber(v) {
			lo, hi = minOf(lo, v), -minOf(-hi, -v)
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return lo, hi, first, last
}

func (c History) drawing(width float64) *canvas {
	out := newCanvas(width)
	names := make([]string, len(c.Rows))
	span := 0.02 // a smaller change is noise, and is not blown up
	for i, r := range c.Rows {
		names[i] = r.Name
		lo, hi, _, _ := r.extent()
		span = max(span, hi-lo)
	}
	p := planRows(out, names, 24, 26)
	const number = 40
	left, right := p.names+number+14, width-2*number-30
	if out.narrow {
		right = width - number - 12
	}
	out.label(small, end, "muted", p.names+number, 12, "first", "")
	out.label(small, end, "muted", right+number+10, 12, "last", "")
	if !out.narrow {
		out.label(small, end, "muted", width-4, 12, "change", "")
	}
	out.rules(p, len(c.Rows), width)
	for i, r := range c.Rows {
		lo, hi, _, _ := r.extent()
		then, now := r.Values[0], r.Values[len(r.Values)-1]
		tall := p.height - 8
		y := scale{lo: (lo+hi)/2 - span/2, hi: (lo+hi)/2 + span/2, from: p.y(i) + tall/2, to: p.y(i) - tall/2}
		x := scale{lo: 0, hi: float64(max(1, len(c.Runs)-1)), from: left, to: right}
		c.line(out, r, x, y)
		out.rowName(p, i, r.Name)
		out.label(small, end, "muted", p.names+number, p.y(i), figure(then), "")
		out.text(small, end, right+number+10, p.y(i), figure(now))
		if change := now - then; !out.narrow && isNumber(change) {
			class := "muted"
			if change >= 0.0005 || change <= -0.0005 {
				class = ""
			}
			out.label(small, end, class, width-4, p.y(i), minus(signed(change)), "")
		}
	}
	out.height = p.top + p.height*float64(len(c.Rows)) + 4
	return out
}

// line adds a small line, broken where there is no figure, with a mark at its last one.
func (c History) line(out *canvas, r HistoryRow, x, y scale) {
	_, _, first, last := r.extent()
	var line pen
	broken := true
	for k, v := range r.Values {
		if !isNumber(v) {
			broken = true
			continue
		}
		if k > 0 && k+1 < len(r.Values) && r.Values[k-1] == v && r.Values[k+1] == v {
			continue // in the middle of a level stretch
		}
		if broken {
			line.move(x.at(float64(k)), y.at(v))
			if k+1 >= len(r.Values) || !isNumber(r.Values[k+1]) {
				line.WriteString("h0")
			}
		} else {
			line.line(x.at(float64(k)), y.at(v))
		}
		broken = false
	}
	out.path("spark", line.String())
	out.mark(0, point{x.at(float64(last)), y.at(r.Values[last])}, fmt.Sprintf("%s: %s in %s, %s in %s", plain(r.Name), figure(r.Values[first]), plain(c.Runs[first]), figure(r.Values[last]), plain(c.Runs[last])))
}
