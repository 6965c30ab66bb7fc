package reports

import (
	"fmt"
	"io"
	"math"
	"strings"

	"chaff/bench"
)

// shownFalls bounds the pages that a gate's tables name of each kind; JSON has all.
const shownFalls = 20

// GateTable writes what a gate says as aligned text. The first line is the verdict; then
// what the gate could see, a line for each check, and the pages that failed or collapsed.
func GateTable(w io.Writer, g *bench.GateResult) error { return writeText(w, gateSheets(g), g.Notes) }

// GateMarkdown writes what [GateTable] writes as Markdown tables, as for a pull request.
func GateMarkdown(w io.Writer, g *bench.GateResult) error {
	return writeMarkdown(w, gateSheets(g), g.Notes)
}

// gateVerdict says in a line whether the run passes, and if not why.
func gateVerdict(g *bench.GateResult) string {
	var reasons []string
	add := func(what, more string, of func(bench.GateCheck) int) {
		if n := countChecks(g, of); n > 0 {
			reasons = append(reasons, plural(n, what)+more)
		}
	}
	if g.Passed() {
		add("improvement", "", func(c bench.GateCheck) int { return when(c.Change == bench.Improvement, 1) })
		reasons = append([]string{"no regression in " + plural(len(g.Checks), "check")}, reasons...)
		return "PASS: " + strings.Join(reasons, ", ")
	}
	floor := func(c bench.GateCheck) bool { return c.Against == bench.AgainstFloor }
	add("regression", "", func(c bench.GateCheck) int { return when(c.Change == bench.Regression, 1) })
	add("collapse", "", func(c bench.GateCheck) int { return when(c.TooManyCollapses(), c.Collapses) })
	add("new failure", "", func(c bench.GateCheck) int { return when(c.TooManyFailures() && !floor(c), c.Failures) })
	add("failure", " more than floors allow", func(c bench.GateCheck) int { return when(c.TooManyFailures() && floor(c), c.Failures-c.MaxFailures) })
	return "FAIL: " + strings.Join(reasons, ", ")
}

func when(yes bool, n int) int {
	if yes {
		return n
	}
	return 0
}

// countChecks adds up what checks count. A detector that is held against a baseline and a
// floor is counted once.
func countChecks(g *bench.GateResult, of func(bench.GateCheck) int) int {
	counts := make(map[[2]string]int)
	sum := 0
	for _, c := range g.Checks {
		key := [2]string{c.Corpus, c.Detector}
		n := max(counts[key], of(c))
		sum += n - counts[key]
		counts[key] = n
	}
	return sum
}

func gateSheets(g *bench.GateResult) []sheet {
	verdict := sheet{title: gateVerdict(g)}
	for _, r := range g.Resolutions {
		verdict.remarks = append(verdict.remarks, oneLine(r.String()))
	}
	out := []sheet{verdict, checksSheet(g)}
	for _, kind := range []bench.FallKind{bench.Failure, bench.Collapse} {
		var falls []bench.Fall
		for _, f := range g.Falls {
			if f.Kind == kind {
				falls = append(falls, f)
			}
		}
		if len(falls) > 0 {
			out = append(out, fallsSheet(kind, falls))
		}
	}
	return out
}

func checksSheet(g *bench.GateResult) sheet {
	measure := g.Metric.Measures[0]
	against := "floors"
	if g.Baseline != "" {
		against = oneLine(g.Baseline)
	}
	s := sheet{
		title: fmt.Sprintf("%s against %s, %s of metric %s, policy %s", oneLine(g.Run), against, measure.Name, g.Metric.ID, oneLine(g.Policy)),
		columns: []column{
			left("corpus"), left("detector"), left("against"), right("before"), right("after"), right("difference"), left("95% interval"),
			right("p"), right("tolerance"), right("could see"), left("verdict"),
		},
		remarks: []string{
			"a drop fails if it is larger than the tolerance and, against a baseline, significant when corrected for all comparisons (p < 0.05); " +
				"a true drop of what a check \"could see\" would be caught 4 times out of 5",
		},
	}
	if measure.LowerIsBetter {
		s.remarks = append(s.remarks, "of this metric less is better: a drop is a rise")
	}
	for _, c := range g.Checks {
		interval := "–"
		if !math.IsNaN(c.Interval.Low) {
			interval = fmt.Sprintf("[%s, %s]", signedFine(c.Interval.Low), signedFine(c.Interval.High))
		}
		p := "–"
		if !math.IsNaN(c.P) {
			p = fmt.Sprintf("%.2g", c.P)
		}
		s.rows = append(s.rows, []string{
			oneLine(c.Corpus), oneLine(c.Detector), string(c.Against), fine(c.Before), fine(c.After), signedFine(c.Difference), interval,
			p, fine(c.Tolerance), fine(c.Power), checkVerdict(c),
		})
	}
	return s
}

// checkVerdict says what a check comes to, such as "FAIL: regression, 2 collapses".
func checkVerdict(c bench.GateCheck) string {
	parts := []string{string(c.Change)}
	if c.Failures > 0 {
		parts = append(parts, plural(c.Failures, "failure")+allowed(c.MaxFailures))
	}
	if c.Collapses > 0 {
		parts = append(parts, plural(c.Collapses, "collapse")+allowed(c.MaxCollapses))
	}
	said := strings.Join(parts, ", ")
	if !c.Passed() {
		return "FAIL: " + said
	}
	return said
}

