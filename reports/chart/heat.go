package chart

import (
	"fmt"
	"strings"
)

// heat is a table of shaded cells with a row for each detector.
type heat struct {
	names   []string
	columns []heatColumn
	cells   [][]heatCell
	// legend draws what explains the shades, as wide as stated, and returns where it ends.
	legend      func(out *canvas, x, y float64) float64
	legendWidth float64
}

// A heatColumn has a head, and a line above it that it shares with neighbours of the same band.
type heatColumn struct {
	head, below, band string
}

// A heatCell is text on a shade, 0 for none to 5; kind is good, bad or even.
type heatCell struct {
	text, kind string
	level      int
	best       bool
}

// A heatPlan says where the cells of a drawing are.
type heatPlan struct {
	rowPlan
	font  font      // of the cells
	left  []float64 // of each column
	width float64   // of a cell
	heads []string
	// flat heads lie; where they do not fit they slant, or on a phone stand upright. They
	// take so much room.
	flat bool
	room float64
	// bands and below say whether there is a line above and below the heads.
	bands, below bool
}

const (
	longestHead = 130
	bandHeight  = 20
	belowHeight = 14
)

func (h heat) plan(c *canvas) heatPlan {
	gap, least := 14.0, 26.0 // between bands; of a cell
	p := heatPlan{rowPlan: planRows(c, h.names, 0, 22), font: small}
	if c.narrow {
		gap, least = 10, 20
		p.rowPlan, p.font = planNames(h.names, 88, 0, 22), tiny
	}
	bands := 1
	for k, column := range h.columns {
		if k > 0 && column.band != h.columns[k-1].band {
			bands++
		}
		p.bands = p.bands || column.band != ""
		p.below = p.below || column.below != "" && !c.narrow
		p.heads = append(p.heads, strip(column.head))
		if c.narrow && column.below != "" {
			p.heads[k] += " " + column.below // there is no room below
		}
	}
	margin := 24.0 // slanting heads reach over the last column
	if c.narrow {
		margin = 2
	}
	p.width = min(92, max(least, (c.width-p.names-margin-gap*float64(bands-1))/float64(len(h.columns))))
	p.room = min(small.widest(p.heads), longestHead)
	p.flat = p.room < p.width-4
	x := p.names
	for k, column := range h.columns {
		if k > 0 && column.band != h.columns[k-1].band {
			x += gap
		}
		p.left = append(p.left, x)
		x += p.width
	}
	p.top = 6 + p.headHeight(c)
	if p.bands {
		p.top += bandHeight
	}
	if p.below {
		p.top += belowHeight
	}
	return p
}

func (p heatPlan) headHeight(c *canvas) float64 {
	switch {
	case p.flat:
		return 16
	case c.narrow:
		return p.room + 10
	default:
		return p.room*0.83 + 12
	}
}

// right is where the last column ends.
func (p heatPlan) right() float64 { return p.left[len(p.left)-1] + p.width }

func (h heat) drawing(width float64) *canvas {
	out := newCanvas(width)
	p := h.plan(out)
	if p.bands {
		h.bandHeads(out, p)
	}
	h.heads(out, p)
	h.shades(out, p)
	for i, name := range h.names {
		out.rowName(p.rowPlan, i, name)
		h.row(out, p, i)
	}
	h.bests(out, p)
	switch {
	case out.narrow:
		out.width = max(width, p.right()+2)
	case p.flat:
		out.width = max(p.right()+2, p.names+h.legendWidth)
	default:
		out.width = max(p.right()-p.width/2+p.room*0.6+8, p.names+h.legendWidth)
	}
	out.height = h.legend(out, p.names, p.top+p.height*float64(len(h.names))+14)
	return out
}

