package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A detector of the made-up data that the tests and the gallery draw.
type detector struct {
	name, family          string
	precision, recall, f1 float64
	interval              Interval
	pagesPerSecond        float64
}

// figures are about what the built-in detectors reach on public sets; none is a measurement.
var figures = []detector{
	{name: "vote(readability,trafilatura,justext)", family: "composed", precision: 0.912, recall: 0.941, f1: 0.908, pagesPerSecond: 38},
	{name: "trafilatura", family: "library", precision: 0.914, recall: 0.918, f1: 0.899, pagesPerSecond: 96},
	{name: "trafilatura-recall", family: "library", precision: 0.879, recall: 0.944, f1: 0.893, pagesPerSecond: 88},
	{name: "readeck", family: "library", precision: 0.887, recall: 0.926, f1: 0.888, pagesPerSecond: 240},
	{name: "density+repeated", family: "composed", precision: 0.931, recall: 0.872, f1: 0.884, pagesPerSecond: 1310},
	{name: "trafilatura-precision", family: "library", precision: 0.938, recall: 0.861, f1: 0.881, pagesPerSecond: 104},
	{name: "density", family: "line density", precision: 0.896, recall: 0.893, f1: 0.877, pagesPerSecond: 4250},
	{name: "readability", family: "library", precision: 0.881, recall: 0.915, f1: 0.876, pagesPerSecond: 230},
	{name: "trafilatura-nofallback", family: "library", precision: 0.917, recall: 0.858, f1: 0.868, pagesPerSecond: 171},
	{name: "union(readability,density)", family: "composed", precision: 0.843, recall: 0.951, f1: 0.867, pagesPerSecond: 219},
	{name: "domdistiller", family: "library", precision: 0.869, recall: 0.884, f1: 0.861, pagesPerSecond: 310},
	{name: "boilerpipe-numwords", family: "text blocks", precision: 0.866, recall: 0.842, f1: 0.836, pagesPerSecond: 3900},
	{name: "boilerpipe", family: "text blocks", precision: 0.878, recall: 0.831, f1: 0.831, pagesPerSecond: 3600},
	{name: "bte", family: "line density", precision: 0.791, recall: 0.902, f1: 0.826, pagesPerSecond: 5100},
	{name: "justext", family: "text blocks", precision: 0.887, recall: 0.793, f1: 0.819, pagesPerSecond: 2700},
	{name: "go-boilerpipe", family: "library", precision: 0.852, recall: 0.822, f1: 0.815, pagesPerSecond: 480},
	{name: "justext-default", family: "text blocks", precision: 0.898, recall: 0.762, f1: 0.807, pagesPerSecond: 2650},
	{name: "cetr", family: "line density", precision: 0.803, recall: 0.846, f1: 0.801, pagesPerSecond: 6200},
	{name: "boilerpipe-default", family: "text blocks", precision: 0.842, recall: 0.809, f1: 0.798, pagesPerSecond: 4000},
	{name: "cetd", family: "line density", precision: 0.774, recall: 0.861, f1: 0.793, pagesPerSecond: 3300},
	{name: "cetr?one-dimension=true", family: "line density", precision: 0.769, recall: 0.842, f1: 0.781, pagesPerSecond: 6900},
	{name: "repeated-sst", family: "site", precision: 0.731, recall: 0.903, f1: 0.779, pagesPerSecond: 410},
	{name: "repeated", family: "site", precision: 0.724, recall: 0.917, f1: 0.776, pagesPerSecond: 960},
	{name: "repeated-lines", family: "site", precision: 0.704, recall: 0.921, f1: 0.762, pagesPerSecond: 2100},
	{name: "c4-unicode", family: "crawl filter", precision: 0.862, recall: 0.664, f1: 0.724, pagesPerSecond: 14200},
	{name: "c4", family: "crawl filter", precision: 0.866, recall: 0.652, f1: 0.717, pagesPerSecond: 14800},
	{name: "ccnet", family: "site", precision: 0.689, recall: 0.893, f1: 0.716, pagesPerSecond: 8100},
	{name: "refinedweb", family: "crawl filter", precision: 0.712, recall: 0.781, f1: 0.709, pagesPerSecond: 9700},
	{name: "c4-paper", family: "crawl filter", precision: 0.871, recall: 0.611, f1: 0.688, pagesPerSecond: 15100},
	{name: "fineweb", family: "crawl filter", precision: 0.741, recall: 0.655, f1: 0.671, pagesPerSecond: 7400},
	{name: "fineweb2", family: "crawl filter", precision: 0.738, recall: 0.641, f1: 0.662, pagesPerSecond: 7100},
	{name: "gopher-dolma", family: "crawl filter", precision: 0.644, recall: 0.713, f1: 0.641, pagesPerSecond: 11900},
	{name: "gopher", family: "crawl filter", precision: 0.641, recall: 0.706, f1: 0.637, pagesPerSecond: 12100},
	{name: "gopher-english", family: "crawl filter", precision: 0.652, recall: 0.681, f1: 0.634, pagesPerSecond: 12400},
	{name: "everything", family: "baseline", precision: 0.553, recall: 1, f1: 0.671, pagesPerSecond: 32400},
	{name: "nothing", family: "baseline", precision: 0, recall: 0, f1: 0, pagesPerSecond: 445000},
}

