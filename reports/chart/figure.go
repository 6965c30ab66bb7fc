package chart

import (
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
)

// A Chart is data that can be drawn.
type Chart interface {
	// Figure draws the chart. The prefix begins every id in it and is to be unique in
	// the document; characters other than ASCII letters, digits, - and _ become -.
	Figure(prefix string) Figure
}

// A Figure is a drawn chart with all that belongs beside it.
type Figure struct {
	ID    string // the prefix, fit to be an id
	Title string
	// Help says in a line how to read the drawing, or why there is none.
	Help string
	// Notes say what the drawing leaves out.
	Notes []string
	// SVG is the drawing, for a box of 36rem and more; "" where there is nothing to draw.
	SVG template.HTML
	// Narrow is the drawing for smaller boxes. Where it is "" and SVG is not, SVG is for
	// them too, and scrolls.
	Narrow template.HTML
	Table  Table
}

// A Table holds the numbers of a figure.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// A Column of a table; numbers are set flush right.
type Column struct {
	Name  string
	Right bool
}

// A Measure names what an axis shows.
type Measure struct {
	Name          string // such as "F1" or "pages per second"
	LowerIsBetter bool
}

// better compares two figures; NaN is the worst.
func (m Measure) better(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	case a == b:
		return 0
	case (a > b) != m.LowerIsBetter:
		return -1
	default:
		return 1
	}
}

// where says in which direction of an axis the better figures lie.
func (m Measure) where(higher, lower string) string {
	if m.LowerIsBetter {
		return lower
	}
	return higher
}

// An Interval holds a figure with the stated confidence; bounds that are not known are NaN.
type Interval struct{ Low, High float64 }

func (i Interval) known() bool { return isNumber(i.Low) && isNumber(i.High) }

func (i Interval) String() string {
	if !i.known() {
		return missing
	}
	return "[" + figure(i.Low) + ", " + figure(i.High) + "]"
}

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

//go:embed figure.html
var figureSource string

var figureTemplate = template.Must(template.New("figure").Parse(figureSource))

// HTML returns the whole figure: title, help, drawing, notes, and the table in a details
// element. It begins and ends with a figure element, which [CSS] styles.
func (f Figure) HTML() (template.HTML, error) {
	var out strings.Builder
	if err := figureTemplate.Execute(&out, f); err != nil {
		return "", fmt.Errorf("writing figure %s: %w", f.ID, err)
	}
	return template.HTML(out.String()), nil
}

// newFigure begins a figure.
func newFigure(prefix, title, help string) Figure {
	id := strings.Map(func(r rune) rune {
		if r < 128 && (isAlnum(byte(r)) || r == '-' || r == '_') {
			return r
		}
		return '-'
	}, prefix)
	return Figure{ID: id, Title: plain(title), Help: help}
}

func isAlnum(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// nothing is the figure of a chart without data.
func nothing(prefix, title, why string) Figure {
	return newFigure(prefix, title, "There is nothing to draw: "+why+".")
}

// draw sets the drawings; alt tells who does not see them what they show. The narrow
// one may be nil.
func (f *Figure) draw(alt string, wide, narrow *canvas) {
	if narrow == nil {
		f.SVG = wide.svg("chart scrolls", f.ID, f.Title, alt)
		return
	}
	f.SVG = wide.svg("chart", f.ID, f.Title, alt)
	class := "chart"
	if narrow.width > narrowWidth {
		class = "chart scrolls"
	}
	f.Narrow = narrow.svg(class, f.ID+"-narrow", f.Title, alt)
}

// leaveOut notes the names of items that have no figure.
func (f *Figure) leaveOut(why string, names []string) {
	if len(names) > 0 {
		f.Notes = append(f.Notes, "Left out, "+why+": "+list(names)+".")
	}
}

// columns makes the columns of a table; the name of a number's column ends in ">".
func columns(names ...string) []Column {
	out := make([]Column, len(names))
	for i, name := range names {
		bare, right := strings.CutSuffix(name, ">")
		out[i] = Column{plain(bare), right}
	}
	return out
}

// add appends a row.
func (t *Table) add(cells ...string) {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = plain(cell)
	}
	t.Rows = append(t.Rows, row)
}

// maxListed bounds the names that a sentence lists.
const maxListed = 12

// list joins names as prose does.
func list(names []string) string {
	names = slices.Clone(names)
	for i := range names {
		names[i] = plain(names[i])
	}
	if n := len(names); n > maxListed {
		names = append(names[:maxListed], fmt.Sprintf("%d more", n-maxListed))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

var nan = math.NaN()
