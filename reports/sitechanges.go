package reports

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"chaff/bench"
	"chaff/bench/stats"
)

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

// contests compares every detector with itself, as large runs take seconds for each; an
// error stands where its contest would.
func (s *Site) contests(d *delta) ([]*bench.Contest, []error) {
	scoring, boardView := s.report.Scoring, s.report.Summary.View
	scoring.Metrics, boardView.By = scoring.Metrics[:1], bench.ByNothing
	contests, failures := make([]*bench.Contest, len(d.detectors)), make([]error, len(d.detectors))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range d.detectors {
		g.Go(func() error {
			contests[i], failures[i] = bench.Compare(
				bench.Entrant{Run: d.now.Run, Scored: d.now.Scored, Detector: name, Label: thisRun},
				bench.Entrant{Run: d.before.Run, Scored: d.before.Scored, Detector: name, Label: earlierRun}, scoring, boardView)
			return nil
		})
	}
	_ = g.Wait() // the errors are the detectors' own
	return contests, failures
}

// addChanges adds what the detectors' scores came to. The p-values of a corpus are
// corrected for the number of its detectors.
func (s *Site) addChanges(v view, page *runsView, d *delta) {
	contests, failures := s.contests(d)
	for i, name := range d.detectors {
		if err := failures[i]; err != nil {
			page.Remarks = append(page.Remarks, oneLine(name)+" is not compared: "+oneLine(err.Error()))
			continue
		}
		c := contests[i]
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

// sortable returns the number as a script reads it, "" where there is none.
func sortable(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// isNumber reports whether a figure is known.
func isNumber(x float64) bool { return !math.IsNaN(x) }
