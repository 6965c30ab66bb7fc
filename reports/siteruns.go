package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"chaff/bench"
	"chaff/bench/stats"
)

// The bounds of what runs.html shows.
const (
	maxRunDetectors = 40
	maxRuns         = 100
	maxChangedPages = 50 // of a detector, and of each kind of change of outcome
)

// What runs.html calls the two runs that it compares.
const (
	thisRun    = "this run"
	earlierRun = "earlier run"
)

// A runsView is what runs.html shows.
type runsView struct {
	Prefix      string
	Before      string // label of the newest earlier run
	Metric      string
	Measure     string
	Lower       bool
	Verdict     string
	Remarks     []string
	Flips       []flipGroup
	Changes     []changeView
	Pages       []changedPages
	Unchanged   []string // detectors with the same scores on every page
	Differences []differenceView
	Same        int // manifest fields that do not differ
	Histories   []historyView
	Runs        []runView
	LeftOut     int // detectors that are not compared
	CannotSay   string
	Compared    int // detectors
}

// A runView is a row of the table of all runs.
type runView struct {
	Label, Started, Tool, Revision, Corpora string
	Detectors, Pages                        int
}

// runsBody returns what runs.html holds: what changed since the newest earlier run, and
// the history of every detector over all runs.
func (s *Site) runsBody(v view) (template.HTML, error) {
	r := s.report
	before := r.Earlier[len(r.Earlier)-1]
	metric := r.Scoring.Metrics[0]
	page := runsView{
		Before: oneLine(before.Label), Metric: metric.ID, Measure: metric.Measures[0].Name, Lower: metric.Measures[0].LowerIsBetter,
		Runs: s.runViews(),
	}
	if v.single {
		page.Prefix = anchor(runsFile) + "-"
	}
	if before.Summary != nil && before.Summary.Policy != r.Summary.Policy {
		page.Remarks = append(page.Remarks, fmt.Sprintf("the earlier run is scored by policy %s, this one by %s: their figures do not compare", oneLine(before.Summary.Policy), oneLine(r.Summary.Policy)))
	}
	delta := s.newDelta(before)
	page.Remarks = append(page.Remarks, delta.remarks...)
	page.CannotSay = delta.cannot
	page.Flips = s.flipGroups(v, delta)
	page.Compared, page.LeftOut = len(delta.detectors), delta.leftOut
	s.addChanges(v, &page, delta)
	page.Differences, page.Same = manifestDifferences(before.Run.Manifest, r.Run.Manifest)
	var err error
	if page.Histories, err = s.histories(v); err != nil {
		return "", err
	}
	page.Verdict = page.verdict()
	return execute("runs.html", page)
}

func (s *Site) runViews() []runView {
	r := s.report
	var out []runView
	for _, e := range append(slices.Clone(r.Earlier), Earlier{Label: thisRun, Run: r.Run}) {
		m := e.Run.Manifest
		view := runView{Label: oneLine(e.Label), Tool: oneLine(m.Tool), Revision: oneLine(m.Revision), Detectors: len(m.Detectors), Pages: len(e.Run.Results)}
		if !m.Started.IsZero() {
			view.Started = m.Started.UTC().Format("2006-01-02 15:04")
		}
		var corpora []string
		for _, c := range m.Corpora {
			corpora = append(corpora, oneLine(c.Name))
		}
		view.Corpora = strings.Join(corpora, ", ")
		out = append(out, view)
	}
	return out[max(0, len(out)-maxRuns):]
}

// A delta is what can be compared of two runs: the corpora and detectors that both have.
type delta struct {
	now, before Earlier // of the corpora that have not changed
	detectors   []string
	leftOut     int
	remarks     []string
	cannot      string // why nothing can be compared, "" where something can
	places      map[[2]string]int
}

