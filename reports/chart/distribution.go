package chart

import (
	"fmt"
	"slices"
)

// Distribution shows how the scores of a detector's pages spread over 0 to 1.
type Distribution struct {
	Title   string
	Measure Measure
	Rows    []DistributionRow
}

// A DistributionRow is a detector with the score of each page; scores that are NaN are
// left out.
type DistributionRow struct {
	Name   string
	Scores []float64
}

const distributionBins = 20

// spreadOf is what a row comes to.
type spreadOf struct {
	name                  string
	n                     int
	bins                  [distributionBins]int
	least, q1, q2, q3, hi float64
}

// Figure draws the chart.
func (c Distribution) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "no detector has a score on any page")
	f.Table.Columns = columns("detector", "pages>", "lowest>", "lower quartile>", "median>", "upper quartile>", "highest>", "below 0.5>")
	var rows []spreadOf
	var left []string
	for _, r := range c.Rows {
		s := newSpread(r)
		if s.n == 0 {
			left = append(left, r.Name)
			f.Table.add(r.Name, "0", missing, missing, missing, missing, missing, missing)
			continue
		}
		below := 0
		for _, n := range s.bins[:distributionBins/2] {
			below += n
		}
		rows = append(rows, s)
		f.Table.add(r.Name, fmt.Sprint(s.n), figure(s.least), figure(s.q1), figure(s.q2), figure(s.q3), figure(s.hi), percent(float64(below)/float64(s.n))+"%")
	}
	f.leaveOut("without a score", left)
	if len(rows) == 0 {
		return f
	}
	f.Help = fmt.Sprintf("How many pages score how much: the height is the share of pages in each twentieth, the dot the median, the line the middle half. %s is better.%s",
		c.Measure.where("Further right", "Further left"), cutHelp(rows))
	f.draw(fmt.Sprintf("Histograms of the %s of the pages of %s. The median of %s is %s.", plain(c.Measure.Name), plural(len(rows), "detector"), plain(rows[0].name), figure(rows[0].q2)),
		c.drawing(wideWidth, rows), c.drawing(narrowWidth, rows))
	return f
}

// peaksOf are the largest share of each row.
func peaksOf(rows []spreadOf) []float64 {
	out := make([]float64, len(rows))
	for i, s := range rows {
		out[i] = float64(slices.Max(s.bins[:])) / float64(s.n)
	}
	return out
}

func cutHelp(rows []spreadOf) string {
	peaks := peaksOf(rows)
	if slices.Max(peaks) > tallestShown(peaks) {
		return " Bars with a cut are taller than they are drawn."
	}
	return ""
}

func newSpread(r DistributionRow) spreadOf {
	s := spreadOf{name: r.Name}
	var xs []float64
	for _, x := range r.Scores {
		if isNumber(x) {
			xs = append(xs, x)
			s.bins[min(distributionBins-1, max(0, int(x*distributionBins+1e-9)))]++
		}
	}
	if s.n = len(xs); s.n == 0 {
		return s
	}
	slices.Sort(xs)
	s.least, s.q1, s.q2, s.q3, s.hi = xs[0], quantile(xs, 0.25), quantile(xs, 0.5), quantile(xs, 0.75), xs[s.n-1]
	return s
}

// quantile interpolates between sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func percent(x float64) string { return fmt.Sprintf("%.0f", 100*x) }

// tallestShown is the share of pages at the full height: the tallest bar of all but rows
// in which one towers, such as that of a detector that keeps nothing. These are cut.
func tallestShown(peaks []float64) float64 {
	sorted := slices.Sorted(slices.Values(peaks))
	limit := 2 * quantile(sorted, 0.5)
	out := sorted[0]
	for _, p := range sorted {
		if p <= limit {
			out = p
		}
	}
	return out
}

func (c Distribution) drawing(width float64, rows []spreadOf) *canvas {
	out := newCanvas(width)
	names := make([]string, len(rows))
	for i, s := range rows {
		names[i] = s.name
	}
	peak := tallestShown(peaksOf(rows))
	p := planRows(out, names, 44, 30)
	text := 40.0
	f := newFrame(box{p.names, p.top, width - p.names - text - 8, p.height * float64(len(rows))}, scale{lo: 0, hi: 1}, scale{lo: 0, hi: 1})
	ticks := f.x.ticks(int(min(10, f.w/50)))
	out.xAxisAbove(f, ticks, tickText(ticks), across(c.Measure, false))
	out.label(small, end, "muted", width-4, p.top-27, "median", "")
	tallest := p.height - 9
	for i, s := range rows {
		base := p.top + p.height*float64(i+1) - 6
		var outline, cut, frame pen
		outline.move(f.box.x, base)
		w := f.w / distributionBins
		for b, n := range s.bins {
			h := 0.0
			if n > 0 { // a single page is seen
				h = max(1, tallest*float64(n)/float64(s.n)/peak)
			}
			x := f.box.x + w*float64(b)
			if h > tallest*1.001 {
				h = tallest
				cut.move(x-2, base-h+7)
				cut.line(x+w+2, base-h+3)
			}
			outline.down(base - h)
			outline.across(x + w)
		}
		outline.down(base)
		frame.move(0, base+6)
		frame.across(width)
		out.path("grid", frame.String())
		out.tipped("strip", outline.String(), fmt.Sprintf("%s: median %s, middle half %s to %s, %s", plain(s.name), figure(s.q2), figure(s.q1), figure(s.q3), plural(s.n, "page")))
		out.path("notch", cut.String())
		out.path("middle", fmt.Sprintf("M%s %sH%s", num(clampTo(f, s.q1)), num(base+1.5), num(clampTo(f, s.q3))))
		out.path("median", fmt.Sprintf("M%s %sh0", num(clampTo(f, s.q2)), num(base+1.5)))
		out.rowName(p, i, s.name)
		out.text(small, end, width-4, p.y(i), figure(s.q2))
	}
	out.height = p.top + p.height*float64(len(rows)) + 4
	return out
}

// clampTo is the place of a figure, at an end of the axis if it is beyond.
func clampTo(f frame, v float64) float64 {
	at, _ := f.x.within(v)
	return at
}
