package bench

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"chaff/bench/score"
)

// A ledger is a scored run whose pages can be looked up.
type ledger struct {
	ScoredRun
	at map[pageKey]int // in Scored
}

func newLedger(r ScoredRun) ledger {
	l := ledger{r, make(map[pageKey]int, len(r.Scored))}
	for i, p := range r.Scored {
		l.at[pageKey{p.Corpus, p.Info.ID}] = i
	}
	return l
}

// complete reports a run that lacks pages as broken.
func (r ScoredRun) complete() error {
	if n := r.Run.Missing(); n > 0 {
		return &BrokenRunError{r.Name, fmt.Errorf("the run is not finished: it lacks %d pages", n)}
	}
	return nil
}

// has reports a detector that the run has not.
func (r ScoredRun) has(detector string) error {
	if list := r.Run.Manifest.Detectors; !slices.Contains(list, detector) {
		return fmt.Errorf("%s has no detector %q; its detectors are %s", r.Name, detector, strings.Join(list, ", "))
	}
	return nil
}

// fits reports whether a run can be compared with the baseline r: r lacks no pages, no
// corpus has changed between them, and neither uses pages that the other does not.
func (r ScoredRun) fits(run ScoredRun) error {
	if err := r.complete(); err != nil {
		return err
	}
	for _, c := range r.Run.Manifest.Corpora {
		now, ok := run.corpus(c.Name)
		if !ok {
			continue
		}
		if now.Fingerprint != c.Fingerprint {
			return &ChangedCorpusError{c.Name, SinceBaseline, now.Fingerprint, c.Fingerprint}
		}
		// The same pages have other lines, and records name lines.
		if is, was := run.Run.Manifest.View, r.Run.Manifest.View; is != was {
			return &ChangedCorpusError{c.Name, SinceBaseline, fmt.Sprintf("seen by text view %d", is), fmt.Sprintf("it as seen by %d", was)}
		}
		if err := r.usedBy(run, c.Name); err != nil {
			return err
		}
		if err := run.usedBy(r, c.Name); err != nil {
			return err
		}
	}
	return nil
}

// usedBy reports pages of a corpus that the run uses and the other does not, as one that
// has another limit of pages.
func (r ScoredRun) usedBy(other ScoredRun, corpusName string) error {
	unused, first := 0, Result{}
	for _, result := range r.Run.Results {
		if result.Corpus != corpusName || result.Answers == 0 {
			continue
		}
		its := Result{Page: result.Page}
		if i := other.Run.Place(corpusName, result.Page); i >= 0 {
			its = other.Run.Results[i]
		}
		if its.Answers > 0 {
			continue
		}
		if unused == 0 {
			first = its
		}
		unused++
	}
	if unused == 0 {
		return nil
	}
	return &BrokenRunError{other.Name, fmt.Errorf("it lacks answers on %d pages of %s that %s has; first: page %s, %s",
		unused, corpusName, r.Name, first.Page, firstLine(strings.Join(first.Warnings, "; ")))}
}

// detector returns the number of a detector, -1 if the run has it not.
func (r ScoredRun) detector(name string) int {
	return slices.Index(r.Run.Manifest.Detectors, name)
}

// corpus returns what the run says of the corpus; false if it was not made on it.
func (r ScoredRun) corpus(name string) (CorpusInfo, bool) {
	list := r.Run.Manifest.Corpora
	i := slices.IndexFunc(list, func(c CorpusInfo) bool { return c.Name == name })
	if i < 0 {
		return CorpusInfo{}, false
	}
	return list[i], true
}

// pages returns the scored pages of a corpus.
func (r ScoredRun) pages(corpusName string) []Scored {
	var out []Scored
	for _, p := range r.Scored {
		if p.Corpus == corpusName {
			out = append(out, p)
		}
	}
	return out
}

// figure returns the detector's figure on a corpus by the main measure of the first
// metric, as a [Row] has it, and how many pages and sites the metric can score; NaN where
// there is none.
func (r ScoredRun) figure(corpusName string, detector int, metric score.Metric) (figure float64, pages, sites int) {
	st := newStratum(r.pages(corpusName), 0)
	if len(st.pages) == 0 {
		return math.NaN(), 0, 0
	}
	scores := scoresOf(r.Run, st, 0, FailuresEmpty)[detector]
	return metric.Measures[0].Average.Of(scores), len(st.pages), st.sites
}

// outcome returns how a detector fared on the page of a result, which need not have been
// scored, and its error where that is known.
func (l ledger) outcome(result Result, detector int) (o Outcome, err string) {
	if i, ok := l.at[pageKey{result.Corpus, result.Page}]; ok {
		return l.Scored[i].Fates[detector].Outcome, l.Scored[i].Errors[detector]
	}
	return cmp.Or(result.Failed[l.Run.Manifest.Detectors[detector]], OK), ""
}

// score returns the main score of a detector on a page, NaN where there is none, and
// whether the page is hollow.
func (l ledger) score(result Result, detector int) (main float64, hollow bool) {
	i, ok := l.at[pageKey{result.Corpus, result.Page}]
	if !ok {
		return math.NaN(), false
	}
	return l.Scored[i].Scores[detector][0].Main(), l.Scored[i].Hollow
}

// failures returns the pages of a corpus on which a detector fails.
func (l ledger) failures(corpusName string, detector int) []Fall {
	var out []Fall
	for _, result := range l.Run.Results {
		if result.Corpus != corpusName || result.Answers == 0 {
			continue
		}
		if outcome, err := l.outcome(result, detector); outcome.Failed() {
			after, _ := l.score(result, detector)
			out = append(out, Fall{
				Corpus: corpusName, Page: result.Page, Detector: l.Run.Manifest.Detectors[detector], Kind: Failure,
				Before: math.NaN(), After: after, OutcomeAfter: outcome, Error: err,
			})
		}
	}
	return out
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
