package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"chaff/bench/score"
	"chaff/corpus"
	"chaff/detectors"
)

// UpdateVariable is the environment variable that makes [Gate] write floors: 1 adds and
// raises them, "lower" takes what the detectors have now.
const UpdateVariable = "CHAFF_UPDATE"

// Gate fails the test where a detector of one's own has become worse: it runs the detectors
// on the corpus and holds them against the floors file by [DefaultGateRules]. It reports
// one line for each detector whose figure is below its floor or that fails on more
// pages than its floor allows, and logs the figures and what the floors can see.
//
// With CHAFF_UPDATE=1 in the environment the test makes the floors file or raises the floors that
// the detectors beat, as [GateRules.UpdateFloors] does, and with CHAFF_UPDATE=lower it lowers them
// as well. The file is to be committed; it may hold floors of other detectors and
// corpora, which are left alone, so that several tests can share it, one after the other.
//
// Metric and policy are those that the file names, line.word and strict-body in a new one.
// To gate by others write a file with them and no corpora first:
//
//	{"schema": 1, "metric": "token.lcs", "policy": "with-title", "corpora": {}}
func Gate(t testing.TB, c *corpus.Corpus, floorsFile string, list ...detectors.Detector) {
	t.Helper()
	DefaultGateRules().Test(t, c, floorsFile, list...)
}

// Test is [Gate] by other limits than the default ones. Baseline, Floors and Detectors of
// the rules are not heeded.
func (r GateRules) Test(t testing.TB, c *corpus.Corpus, floorsFile string, list ...detectors.Detector) {
	t.Helper()
	all, err := floorsForTest(floorsFile)
	if err != nil {
		t.Fatal(err)
	}
	scoring, err := all.scoring()
	if err != nil {
		t.Fatalf("floors %s: %v", floorsFile, err)
	}
	plan := Plan{Corpora: []*corpus.Corpus{c}, Detectors: list}
	run, scored, err := plan.RunAndScore(t.Context(), scoring)
	if err != nil {
		t.Fatal(err)
	}
	r.Floors, r.Baseline, r.Detectors = all, nil, run.Manifest.Detectors
	now := ScoredRun{"the test", run, scored}
	if update := os.Getenv(UpdateVariable); update != "" {
		if err := r.updateForTest(t, now, scoring, floorsFile, update); err != nil {
			t.Fatal(withUpdateHint(err))
		}
		return
	}
	r.Floors = all.only(c.Name())
	r.Detectors = slices.DeleteFunc(slices.Clone(run.Manifest.Detectors), func(d string) bool {
		_, ok := r.Floors.Corpora[c.Name()].Detectors[d]
		if !ok {
			t.Errorf("%s, %s: it has no floor in %s: run the test with %s=1 to add it", c.Name(), d, floorsFile, UpdateVariable)
		}
		return !ok
	})
	if len(r.Detectors) == 0 {
		return
	}
	result, err := r.Check(now, scoring)
	if err != nil {
		t.Fatal(withUpdateHint(err))
	}
	result.report(t)
}

// floorsForTest reads the floors file; one that is to be made is empty.
func floorsForTest(path string) (*Floors, error) {
	floors, err := ReadFloors(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return floors, err
	}
	if os.Getenv(UpdateVariable) == "" {
		return nil, fmt.Errorf("there is no floors file %s: run the test with %s=1 to make it, and commit it", path, UpdateVariable)
	}
	return NewFloors(Scoring{[]score.Metric{score.LineWord()}, corpus.StrictBody()}), nil
}

// scoring returns the metric and the policy that the floors name.
func (f *Floors) scoring() (Scoring, error) {
	metric, err := score.Find(f.Metric)
	if err != nil {
		return Scoring{}, err
	}
	policies := corpus.Policies()
	i := slices.IndexFunc(policies, func(p corpus.Policy) bool { return p.Name == f.Policy })
	if i < 0 {
		return Scoring{}, fmt.Errorf("there is no policy of the name %q", f.Policy)
	}
	return Scoring{[]score.Metric{metric}, policies[i]}, nil
}

