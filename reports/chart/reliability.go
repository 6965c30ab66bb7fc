package chart

import (
	"cmp"
	"fmt"
	"slices"
)

// Reliability shows how far predicted probabilities can be trusted: what share of the
// cases with about the same prediction came true.
type Reliability struct {
	Title string
	Bins  []ReliabilityBin
}

// A ReliabilityBin is the cases whose prediction is about the same.
type ReliabilityBin struct {
	Predicted float64 // their mean prediction
	Observed  float64 // the share that came true
	Interval  Interval
	Count     int
}

func (b ReliabilityBin) drawn() bool {
	return b.Count > 0 && isNumber(b.Predicted) && isNumber(b.Observed)
}

// Figure draws the chart.
func (c Reliability) Figure(prefix string) Figure {
	f := nothing(prefix, c.Title, "there are no predictions")
	f.Table.Columns = columns("predicted>", "observed>", "interval>", "cases>", "observed less predicted>")
	var bins []ReliabilityBin
	var left []string
	total, off := 0, 0.0
	for i, b := range c.Bins {
		f.Table.add(figure(b.Predicted), figure(b.Observed), b.Interval.String(), fmt.Sprint(b.Count), signed(b.Observed-b.Predicted))
		if !b.drawn() {
			left = append(left, fmt.Sprintf("bin %d", i+1))
			continue
		}
		bins = append(bins, b)
		total += b.Count
		off += float64(b.Count) * max(b.Observed-b.Predicted, b.Predicted-b.Observed)
	}
	f.leaveOut("without cases", left)
	if len(bins) == 0 {
		return f
	}
	slices.SortStableFunc(bins, func(a, b ReliabilityBin) int { return cmp.Compare(a.Predicted, b.Predicted) })
	c.Bins = bins
	f.Help = fmt.Sprintf("On the diagonal a prediction comes true as often as it says; above it more often, below it less. The bars count the cases. On average the two are %s apart (expected calibration error).", figure(off/float64(total)))
	f.draw(fmt.Sprintf("Reliability diagram of %s in %s; expected calibration error %s.", plural(total, "prediction"), plural(len(bins), "bin"), figure(off/float64(total))),
		c.drawing(560), c.drawing(narrowWidth))
	return f
}

func (c Reliability) drawing(width float64) *canvas {
	out := newCanvas(width)
	side := width - 46 - 20
	f := newFrame(box{46, 28, side, side}, scale{lo: 0, hi: 1}, scale{lo: 0, hi: 1})
	ticks := f.x.ticks(5)
	out.yAxis(f, ticks, "share that came true")
	out.xAxis(f, ticks, tickText(ticks), " ")
	out.path("diagonal", fmt.Sprintf("M%s %sL%s %s", num(f.box.x), num(f.box.y+side), num(f.box.x+side), num(f.box.y)))
	most := 0
	for _, b := range c.Bins {
		most = max(most, b.Count)
	}
	const tall = 56
	base := f.box.y + side + 34 + tall
	wide := min(side/float64(len(c.Bins))*0.7, 34)
	var line []point
	var spans, bars pen
	for _, b := range c.Bins {
		at, _ := onFrame(f, b.Predicted, b.Observed)
		line = append(line, at)
		if b.Interval.known() {
			spans.move(at.x, f.y.at(max(0, b.Interval.Low)))
			spans.down(f.y.at(min(1, b.Interval.High)))
		}
		h := max(1, tall*float64(b.Count)/float64(most))
		bars.bar(box{at.x - wide/2, base - h, wide, h})
	}
	out.path("still", bars.String())
	c.counts(out, line, base, most, tall)
	out.path("span series-1", spans.String())
	out.path("line series-1", polyline(line))
	for i, b := range c.Bins {
		out.mark(0, line[i], fmt.Sprintf("predicted %s, came true %s %s, %s", figure(b.Predicted), figure(b.Observed), b.Interval, plural(b.Count, "case")))
	}
	out.path("rule", fmt.Sprintf("M%s %sh%s", num(f.box.x), num(base), num(side)))
	out.label(small, middle, "muted", f.box.x+side/2, base+14, "predicted probability, and number of cases", "")
	out.height = base + 26
	return out
}

// counts writes the number of cases above each bar, as far as there is room.
func (c Reliability) counts(out *canvas, at []point, base float64, most int, tall float64) {
	free := 0.0
	for i, b := range c.Bins {
		text := count(b.Count)
		half := tiny.width(text) / 2
		if at[i].x-half < free {
			continue
		}
		out.label(tiny, middle, "muted", at[i].x, base-max(1, tall*float64(b.Count)/float64(most))-7, text, "")
		free = at[i].x + half + 3
	}
}
