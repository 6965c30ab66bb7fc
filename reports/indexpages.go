package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"chaff/bench"
	"chaff/reports/chart"
)

// pages shows how scores spread, and links the pages that say most.
func (x *index) pages() section {
	return section{ID: x.id("pages"), Title: "Page by page", Blocks: append(
		[]block{{Figures: []template.HTML{x.figure(x.distribution(), "distribution")}}}, x.telling()...)}
}

func (x *index) distribution() chart.Distribution {
	c := chart.Distribution{Title: "Scores of pages, " + placeOf(x.first), Measure: measureOf(x.first)}
	pages := x.pagesOf(x.first)
	for _, r := range x.first.Rows {
		row := chart.DistributionRow{Name: r.Detector}
		d := slices.Index(x.summary.Manifest.Detectors, r.Detector)
		for _, p := range pages {
			row.Scores = append(row.Scores, x.scoreOf(p, d))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// scoreOf is the main score of detector d on a page, NaN where it does not count.
func (x *index) scoreOf(p bench.Scored, d int) float64 {
	if x.summary.View.Failures == bench.FailuresExcluded && p.Fates[d].Outcome.Failed() {
		return math.NaN()
	}
	return p.Scores[d][0].Main()
}

// A tellingPage is a document with what its scores come to.
type tellingPage struct {
	doc                    int
	mean, spread           float64
	low, high              float64
	lowDetector, highNamed string
}

// shownTelling is how many pages either list has.
const shownTelling = 10

// telling lists the pages on which detectors do worst, and those on which they disagree.
func (x *index) telling() []block {
	var all []tellingPage
	for i, doc := range x.site.docs {
		if p, ok := x.tell(i, doc.scored); ok {
			all = append(all, p)
		}
	}
	lower := x.first.Metric.Measures[0].LowerIsBetter
	worst := slices.Clone(all)
	slices.SortStableFunc(worst, func(a, b tellingPage) int {
		if lower {
			return cmp.Compare(b.mean, a.mean)
		}
		return cmp.Compare(a.mean, b.mean)
	})
	slices.SortStableFunc(all, func(a, b tellingPage) int { return cmp.Compare(b.spread, a.spread) })
	var out []block
	if len(worst) > 0 {
		t := x.pageTable(worst[:min(len(worst), shownTelling)], "The pages on which the detectors do worst on average")
		out = append(out, block{ID: x.id("worst"), Heading: "The hardest pages", Tables: []indexTable{t}})
	}
	if len(all) > 0 && len(x.summary.Manifest.Detectors) > 1 && all[0].spread > 0 {
		t := x.pageTable(all[:min(len(all), shownTelling)], "The pages on which the detectors' scores spread most")
		out = append(out, block{ID: x.id("disputed"), Heading: "The most disputed pages", Tables: []indexTable{t}})
	}
	return out
}

// tell sums up the scores of a page; it is false where there is none.
func (x *index) tell(doc int, p bench.Scored) (tellingPage, bool) {
	out := tellingPage{doc: doc, low: math.Inf(1), high: math.Inf(-1)}
	var n, sum, squares float64
	for d, name := range x.summary.Manifest.Detectors {
		v := x.scoreOf(p, d)
		if math.IsNaN(v) {
			continue
		}
		n++
		sum += v
		squares += v * v
		if v < out.low {
			out.low, out.lowDetector = v, name
		}
		if v > out.high {
			out.high, out.highNamed = v, name
		}
	}
	out.mean = sum / n
	out.spread = math.Sqrt(max(0, squares/n-out.mean*out.mean))
	return out, n > 0
}

func (x *index) pageTable(pages []tellingPage, caption string) indexTable {
	name := x.first.Metric.Measures[0].Name
	t := indexTable{Caption: caption + ".", Sortable: true, Columns: []column{
		left("page"), left("corpus"), right("mean " + name), right("spread"), right("lowest"), left("by"), right("highest"), left("by"),
	}, Notes: []string{"spread is the standard deviation over the detectors; of detectors with the same score the first of the run is named"}}
	for _, p := range pages {
		doc := x.site.docs[p.doc]
		t.Rows = append(t.Rows, []indexCell{
			{Text: oneLine(doc.Page), Href: x.view.Link(docFile(p.doc)), Head: true, Class: "page-name"},
			{Text: oneLine(doc.Corpus)},
			numberCell(p.mean, "%.3f"), numberCell(p.spread, "%.3f"),
			numberCell(p.low, "%.3f"),
			{Text: oneLine(p.lowDetector)},
			numberCell(p.high, "%.3f"),
			{Text: oneLine(p.highNamed)},
		})
	}
	return t
}

// sizeClasses are the classes of pages by size, each below its number of bytes.
var sizeClasses = []struct {
	name  string
	below int
}{{"under 16 KB", 16 << 10}, {"16–64 KB", 64 << 10}, {"64–256 KB", 256 << 10}, {"larger", math.MaxInt}}

func classOf(size int) int {
	for i, c := range sizeClasses {
		if size < c.below {
			return i
		}
	}
	return len(sizeClasses) - 1
}

// speed shows the times of the run.
func (x *index) speed() section {
	s := section{ID: x.id("speed"), Title: "Time for a page"}
	run := x.site.report.Run
	var parse []time.Duration
	sized := make([]int, len(sizeClasses))
	for _, r := range run.Results {
		if r.Answers > 0 {
			parse = append(parse, r.Parse)
		}
	}
	extract := make([][]time.Duration, len(x.summary.Manifest.Detectors))
	byClass := make([][][]time.Duration, len(extract))
	for d := range byClass {
		byClass[d] = make([][]time.Duration, len(sizeClasses))
	}
	for _, p := range x.site.report.Scored {
		place := run.Place(p.Corpus, p.Info.ID)
		if place < 0 {
			continue
		}
		class := classOf(run.Results[place].Bytes)
		sized[class]++
		for d, fate := range p.Fates {
			extract[d] = append(extract[d], fate.Elapsed)
			byClass[d][class] = append(byClass[d][class], fate.Elapsed)
		}
	}
	c := chart.Speed{Title: "Time to parse a page and to extract from it, all pages of the run"}
	var counts []string
	for i, class := range sizeClasses {
		if sized[i] > 0 {
			c.Classes = append(c.Classes, class.name)
			counts = append(counts, fmt.Sprintf("%s %s", plural(sized[i], "page"), class.name))
		}
	}
	parsing := timesOf(parse)
	for _, r := range x.first.Rows {
		d := slices.Index(x.summary.Manifest.Detectors, r.Detector)
		row := chart.SpeedRow{Name: r.Detector, Parse: parsing, Extract: timesOf(extract[d])}
		for i, times := range byClass[d] {
			if sized[i] > 0 {
				row.Classes = append(row.Classes, timesOf(times))
			}
		}
		c.Rows = append(c.Rows, row)
	}
	text := "Taken by the clock beside the run's other work, in one pass: a rough figure. \"chaff speed\" measures. "
	if len(x.learns) > 0 {
		text += "Learning a site is not counted here. "
	}
	s.Blocks = []block{{Text: []string{text + "Sizes are of the page's source: " + strings.Join(counts, ", ") + "."}, Figures: []template.HTML{x.figure(c, "speed-chart")}}}
	return s
}

// timesOf returns the percentiles of times.
func timesOf(times []time.Duration) chart.Times {
	if len(times) == 0 {
		return chart.Times{P50: math.NaN(), P95: math.NaN()}
	}
	sorted := slices.Sorted(slices.Values(times))
	at := func(q float64) float64 { return sorted[int(math.Ceil(q*float64(len(sorted))))-1].Seconds() }
	return chart.Times{P50: at(0.5), P95: at(0.95)}
}

// outcomes counts how detectors fared, those that always answered apart.
func (x *index) outcomes() section {
	t := indexTable{Caption: "Pages by outcome; all but ok keep nothing. Pages with an error, panic or timeout are failures.", Sortable: true, Columns: []column{left("detector"), left("corpus")}}
	for _, o := range bench.Outcomes() {
		t.Columns = append(t.Columns, right(string(o)))
	}
	t.Columns = append(t.Columns, left("first failure"))
	fine := 0
	boards := x.corpora()
	if boards == nil {
		boards = x.boards[:1]
	}
	for _, b := range boards {
		for _, r := range b.Rows {
			if r.Outcomes[bench.OK] == b.Pages {
				fine++
				continue
			}
			row := []indexCell{{Text: oneLine(r.Detector), Head: true}, {Text: oneLine(b.Corpus)}}
			for _, o := range bench.Outcomes() {
				row = append(row, numberCell(float64(r.Outcomes[o]), "%.0f"))
			}
			t.Rows = append(t.Rows, append(row, x.firstFailure(b, r.Detector)))
		}
	}
	s := section{ID: x.id("outcomes"), Title: "Failures and empty answers"}
	text := "Every detector answered with text on every page."
	if len(t.Rows) > 0 {
		t.dropEmpty()
		text = fmt.Sprintf("In %d of %d cases a detector answered with text on every page of a corpus; the others are listed.", fine, fine+len(t.Rows))
		s.Blocks = []block{{Text: []string{text}, Tables: []indexTable{t}}}
		return s
	}
	s.Blocks = []block{{Text: []string{text}}}
	return s
}

// dropEmpty drops the last column where it is empty on every row.
func (t *indexTable) dropEmpty() {
	last := len(t.Columns) - 1
	if slices.ContainsFunc(t.Rows, func(row []indexCell) bool { return row[last].Text != "" }) {
		return
	}
	t.Columns = t.Columns[:last]
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:last]
	}
}

// firstFailure links the first page of the board's corpus on which the detector failed.
func (x *index) firstFailure(b *bench.Board, detector string) indexCell {
	d := slices.Index(x.summary.Manifest.Detectors, detector)
	for i, doc := range x.site.docs {
		if doc.Corpus == b.Corpus && doc.scored.Fates[d].Outcome.Failed() {
			fate := doc.scored.Fates[d]
			return indexCell{Text: strings.TrimSuffix(fmt.Sprintf("%s: %s", fate.Outcome, oneLine(doc.scored.Errors[d])), ": "), Href: x.view.Link(docFile(i)), Class: "page-name"}
		}
	}
	return indexCell{}
}