func allowed(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" of %d allowed", n)
}

// fine prints a figure with the four digits of a floor.
func fine(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.4f", x)
}

func signedFine(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%+.4f", x+0) // no negative zero
}

func fallsSheet(kind bench.FallKind, falls []bench.Fall) sheet {
	s := sheet{
		title:   plural(len(falls), string(kind)),
		columns: []column{left("corpus"), left("detector"), left("page"), right("before"), right("after"), left("outcome")},
	}
	if n := len(falls); n > shownFalls {
		s.title += fmt.Sprintf("; the %d that lost most", shownFalls)
		falls = falls[:shownFalls]
	}
	for _, f := range falls {
		outcome := string(f.OutcomeAfter)
		if f.Error != "" {
			outcome += ": " + oneLine(f.Error)
		}
		s.rows = append(s.rows, []string{oneLine(f.Corpus), oneLine(f.Detector), oneLine(f.Page), fine(f.Before), fine(f.After), outcome})
	}
	return s
}

type jsonGate struct {
	Schema      int              `json:"schema"`
	Verdict     string           `json:"verdict"`
	Passed      bool             `json:"passed"`
	Run         string           `json:"run"`
	Baseline    string           `json:"baseline,omitempty"`
	Metric      string           `json:"metric"`
	Measure     jsonMeasure      `json:"measure"`
	Policy      string           `json:"policy"`
	Resolutions []jsonResolution `json:"could_see"`
	Checks      []jsonCheck      `json:"checks"`
	Falls       []jsonFall       `json:"falls"`
	Notes       []string         `json:"notes"`
}

type jsonResolution struct {
	Corpus  string `json:"corpus"`
	Pages   int    `json:"pages"`
	Sites   int    `json:"sites"`
	Drop    float  `json:"drop"` // null where none can be told from chance, or there is no baseline
	AtBest  bool   `json:"at_best,omitempty"`
	Floors  float  `json:"floors"` // null where there are none
	Summary string `json:"summary"`
}

type jsonCheck struct {
	Corpus       string        `json:"corpus"`
	Detector     string        `json:"detector"`
	Against      bench.Against `json:"against"`
	Passed       bool          `json:"passed"`
	Change       bench.Change  `json:"change"`
	Before       float         `json:"before"`
	After        float         `json:"after"`
	Difference   float         `json:"difference"`
	Interval     [2]float      `json:"interval"`
	P            float         `json:"p"`
	Tolerance    float         `json:"tolerance"`
	CouldSee     float         `json:"could_see"`
	Failures     int           `json:"failures"`
	MaxFailures  int           `json:"max_failures"`
	Collapses    int           `json:"collapses"`
	MaxCollapses int           `json:"max_collapses"`
	Pages        int           `json:"pages"`
	Sites        int           `json:"sites"`
}

type jsonFall struct {
	Corpus        string         `json:"corpus"`
	Detector      string         `json:"detector"`
	Page          string         `json:"page"`
	Kind          bench.FallKind `json:"kind"`
	Before        float          `json:"before"`
	After         float          `json:"after"`
	OutcomeBefore bench.Outcome  `json:"outcome_before,omitempty"`
	OutcomeAfter  bench.Outcome  `json:"outcome_after"`
	Error         string         `json:"error,omitempty"`
}

// GateJSON writes what a gate says as one JSON object, with every page that failed or
// collapsed. Figures are in full precision; null stands where there is none.
func GateJSON(w io.Writer, g *bench.GateResult) error {
	m := g.Metric.Measures[0]
	out := jsonGate{
		Schema: schema, Verdict: gateVerdict(g), Passed: g.Passed(), Run: g.Run, Baseline: g.Baseline, Metric: g.Metric.ID,
		Measure: jsonMeasure{m.Name, m.Average.Name, m.LowerIsBetter}, Policy: g.Policy,
		Resolutions: []jsonResolution{}, Checks: []jsonCheck{}, Falls: []jsonFall{}, Notes: append([]string{}, g.Notes...),
	}
	for _, r := range g.Resolutions {
		own := jsonResolution{
			Corpus: r.Corpus, Pages: r.Pages, Sites: r.Sites, Drop: float(math.NaN()), Floors: float(math.NaN()), Summary: r.String(),
		}
		if r.Compared {
			own.Drop, own.AtBest = float(r.Drop), r.Few && !math.IsNaN(r.Drop)
		}
		if r.Floors {
			own.Floors = float(r.FloorDrop)
		}
		out.Resolutions = append(out.Resolutions, own)
	}
	for _, c := range g.Checks {
		out.Checks = append(out.Checks, jsonCheck{
			c.Corpus, c.Detector, c.Against, c.Passed(), c.Change, float(c.Before), float(c.After), float(c.Difference), bounds(c.Interval),
			float(c.P), float(c.Tolerance), float(c.Power), c.Failures, c.MaxFailures, c.Collapses, c.MaxCollapses, c.Pages, c.Sites,
		})
	}
	for _, f := range g.Falls {
		out.Falls = append(out.Falls, jsonFall{
			f.Corpus, f.Detector, f.Page, f.Kind, float(f.Before), float(f.After), f.OutcomeBefore, f.OutcomeAfter, f.Error,
		})
	}
	return writeJSON(w, out)
}