// only returns the floors of one corpus.
func (f *Floors) only(corpusName string) *Floors {
	out := *f
	out.Corpora = map[string]CorpusFloors{}
	if c, ok := f.Corpora[corpusName]; ok {
		out.Corpora[corpusName] = c
	}
	return &out
}

// withUpdateHint says how floors can follow the corpus or the detectors.
func withUpdateHint(err error) error {
	if _, ok := errors.AsType[*ChangedCorpusError](err); ok {
		return fmt.Errorf("%w; run the test with %s=lower to make its floors anew", err, UpdateVariable)
	}
	return err
}

// updateForTest writes what the floors become; how is what the environment says.
func (r GateRules) updateForTest(t testing.TB, run ScoredRun, scoring Scoring, path, how string) error {
	t.Helper()
	if how != "1" && how != "lower" {
		return fmt.Errorf("%s is 1 or lower, not %q", UpdateVariable, how)
	}
	update, err := r.UpdateFloors(run, scoring, how == "lower")
	if err != nil {
		return err
	}
	for _, c := range update.Changes {
		switch c.Kind {
		case FloorRefused:
			t.Errorf("%s, %s: the floor of %.4f would have to fall to %.4f, or its %d failures to rise to %d; nothing was written, %s=lower does it",
				c.Corpus, c.Detector, c.Was.Floor, c.Is.Floor, c.Was.Failures, c.Is.Failures, UpdateVariable)
		case FloorAdded:
			t.Logf("%s, %s: floor added: %.4f with %d failures", c.Corpus, c.Detector, c.Is.Floor, c.Is.Failures)
		case FloorDropped:
			t.Logf("%s, %s: floor dropped: %.4f with %d failures", c.Corpus, c.Detector, c.Was.Floor, c.Was.Failures)
		default:
			t.Logf("%s, %s: floor %s: %.4f with %d failures, before %.4f with %d", c.Corpus, c.Detector, c.Kind, c.Is.Floor, c.Is.Failures, c.Was.Floor, c.Was.Failures)
		}
	}
	if update.Floors == nil {
		return nil
	}
	return update.Floors.writeFile(path)
}

// writeFile writes the floors whole or not at all.
func (f *Floors) writeFile(path string) error {
	var data bytes.Buffer
	if err := f.Write(&data); err != nil {
		return fmt.Errorf("writing floors %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing floors %s: %w", path, err)
	}
	temporary := path + ".new"
	if err := os.WriteFile(temporary, data.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing floors %s: %w", path, errors.Join(err, os.Remove(temporary)))
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("writing floors %s: %w", path, errors.Join(err, os.Remove(temporary)))
	}
	return nil
}

// report tells a test what the gate says.
func (g *GateResult) report(t testing.TB) {
	t.Helper()
	measure := g.Metric.Measures[0]
	side := "below"
	if measure.LowerIsBetter {
		side = "above"
	}
	for _, c := range g.Checks {
		t.Logf("%s, %s: %s %.4f, floor %.4f, %d failures", c.Corpus, c.Detector, measure.Name, c.After, c.Before, c.Failures)
		if c.Change == Regression {
			t.Errorf("%s, %s: %s of %.4f is %s its floor of %.4f by more than the tolerance of %.4f",
				c.Corpus, c.Detector, measure.Name, c.After, side, c.Before, c.Tolerance)
		}
		if c.TooManyFailures() {
			i := slices.IndexFunc(g.Falls, func(f Fall) bool { return f.Corpus == c.Corpus && f.Detector == c.Detector })
			t.Errorf("%s, %s: it fails on %d pages, its floor allows %d; first: page %q, %s: %s",
				c.Corpus, c.Detector, c.Failures, c.MaxFailures, g.Falls[i].Page, g.Falls[i].OutcomeAfter, g.Falls[i].Error)
		}
	}
	for _, r := range g.Resolutions {
		t.Log(r.String())
	}
	for _, n := range g.Notes {
		t.Log("note: " + n)
	}
}
