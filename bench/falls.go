package bench

import (
	"cmp"
	"math"
	"slices"
)

// A Fall is a page that a gate names by itself, whatever the mean: the detector fails on
// it, or its score has collapsed.
//
// A failure is an error, a panic or a timeout where the baseline had an answer, be it an
// empty one; against a floor, where no page is known, any failure. It counts on pages
// without gold as well.
//
// A collapse is a page that had a score of at least [GateRules].Collapse in the baseline and
// has lost at least as much. Where less is better scores are turned round: 1 less the score. A
// failure is no collapse as well. Nor is a hollow page one, of which nothing should be kept:
// a single word takes its score from 1 to 0. Pages on which the metric says nothing, before
// or after, have not collapsed either.
type Fall struct {
	Corpus, Detector, Page string
	Kind                   FallKind
	// Before and After are the page's scores, NaN where there is none.
	Before, After float64
	// OutcomeBefore is "" where the page failed against a floor.
	OutcomeBefore, OutcomeAfter Outcome
	Error                       string // what went wrong, its first line
}

// A FallKind says what became of a page.
type FallKind string

// The kinds of falls.
const (
	Failure  FallKind = "failure"
	Collapse FallKind = "collapse"
)

// compareFalls returns the pages of a corpus that newly fail or collapse, in the order
// of the run.
func (g *gate) compareFalls(base ledger, corpusName, detector string) []Fall {
	var out []Fall
	now, then := g.run.detector(detector), base.detector(detector)
	for _, result := range g.run.Run.Results {
		place := base.Run.Place(corpusName, result.Page)
		if result.Corpus != corpusName || result.Answers == 0 || place < 0 {
			continue
		}
		was, _ := base.outcome(base.Run.Results[place], then)
		is, err := g.run.outcome(result, now)
		before, _ := base.score(result, then)
		after, hollow := g.run.score(result, now)
		f := Fall{
			Corpus: corpusName, Detector: detector, Page: result.Page, Before: before, After: after,
			OutcomeBefore: was, OutcomeAfter: is, Error: err,
		}
		switch {
		case is.Failed() && !was.Failed():
			f.Kind = Failure
		case !hollow && g.collapsed(before, after):
			f.Kind = Collapse
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

func (g *gate) collapsed(before, after float64) bool {
	return g.goodness(before) >= g.Collapse-rounding && g.drop(before, after) >= g.Collapse-rounding
}

// addFalls takes pages into the result, each of a detector once.
func (g *gate) addFalls(list []Fall) {
	for _, f := range list {
		key := [3]string{f.Corpus, f.Detector, f.Page}
		if !g.named[key] {
			g.named[key] = true
			g.result.Falls = append(g.result.Falls, f)
		}
	}
}

// sortFalls puts the largest loss of score first; one that is not known counts as none.
func (g *gate) sortFalls() {
	loss := func(f Fall) float64 {
		if loss := g.drop(f.Before, f.After); !math.IsNaN(loss) {
			return loss
		}
		return 0
	}
	slices.SortStableFunc(g.result.Falls, func(a, b Fall) int {
		return cmp.Or(
			cmp.Compare(loss(b), loss(a)), cmp.Compare(a.Corpus, b.Corpus), cmp.Compare(a.Detector, b.Detector), cmp.Compare(a.Page, b.Page),
		)
	})
}

// countFalls counts those of a kind.
func countFalls(list []Fall, kind FallKind) int {
	n := 0
	for _, f := range list {
		n += toInt(f.Kind == kind)
	}
	return n
}
