package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"chaff/bench"
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
