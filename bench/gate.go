package bench

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"chaff/bench/score"
	"chaff/bench/stats"
)

// GateRules say when a run is too bad to pass. It is held against a baseline, an earlier
// run on the same pages, against [Floors], or both. [DefaultGateRules] has the usual
// limits.
//
// A run does not pass if of any detector on any corpus
//
//   - its figure is worse than the baseline's by more than the tolerance, and that is not
//     chance: the permutation test of [Comparison] says so when corrected by Holm's method for
//     all comparisons of the gate, of every corpus and detector;
//   - its figure is worse than its floor by more than the tolerance. A floor is a contract:
//     there are no pages to pair, and size alone counts;
//   - more pages than MaxFailures fail (error, panic, timeout) that had an answer in the
//     baseline, or more fail than the floor allows;
//   - more pages than MaxCollapses collapse ([Fall]);
//   - it has no figure any more.
//
// The tolerance is the larger of Tolerance and Relative times the figure of the baseline
// or the floor. The correction counts drops alone: an improvement elsewhere makes no
// drop more significant, so that no score which rises makes a run fail.
type GateRules struct {
	Baseline *ScoredRun // nil for none; scored by the same scoring
	Floors   *Floors    // nil for none
	// Detectors are held to it; none for all that the run shares with the baseline or
	// the floors name. Fewer of them see smaller drops ([GateCheck]).
	Detectors []string
	Tolerance float64 // in the metric's unit
	Relative  float64 // a share
	// MaxFailures is how many pages may newly fail, of each detector on each corpus.
	MaxFailures int
	// Collapse is the score that a page must have had, and by how much it must have
	// fallen, to have collapsed; in (0,1].
	Collapse float64
	// MaxCollapses is how many pages may collapse, of each detector on each corpus.
	MaxCollapses int
	// Seed is what the randomness of intervals and tests begins with; 0 means [Seed].
	Seed uint64
}

// DefaultGateRules tolerate what no user would see, 0.002 or half a percent of the figure,
// and no page that newly fails or loses half of the score range.
func DefaultGateRules() GateRules {
	return GateRules{Tolerance: 0.002, Relative: 0.005, Collapse: 0.5}
}

// A ScoredRun is a run with its scores.
type ScoredRun struct {
	Name   string // what errors and reports call it, such as its file
	Run    *Run
	Scored []Scored // of the whole run
}

// A GateResult is what a gate says of a run.
type GateResult struct {
	Run, Baseline string // names; Baseline is "" where there was none
	Metric        score.Metric
	Policy        string
	// Checks are ordered as the run's corpora and detectors are, a baseline before a floor.
	Checks []GateCheck
	// Falls are the pages that newly fail or collapse, those that are allowed included,
	// the largest loss first.
	Falls []Fall
	// Resolutions say what the gate could see, by corpus in the run's order.
	Resolutions []Resolution
	// Notes say what a reader must know, such as which detectors were not checked.
	Notes []string
}

// Passed reports whether every check passed.
func (g *GateResult) Passed() bool {
	return !slices.ContainsFunc(g.Checks, func(c GateCheck) bool { return !c.Passed() })
}

// A GateCheck holds one detector on one corpus against the baseline or its floor.
type GateCheck struct {
	Corpus, Detector string
	Against          Against
	// Before is the baseline's figure or the floor, After the run's, both of the metric's
	// main measure. Against a baseline they are those of the pages that both count on. After
	// is NaN where the run has no figure any more.
	Before, After float64
	Difference    float64        // After less Before
	Interval      stats.Interval // of the difference, 95 %, as that of [Comparison]; NaN for a floor
	// P is corrected for all drops of the gate, or where the figure rose for all
	// rises; NaN for a floor.
	P         float64
	Tolerance float64
	// Power is the smallest true drop of the figure that this check would catch four
	// times out of five ([GateRules] says what a catch is), NaN where it can tell none from chance.
	//
	// Against a baseline it follows from the spread of the pages' differences as
	// [stats.Detectable] has it, at a level divided by the number of comparisons of the
	// gate; and a drop must also be seen to pass the tolerance. Two runs that hardly differ
	// say nothing of how pages spread when they do. So it is never less than the tolerance,
	// nor than what the permutation test can see at all: where k sites get worse and no
	// other changes, its p is 2^-(k-1), and the drop is that of as many sites as pass the
	// corrected level, broken altogether: k times the mean score by the number of sites. With
	// fewer sites than that k no drop can be told from chance; with fewer than
	// [stats.MinClusters] their spread is not known, and the figure is a lower bound.
	//
	// Against a floor it is how far the figure may fall until it fails, each time; NaN where
	// there is no figure.
	Power  float64
	Change Change
	// Failures counts the pages that newly fail, or against a floor all that fail.
	Failures, MaxFailures   int
	Collapses, MaxCollapses int // pages; none against a floor
	Pages, Sites            int // that the metric can score
}