func (s *Site) newDelta(before Earlier) *delta {
	d := &delta{places: make(map[[2]string]int)}
	common, changed := 0, []string(nil)
	for _, c := range s.report.Run.Manifest.Corpora {
		was, ok := corpusOf(before.Run.Manifest, c.Name)
		switch {
		case !ok:
		case was.Fingerprint != c.Fingerprint:
			changed = append(changed, c.Name)
			d.remarks = append(d.remarks, fmt.Sprintf("corpus %s has changed (it was %s and is %s): its pages are not compared one by one", oneLine(c.Name), shortFingerprint(was.Fingerprint), shortFingerprint(c.Fingerprint)))
		default:
			common++
		}
	}
	d.now = Earlier{Run: without(s.report.Run, changed), Scored: s.report.Scored}
	d.before = Earlier{Run: without(before.Run, changed), Scored: before.Scored}
	for _, name := range s.report.Run.Manifest.Detectors {
		if slices.Contains(before.Run.Manifest.Detectors, name) {
			d.detectors = append(d.detectors, name)
		}
	}
	switch {
	case common == 0:
		d.cannot = "The two runs have no unchanged corpus in common, so that no page is compared."
		d.detectors = nil
	case len(d.detectors) == 0:
		d.cannot = "The two runs have no detector in common."
	}
	if n := len(d.detectors); n > maxRunDetectors {
		d.detectors, d.leftOut = d.detectors[:maxRunDetectors], n-maxRunDetectors
	}
	for i, p := range before.Scored {
		if !slices.Contains(changed, p.Corpus) {
			d.places[[2]string{p.Corpus, p.Info.ID}] = i
		}
	}
	return d
}

func corpusOf(m bench.Manifest, name string) (bench.CorpusInfo, bool) {
	i := slices.IndexFunc(m.Corpora, func(c bench.CorpusInfo) bool { return c.Name == name })
	if i < 0 {
		return bench.CorpusInfo{}, false
	}
	return m.Corpora[i], true
}

// without returns the run as if it had not been made on some corpora: [bench.Compare]
// compares nothing where one of them has changed.
func without(run *bench.Run, corpora []string) *bench.Run {
	out := *run
	out.Manifest.Corpora = slices.DeleteFunc(slices.Clone(run.Manifest.Corpora), func(c bench.CorpusInfo) bool { return slices.Contains(corpora, c.Name) })
	return &out
}

// A flipGroup holds the changes of outcome of one kind.
type flipGroup struct {
	Title string
	Bad   bool
	Count int
	Of    []string // detectors, with how many pages of each
	Rows  []outcomeView
}

// Few reports whether the pages may be shown without being asked for.
func (g flipGroup) Few() bool { return len(g.Rows) <= 10 }

// An outcomeView is a page on which a detector fares otherwise than before.
type outcomeView struct {
	Detector, Corpus, Page, Href string
	Before, Now                  bench.Outcome
	Error                        string
}

// flipGroups returns what failed newly, what fails no more, and other changes of outcome.
func (s *Site) flipGroups(v view, d *delta) []flipGroup {
	groups := []flipGroup{{Title: "Fails now, and did not", Bad: true}, {Title: "Failed, and does not now"}, {Title: "Other changes of outcome"}}
	for _, name := range d.detectors {
		var counts [3]int
		now, was := slices.Index(d.now.Run.Manifest.Detectors, name), slices.Index(d.before.Run.Manifest.Detectors, name)
		for _, p := range s.report.Scored {
			i, ok := d.places[[2]string{p.Corpus, p.Info.ID}]
			if !ok || p.Fates[now].Outcome == d.before.Scored[i].Fates[was].Outcome {
				continue
			}
			row := outcomeView{
				Detector: oneLine(name), Corpus: oneLine(p.Corpus), Page: listed(p.Info.ID), Href: s.hrefOf(v, p.Corpus, p.Info.ID),
				Before: d.before.Scored[i].Fates[was].Outcome, Now: p.Fates[now].Outcome,
				Error: listed(cmp.Or(p.Errors[now], d.before.Scored[i].Errors[was])),
			}
			kind := 2
			switch {
			case row.Now.Failed() && !row.Before.Failed():
				kind = 0
			case row.Before.Failed() && !row.Now.Failed():
				kind = 1
			}
			counts[kind]++
			if len(groups[kind].Rows) < maxChangedPages {
				groups[kind].Rows = append(groups[kind].Rows, row)
			}
		}
		for kind, n := range counts {
			if n > 0 {
				groups[kind].Count += n
				groups[kind].Of = append(groups[kind].Of, fmt.Sprintf("%s %d", oneLine(name), n))
			}
		}
	}
	return slices.DeleteFunc(groups, func(g flipGroup) bool { return g.Count == 0 })
}

