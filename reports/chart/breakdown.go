package chart

import (
	"fmt"
	"strings"
)

// Breakdown shows the figure of each detector on parts of a corpus, such as page types or
// languages.
type Breakdown struct {
	Title     string
	Measure   Measure
	Detectors []string
	Groups    []BreakdownGroup
	// Values are the figures by detector and group; NaN where there is none.
	Values [][]float64
}

// A BreakdownGroup is a part of the corpus.
type BreakdownGroup struct {
	Name  string
	Pages int
}

// Figure draws the chart.
func (c Breakdown) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a figure on any group")
	f.Table.Columns = columns("detector")
	h := heat{legendWidth: 300}
	for _, g := range c.Groups {
		f.Table.Columns = append(f.Table.Columns, columns(fmt.Sprintf("%s (%s)>", g.Name, plural(g.Pages, "page")))...)
		h.columns = append(h.columns, heatColumn{head: g.Name, below: count(g.Pages)})
	}
	lo, hi := c.bounds()
	best := c.best()
	var left []string
	for i, name := range c.Detectors {
		cells, row, known := []heatCell(nil), []string{name}, false
		for k := range c.Groups {
			v := at(c.Values, i, k)
			row = append(row, figure(v))
			cells = append(cells, c.cell(v, lo, hi, best[k]))
			known = known || isNumber(v)
		}
		f.Table.add(row...)
		if !known {
			left = append(left, name)
			continue
		}
		h.names = append(h.names, name)
		h.cells = append(h.cells, cells)
	}
	f.leaveOut("without a figure", left)
	if len(h.names) == 0 {
		return f
	}
	h.legend = func(out *canvas, x, y float64) float64 {
		if out.narrow {
			x = 8
		}
		from, to := figure(lo), figure(hi)
		if c.Measure.LowerIsBetter {
			from, to = to, from
		}
		out.ramp("good", x, y, small.clip(c.Measure.Name, 100)+" "+from, to)
		return y + 18
	}
	f.Help = fmt.Sprintf("The %s on parts of the corpus: the stronger the shade, the better. The best of each column is framed; the number at its head counts its pages.", plain(c.Measure.Name))
	h.draw(&f, fmt.Sprintf("Heat map of the %s of %s on %s.", plain(c.Measure.Name), plural(len(h.names), "detector"), plural(len(c.Groups), "group")))
	return f
}

// bounds are the figures between which shades differ.
func (c Breakdown) bounds() (lo, hi float64) {
	var all []float64
	for i := range c.Detectors {
		for k := range c.Groups {
			if v := at(c.Values, i, k); isNumber(v) {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return nan, nan
	}
	return zoom(all, share)
}

func (c Breakdown) cell(v, lo, hi, best float64) heatCell {
	if !isNumber(v) {
		return heatCell{text: missing}
	}
	cell := heatCell{text: twoPlaces(v), kind: "good", level: level(v, lo, hi, 5), best: v == best}
	if c.Measure.LowerIsBetter {
		cell.level = 6 - cell.level
	}
	return cell
}

// best is the best figure of each group, NaN where there is none.
func (c Breakdown) best() []float64 {
	out := make([]float64, len(c.Groups))
	for k := range out {
		out[k] = nan
		for i := range c.Detectors {
			if v := at(c.Values, i, k); isNumber(v) && c.Measure.better(v, out[k]) < 0 {
				out[k] = v
			}
		}
	}
	return out
}

// twoPlaces prints a figure such as .91 in little room.
func twoPlaces(x float64) string {
	s := fmt.Sprintf("%.2f", x)
	if short, ok := strings.CutPrefix(s, "0."); ok {
		return "." + short
	}
	return s
}
