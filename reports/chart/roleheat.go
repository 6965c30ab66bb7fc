package chart

import (
	"fmt"
	"slices"
)

// RoleHeat shows which share of the words of each role detectors keep.
type RoleHeat struct {
	Title     string
	Detectors []string
	Roles     []Role
	// Kept is the share of the words kept, 0 to 1, by detector and role; NaN where it is not known.
	Kept [][]float64
}

// A Role is what lines of a page are: its words are to be kept, to be dropped, or count
// neither way.
type Role struct {
	Name  string
	Class RoleClass
	Words int // 0 if not known
}

// A RoleClass says what is to be done with a role's words.
type RoleClass int

// The classes.
const (
	Keep RoleClass = iota
	Optional
	Drop
)

var (
	classHeads = [...]string{"keep", "optional", "drop"}
	classKinds = [...]string{"good", "even", "bad"}
)

// Figure draws the chart.
func (c RoleHeat) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no words of any role are known")
	f.Table.Columns = columns("detector")
	c.Roles = slices.Clone(c.Roles)
	order := make([]int, 0, len(c.Roles))
	for i, r := range c.Roles {
		order = append(order, i)
		c.Roles[i].Class = min(max(r.Class, Keep), Drop)
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(c.Roles[a].Class) - int(c.Roles[b].Class) })
	h := heat{legend: roleLegend, legendWidth: 690}
	for _, k := range order {
		r := c.Roles[k]
		name := fmt.Sprintf("%s (%s)", r.Name, classHeads[r.Class])
		f.Table.Columns = append(f.Table.Columns, columns(name+">")...)
		below := ""
		if r.Words > 0 {
			below = count(r.Words)
		}
		h.columns = append(h.columns, heatColumn{head: r.Name, below: below, band: classHeads[r.Class]})
	}
	var left []string
	for i, name := range c.Detectors {
		cells, row, known := []heatCell(nil), []string{name}, false
		for _, k := range order {
			kept := at(c.Kept, i, k)
			row = append(row, orMissing(kept, func() string { return fmt.Sprintf("%.1f%%", 100*kept) }))
			cells = append(cells, roleCell(c.Roles[k], kept))
			known = known || isNumber(kept)
		}
		f.Table.add(row...)
		if !known {
			left = append(left, name)
			continue
		}
		h.names = append(h.names, name)
		h.cells = append(h.cells, cells)
	}
	f.leaveOut("without words of a role", left)
	if len(h.names) == 0 {
		return f
	}
	f.Help = "The share of each role's words that is kept, in percent. A strong shade at the left and a faint one at the right is right: what is to be kept is kept, and what is to be dropped is dropped. The number at a role counts its words."
	h.draw(&f, fmt.Sprintf("Heat map of the share of words kept by %s of %s.", plural(len(h.names), "detector"), plural(len(c.Roles), "role")))
	return f
}

// draw sets the drawings of a heat map.
func (h heat) draw(f *Figure, alt string) {
	f.draw(alt, h.drawing(wideWidth), h.drawing(narrowWidth))
}

func roleCell(r Role, kept float64) heatCell {
	if !isNumber(kept) {
		return heatCell{text: missing}
	}
	cell := heatCell{text: percent(kept), kind: classKinds[r.Class]}
	for _, limit := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		if kept >= limit {
			cell.level++
		}
	}
	return cell
}

func roleLegend(out *canvas, x, y float64) float64 {
	if out.narrow {
		x = 8
		out.ramp("good", x, y, "to be kept: 5%", "95% and more is kept")
		out.ramp("bad", x, y+18, "to be dropped: 5%", "95% and more is kept")
		return y + 36
	}
	x = out.ramp("good", x, y, "to be kept: 5%", "95% and more is kept") + 30
	out.ramp("bad", x, y, "to be dropped: 5%", "95% and more is kept")
	return y + 18
}

// at returns NaN for cells that are missing.
func at(cells [][]float64, i, k int) float64 {
	if i < len(cells) && k < len(cells[i]) {
		return cells[i][k]
	}
	return nan
}

func orMissing(x float64, print func() string) string {
	if !isNumber(x) {
		return missing
	}
	return print()
}

// count prints a number of words or pages in little room.
func count(n int) string {
	if n < 10_000 {
		return fmt.Sprint(n)
	}
	return amount(float64(n))
}
