package chart

import (
	"fmt"
	"math"
	"strings"
)

// Matrix shows for every two detectors whether they can be told apart, and how far they
// lie from each other.
type Matrix struct {
	Title   string
	Measure Measure
	Names   []string // best first
	// Cells compare the detector of the row with that of the column. What lies on the
	// diagonal does not matter; rows and cells that are missing are unknown.
	Cells [][]MatrixCell
}

// A MatrixCell is what a pair of detectors comes to.
type MatrixCell struct {
	Verdict    Verdict
	Difference float64 // of the row's figure less the column's
	P          float64 // NaN where there is none
}

// A Verdict says how a detector compares with another.
type Verdict int

// The verdicts.
const (
	Unknown Verdict = iota
	Better
	Worse
	Undecided
	Tied // the same on every page
)

var (
	verdictSigns = [...]string{" ", "▲", "▼", "·", "="}
	verdictWords = [...]string{"unknown", "better", "worse", "undecided", "tied"}
)

func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdictWords) {
		return verdictWords[Unknown]
	}
	return verdictWords[v]
}

func (v Verdict) sign() string {
	if v < 0 || int(v) >= len(verdictSigns) {
		return verdictSigns[Unknown]
	}
	return verdictSigns[v]
}

// cell returns an unknown cell where there is none.
func (c Matrix) cell(i, k int) MatrixCell {
	if i < len(c.Cells) && k < len(c.Cells[i]) {
		return c.Cells[i][k]
	}
	return MatrixCell{Difference: math.NaN(), P: math.NaN()}
}

// maxFull is how many detectors have both sign and figure in every cell.
const maxFull = 14

// maxMatrix bounds the detectors shown, for their pairs are many.
const maxMatrix = 60

// Figure draws the chart.
func (c Matrix) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "a comparison needs two detectors")
	n := len(c.Names)
	if n < 2 {
		return f
	}
	if n > maxMatrix {
		f.Notes = append(f.Notes, fmt.Sprintf("Shown are the first %d of %d detectors.", maxMatrix, n))
		n = maxMatrix
		c.Names = c.Names[:n]
	}
	f.Table = Table{Columns: columns("detector", "against", "verdict", "difference>", "p>")}
	known := make([]int, n)
	decided := 0
	for i := range n {
		for k := i + 1; k < n; k++ {
			cell := c.cell(i, k)
			f.Table.add(c.Names[i], c.Names[k], cell.Verdict.String(), signed(cell.Difference), pValue(cell.P))
			if isNumber(cell.Difference) {
				known[i]++
				known[k]++
			}
			if cell.Verdict == Better || cell.Verdict == Worse {
				decided++
			}
		}
	}
	var left []string
	for i, count := range known {
		if count == 0 {
			left = append(left, c.Names[i])
		}
	}
	if len(left) == n {
		f.Help = "There is nothing to draw: no two detectors have a difference."
		return f
	}
	if len(left) > 0 {
		f.Notes = append(f.Notes, "Without any comparison: "+list(left)+".")
	}
	f.Help = "Each row against each column: ▲ better, ▼ worse, · undecided, = the same on every page. The stronger a shade, the larger the difference"
	if n > maxFull {
		f.Help += "; below the diagonal its size stands in hundredths"
	}
	f.Help += fmt.Sprintf(". %d of %s are decided.", decided, plural(n*(n-1)/2, "pair"))
	var narrow *canvas
	if n <= maxFull {
		narrow = c.drawing(narrowWidth)
	}
	f.draw(fmt.Sprintf("Matrix of the pairwise comparisons of %s by %s; %d of %s are decided.", plural(n, "detector"), plain(c.Measure.Name), decided, plural(n*(n-1)/2, "pair")),
		c.drawing(wideWidth), narrow)
	return f
}

func pValue(p float64) string {
	switch {
	case !isNumber(p):
		return missing
	case p < 0.001:
		return "<0.001"
	default:
		return figure(p)
	}
}

// matrixSteps are the differences at which a shade is stronger.
var matrixSteps = [...]float64{0.01, 0.03, 0.07, 0.15}

// shade is the class of a cell and of the text on it. Where no winner is known it is not
// shaded.
func (m MatrixCell) shade() (class, on string) {
	kind := map[Verdict]string{Better: "good", Worse: "bad"}[m.Verdict]
	if kind == "" {
		return "", textOn(0)
	}
	level := 1
	for _, s := range matrixSteps {
		if math.Abs(m.Difference) >= s {
			level++
		}
	}
	return fmt.Sprintf("%s-%d", kind, level), textOn(level)
}

func (c Matrix) drawing(width float64) *canvas {
	out := newCanvas(width)
	n := len(c.Names)
	full := n <= maxFull
	p, least := planRows(out, c.Names, 0, 0), 18.0
	switch {
	case out.narrow:
		p, least = planNames(c.Names, 84, 0, 0), 32
	case !full: // a phone must scroll it: names must leave room for cells
		p = planNames(c.Names, 150, 0, 0)
	}
	head := min(body.widest(c.Names), 150) + 10
	p.height = max(least, math.Floor(min((width-p.names-4)/float64(n), 52)))
	slant := full && !out.narrow
	if slant {
		head = head*0.82 + 14
	}
	p.top = head + 6
	side := p.height * float64(n)
	out.width = max(width, p.names+side+4)
	if slant { // names reach over the last column, and a small matrix is not blown up
		out.width = max(p.names+side+head*0.7, p.names+480)
	}
	c.shades(out, p)
	out.path("cut", cuts(p, n))
	for i, name := range c.Names {
		out.rowName(p, i, name)
		x := p.names + p.height*(float64(i)+0.5)
		if slant {
			out.turned(body, false, x+2, p.top-8, name, 150)
		} else {
			out.turned(body, true, x+4, p.top-6, name, head-8)
		}
	}
	if full {
		c.signsAndFigures(out, p)
	} else {
		c.signs(out, p)
	}
	out.height = c.scaleOfShades(out, p.names, p.top+side+22)
	return out
}

