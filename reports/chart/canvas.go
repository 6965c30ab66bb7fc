package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A canvas collects the elements of a drawing. Classes are the package's own; every text
// is escaped here and nowhere else.
type canvas struct {
	out           strings.Builder
	width, height float64
	narrow        bool // for a phone
}

// Widths of the two drawings of a chart in units; a usual text is 12 high.
const (
	wideWidth   = 920
	narrowWidth = 360
)

func newCanvas(width float64) *canvas { return &canvas{width: width, narrow: width <= narrowWidth} }

// enlarged is how much larger than a pixel a unit is where there is room, so that texts
// are about as large as those of the page.
const enlarged = 1.15

// svg wraps the elements.
func (c *canvas) svg(class, id, title, alt string) template.HTML {
	zoom := enlarged
	if c.narrow {
		zoom = 1
	}
	return template.HTML(fmt.Sprintf(
		`<svg xmlns="http://www.w3.org/2000/svg" class="%[1]s" viewBox="0 0 %[2]s %[3]s" width="%[4]s" height="%[5]s" role="img" aria-labelledby="%[6]s-title %[6]s-desc">`+
			`<title id="%[6]s-title">%[7]s</title><desc id="%[6]s-desc">%[8]s</desc>%[9]s</svg>`,
		class, num(c.width), num(c.height), num(zoom*c.width), num(zoom*c.height), id, escape(title), escape(alt), c.out.String()))
}

// escape makes text fit for an element. The isolates of the labels in it stay.
func escape(s string) string { return html.EscapeString(clean(s, "\u200c\u200d\u2068\u2069")) }

// num rounds a coordinate to a tenth.
func num(x float64) string {
	x = math.Round(x*10) / 10
	if x == 0 {
		return "0" // not -0
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// path adds a path; an empty one adds nothing.
func (c *canvas) path(class, d string) {
	if d != "" {
		fmt.Fprintf(&c.out, `<path class="%s" d="%s"/>`, class, d)
	}
}

// tipped adds a path with a tooltip.
func (c *canvas) tipped(class, d, tip string) {
	if tip = c.tip(tip); tip == "" {
		c.path(class, d)
		return
	}
	fmt.Fprintf(&c.out, `<path class="%s" d="%s">%s</path>`, class, d, tip)
}

// tip is the element of a tooltip, none for an empty text. A phone has no pointer that
// could rest on a mark: there the table must do.
func (c *canvas) tip(text string) string {
	if text == "" || c.narrow {
		return ""
	}
	return "<title>" + escape(text) + "</title>"
}

// rect adds a rectangle.
func (c *canvas) rect(class string, b box) {
	fmt.Fprintf(&c.out, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, num(b.x), num(b.y), num(b.w), num(b.h))
}

// An anchor says which end of a text stands at its place.
type anchor string

const (
	start  anchor = ""
	middle anchor = "mid"
	end    anchor = "end"
)

// text adds a text whose height is centred on y.
func (c *canvas) text(f font, a anchor, x, y float64, s string) { c.label(f, a, "", x, y, s, "") }

// label is text with more classes and a tooltip, each of which may be "".
func (c *canvas) label(f font, a anchor, class string, x, y float64, s, tip string) {
	c.out.WriteString("<text")
	if class := strings.Join(strings.Fields(f.class+" "+string(a)+" "+class), " "); class != "" {
		fmt.Fprintf(&c.out, ` class="%s"`, class)
	}
	fmt.Fprintf(&c.out, ` x="%s" y="%s">%s%s</text>`, num(x), num(y+0.36*f.size), c.tip(tip), escape(s))
}

// name is a label that is clipped to the width, and then shown whole as a tooltip.
func (c *canvas) name(f font, a anchor, class string, x, y float64, s string, width float64) {
	short, tip := f.clip(s, width), ""
	if short != plain(s) {
		tip = plain(s)
	}
	c.label(f, a, class, x, y, short, tip)
}

// turned adds a text that rises from the place, at an angle of 55 degrees or upright.
func (c *canvas) turned(f font, upright bool, x, y float64, s string, length float64) {
	angle := -55
	if upright {
		angle = -90
	}
	short, tip := f.clip(s, length), ""
	if short != plain(s) {
		tip = c.tip(plain(s))
	}
	class := ""
	if f.class != "" {
		class = ` class="` + f.class + `"`
	}
	fmt.Fprintf(&c.out, `<text%s transform="translate(%s %s) rotate(%d)">%s%s</text>`, class, num(x), num(y), angle, tip, escape(short))
}

// A pen writes the data of a path.
type pen struct{ strings.Builder }

func (p *pen) move(x, y float64) { p.WriteString("M" + num(x) + " " + num(y)) }
func (p *pen) line(x, y float64) { p.WriteString("L" + num(x) + " " + num(y)) }
func (p *pen) across(x float64)  { p.WriteString("H" + num(x)) }
func (p *pen) down(y float64)    { p.WriteString("V" + num(y)) }

// bar adds a rectangle.
func (p *pen) bar(b box) {
	p.move(b.x, b.y)
	p.across(b.x + b.w)
	p.down(b.y + b.h)
	p.across(b.x)
	p.WriteString("z")
}

// paths collects what is drawn alike as one path a class, in the order in which the
// classes first come: many small elements would make a drawing large.
type paths struct {
	classes []string
	pens    map[string]*pen
}

// of returns the pen of a class.
func (p *paths) of(class string) *pen {
	if p.pens == nil {
		p.pens = make(map[string]*pen)
	}
	if p.pens[class] == nil {
		p.pens[class] = &pen{}
		p.classes = append(p.classes, class)
	}
	return p.pens[class]
}

// bar adds a rectangle; one without a class is not drawn.
func (p *paths) bar(class string, b box) {
	if class != "" {
		p.of(class).bar(b)
	}
}

func (c *canvas) paths(p paths) {
	for _, class := range p.classes {
		c.path(class, p.pens[class].String())
	}
}

// polyline joins the points.
func polyline(points []point) string {
	var p pen
	for i, q := range points {
		if i == 0 {
			p.move(q.x, q.y)
		} else {
			p.line(q.x, q.y)
		}
	}
	return p.String()
}
