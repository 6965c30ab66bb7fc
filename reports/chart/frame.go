package chart

import "strings"

// A frame is the part of a drawing in which figures have places, with the axes around it.
type frame struct {
	box
	x, y scale
}

// newFrame lays the scales over the box, the second one upwards.
func newFrame(b box, x, y scale) frame {
	x.from, x.to = b.x, b.x+b.w
	y.from, y.to = b.y+b.h, b.y
	return frame{b, x, y}
}

// yAxis adds lines across the frame with the figures at their left and the title above.
func (c *canvas) yAxis(f frame, ticks []float64, title string) {
	var p pen
	texts := tickText(ticks)
	for i, v := range ticks {
		y := f.y.at(v)
		p.move(f.box.x, y)
		p.across(f.box.x + f.w)
		c.text(small, end, f.box.x-7, y, texts[i])
	}
	c.path("grid", p.String())
	x := max(0, f.box.x-40)
	c.name(small, start, "muted", x, f.box.y-13, title, c.width-x)
}

// xAxis adds lines down the frame with the texts of the ticks, as far as there is room,
// and the title below.
func (c *canvas) xAxis(f frame, ticks []float64, texts []string, title string) {
	var p pen
	free := f.box.x - 20
	for i, v := range ticks {
		x := f.x.at(v)
		p.move(x, f.box.y)
		p.down(f.box.y + f.h)
		if half := small.width(texts[i]) / 2; x-half >= free {
			c.text(small, middle, x, f.box.y+f.h+13, texts[i])
			free = x + half + 8
		}
	}
	c.path("grid", p.String())
	c.centred(f, f.box.y+f.h+31, title)
}

// centred adds the title of an axis, within the canvas.
func (c *canvas) centred(f frame, y float64, title string) {
	title = small.clip(title, c.width)
	half := small.width(title) / 2
	c.label(small, middle, "muted", max(half, min(f.box.x+f.w/2, c.width-half)), y, title, "")
}

// axisTitle says what an axis shows and where the better figures lie.
func axisTitle(m Measure, log bool, lower, higher string) string {
	title := plain(m.Name)
	if log {
		title += ", log scale"
	}
	if m.LowerIsBetter {
		return lower + " better · " + title
	}
	return title + " · better " + higher
}

// across and upwards are the titles of horizontal and vertical axes.
func across(m Measure, log bool) string { return axisTitle(m, log, "←", "→") }

func upwards(m Measure) string { return plain(m.Name) + m.where(" · better ↑", " · better ↓") }

// amounts prints the ticks of a logarithmic axis.
func amounts(ticks []float64) []string {
	out := make([]string, len(ticks))
	for i, v := range ticks {
		out[i] = amount(v)
		if v >= 999.5 && v < 9995 { // as its neighbours
			out[i] = trimmed(v/1e3, 1) + "k"
		}
	}
	return out
}

// durations prints the ticks of an axis of time.
func durations(ticks []float64) []string {
	out := make([]string, len(ticks))
	for i, v := range ticks {
		out[i] = strings.Replace(duration(v), ".0 ", " ", 1)
	}
	return out
}
