package chart

import "fmt"

// A dot is an item of a scatter plot.
type dot struct {
	name   string
	number int // of its row in the table
	series int
	at     point
	off    point  // the direction in which it lies beyond the axes; zero on them
	value  string // what the key says of it
	tip    string
}

// mayName is how many dots may carry their names; the others carry numbers.
func mayName(c *canvas) int {
	if c.narrow {
		return 8
	}
	return 12
}

// onFrame places a dot, at the edge if it lies beyond.
func onFrame(f frame, x, y float64) (at, off point) {
	var dx, dy int
	at.x, dx = f.x.within(x)
	at.y, dy = f.y.within(y)
	const inset = 5 // an arrow is whole inside the frame
	return point{at.x - inset*float64(dx), at.y + inset*float64(dy)}, point{float64(dx), float64(-dy)}
}

// dots adds the marks with their tooltips, the last first, so that the best lies on top.
func (c *canvas) dots(dots []dot) {
	for i := len(dots) - 1; i >= 0; i-- {
		d := dots[i]
		if d.off == (point{}) {
			c.mark(d.series, d.at, d.tip)
		} else {
			c.beyond(d.series, d.at, d.off, d.tip)
		}
	}
}

// maxLabels bounds the work of placing them, and no drawing has room for more.
const maxLabels = 100

// labels names the first dots and numbers the others, and returns those that a key must
// explain. Those beyond the axes are named with their figures, which no axis tells.
// Taken and lines hold what labels must not cover besides the marks.
func (c *canvas) labels(dots []dot, named int, area box, taken []box, lines []segment) (keyed []dot) {
	p := &placer{area: area, marks: taken, lines: lines}
	for _, d := range dots {
		p.marks = append(p.marks, around(d.at, markRadius-1))
	}
	f, room := body, 260.0
	if c.narrow {
		f, room = small, 150
	}
	var rest []dot
	for i, d := range dots[:min(len(dots), maxLabels)] {
		text := f.clip(d.name, room)
		if d.off != (point{}) {
			text = f.clip(d.name, 140) + " " + d.value
		}
		if d.off == (point{}) && i >= named || !c.place(p, f, d, text, 140) {
			rest = append(rest, d)
		}
	}
	var hard []dot
	for _, d := range rest {
		if !c.place(p, tiny, d, fmt.Sprint(d.number), 160) {
			hard = append(hard, d)
		}
	}
	p.tangled = true // better than a mark without a number
	for _, d := range hard {
		c.place(p, tiny, d, fmt.Sprint(d.number), 160)
	}
	return rest
}

// place adds a label where there is room for it.
func (c *canvas) place(p *placer, f font, d dot, text string, reach float64) bool {
	b, lead, ok := p.place(d.at, f.width(text), f.size+1, reach)
	if !ok {
		return false
	}
	if lead != nil {
		c.path("lead", polyline([]point{lead.a, lead.b}))
	}
	a, x := middle, b.x+b.w/2 // a text is narrower than its box: keep it at its mark
	switch {
	case b.x >= d.at.x:
		a, x = start, b.x
	case b.x+b.w <= d.at.x:
		a, x = end, b.x+b.w
	}
	class := "halo"
	if f == tiny {
		class = "halo muted"
	}
	tip := ""
	if f != tiny && text != plain(d.name) {
		tip = d.name
	}
	c.label(f, a, class, x, b.y+b.h/2, text, tip)
	return true
}

// keyLine is the height of a line of the key.
const keyLine = 15

// key lists dots with their numbers in columns and returns where it ends.
func (c *canvas) key(dots []dot, b box, columns int) float64 {
	lines := (len(dots) + columns - 1) / columns
	if fit := int(b.h / keyLine); lines > fit {
		dots, lines = dots[:min(len(dots), fit*columns)], fit
	}
	width := b.w / float64(columns)
	for i, d := range dots {
		x, y := b.x+width*float64(i/max(1, lines)), b.y+keyLine*(float64(i%max(1, lines))+0.5)
		value := small.width(d.value)
		c.label(small, end, "muted", x+16, y, fmt.Sprint(d.number), "")
		c.name(small, start, "", x+22, y, d.name, width-22-value-18)
		c.label(small, end, "muted", x+width-10, y, d.value, "")
	}
	return b.y + keyLine*float64(lines)
}

// A plan is where the parts of a scatter plot are: the frame and the key of the dots
// that have no names, at its right or, where it is narrow or nothing was to be keyed, below.
type plan struct {
	frame, key box
	columns    int
}

func scatterPlan(c *canvas, top float64, dots int) plan {
	switch {
	case c.narrow:
		frame := box{38, top, c.width - 38 - 40, 330}
		return plan{frame, box{0, top + 330 + 48, c.width, 1e4}, 2}
	case dots > mayName(c):
		frame := box{46, top, 600, 470}
		return plan{frame, box{c.width - 222, top - 8, 222, 500}, 1}
	default:
		frame := box{46, top, c.width - 46 - 44, 470}
		return plan{frame, box{46, top + 470 + 48, c.width - 90, 1e4}, 3}
	}
}

// scatterHelp says what numbers and arrows in the drawing mean.
func scatterHelp(dots []dot, keyed int) string {
	help := ""
	if keyed > 0 {
		help += " Numbers are rows of the table."
	}
	for _, d := range dots {
		if d.off != (point{}) {
			return help + " Arrows point to what lies beyond the axes."
		}
	}
	return help
}