// Passed reports whether the detector did not get worse than the rules allow.
func (c GateCheck) Passed() bool {
	return c.Change != Regression && !c.TooManyFailures() && !c.TooManyCollapses()
}

// TooManyFailures reports whether more pages fail than are allowed.
func (c GateCheck) TooManyFailures() bool { return c.Failures > c.MaxFailures }

// TooManyCollapses reports whether more pages collapsed than are allowed.
func (c GateCheck) TooManyCollapses() bool { return c.Collapses > c.MaxCollapses }

// Against says what a check holds a run against.
type Against string

// What a run can be held against.
const (
	AgainstBaseline Against = "baseline"
	AgainstFloor    Against = "floor"
)

// A Change says in a word how a figure has changed.
type Change string

// The changes.
const (
	Regression  Change = "regression"
	Improvement Change = "improvement"
	Steady      Change = "steady"    // by no more than the tolerance
	Uncertain   Change = "undecided" // by more, but that could be chance
)

// rounding is by how much two figures may differ that count as equal.
const rounding = 1e-9

// Check holds a run against the rules by the first metric of the scoring, of which all
// runs must have been scored. The errors are those of [GateRules.Ready], and one where
// nothing guards a detector that was asked for.
func (r GateRules) Check(run ScoredRun, scoring Scoring) (*GateResult, error) {
	if err := r.Ready(run, scoring); err != nil {
		return nil, err
	}
	g := &gate{
		GateRules: r, run: newLedger(run), scoring: scoring, lower: scoring.Metrics[0].Measures[0].LowerIsBetter,
		named: make(map[[3]string]bool),
	}
	g.result = &GateResult{Run: run.Name, Metric: scoring.Metrics[0], Policy: scoring.Policy.Name}
	if r.Baseline != nil {
		if err := g.checkBaseline(newLedger(*r.Baseline)); err != nil {
			return nil, err
		}
	}
	if r.Floors != nil {
		g.checkFloors()
	}
	if err := g.checkGuarded(); err != nil {
		return nil, err
	}
	g.sortChecks()
	g.sortFalls()
	g.resolve()
	return g.result, nil
}

// Ready reports what keeps a run from being held against the rules, before it and the
// baseline have been scored: a *[ChangedCorpusError] where the baseline or the floors were made
// on other pages, a *[BrokenRunError] where a run lacks pages, and another error where the rules
// make no sense or name what the run has not.
func (r GateRules) Ready(run ScoredRun, scoring Scoring) error {
	if r.Baseline == nil && r.Floors == nil {
		return errors.New("a gate needs a baseline or floors to hold a run against")
	}
	if err := r.check(); err != nil {
		return err
	}
	if err := r.runReady(run); err != nil {
		return err
	}
	if r.Baseline != nil {
		if err := r.Baseline.fits(run); err != nil {
			return err
		}
	}
	if r.Floors != nil {
		return r.Floors.fits(run, scoring, r.wanted)
	}
	return nil
}

// check reports rules that make no sense.
func (r GateRules) check() error {
	switch {
	case !(r.Tolerance >= 0) || !(r.Relative >= 0) || r.Tolerance > 1 || r.Relative > 1:
		return fmt.Errorf("a tolerance is a number from 0 to 1, not %v, nor %v of a figure", r.Tolerance, r.Relative)
	case !(r.Collapse > 0 && r.Collapse <= 1):
		return fmt.Errorf("a collapse is by more than 0 and at most 1, not by %v", r.Collapse)
	case r.MaxFailures < 0 || r.MaxCollapses < 0:
		return fmt.Errorf("the number of allowed failures or collapses cannot be negative: %d, %d", r.MaxFailures, r.MaxCollapses)
	}
	return nil
}

// A gate is rules at work on a run.
type gate struct {
	GateRules
	run     ledger
	scoring Scoring
	lower   bool // is better
	result  *GateResult
	named   map[[3]string]bool // corpus, detector and page of the falls
}

func (g *gate) note(format string, args ...any) {
	g.result.Notes = append(g.result.Notes, fmt.Sprintf(format, args...))
}