// shades adds the cells' backgrounds: neighbours of one shade as one path.
func (c Matrix) shades(out *canvas, p rowPlan) {
	var all paths
	n := len(c.Names)
	for i := range n {
		for k := 0; k < n; {
			class := c.shadeAt(i, k)
			first := k
			for k < n && c.shadeAt(i, k) == class {
				k++
			}
			all.bar(class, box{p.names + p.height*float64(first), p.top + p.height*float64(i), p.height * float64(k-first), p.height})
		}
	}
	out.paths(all)
}

func (c Matrix) shadeAt(i, k int) string {
	if i == k {
		return "grid-fill"
	}
	class, _ := c.cell(i, k).shade()
	return class
}

// cuts are the lines between n times n cells.
func cuts(p rowPlan, n int) string {
	var lines pen
	side := p.height * float64(n)
	for i := range n + 1 {
		at := p.height * float64(i)
		lines.move(p.names, p.top+at)
		lines.across(p.names + side)
		lines.move(p.names+at, p.top)
		lines.down(p.top + side)
	}
	return lines.String()
}

// signsAndFigures writes both into every cell.
func (c Matrix) signsAndFigures(out *canvas, p rowPlan) {
	for i := range c.Names {
		for k := range c.Names {
			cell := c.cell(i, k)
			if i == k {
				continue
			}
			_, on := cell.shade()
			x, y := p.names+p.height*(float64(k)+0.5), p.y(i)
			tip := fmt.Sprintf("%s against %s: %s, %s, p %s", plain(c.Names[i]), plain(c.Names[k]), cell.Verdict, signed(cell.Difference), pValue(cell.P))
			out.label(body, middle, on, x, y-7, cell.Verdict.sign(), tip)
			out.label(small, middle, on, x, y+9, minus(hundredth(cell.Difference)), "")
		}
	}
}

// hundredth prints a difference such as +.07.
func hundredth(x float64) string {
	if !isNumber(x) {
		return missing
	}
	return strings.Replace(fmt.Sprintf("%+.2f", x), "0.", ".", 1)
}

// signs writes signs above the diagonal and the size of the differences below it. The
// texts of a row that have one colour are one element, each letter with its place.
func (c Matrix) signs(out *canvas, p rowPlan) {
	const digit = 5.4 // width of a tiny digit
	for i := range c.Names {
		texts := make(map[string]*placedText)
		var classes []string
		put := func(class, s string, x float64) {
			if texts[class] == nil {
				texts[class] = &placedText{}
				classes = append(classes, class)
			}
			texts[class].put(s, x)
		}
		for k := range c.Names {
			cell := c.cell(i, k)
			_, on := cell.shade()
			x := p.names + p.height*(float64(k)+0.5)
			switch {
			case i == k:
			case k > i:
				put("small mid "+on, cell.Verdict.sign(), x)
			case isNumber(cell.Difference):
				s := fmt.Sprint(int(math.Round(100 * math.Abs(cell.Difference))))
				for d, r := range s {
					put("tiny mid "+on, string(r), x+digit*(float64(d)-float64(len(s)-1)/2))
				}
			}
		}
		for _, class := range classes {
			t := texts[class]
			fmt.Fprintf(&out.out, `<text class="%s" x="%s" y="%s">%s</text>`, strings.TrimSpace(class), strings.Join(t.x, " "), num(p.y(i)+4), t.text)
		}
	}
}

// A placedText is letters that each have a place.
type placedText struct {
	text string
	x    []string
}

func (t *placedText) put(letter string, x float64) {
	if strings.TrimSpace(letter) != "" {
		t.text += letter
		t.x = append(t.x, num(x))
	}
}

// scaleOfShades explains the shades and returns where it ends.
func (c Matrix) scaleOfShades(out *canvas, x, y float64) float64 {
	w := 34.0
	x = max(x, 60)
	if out.narrow {
		x, w = 60, 22
	}
	for i := range 5 {
		left := box{x + w*float64(4-i), y, w - 1, 9}
		right := box{x + w*float64(5+i) + 10, y, w - 1, 9}
		out.rect(fmt.Sprintf("bad-%d", i+1), left)
		out.rect(fmt.Sprintf("good-%d", i+1), right)
	}
	for i, s := range matrixSteps {
		out.label(tiny, middle, "muted", x+w*float64(4-i), y+18, twoPlaces(s), "")
		out.label(tiny, middle, "muted", x+w*float64(6+i)+10, y+18, twoPlaces(s), "")
	}
	out.label(small, end, "muted", x-6, y+5, "▼ worse", "")
	out.label(small, start, "muted", x+w*10+16, y+5, "▲ better", "")
	return y + 26
}