// sample returns n detectors, best first: those of the list spread evenly, and more of
// their like where it is too short.
func sample(n int) []detector {
	r := rand.New(rand.NewPCG(1, 2))
	var out []detector
	for i := range n {
		at := i
		if n < len(figures) && n > 1 {
			at = i * (len(figures) - 1) / (n - 1)
		}
		d := figures[at%len(figures)]
		if at >= len(figures) {
			d.name = fmt.Sprintf("%s?copy=%d", d.name, at/len(figures))
			d.f1 = max(0, d.f1-0.01)
			d.precision = max(0, d.precision-0.012)
		}
		half := 0.008 + 0.012*r.Float64()
		if d.f1 == 0 {
			half = 0
		}
		d.interval = Interval{d.f1 - half*1.1, d.f1 + half}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b detector) int { return Measure{}.better(a.f1, b.f1) })
	return out
}

// ties are the ranges of detectors that lie near each other.
func ties(ds []detector) [][2]int {
	near := max(0.02, 0.6/float64(len(ds)))
	var out [][2]int
	last := -1
	for i := range ds {
		k := i
		for k+1 < len(ds) && ds[i].f1-ds[k+1].f1 < near {
			k++
		}
		if k > last {
			out = append(out, [2]int{i, k})
			last = k
		}
	}
	return out
}

func namesOf(ds []detector) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.name)
	}
	return out
}

var f1 = Measure{Name: "F1"}

// A named chart of the gallery.
type named struct {
	name  string
	chart Chart
}

// samples are all charts with n detectors.
func samples(n int) []named {
	ds := sample(n)
	return []named{
		{"precisionrecall", samplePrecisionRecall(ds)},
		{"qualityspeed", sampleQualitySpeed(ds)},
		{"critical", sampleCritical(ds)},
		{"matrix", sampleMatrix(ds)},
		{"intervals", sampleIntervals(ds)},
		{"distribution", sampleDistribution(ds)},
		{"roleheat", sampleRoles(ds)},
		{"breakdown", sampleBreakdown(ds)},
		{"curve", sampleCurve(ds)},
		{"rankstability", sampleRanks(ds)},
		{"speed", sampleSpeed(ds)},
		{"history", sampleHistory(ds)},
		{"reliability", sampleReliability(n)},
	}
}

func samplePrecisionRecall(ds []detector) Chart {
	c := PrecisionRecall{Title: "Precision and recall"}
	for _, d := range ds {
		c.Points = append(c.Points, PrecisionRecallPoint{d.name, d.family, d.precision, d.recall, d.f1})
	}
	return c
}

func sampleQualitySpeed(ds []detector) Chart {
	c := QualitySpeed{Title: "Quality against speed", Speed: Measure{Name: "pages per second"}, Quality: f1}
	for _, d := range ds {
		c.Points = append(c.Points, QualitySpeedPoint{d.name, d.family, d.pagesPerSecond, d.f1, d.interval})
	}
	return c
}

