package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// An element of a parsed drawing.
type element struct {
	name     string
	attr     map[string]string
	text     string // of the element itself
	children []*element
}

func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, c := range e.children {
		c.walk(visit)
	}
}

// parse reads a drawing, which must be well-formed XML.
func parse(t *testing.T, svg template.HTML) *element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the drawing is no XML: %v", err)
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: make(map[string]string)}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			top.children = append(top.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
	if len(root.children) != 1 || root.children[0].name != "svg" {
		t.Fatalf("the drawing is not one svg element")
	}
	return root.children[0]
}

// attributes are all that a drawing may have, by element.
var attributes = map[string][]string{
	"svg":  {"xmlns", "class", "viewBox", "width", "height", "role", "aria-labelledby"},
	"path": {"class", "d"}, "rect": {"class", "x", "y", "width", "height"},
	"text": {"class", "x", "y", "transform"}, "tspan": {"class", "x"}, "title": {"id"}, "desc": {"id"},
}

var coordinate = regexp.MustCompile(`-?[0-9]*\.?[0-9]+(?:e[-+][0-9]+)?`)

// checkDrawing holds what is true of every drawing: only known elements and attributes,
// classes that the style has, coordinates of a tenth within the canvas, a title and a
// description, and texts that stand in the canvas and cover no other text.
func checkDrawing(t *testing.T, svg *element) {
	t.Helper()
	width, height := size(t, svg)
	if svg.attr["role"] != "img" || svg.children[0].name != "title" || svg.children[1].name != "desc" ||
		svg.attr["aria-labelledby"] != svg.children[0].attr["id"]+" "+svg.children[1].attr["id"] || svg.children[1].text == "" {
		t.Errorf("the drawing is not labelled: %v", svg.attr)
	}
	var texts []placed
	svg.walk(func(e *element) {
		allowed, known := attributes[e.name]
		if !known {
			t.Errorf("the drawing has a %s element", e.name)
		}
		for name, value := range e.attr {
			if !slices.Contains(allowed, name) {
				t.Errorf("%s has %s=%q", e.name, name, value)
			}
			if name == "d" || name == "x" || name == "y" {
				for _, n := range coordinate.FindAllString(value, -1) {
					if _, fraction, _ := strings.Cut(n, "."); len(fraction) > 1 && e.name != "svg" || strings.Contains(n, "e") {
						t.Errorf("%s has %s=%q", e.name, name, value)
					}
				}
			}
		}
		for _, class := range strings.Fields(e.attr["class"]) {
			if class != "chart" && class != "scrolls" && !strings.Contains(style, ".chart ."+class+" ") && !strings.Contains(style, "."+class+".") {
				t.Errorf("the style has no class %s", class)
			}
		}
		if e.attr["transform"] != "" {
			checkTurned(t, e, width)
		}
		if e.name == "text" && e.attr["transform"] == "" {
			parts := slices.DeleteFunc(slices.Clone(e.children), func(c *element) bool { return c.name != "tspan" })
			if len(parts) == 0 {
				texts = append(texts, placedTexts(t, e)...)
			}
			for _, part := range parts {
				part.attr["class"] += " " + e.attr["class"]
				part.attr["y"] = e.attr["y"]
				texts = append(texts, placedTexts(t, part)...)
				delete(part.attr, "y")
			}
		}
	})
	for i, a := range texts {
		if a.box.x < -0.5 || a.box.x+a.box.w > width+0.5 || a.box.y < 0 || a.box.y+a.box.h > height+0.5 {
			t.Errorf("%q at %v leaves the canvas of %v by %v", a.text, a.box, width, height)
		}
		for _, b := range texts[:i] {
			if a.box.overlaps(b.box) {
				t.Errorf("%q at %v covers %q at %v", a.text, a.box, b.text, b.box)
			}
		}
	}
}

// checkTurned holds that a text that rises ends in the canvas.
func checkTurned(t *testing.T, e *element, width float64) {
	t.Helper()
	var x, y, angle float64
	if _, err := fmt.Sscanf(e.attr["transform"], "translate(%g %g) rotate(%g)", &x, &y, &angle); err != nil {
		t.Fatalf("transform %q: %v", e.attr["transform"], err)
	}
	f := body
	if e.attr["class"] == "small" {
		f = small
	}
	sin, cos := math.Sincos(angle * math.Pi / 180)
	w := f.width(strings.Trim(e.text, "\u2068\u2069"))
	right, top := x+w*cos, y+w*sin-0.73*f.size*cos
	if x < 0 || right > width+0.5 || top < -0.5 {
		t.Errorf("%q rises to %.1f, %.1f, out of a canvas that is %v wide", e.text, right, top, width)
	}
}

func size(t *testing.T, svg *element) (width, height float64) {
	t.Helper()
	if _, err := fmt.Sscanf(svg.attr["viewBox"], "0 0 %g %g", &width, &height); err != nil {
		t.Fatalf("viewBox %q: %v", svg.attr["viewBox"], err)
	}
	return width, height
}

// A placed text with the room that it takes.
type placed struct {
	text string
	box  box
}

// placedTexts returns the box of a text element, or of each of its letters if each has
// a place.
func placedTexts(t *testing.T, e *element) []placed {
	t.Helper()
	f, a := body, start
	for _, class := range strings.Fields(e.attr["class"]) {
		switch class {
		case "small":
			f.size = small.size
		case "tiny":
			f.size = tiny.size
		case "strong":
			f.class = "strong"
		case "mid":
			a = middle
		case "end":
			a = end
		}
	}
	parts := []string{e.text}
	xs := strings.Fields(e.attr["x"])
	if len(xs) > 1 {
		parts = strings.Split(e.text, "")
	}
	if len(parts) != len(xs) {
		t.Fatalf("%q has %d places", e.text, len(xs))
	}
	y, err := strconv.ParseFloat(e.attr["y"], 64)
	if err != nil {
		t.Fatal(err)
	}
	var out []placed
	for i, part := range parts {
		x, err := strconv.ParseFloat(xs[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		w := f.width(strings.Trim(part, "\u2068\u2069"))
		if len(xs) > 1 {
			w = math.Min(w, 5) // digits stand close on purpose
		}
		switch a {
		case middle:
			x -= w / 2
		case end:
			x -= w
		}
		if w > 0 && strings.TrimSpace(part) != "" {
			// From the top of capitals to the baseline.
			out = append(out, placed{part, box{x, y - 0.73*f.size, w, 0.73 * f.size}})
		}
	}
	return out
}
