package bench

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// A FloorUpdate is what a run makes of floors.
type FloorUpdate struct {
	// Floors are the new ones, nil where some would have to fall: then none is changed.
	Floors *Floors
	// Changes are ordered by corpus and detector.
	Changes []FloorChange
	Notes   []string
}

// A FloorChange is what becomes of one floor.
type FloorChange struct {
	Corpus, Detector string
	Kind             FloorChangeKind
	Was, Is          Floor // the zero Floor where there is none
}

// A FloorChangeKind says what becomes of a floor.
type FloorChangeKind string

// The kinds of changes of floors.
const (
	FloorAdded   FloorChangeKind = "added"
	FloorRaised  FloorChangeKind = "raised"  // or fewer failures are allowed
	FloorLowered FloorChangeKind = "lowered" // or more failures are allowed
	FloorRefused FloorChangeKind = "would have to fall"
	FloorRebased FloorChangeKind = "made anew" // of other pages, another metric or policy
	FloorDropped FloorChangeKind = "dropped"   // the run says nothing of it, and its pages or metric are others now
)

// UpdateFloors returns what the floors of the rules, or no floors, become by a run. It is a
// ratchet: detectors and corpora that have no floor get one, a figure that beats its floor
// raises it, fewer failures lower those that are allowed, and what the run says nothing of
// stays. Where the run does not reach a floor, tolerance included, that floor would have to
// fall, and nothing is changed.
//
// With lower all floors become what the run has, whether or not they fall, and corpora
// of other pages, another metric or another policy are taken over. Without it those
// are the errors of [GateRules.Check].
func (r GateRules) UpdateFloors(run ScoredRun, scoring Scoring, lower bool) (*FloorUpdate, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := r.runReady(run); err != nil {
		return nil, err
	}
	old := r.Floors
	if old == nil {
		old = NewFloors(scoring)
	}
	u := &ratchet{
		GateRules: r, run: newLedger(run), scoring: scoring, lower: lower, old: old,
		sameScoring: old.scoredBy(scoring) == nil,
	}
	if !lower {
		if err := old.scoredBy(scoring); err != nil {
			return nil, err
		}
	}
	return u.update()
}

// A ratchet is an update of floors at work.
type ratchet struct {
	GateRules
	run         ledger
	scoring     Scoring
	lower       bool // floors may be lowered
	old         *Floors
	sameScoring bool
	out         FloorUpdate
}

func (u *ratchet) update() (*FloorUpdate, error) {
	floors := NewFloors(u.scoring)
	for _, info := range u.run.Run.Manifest.Corpora {
		c, err := u.corpus(info)
		if err != nil {
			return nil, err
		}
		if len(c.Detectors) > 0 {
			floors.Corpora[info.Name] = c
		}
	}
	for _, name := range sortedKeys(u.old.Corpora) {
		if _, ok := u.run.corpus(name); ok {
			continue
		}
		if u.sameScoring {
			floors.Corpora[name] = u.old.Corpora[name]
			continue
		}
		u.drop(name, u.old.Corpora[name].Detectors)
	}
	refused := func(c FloorChange) bool { return c.Kind == FloorRefused }
	if slices.ContainsFunc(u.out.Changes, refused) {
		u.out.Changes = slices.DeleteFunc(u.out.Changes, func(c FloorChange) bool { return !refused(c) })
	} else {
		u.out.Floors = floors
	}
	slices.SortFunc(u.out.Changes, func(a, b FloorChange) int {
		return strings.Compare(a.Corpus+"\x00"+a.Detector, b.Corpus+"\x00"+b.Detector)
	})
	return &u.out, nil
}

// corpus returns the new floors of a corpus of the run.
func (u *ratchet) corpus(info CorpusInfo) (CorpusFloors, error) {
	old, there := u.old.Corpora[info.Name]
	fits := true
	if there {
		err := old.fits(info.Name, u.run.ScoredRun)
		_, broken := errors.AsType[*BrokenRunError](err)
		if broken || err != nil && !u.lower {
			return CorpusFloors{}, err
		}
		fits = err == nil && u.sameScoring
	}
	c := CorpusFloors{Fingerprint: info.Fingerprint, Pages: u.run.Run.pagesOf(info.Name), Detectors: map[string]Floor{}}
	if fits {
		maps.Copy(c.Detectors, old.Detectors)
	}
	for i, name := range u.run.Run.Manifest.Detectors {
		was, had := old.Detectors[name]
		wanted := len(u.Detectors) == 0 || slices.Contains(u.Detectors, name)
		if !wanted && (fits || !had) {
			continue // floors of other pages must be made anew, or they are lost
		}
		figure, _, _ := u.run.figure(info.Name, i, u.scoring.Metrics[0])
		if math.IsNaN(figure) {
			u.out.Notes = append(u.out.Notes, fmt.Sprintf("no floor for %s on %s: %s says nothing of what it made of it", name, info.Name, u.scoring.Metrics[0].ID))
			continue
		}
		change := FloorChange{Corpus: info.Name, Detector: name, Was: was}
		change.Is = Floor{floorOf(figure, u.scoring.Metrics[0].Measures[0]), len(u.run.failures(info.Name, i))}
		switch {
		case !had:
			change.Kind = FloorAdded
		case !fits:
			change.Kind = FloorRebased
		default:
			u.turn(&change, figure)
		}
		c.Detectors[name] = change.Is
		if change.Kind != "" {
			u.out.Changes = append(u.out.Changes, change)
		}
	}
	if !fits {
		gone := maps.Clone(old.Detectors)
		maps.DeleteFunc(gone, func(name string, _ Floor) bool { _, kept := c.Detectors[name]; return kept })
		u.drop(info.Name, gone)
	}
	return c, nil
}

// turn decides what a floor becomes that stands beside what the run has, and whose figure
// that is before it was rounded. Kind stays empty where nothing changes.
func (u *ratchet) turn(c *FloorChange, figure float64) {
	g := gate{GateRules: u.GateRules, lower: u.scoring.Metrics[0].Measures[0].LowerIsBetter}
	drop := g.drop(c.Was.Floor, c.Is.Floor)
	missed := change(g.drop(c.Was.Floor, figure), g.tolerance(c.Was.Floor), true) == Regression
	switch {
	case u.lower && (drop > 0 || c.Is.Failures > c.Was.Failures):
		c.Kind = FloorLowered
		return
	case missed || c.Is.Failures > c.Was.Failures:
		c.Kind = FloorRefused
		return
	case drop > 0:
		c.Is.Floor = c.Was.Floor // it is reached within the tolerance
	}
	if c.Is != c.Was {
		c.Kind = FloorRaised
	}
}

func (u *ratchet) drop(corpusName string, floors map[string]Floor) {
	for _, d := range sortedKeys(floors) {
		u.out.Changes = append(u.out.Changes, FloorChange{Corpus: corpusName, Detector: d, Kind: FloorDropped, Was: floors[d]})
	}
}
