package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"

	"chaff/bench"
	"chaff/corpus"
	"chaff/reports/chart"
)

// where shows the corpora one by one, or the parts of the only one.
func (x *index) where() section {
	s := section{ID: x.id("where"), Title: "Where: parts of the corpus"}
	corpora := x.corpora()
	if corpora == nil {
		s.Blocks = x.breakdowns(x.first)
		return s
	}
	s.Title = "Where: corpus by corpus"
	if c := x.byCorpus(corpora); len(c.Groups) > 1 {
		s.Blocks = append(s.Blocks, block{Figures: []template.HTML{x.figure(c, "by-corpus")}})
	}
	for _, b := range corpora {
		id := x.corpusID(b)
		s.Blocks = append(s.Blocks, block{
			ID: x.id(id), Heading: oneLine(b.Corpus), Text: append([]string{verdict(b)}, caveats(x.summary, b)...), Tables: []indexTable{x.boardTable(b)},
		})
		figures := []template.HTML{x.figure(intervals(b), id, "intervals")}
		if c, ok := x.precisionRecallOf(b); ok {
			figures = append(figures, x.figure(c, id, "precision-recall"))
		}
		if len(b.Rows) > 1 {
			figures = append(figures, x.figure(critical(b), id, "critical"))
		}
		s.Blocks = append(s.Blocks, block{Fold: "Charts of " + oneLine(b.Corpus), Figures: figures})
		if parts := x.breakdowns(b); len(parts) > 0 {
			fold := block{Fold: fmt.Sprintf("Parts of %s", oneLine(b.Corpus))}
			for _, p := range parts {
				fold.Figures = append(fold.Figures, p.Figures...)
				fold.Text = append(fold.Text, p.Text...)
			}
			s.Blocks = append(s.Blocks, fold)
		}
	}
	return s
}

// byCorpus shows the figures of each corpus side by side.
func (x *index) byCorpus(corpora []*bench.Board) chart.Breakdown {
	c := chart.Breakdown{Title: measureOf(x.first).Name + " by corpus", Measure: measureOf(x.first), Detectors: names(x.first.Rows)}
	for _, b := range corpora {
		c.Groups = append(c.Groups, chart.BreakdownGroup{Name: b.Corpus, Pages: b.Pages})
	}
	for _, r := range x.first.Rows {
		var values []float64
		for _, b := range corpora {
			values = append(values, valueOf(b, r.Detector))
		}
		c.Values = append(c.Values, values)
	}
	return c
}

// valueOf is a detector's figure on a board, NaN where it has none.
func valueOf(b *bench.Board, detector string) float64 {
	if r := b.Row(detector); len(r.Values) > 0 {
		return r.Values[0]
	}
	return math.NaN()
}

// maxGroups bounds the parts of a breakdown that are drawn, and the sites that are shown at
// all.
const maxGroups = 20

// breakdowns shows the parts of one corpus, those that are asked for most first and open.
func (x *index) breakdowns(b *bench.Board) []block {
	pages := x.pagesOf(b)
	var out []block
	for i, by := range []bench.Breakdown{bench.ByType, bench.ByLanguage, bench.ByComplexity, bench.ByForm, bench.BySplit, bench.BySite} {
		parts := bench.FiguresBy(x.site.report.Run, pages, x.site.report.Scored, b.Metric, 0, bench.View{By: by, Failures: x.summary.View.Failures})
		if len(parts) < 2 || by == bench.BySite && len(parts) > maxGroups {
			continue
		}
		part := block{}
		if left := len(parts) - maxGroups; left > 0 {
			parts = largest(parts, maxGroups)
			part.Text = []string{fmt.Sprintf("Of %s the %d with the most pages are drawn; \"chaff score --by %s\" prints the other %d.", groupsBy(by, maxGroups+left), maxGroups, by, left)}
		}
		part.Figures = []template.HTML{x.figure(x.breakdown(b, by, parts), x.corpusID(b), "by", string(by))}
		if i > 2 {
			part.Fold = titleOf(by)
		}
		out = append(out, part)
	}
	return out
}

func groupsBy(by bench.Breakdown, n int) string { return fmt.Sprintf("%d groups by %s", n, by) }

// titleOf says what a breakdown shows.
func titleOf(by bench.Breakdown) string {
	switch by {
	case bench.ByType:
		return "By page type"
	case bench.ByForm:
		return "By form of the gold"
	case bench.ByComplexity:
		return "By complexity of the page"
	default:
		return "By " + string(by)
	}
}

