package bench

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// An Entrant is one detector of a scored run.
type Entrant struct {
	Run      *Run
	Scored   []Scored // of the whole run
	Detector string
	Label    string // what the contest calls it
}

// A Contest compares two entrants on the pages that both have been scored on.
type Contest struct {
	A, B string // labels
	// Summary has a row for each of them on every board.
	Summary *Summary
	// Flips are the pages on which they differ by the first metric, those on which A
	// does better first, the largest difference first; then those on which B does
	// better, the largest last.
	Flips []Flip
}

// A Flip is a page on which two entrants differ.
type Flip struct {
	Corpus, Page       string
	A, B               float64 // the metric's main measure
	OutcomeA, OutcomeB Outcome
	Gain               float64 // by how much A is better; negative where B is
}

// Compare compares two detectors of one run, or two answers from two runs, that were
// scored by the same scoring. It fails where a corpus has changed between the runs or
// no corpus is in both.
func Compare(a, b Entrant, scoring Scoring, view View) (*Contest, error) {
	if a.Label == b.Label {
		return nil, fmt.Errorf("comparing: both are called %q", a.Label)
	}
	run, scored, err := merge(a, b)
	if err != nil {
		return nil, err
	}
	c := &Contest{A: a.Label, B: b.Label, Summary: Summarise(run, scored, scoring, view)}
	c.Summary.Warnings = append(c.Summary.Warnings, inOneOnly(a.Run, b.Run)...)
	lower := scoring.Metrics[0].Measures[0].LowerIsBetter
	for _, p := range scored {
		if view.Failures == FailuresExcluded && (p.Fates[0].Outcome.Failed() || p.Fates[1].Outcome.Failed()) {
			continue
		}
		x, y := p.Scores[0][0].Main(), p.Scores[1][0].Main()
		if x == y || math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		f := Flip{p.Corpus, p.Info.ID, x, y, p.Fates[0].Outcome, p.Fates[1].Outcome, x - y}
		if lower {
			f.Gain = y - x
		}
		c.Flips = append(c.Flips, f)
	}
	slices.SortStableFunc(c.Flips, func(x, y Flip) int { return cmp.Compare(y.Gain, x.Gain) })
	return c, nil
}

// merge makes one run of two detectors out of both.
func merge(a, b Entrant) (*Run, []Scored, error) {
	corpora, err := commonCorpora(a.Run, b.Run)
	if err != nil {
		return nil, nil, err
	}
	ia, ib := slices.Index(a.Run.Manifest.Detectors, a.Detector), slices.Index(b.Run.Manifest.Detectors, b.Detector)
	if ia < 0 || ib < 0 {
		return nil, nil, fmt.Errorf("comparing: the runs have not both detectors %q and %q", a.Detector, b.Detector)
	}
	m := a.Run.Manifest
	m.Corpora, m.Detectors = corpora, []string{a.Label, b.Label}
	m.TrainedOn = map[string][]string{
		a.Label: a.Run.Manifest.TrainedOn[a.Detector], b.Label: b.Run.Manifest.TrainedOn[b.Detector],
	}
	others := make(map[pageKey]Scored)
	for _, p := range b.Scored {
		others[pageKey{p.Corpus, p.Info.ID}] = p
	}
	var scored []Scored
	for _, p := range a.Scored {
		other, ok := others[pageKey{p.Corpus, p.Info.ID}]
		if !ok || !slices.ContainsFunc(corpora, func(c CorpusInfo) bool { return c.Name == p.Corpus }) {
			continue
		}
		p.Fates = []Fate{p.Fates[ia], other.Fates[ib]}
		p.Errors = map[int]string{0: p.Errors[ia], 1: other.Errors[ib]}
		p.Scores = append(p.Scores[ia:ia+1:ia+1], other.Scores[ib])
		p.Roles = append(p.Roles[ia:ia+1:ia+1], other.Roles[ib])
		p.Reliability = append(p.Reliability[ia:ia+1:ia+1], other.Reliability[ib])
		scored = append(scored, p)
	}
	if len(scored) == 0 {
		return nil, nil, errors.New("comparing: no page with gold is in both runs")
	}
	results := mergedResults(a, b, corpora)
	return NewRun(m, results, make([][]Record, len(results))), scored, nil
}

// mergedResults returns the results of the pages that both runs have, with the warnings of
// both and what each entrant's detector took to learn, under its label.
func mergedResults(a, b Entrant, corpora []CorpusInfo) []Result {
	var out []Result
	for _, result := range a.Run.Results {
		i := b.Run.Place(result.Corpus, result.Page)
		if i < 0 || !slices.ContainsFunc(corpora, func(c CorpusInfo) bool { return c.Name == result.Corpus }) {
			continue
		}
		other := b.Run.Results[i]
		result.Learning = append(renamed(a, result.Learning), renamed(b, other.Learning)...)
		if b.Run != a.Run {
			result.Warnings = slices.Compact(slices.Sorted(slices.Values(slices.Concat(result.Warnings, other.Warnings))))
		}
		result.Answers = min(result.Answers, other.Answers)
		out = append(out, result)
	}
	return out
}

// commonCorpora returns the corpora that both runs were made on.
func commonCorpora(a, b *Run) ([]CorpusInfo, error) {
	var out []CorpusInfo
	for _, c := range a.Manifest.Corpora {
		i := slices.IndexFunc(b.Manifest.Corpora, func(o CorpusInfo) bool { return o.Name == c.Name })
		if i < 0 {
			continue
		}
		if o := b.Manifest.Corpora[i]; o.Fingerprint != c.Fingerprint {
			return nil, fmt.Errorf("comparing: corpus %s has changed between the runs: it was %s and %s", c.Name, c.Fingerprint, o.Fingerprint)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, errors.New("comparing: the runs have no corpus in common")
	}
	return out, nil
}

// inOneOnly names the corpora that are left out because only one run was made on them.
func inOneOnly(a, b *Run) []string {
	var out []string
	for _, pair := range [][2]*Run{{a, b}, {b, a}} {
		for _, c := range pair[0].Manifest.Corpora {
			if !slices.ContainsFunc(pair[1].Manifest.Corpora, func(o CorpusInfo) bool { return o.Name == c.Name }) {
				out = append(out, fmt.Sprintf("corpus %s is left out: only one of the runs was made on it", c.Name))
			}
		}
	}
	return out
}

// renamed returns what the entrant's detector took to learn, under its label.
func renamed(e Entrant, learning []Learning) []Learning {
	var out []Learning
	for _, l := range learning {
		if l.Detector == e.Detector {
			l.Detector = e.Label
			out = append(out, l)
		}
	}
	return out
}
