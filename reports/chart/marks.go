package chart

import "fmt"

// maxSeries is how many series have a colour, a shape and a dash of their own.
const maxSeries = 8

// series is the class of a series, which gives it its colour and dash.
func series(i int) string { return fmt.Sprintf("series-%d", i%maxSeries+1) }

// Shapes around a place, of about the same area, in the order of the series.
var shapes = [maxSeries]string{
	"m-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z",          // circle
	"m-3.8-3.8h7.6v7.6h-7.6z",                                   // square
	"m0-5l4.8 8.4h-9.6z",                                        // triangle
	"m0-5.4l5.4 5.4l-5.4 5.4l-5.4-5.4z",                         // diamond
	"m0 5l4.8-8.4h-9.6z",                                        // triangle on its head
	"m-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z", // plus
	"m0-5.2l4.9 3.6l-1.9 5.8h-6l-1.9-5.8z",                      // pentagon
	"m0-2.6l2.6-2.6l2.6 2.6l-2.6 2.6l2.6 2.6l-2.6 2.6l-2.6-2.6l-2.6 2.6l-2.6-2.6l2.6-2.6l-2.6-2.6l2.6-2.6z", // cross
}

// shape is the path of a series' mark.
func shape(i int, at point) string {
	return "M" + num(at.x) + " " + num(at.y) + shapes[i%maxSeries]
}

// mark adds the mark of a series.
func (c *canvas) mark(i int, at point, tip string) {
	c.tipped("mark "+series(i), shape(i, at), tip)
}

// Directions in which a mark lies that does not fit on the axes.
var arrows = map[point]string{
	{-1, 0}: "m-5 0l7-4.5v9z", {1, 0}: "m5 0l-7-4.5v9z", {0, -1}: "m0-5l4.5 7h-9z", {0, 1}: "m0 5l4.5-7h-9z",
	{-1, -1}: "m-4-4h8l-8 8z", {1, -1}: "m4-4v8l-8-8z", {-1, 1}: "m-4 4v-8l8 8z", {1, 1}: "m4 4h-8l8-8z",
}

// beyond adds an arrow in the colour of a series that points off the axes.
func (c *canvas) beyond(i int, at, direction point, tip string) {
	c.tipped("mark "+series(i), "M"+num(at.x)+" "+num(at.y)+arrows[direction], tip)
}

// legend names series in lines from the given height on and returns where it ends. With
// dashes it shows lines beside the marks.
func (c *canvas) legend(x, y, right float64, names []string, dashes bool) float64 {
	if len(names) == 0 {
		return y
	}
	left, sign := x, 14.0
	if dashes {
		sign = 30
	}
	for i, name := range names {
		room := min(small.width(strip(name)), right-left-sign)
		if x > left && x+sign+room > right {
			x, y = left, y+17
		}
		if dashes {
			c.path("line "+series(i), "M"+num(x)+" "+num(y)+"h24")
			c.mark(i, point{x + 12, y}, "")
		} else {
			c.mark(i, point{x + 5, y}, "")
		}
		c.name(small, start, "muted", x+sign, y, name, room+0.1)
		x += sign + room + 16
	}
	return y + 17
}

// groups numbers the groups in the order in which they first come; those from the eighth
// on are one.
func groups(of []string) (names []string, index []int) {
	known := make(map[string]int)
	var all []string
	for _, g := range of {
		if _, ok := known[g]; !ok {
			known[g] = len(all)
			all = append(all, g)
		}
		index = append(index, known[g])
	}
	if len(all) == 1 && all[0] == "" {
		return nil, index
	}
	for i, g := range all {
		if g == "" {
			all[i] = "no group"
		}
	}
	if len(all) <= maxSeries {
		return all, index
	}
	for i := range index {
		index[i] = min(index[i], maxSeries-1)
	}
	return append(all[:maxSeries-1], fmt.Sprintf("%d more", len(known)-maxSeries+1)), index
}