// hrefOf returns the URL of a page's document, "" where it has none.
func (s *Site) hrefOf(v view, corpusName, page string) string {
	if i, ok := s.places[[2]string{corpusName, page}]; ok {
		return v.Link(docFile(i))
	}
	return ""
}

// A changeView is a detector's row of score changes on a corpus.
type changeView struct {
	Detector, Corpus        string
	Before, Now             float64
	Difference              float64 // of now less before
	Interval                stats.Interval
	P                       float64
	Better, Same, Worse     int // pages
	Verdict                 bench.Verdict
	Sign, Class             string
	DifferenceText, RangeOf string
	DifferenceValue, PValue string // for a script that sorts; "" where there is none
	PText                   string
}

// A changedPages holds the pages on which a detector's score changed.
type changedPages struct {
	Detector     string
	NFell, NRose int
	Sides        []changedSide // those that fell, and those that rose
}

// A changedSide holds the pages that changed most in one direction.
type changedSide struct {
	Title string
	Count int // of all of them
	Rows  []changedPage
}

// A changedPage is a page with both scores.
type changedPage struct {
	Corpus, Page, Href        string
	Before, Now, Change       string
	OutcomeBefore, OutcomeNow bench.Outcome
}

// addChanges compares every detector with itself. The p-values of a corpus are corrected
// for the number of its detectors.
func (s *Site) addChanges(v view, page *runsView, d *delta) {
	scoring := s.report.Scoring
	scoring.Metrics = scoring.Metrics[:1]
	boardView := s.report.Summary.View
	boardView.By = bench.ByNothing
	for _, name := range d.detectors {
		c, err := bench.Compare(
			bench.Entrant{Run: d.now.Run, Scored: d.now.Scored, Detector: name, Label: thisRun},
			bench.Entrant{Run: d.before.Run, Scored: d.before.Scored, Detector: name, Label: earlierRun}, scoring, boardView)
		if err != nil {
			page.Remarks = append(page.Remarks, oneLine(name)+" is not compared: "+oneLine(err.Error()))
			continue
		}
		if len(c.Flips) == 0 {
			page.Unchanged = append(page.Unchanged, oneLine(name))
		} else {
			page.Pages = append(page.Pages, s.changedPages(v, name, c.Flips))
		}
		for _, b := range c.Summary.Boards {
			between := b.Between(thisRun, earlierRun)
			page.Changes = append(page.Changes, changeView{
				Detector: oneLine(name), Corpus: oneLine(b.Corpus), Before: between.OtherValue, Now: between.Value, Difference: between.Difference,
				Interval: between.Interval, P: between.P, Better: between.Wins, Same: between.Ties, Worse: between.Losses, Verdict: between.Verdict,
			})
		}
	}
	finishChanges(page.Changes)
	// What is the same everywhere is named in a sentence.
	page.Changes = slices.DeleteFunc(page.Changes, func(c changeView) bool { return slices.Contains(page.Unchanged, c.Detector) })
}