// largest keeps the parts with the most pages, in their order.
func largest(parts []bench.PartFigures, n int) []bench.PartFigures {
	bySize := slices.Clone(parts)
	slices.SortStableFunc(bySize, func(a, b bench.PartFigures) int { return cmp.Compare(b.Pages, a.Pages) })
	kept := make(map[string]bool)
	for _, p := range bySize[:n] {
		kept[p.Group] = true
	}
	return slices.DeleteFunc(slices.Clone(parts), func(p bench.PartFigures) bool { return !kept[p.Group] })
}

func (x *index) breakdown(b *bench.Board, by bench.Breakdown, parts []bench.PartFigures) chart.Breakdown {
	c := chart.Breakdown{Title: titleOf(by) + ", " + placeOf(b), Measure: measureOf(b), Detectors: names(b.Rows)}
	for _, p := range parts {
		c.Groups = append(c.Groups, chart.BreakdownGroup{Name: p.Group, Pages: p.Pages})
	}
	for _, r := range b.Rows {
		d := slices.Index(x.summary.Manifest.Detectors, r.Detector)
		var values []float64
		for _, p := range parts {
			values = append(values, p.Values[d])
		}
		c.Values = append(c.Values, values)
	}
	return c
}

// pagesOf returns the scored pages that a board is of.
func (x *index) pagesOf(b *bench.Board) []bench.Scored {
	return slices.DeleteFunc(slices.Clone(x.site.report.Scored), func(p bench.Scored) bool {
		return b.Corpus != p.Corpus && !slices.Contains(b.Corpora, p.Corpus)
	})
}

// roles shows which share of the words of each role detectors keep, over all corpora that
// know roles.
func (x *index) roles() section {
	s := section{ID: x.id("roles"), Title: "What gets through, and what is lost"}
	if len(x.summary.Roles) == 0 {
		return s
	}
	type key struct {
		detector string
		role     corpus.Role
	}
	sums := make(map[key]bench.RoleRow)
	words := make(map[corpus.Role]int)
	classes := make(map[corpus.Role]corpus.Class)
	for _, r := range x.summary.Roles {
		sum := sums[key{r.Detector, r.Role}]
		sum.Kept += r.Kept
		sum.Words += r.Words
		sums[key{r.Detector, r.Role}] = sum
		words[r.Role] = sum.Words
		classes[r.Role] = r.Class
	}
	c := chart.RoleHeat{Title: "Share of each role's words that is kept", Detectors: names(x.first.Rows)}
	var shown []corpus.Role
	for _, role := range corpus.Roles() {
		if words[role] > 0 {
			shown = append(shown, role)
			c.Roles = append(c.Roles, chart.Role{Name: role.String(), Class: roleClass(classes[role]), Words: words[role]})
		}
	}
	for _, d := range c.Detectors {
		var kept []float64
		for _, role := range shown {
			sum := sums[key{d, role}]
			kept = append(kept, float64(sum.Kept)/float64(sum.Words)) // NaN where there are none
		}
		c.Kept = append(c.Kept, kept)
	}
	s.Blocks = []block{{Figures: []template.HTML{x.figure(c, "roles-chart")}}}
	return s
}

func roleClass(c corpus.Class) chart.RoleClass {
	switch c {
	case corpus.Content:
		return chart.Keep
	case corpus.Boilerplate:
		return chart.Drop
	default:
		return chart.Optional
	}
}

// curves shows how site-aware detectors learn.
func (x *index) curves() section {
	s := section{ID: x.id("curves"), Title: "Learning a site"}
	var charts []chart.Curve
	for _, c := range x.summary.Curves {
		title := curveTitle(c)
		if n := len(charts); n == 0 || charts[n-1].Title != title {
			m := c.Metric.Measures[0]
			charts = append(charts, chart.Curve{Title: title, X: "pages of the site seen before", Measure: chart.Measure{Name: m.Name, LowerIsBetter: m.LowerIsBetter}})
		}
		series := chart.CurveSeries{Name: c.Detector}
		for _, p := range c.Points {
			none := chart.Interval{Low: math.NaN(), High: math.NaN()}
			series.Points = append(series.Points, chart.CurvePoint{X: float64(p.Learned), Y: p.Values[0], Interval: none})
		}
		last := &charts[len(charts)-1]
		last.Series = append(last.Series, series)
	}
	if len(charts) == 0 {
		return s
	}
	b := block{Text: []string{"By the number of pages of the site that a detector had seen. The pages judged are the same at every number, and none was seen before."}}
	for i, c := range charts {
		b.Figures = append(b.Figures, x.figure(c, fmt.Sprintf("curve-%d", i+1)))
	}
	s.Blocks = []block{b}
	return s
}
