package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"chaff/bench/score"
	"chaff/corpus"
)

// A Scoring says by which metrics and under which policy extractions are scored.
type Scoring struct {
	Metrics []score.Metric
	Policy  corpus.Policy
}

// A Scored is a page with what each detector made of it and the scores of that.
type Scored struct {
	Corpus string
	// Info is what is known of the page.
	Info corpus.Info
	// Form is the strongest form of the page's gold.
	Form corpus.Form
	// Complexity is the page's [score.Complexity], NaN where the gold says nothing
	// of the whole text.
	Complexity float64
	// Hollow says that nothing of the page should be kept, so that keeping nothing is
	// right.
	Hollow bool
	// Fates says for each detector, in the order of the manifest, how it fared.
	Fates []Fate
	// Errors holds the first lines of the errors of those that failed, by their indices.
	Errors map[int]string
	// Scores holds, for each detector, one score for each metric, in their order.
	Scores [][]score.Score
	// Roles holds, for each detector, what it keeps of each role ([score.Roles]).
	Roles [][]score.RoleCount
	// Reliability says, for each detector, how its chances come true ([score.Reliability]);
	// nil for those that give none.
	Reliability [][]score.ReliabilityBin
}

// A Fate is a [Record] without what was extracted.
type Fate struct {
	Outcome Outcome
	Elapsed time.Duration
}

// Score scores the records of a run against the gold of its corpora, which must
// be the very ones the run was made on, else the error is a *[ChangedCorpusError].
// Nothing is extracted again. The result is
// in the order of the run's; pages without gold are left out.
func Score(ctx context.Context, run *Run, corpora []*corpus.Corpus, scoring Scoring) ([]Scored, error) {
	for _, c := range corpora {
		if err := run.check(ctx, c); err != nil {
			return nil, err
		}
	}
	out := make([]Scored, len(run.Results))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	found := 0
	for _, c := range corpora {
		for i := range c.Len() {
			place := run.Place(c.Name(), c.Info(i).ID)
			if place < 0 {
				continue
			}
			found++
			if run.Results[place].Answers == 0 {
				continue
			}
			g.Go(func() error {
				page, gold, err := c.Load(gctx, i)
				if err != nil || gold == nil {
					return err
				}
				records, err := run.Records(place)
				if err != nil {
					return err
				}
				out[place], err = scorePage(gctx, c.Name(), page, gold, records, scoring)
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if found < len(run.Results) {
		return nil, fmt.Errorf("scoring: %d pages of the run are in none of the corpora; name all that it was made on", len(run.Results)-found)
	}
	return slices.DeleteFunc(out, func(s Scored) bool { return s.Fates == nil }), nil
}

// check reports whether the run was made on the corpus.
func (r *Run) check(ctx context.Context, c *corpus.Corpus) error {
	i := slices.IndexFunc(r.Manifest.Corpora, func(info CorpusInfo) bool { return info.Name == c.Name() })
	if i < 0 {
		return fmt.Errorf("scoring: the run was not made on a corpus named %s", c.Name())
	}
	fingerprint, err := c.Fingerprint(ctx)
	if err != nil {
		return err
	}
	if made := r.Manifest.Corpora[i].Fingerprint; made != fingerprint {
		return fmt.Errorf("scoring: %w", &ChangedCorpusError{c.Name(), SinceRun, fingerprint, made})
	}
	return nil
}

// A ChangedCorpusError says that a corpus is not the one that something was made on.
type ChangedCorpusError struct {
	Corpus  string
	Since   string // what was made on it: SinceRun, SinceBaseline or SinceFloors
	Is, Was string // fingerprints
}

// What is made on a corpus that may change since.
const (
	SinceRun      = "the run"
	SinceBaseline = "the baseline"
	SinceFloors   = "the floors file"
)

// Error names the corpus and both fingerprints.
func (e *ChangedCorpusError) Error() string {
	return fmt.Sprintf("corpus %s has changed since %s: it is %s, %s was made on %s", e.Corpus, e.Since, e.Is, e.Since, e.Was)
}

// scorePage scores the records of one page.
func scorePage(ctx context.Context, corpusName string, page *corpus.Page, gold *corpus.Gold, records []Record, scoring Scoring) (Scored, error) {
	truth := score.NewTruth(page, gold, scoring.Policy)
	out := Scored{Corpus: corpusName, Info: page.Info, Form: gold.Form(), Complexity: truth.Complexity(), Hollow: truth.Hollow()}
	same := make(map[string]int) // detectors often agree, and what is equal is scored once
	for d, r := range records {
		if err := ctx.Err(); err != nil {
			return Scored{}, fmt.Errorf("scoring page %q: %w", page.ID, err)
		}
		out.Fates = append(out.Fates, Fate{r.Outcome, r.Elapsed})
		if r.Outcome.Failed() {
			out.fail(d, firstLine(r.Error))
		}
		key := r.answer()
		if first, ok := same[key]; ok {
			out.Scores, out.Roles = append(out.Scores, out.Scores[first]), append(out.Roles, out.Roles[first])
			out.Reliability = append(out.Reliability, out.Reliability[first])
			continue
		}
		same[key] = d
		e, err := r.Extraction(page)
		if err != nil {
			return Scored{}, fmt.Errorf("scoring: %w", err)
		}
		c := truth.Case(e)
		scores := make([]score.Score, len(scoring.Metrics))
		for m, metric := range scoring.Metrics {
			scores[m] = metric.Score(c)
		}
		out.Scores = append(out.Scores, scores)
		out.Roles = append(out.Roles, score.Roles(c))
		out.Reliability = append(out.Reliability, score.Reliability(c))
	}
	return out, nil
}

func (s *Scored) fail(detector int, err string) {
	if s.Errors == nil {
		s.Errors = make(map[int]string)
	}
	s.Errors[detector] = err
}

// answer returns what tells one extraction from another.
func (r Record) answer() string {
	if r.Kept == nil {
		return "text " + string(r.Chances) + r.Text
	}
	key := slices.Concat([]byte("lines"), r.Chances)
	for _, n := range r.Kept {
		key = strconv.AppendInt(append(key, ' '), int64(n), 10)
	}
	return string(key)
}
