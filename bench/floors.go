package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"chaff/bench/score"
)

// FloorsSchema is the version of the floors file.
const FloorsSchema = 1

// Floors hold what detectors must reach on corpora: a small file that is committed beside
// the code, so that a change of quality is a change that somebody reviews. In JSON:
//
//	{
//	  "schema": 1,
//	  "metric": "line.word",
//	  "policy": "strict-body",
//	  "corpora": {
//	    "seeds": {
//	      "fingerprint": "sha256:b5ae…",
//	      "pages": 5,
//	      "detectors": {
//	        "density": {"floor": 0.993, "failures": 0}
//	      }
//	    }
//	  }
//	}
type Floors struct {
	Schema  int                     `json:"schema"`
	Metric  string                  `json:"metric"` // id
	Policy  string                  `json:"policy"` // name
	Corpora map[string]CorpusFloors `json:"corpora"`
}

// CorpusFloors are the floors of one corpus.
type CorpusFloors struct {
	Fingerprint string           `json:"fingerprint"`
	Pages       int              `json:"pages"` // that the run could use
	Detectors   map[string]Floor `json:"detectors"`
}

// A Floor is what a detector must reach on a corpus.
type Floor struct {
	// Floor is the least figure of the metric's main measure; where less is better, the
	// greatest.
	Floor float64 `json:"floor"`
	// Failures is on how many pages the detector may fail.
	Failures int `json:"failures"`
}

// NewFloors returns floors without a corpus, by the first metric of the scoring.
func NewFloors(scoring Scoring) *Floors {
	return &Floors{Schema: FloorsSchema, Metric: scoring.Metrics[0].ID, Policy: scoring.Policy.Name, Corpora: map[string]CorpusFloors{}}
}

// ReadFloors reads a floors file. The error is an [fs.ErrNotExist] where there is none.
func ReadFloors(path string) (*Floors, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading floors: %w", err)
	}
	return ParseFloors(path, data)
}

// ParseFloors reads floors. Name is how errors call the text.
func ParseFloors(name string, data []byte) (*Floors, error) {
	fail := func(err error) (*Floors, error) { return nil, fmt.Errorf("floors %s: %w", name, err) }
	f := &Floors{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		return fail(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fail(errors.New("more than one JSON object"))
	}
	if err := f.check(); err != nil {
		return fail(err)
	}
	return f, nil
}

// UnmarshalJSON reads a floor, both of whose fields must be there.
func (f *Floor) UnmarshalJSON(data []byte) error {
	var file struct {
		Floor    *float64 `json:"floor"`
		Failures *int     `json:"failures"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return err
	}
	if file.Floor == nil || file.Failures == nil {
		return errors.New("a detector needs a floor and a number of failures")
	}
	*f = Floor{*file.Floor, *file.Failures}
	return nil
}

func (f *Floors) check() error {
	switch {
	case f.Schema != FloorsSchema:
		return fmt.Errorf("want a floors file of schema %d, not %d", FloorsSchema, f.Schema)
	case f.Metric == "" || f.Policy == "":
		return errors.New("it names no metric or no policy")
	}
	for _, name := range sortedKeys(f.Corpora) {
		c := f.Corpora[name]
		if c.Fingerprint == "" || c.Pages <= 0 {
			return fmt.Errorf("corpus %q has no fingerprint or no pages", name)
		}
		for _, d := range sortedKeys(c.Detectors) {
			if floor := c.Detectors[d]; !(floor.Floor >= 0 && floor.Floor <= 1) || floor.Failures < 0 {
				return fmt.Errorf("corpus %q, detector %q: a floor is from 0 to 1 and failures are 0 or more, not %v and %d", name, d, floor.Floor, floor.Failures)
			}
		}
	}
	return nil
}

// Write writes the floors in JSON, sorted and indented, so that a change is a line.
func (f *Floors) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(f)
}

// fits reports whether a run can be held against the floors: what it was scored by, its
// corpora, their pages and the wanted detectors are those of the floors.
func (f *Floors) fits(run ScoredRun, scoring Scoring, wanted func(detector string) bool) error {
	if err := f.scoredBy(scoring); err != nil {
		return err
	}
	for _, name := range sortedKeys(f.Corpora) {
		if _, ok := run.corpus(name); !ok {
			return fmt.Errorf("the floors file has corpus %q, on which %s was not made: run it on that corpus as well, or take the corpus out of the file", name, run.Name)
		}
		if err := f.Corpora[name].fits(name, run); err != nil {
			return err
		}
		for _, d := range sortedKeys(f.Corpora[name].Detectors) {
			if !wanted(d) {
				continue
			}
			if err := run.has(d); err != nil {
				return fmt.Errorf("the floors file names a detector that the run lacks, take its line out or run it: %w", err)
			}
		}
	}
	return nil
}

// scoredBy reports whether the floors are by the scoring.
func (f *Floors) scoredBy(scoring Scoring) error {
	if m := scoring.Metrics[0].ID; f.Metric != m {
		return fmt.Errorf("the floors are by metric %s, the run is scored by %s", f.Metric, m)
	}
	if p := scoring.Policy.Name; f.Policy != p {
		return fmt.Errorf("the floors are by policy %s, the run is scored by %s", f.Policy, p)
	}
	return nil
}

// fits reports whether the floors were made on the pages that the run has of the corpus.
func (c CorpusFloors) fits(name string, run ScoredRun) error {
	info, _ := run.corpus(name)
	if info.Fingerprint != c.Fingerprint {
		return &ChangedCorpusError{name, SinceFloors, info.Fingerprint, c.Fingerprint}
	}
	used := run.Run.pagesOf(name)
	if used < c.Pages {
		return &BrokenRunError{run.Name, fmt.Errorf("it lacks answers on %d of the %d pages of %s that %s was made on", c.Pages-used, c.Pages, name, SinceFloors)}
	}
	if used > c.Pages {
		is, was := fmt.Sprintf("%d pages that can be used", used), fmt.Sprintf("%d", c.Pages)
		return &ChangedCorpusError{name, SinceFloors, is, was}
	}
	return nil
}

// floorOf rounds a figure to four digits, so that the run that has it passes.
func floorOf(figure float64, m score.Measure) float64 {
	const digits = 1e4
	if m.LowerIsBetter {
		return math.Ceil(figure*digits-rounding) / digits
	}
	return math.Floor(figure*digits+rounding) / digits
}