func sampleCritical(ds []detector) Chart {
	c := CriticalDifference{Title: "Who can be told apart", Measure: f1, Ties: ties(ds)}
	for _, d := range ds {
		c.Rows = append(c.Rows, CriticalRow{d.name, d.f1})
	}
	return c
}

func sampleMatrix(ds []detector) Chart {
	c := Matrix{Title: "Every pair", Measure: f1, Names: namesOf(ds)}
	for i := range ds {
		row := make([]MatrixCell, len(ds))
		for k := range ds {
			diff := ds[i].f1 - ds[k].f1
			row[k] = MatrixCell{Undecided, diff, math.Exp(-200 * math.Abs(diff))}
			switch {
			case diff >= 0.02:
				row[k].Verdict = Better
			case diff <= -0.02:
				row[k].Verdict = Worse
			case diff == 0:
				row[k].Verdict = Tied
			}
		}
		c.Cells = append(c.Cells, row)
	}
	return c
}

func sampleIntervals(ds []detector) Chart {
	c := Intervals{Title: "Leaderboard", Measure: f1, Ties: ties(ds)}
	for _, d := range ds {
		c.Rows = append(c.Rows, IntervalRow{d.name, d.f1, d.interval})
	}
	return c
}

func sampleDistribution(ds []detector) Chart {
	r := rand.New(rand.NewPCG(3, 4))
	c := Distribution{Title: "Scores of single pages", Measure: f1}
	for _, d := range ds {
		row := DistributionRow{Name: d.name}
		for range 300 {
			x := 1 - 0.7*(1-d.f1)*r.ExpFloat64()
			if d.f1 == 0 || r.Float64() < 0.3*(1-d.f1) {
				x = 0
			}
			row.Scores = append(row.Scores, max(0, x))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func sampleRoles(ds []detector) Chart {
	r := rand.New(rand.NewPCG(5, 6))
	c := RoleHeat{Title: "What is kept of each role", Detectors: namesOf(ds), Roles: []Role{
		{"body", Keep, 812_400},
		{"title", Optional, 9_120},
		{"caption", Optional, 11_300},
		{"byline", Optional, 2_810},
		{"date", Optional, 1_950},
		{"comment", Drop, 61_700},
		{"related", Drop, 48_200},
		{"navigation", Drop, 120_500},
		{"share", Drop, 3_400},
		{"widget", Drop, 22_900},
		{"ad", Drop, 7_700},
		{"legal", Drop, 15_300},
	}}
	for _, d := range ds {
		var row []float64
		for _, role := range c.Roles {
			x := d.recall
			if role.Class != Keep {
				x = (1 - d.precision) * 2 * r.Float64()
			}
			x = min(1, max(0, x+0.05*r.NormFloat64()))
			switch d.name {
			case "everything":
				x = 1
			case "nothing":
				x = 0
			}
			row = append(row, x)
		}
		c.Kept = append(c.Kept, row)
	}
	return c
}

func sampleBreakdown(ds []detector) Chart {
	r := rand.New(rand.NewPCG(7, 8))
	c := Breakdown{Title: "By page type", Measure: f1, Detectors: namesOf(ds), Groups: []BreakdownGroup{
		{"article", 793}, {"forum", 113}, {"product", 119}, {"collection", 117}, {"listing", 99}, {"documentation", 91}, {"service", 165},
	}}
	for _, d := range ds {
		var row []float64
		for k := range c.Groups {
			row = append(row, min(1, max(0, d.f1-0.05*float64(k)*r.Float64()+0.02*r.NormFloat64())))
		}
		c.Values = append(c.Values, row)
	}
	return c
}

func sampleCurve(ds []detector) Chart {
	c := Curve{Title: "Learning a site", X: "pages of the site that were learned from", Measure: f1}
	for i, name := range []string{"repeated", "repeated-lines", "repeated-sst", "ccnet", "density+repeated", "vote(repeated,density,readability)"} {
		if i >= len(ds) {
			break
		}
		s := CurveSeries{Name: name}
		for _, x := range []float64{0, 1, 2, 5, 10, 20} {
			y := 0.6 + 0.045*float64(i) + (0.2-0.025*float64(i))*(1-math.Exp(-x/float64(2+i)))
			s.Points = append(s.Points, CurvePoint{x, y, Interval{y - 0.018, y + 0.015}})
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func sampleRanks(ds []detector) Chart {
	r := rand.New(rand.NewPCG(9, 10))
	c := RankStability{Title: "Does the ranking depend on the metric?", Columns: []string{"line.word", "token.lcs", "aeb.shingle4", "wcxb.word", "wceb.rouge-lsum"}}
	for _, d := range ds {
		c.Rows = append(c.Rows, RankRow{Name: d.name})
	}
	for range c.Columns {
		noisy := make([]float64, len(ds))
		order := make([]int, len(ds))
		for i, d := range ds {
			noisy[i], order[i] = d.f1+0.012*r.NormFloat64(), i
		}
		slices.SortFunc(order, func(a, b int) int { return Measure{}.better(noisy[a], noisy[b]) })
		for rank, i := range order {
			c.Rows[i].Ranks = append(c.Rows[i].Ranks, float64(rank+1))
		}
	}
	return c
}

func sampleSpeed(ds []detector) Chart {
	c := Speed{Title: "Time for a page", Classes: []string{"up to 50 kB", "to 200 kB", "to 1 MB", "larger"}}
	for _, d := range ds {
		mean := 1 / d.pagesPerSecond
		row := SpeedRow{Name: d.name, Parse: Times{2.1e-3, 9.4e-3}, Extract: Times{0.7 * mean, 3.9 * mean}}
		for _, factor := range []float64{0.3, 0.9, 3.1, 11} {
			row.Classes = append(row.Classes, Times{factor * mean, 2.2 * factor * mean})
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func sampleHistory(ds []detector) Chart {
	r := rand.New(rand.NewPCG(11, 12))
	c := History{Title: "Over the last runs", Measure: f1}
	for i := range 30 {
		c.Runs = append(c.Runs, fmt.Sprintf("2026-%02d-%02d", 9+i/15, 1+i%15*2))
	}
	for i, d := range ds {
		row := HistoryRow{Name: d.name}
		at := d.f1 - 0.01
		for range c.Runs {
			if r.IntN(9) == 0 && d.f1 > 0 && i%3 == 0 {
				at += 0.006 * r.NormFloat64()
			}
			row.Values = append(row.Values, max(0, at))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func sampleReliability(n int) Chart {
	c := Reliability{Title: "Can the probabilities be trusted?"}
	for i := range min(n, 10) {
		p := (float64(i) + 0.5) / 10
		count := 400 - 700*i*(9-i)/40
		observed := p + 0.25*p*(1-p)*(p-0.35)*4
		half := 1 / math.Sqrt(float64(count))
		c.Bins = append(c.Bins, ReliabilityBin{p, observed, Interval{observed - half, min(1, observed+half)}, count})
	}
	return c
}

// lowerIsBetter are charts of a loss and of a time.
func lowerIsBetter(n int) []named {
	ds := sample(n)
	loss := Measure{Name: "words lost", LowerIsBetter: true}
	for i := range ds {
		ds[i].f1 = 1 - ds[i].f1
		ds[i].interval = Interval{1 - ds[i].interval.High, 1 - ds[i].interval.Low}
		ds[i].pagesPerSecond = 400 / ds[i].pagesPerSecond
	}
	quality := sampleQualitySpeed(ds).(QualitySpeed)
	quality.Quality, quality.Speed = loss, Measure{Name: "time, as a multiple of parsing", LowerIsBetter: true}
	critical := sampleCritical(ds).(CriticalDifference)
	critical.Measure, critical.Ties = loss, ties(sample(n))
	intervals := sampleIntervals(ds).(Intervals)
	intervals.Measure, intervals.Ties = loss, critical.Ties
	breakdown := sampleBreakdown(ds).(Breakdown)
	breakdown.Measure = loss
	curve := sampleCurve(ds).(Curve)
	curve.Measure = loss
	return []named{{"qualityspeed", quality}, {"critical", critical}, {"intervals", intervals}, {"breakdown", breakdown}, {"curve", curve}}
}