// runReady reports a run that lacks pages or a detector that is asked for.
func (r GateRules) runReady(run ScoredRun) error {
	if err := run.complete(); err != nil {
		return err
	}
	for _, d := range r.Detectors {
		if err := run.has(d); err != nil {
			return err
		}
	}
	return nil
}

// wanted reports whether the rules are about the detector.
func (r GateRules) wanted(detector string) bool {
	return len(r.Detectors) == 0 || slices.Contains(r.Detectors, detector)
}

// drop returns by how much the second figure is worse than the first.
func (g *gate) drop(before, after float64) float64 {
	if g.lower {
		return after - before
	}
	return before - after
}

// goodness turns a score round where less is better, so that 1 is best.
func (g *gate) goodness(x float64) float64 {
	if g.lower {
		return 1 - x
	}
	return x
}

func (r GateRules) tolerance(before float64) float64 {
	return max(r.Tolerance, r.Relative*math.Abs(before))
}

// change says what a drop comes to; significant says that it cannot be chance. A figure
// that is gone is a regression.
func change(drop, tolerance float64, significant bool) Change {
	switch {
	case math.IsNaN(drop):
		return Regression
	case math.Abs(drop) <= tolerance+rounding:
		return Steady
	case !significant:
		return Uncertain
	case drop > 0:
		return Regression
	default:
		return Improvement
	}
}

// checkFloors holds the run against the floors.
func (g *gate) checkFloors() {
	for _, corpusName := range sortedKeys(g.Floors.Corpora) {
		floors := g.Floors.Corpora[corpusName].Detectors
		for _, d := range sortedKeys(floors) {
			if g.wanted(d) {
				g.result.Checks = append(g.result.Checks, g.checkFloor(corpusName, d, floors[d]))
			}
		}
	}
}

func (g *gate) checkFloor(corpusName, detector string, floor Floor) GateCheck {
	c := GateCheck{
		Corpus: corpusName, Detector: detector, Against: AgainstFloor, Before: floor.Floor, MaxFailures: floor.Failures,
		Interval: stats.Interval{Low: math.NaN(), High: math.NaN()}, P: math.NaN(), Tolerance: g.tolerance(floor.Floor),
	}
	d := g.run.detector(detector)
	c.After, c.Pages, c.Sites = g.run.figure(corpusName, d, g.scoring.Metrics[0])
	c.Difference = c.After - c.Before
	drop := g.drop(c.Before, c.After)
	c.Power = c.Tolerance + max(0, -drop) // NaN of NaN
	c.Change = change(drop, c.Tolerance, true)
	failed := g.run.failures(corpusName, d)
	if c.Failures = len(failed); c.TooManyFailures() {
		g.addFalls(failed)
	}
	return c
}

// checkGuarded reports a detector that was asked for and that nothing guards, and notes
// those that nobody asked for.
func (g *gate) checkGuarded() error {
	for _, info := range g.run.Run.Manifest.Corpora {
		var bare []string
		for _, d := range g.run.Run.Manifest.Detectors {
			checked := slices.ContainsFunc(g.result.Checks, func(c GateCheck) bool { return c.Corpus == info.Name && c.Detector == d })
			if g.wanted(d) && !checked {
				bare = append(bare, d)
			}
		}
		if bare != nil {
			g.note("not checked on %s, as there is nothing to hold them against: %s", info.Name, strings.Join(bare, ", "))
		}
	}
	for _, d := range g.Detectors {
		if !slices.ContainsFunc(g.result.Checks, func(c GateCheck) bool { return c.Detector == d }) {
			return fmt.Errorf("nothing guards detector %s: it is neither in the baseline nor in the floors file", d)
		}
	}
	if len(g.result.Checks) == 0 {
		return fmt.Errorf("nothing to hold %s against: it has no corpus and detector in common with the baseline or the floors file", g.run.Name)
	}
	return nil
}

// sortChecks puts them into the order of the run.
func (g *gate) sortChecks() {
	m := g.run.Run.Manifest
	place := func(c GateCheck) (int, int) {
		return slices.IndexFunc(m.Corpora, func(i CorpusInfo) bool { return i.Name == c.Corpus }), slices.Index(m.Detectors, c.Detector)
	}
	slices.SortStableFunc(g.result.Checks, func(a, b GateCheck) int {
		ac, ad := place(a)
		bc, bd := place(b)
		return cmp.Or(cmp.Compare(ac, bc), cmp.Compare(ad, bd))
	})
}