// finishChanges corrects the p-values of each corpus and says in words and signs what
// they show.
func finishChanges(changes []changeView) {
	byCorpus := make(map[string][]int)
	for i, c := range changes {
		byCorpus[c.Corpus] = append(byCorpus[c.Corpus], i)
	}
	for _, places := range byCorpus {
		p := make([]float64, len(places))
		for k, i := range places {
			p[k] = changes[i].P
		}
		for k, corrected := range stats.Holm(p) {
			c := &changes[places[k]]
			c.P = corrected
			if (c.Verdict == bench.Better || c.Verdict == bench.Worse) && corrected >= 1-bench.Level {
				c.Verdict = bench.Undecided
			}
		}
	}
	for i := range changes {
		c := &changes[i]
		c.DifferenceValue, c.PValue, c.PText = sortable(c.Difference), sortable(c.P), "–"
		if isNumber(c.P) {
			c.PText = fmt.Sprintf("%.2g", c.P)
		}
		c.DifferenceText, c.RangeOf = signed(c.Difference), fmt.Sprintf("[%s, %s]", signed(c.Interval.Low), signed(c.Interval.High))
		if c.Verdict == bench.Tied {
			c.DifferenceText = number(0)
		}
		switch c.Verdict {
		case bench.Better:
			c.Sign, c.Class = "▲", "better"
		case bench.Worse:
			c.Sign, c.Class = "▼", "worse"
		case bench.Tied:
			c.Sign, c.Class = "=", "even"
		default:
			c.Sign, c.Class = "·", "even"
		}
	}
}

// changedPages returns the pages with the largest changes, both ways.
func (s *Site) changedPages(v view, detector string, flips []bench.Flip) changedPages {
	rose, fell := split(flips)
	// Where one side is short the other may have its room.
	nFell := min(len(fell), max(maxChangedPages/2, maxChangedPages-len(rose)))
	nRose := min(len(rose), maxChangedPages-nFell)
	side := func(title string, count int, flips []bench.Flip) changedSide {
		out := changedSide{Title: title, Count: count}
		for _, f := range flips {
			out.Rows = append(out.Rows, changedPage{
				Corpus: oneLine(f.Corpus), Page: listed(f.Page), Href: s.hrefOf(v, f.Corpus, f.Page),
				Before: number(f.B), Now: number(f.A), Change: signed(f.A - f.B), OutcomeBefore: f.OutcomeB, OutcomeNow: f.OutcomeA,
			})
		}
		return out
	}
	return changedPages{
		Detector: oneLine(detector), NFell: len(fell), NRose: len(rose),
		Sides: []changedSide{side("Worse", len(fell), fell[:nFell]), side("Better", len(rose), rose[:nRose])},
	}
}

// verdict says in words what changed.
func (r runsView) verdict() string {
	if r.CannotSay != "" {
		return r.CannotSay
	}
	var better, worse []string
	for _, c := range r.Changes {
		if c.Corpus == bench.AllCorpora {
			continue // it follows from the others
		}
		name := c.Detector + " on " + c.Corpus + " (" + c.DifferenceText + ")"
		switch c.Verdict {
		case bench.Better:
			better = append(better, name)
		case bench.Worse:
			worse = append(worse, name)
		}
	}
	var out []string
	for _, g := range r.Flips {
		switch {
		case g.Bad:
			out = append(out, fmt.Sprintf("%s failed that had not before.", plural(g.Count, "answer")))
		case strings.HasPrefix(g.Title, "Failed"):
			out = append(out, fmt.Sprintf("%s that had failed came this time.", plural(g.Count, "answer")))
		}
	}
	if len(worse) > 0 {
		out = append(out, "Worse beyond chance: "+few(worse)+".")
	}
	if len(better) > 0 {
		out = append(out, "Better beyond chance: "+few(better)+".")
	}
	switch {
	case len(better)+len(worse) > 0:
	case len(r.Pages) == 0:
		out = append(out, "All scores are the same as before.")
	default:
		out = append(out, "No score changed beyond chance.")
	}
	return strings.Join(out, " ")
}

// few joins the first names and counts the rest.
func few(names []string) string {
	const most = 4
	if n := len(names); n > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n-most)
	}
	return list(names)
}

// sortable returns the number as a script reads it, "" where there is none.
func sortable(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// isNumber reports whether a figure is known.
func isNumber(x float64) bool { return !math.IsNaN(x) }