// heads names the columns.
func (h heat) heads(out *canvas, p heatPlan) {
	y := p.top
	if p.below {
		y -= belowHeight
	}
	for k, column := range h.columns {
		middleOf := p.left[k] + p.width/2
		switch {
		case p.flat:
			out.text(small, middle, middleOf, y-11, p.heads[k])
		case out.narrow:
			out.turned(small, true, middleOf+4, y-6, p.heads[k], longestHead)
		default:
			out.turned(small, false, middleOf+3, y-6, p.heads[k], longestHead)
		}
		if p.below {
			out.label(tiny, middle, "muted", middleOf, p.top-8, column.below, "")
		}
	}
}

// bandHeads names bands above the heads.
func (h heat) bandHeads(out *canvas, p heatPlan) {
	f := small
	if out.narrow {
		f = tiny
	}
	for k := 0; k < len(p.left); {
		first := k
		for k < len(p.left) && h.columns[k].band == h.columns[first].band {
			k++
		}
		from, room := p.left[first], out.width-p.left[first]
		if k < len(p.left) {
			room = p.left[k] - from - 3
		}
		out.path("rule", fmt.Sprintf("M%s %sH%s", num(from), num(bandHeight-3), num(p.left[k-1]+p.width)))
		out.name(f, start, "strong", from, 8, h.columns[first].band, room)
	}
}

// shades adds the backgrounds of the cells: neighbours of one shade as one, with lines
// between them.
func (h heat) shades(out *canvas, p heatPlan) {
	var all paths
	var cuts pen
	bottom := p.top + p.height*float64(len(h.names))
	for i, row := range h.cells {
		y := p.top + p.height*float64(i)
		for k := 0; k < len(row); {
			first := k
			for k++; k < len(row) && row[k].shade() == row[first].shade() && h.columns[k].band == h.columns[first].band; k++ {
			}
			all.bar(row[first].shade(), box{p.left[first], y, p.left[k-1] + p.width - p.left[first], p.height})
		}
		cuts.move(p.left[0], y)
		cuts.across(p.right())
	}
	for _, x := range p.left {
		cuts.move(x, p.top)
		cuts.down(bottom)
	}
	out.paths(all)
	out.path("cut", cuts.String())
}

// textOn is the class of text on a shade.
func textOn(level int) string {
	switch {
	case level == 0:
		return "muted"
	case level >= 4:
		return "deep"
	default:
		return ""
	}
}

func (c heatCell) shade() string {
	if c.level == 0 {
		return ""
	}
	return fmt.Sprintf("%s-%d", c.kind, c.level)
}

// row writes the texts of a row, which are one element with a part for each cell.
func (h heat) row(out *canvas, p heatPlan, i int) {
	fmt.Fprintf(&out.out, `<text class="%s mid" y="%s">`, p.font.class, num(p.y(i)+0.36*p.font.size))
	for k, cell := range h.cells[i] {
		class := textOn(cell.level)
		if cell.best {
			class += " strong"
		}
		out.out.WriteString("<tspan")
		if class = strings.TrimSpace(class); class != "" {
			fmt.Fprintf(&out.out, ` class="%s"`, class)
		}
		fmt.Fprintf(&out.out, ` x="%s">%s</tspan>`, num(p.left[k]+p.width/2), escape(cell.text))
	}
	out.out.WriteString("</text>")
}

// bests frames the best cells.
func (h heat) bests(out *canvas, p heatPlan) {
	var frames pen
	for i, row := range h.cells {
		for k, cell := range row {
			if cell.best {
				frames.bar(box{p.left[k] + 0.5, p.top + p.height*float64(i) + 0.5, p.width - 1, p.height - 1})
			}
		}
	}
	out.path("best-halo", frames.String())
	out.path("best", frames.String())
}

// ramp draws the five shades of a kind with the words at its ends and returns where it ends.
func (c *canvas) ramp(kind string, x, y float64, from, to string) float64 {
	const w = 22
	at := x + small.width(from) + 6
	c.label(small, start, "muted", x, y+6, from, "")
	for i := range 5 {
		c.rect(fmt.Sprintf("%s-%d", kind, i+1), box{at + w*float64(i), y, w - 1, 11})
	}
	at += 5*w + 6
	c.label(small, start, "muted", at, y+6, to, "")
	return at + small.width(to)
}
