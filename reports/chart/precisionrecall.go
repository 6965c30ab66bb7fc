package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// PrecisionRecall shows what detectors keep of the content against how clean it is, with
// curves of equal F1. The axes show the bulk of the detectors; those far from it stand as
// arrows at the edge.
type PrecisionRecall struct {
	Title  string
	Points []PrecisionRecallPoint
}

// A PrecisionRecallPoint is a detector. Groups, such as families of detectors, have a
// colour and a shape each; they may be "".
type PrecisionRecallPoint struct {
	Name, Group           string
	Precision, Recall, F1 float64 // 0 to 1
}

// Figure draws the chart.
func (c PrecisionRecall) Figure(prefix string) Figure {
	var points []PrecisionRecallPoint
	var left []string
	for _, p := range c.Points {
		if isNumber(p.Precision) && isNumber(p.Recall) {
			points = append(points, p)
		} else {
			left = append(left, p.Name)
		}
	}
	f := nothing(prefix, c.Title, "no detector has both a precision and a recall")
	byF1 := func(a, b PrecisionRecallPoint) int {
		return cmp.Or(Measure{}.better(a.F1, b.F1), cmp.Compare(a.Name, b.Name))
	}
	slices.SortStableFunc(points, byF1)
	c.Points = slices.SortedStableFunc(slices.Values(c.Points), byF1)
	f.Table = c.table()
	f.leaveOut("without precision or recall", left)
	if len(points) == 0 {
		return f
	}
	wide, dots, keyed := drawPrecisionRecall(wideWidth, points)
	narrow, _, keyedNarrow := drawPrecisionRecall(narrowWidth, points)
	f.Help = "Up and to the right is better; the curves join points of equal F1." + scatterHelp(dots, len(keyed)+len(keyedNarrow))
	if slices.ContainsFunc(points, averagedByPage) {
		f.Notes = append(f.Notes, "The F1 of the table is averaged as the metric does and need not be that of the two means, which the curves show.")
	}
	best := points[0]
	f.draw(fmt.Sprintf("Scatter plot of the precision and recall of %s. %s has the highest F1, %s, by precision %s and recall %s.",
		plural(len(points), "detector"), plain(best.Name), figure(best.F1), figure(best.Precision), figure(best.Recall)), wide, narrow)
	return f
}

// averagedByPage reports whether F1 is not the harmonic mean of the point's precision and recall.
func averagedByPage(p PrecisionRecallPoint) bool {
	return math.Abs(p.F1-2*p.Precision*p.Recall/(p.Precision+p.Recall)) > 0.005
}

func (c PrecisionRecall) table() Table {
	t := Table{Columns: columns("#>", "detector", "group", "precision>", "recall>", "F1>")}
	for i, p := range c.Points {
		t.add(fmt.Sprint(i+1), p.Name, p.Group, figure(p.Precision), figure(p.Recall), figure(p.F1))
	}
	return t
}

func drawPrecisionRecall(width float64, points []PrecisionRecallPoint) (c *canvas, dots, keyed []dot) {
	c = newCanvas(width)
	var of []string
	var precision, recall []float64
	for _, p := range points {
		of = append(of, p.Group)
		precision, recall = append(precision, p.Precision), append(recall, p.Recall)
	}
	names, index := groups(of)
	top := c.legend(4, 12, width, names, false) + 22
	plan := scatterPlan(c, top, len(points))
	x, y := zoomBoth(recall, precision, share)
	f := newFrame(plan.frame, x, y)
	ticks := f.x.ticks(6)
	c.yAxis(f, f.y.ticks(6), "precision")
	c.xAxis(f, ticks, tickText(ticks), "recall")
	taken := c.isoF1(f)
	for i, p := range points {
		d := dot{name: p.Name, number: i + 1, series: index[i], value: figure(p.F1)}
		d.at, d.off = onFrame(f, p.Recall, p.Precision)
		d.tip = fmt.Sprintf("%s: precision %s, recall %s, F1 %s", plain(p.Name), figure(p.Precision), figure(p.Recall), figure(p.F1))
		if d.off != (point{}) {
			d.value = fmt.Sprintf("(P %.2f, R %.2f)", p.Precision, p.Recall)
		}
		dots = append(dots, d)
	}
	c.dots(dots)
	keyed = c.labels(dots, mayName(c), f.box, taken, nil)
	bottom := c.key(keyed, plan.key, plan.columns)
	c.height = max(bottom+4, f.box.y+f.h+42)
	return c, dots, keyed
}

// isoF1 adds curves of equal F1 with their figures where they leave the frame, and returns
// the boxes of those inside it.
func (c *canvas) isoF1(f frame) (taken []box) {
	least, most := harmonic(f.x.lo, f.y.lo), harmonic(f.x.hi, f.y.hi)
	levels := scale{lo: least, hi: most}.ticks(7)
	texts := tickText(levels)
	for i, level := range levels {
		// Precision falls with recall: the curve enters from above and leaves below.
		from, to := f.x.lo, f.x.hi
		if 2*f.y.hi > level {
			from = max(from, level*f.y.hi/(2*f.y.hi-level))
		} else {
			continue
		}
		if 2*f.y.lo > level {
			to = min(to, level*f.y.lo/(2*f.y.lo-level))
		}
		if to <= from || level <= 0 {
			continue
		}
		var curve []point
		const parts = 14
		for k := range parts + 1 {
			r := from + (to-from)*float64(k)/parts
			curve = append(curve, point{f.x.at(r), f.y.at(level * r / (2*r - level))})
		}
		c.path("iso", polyline(curve))
		last := curve[parts]
		if i == len(levels)-1 {
			texts[i] = "F1 " + texts[i]
		}
		if last.x > f.box.x+f.w-0.5 {
			c.label(tiny, start, "muted", last.x+4, last.y, texts[i], "")
			continue
		}
		b := box{last.x - 16, f.box.y + f.h - 16, 32, 14}
		c.label(tiny, middle, "muted halo", last.x, b.y+b.h/2, texts[i], "")
		taken = append(taken, b)
	}
	return taken
}

func harmonic(a, b float64) float64 {
	if a+b <= 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
