package bench

import (
	"fmt"
	"time"

	"chaff/corpus"
	"chaff/detectors"
)

// An Outcome says how a detector fared on a page.
type Outcome string

// The outcomes. All but OK score as an extraction that keeps nothing.
const (
	OK      Outcome = "ok"
	Empty   Outcome = "empty"   // an answer without text
	Error   Outcome = "error"   // the detector returned an error
	Panic   Outcome = "panic"   // the detector panicked
	Timeout Outcome = "timeout" // the detector passed its time limit
)

// Outcomes returns every outcome, the good one first.
func Outcomes() []Outcome { return []Outcome{OK, Empty, Error, Panic, Timeout} }

// Failed reports whether the detector gave no answer.
func (o Outcome) Failed() bool { return o == Error || o == Panic || o == Timeout }

// A Record is what one detector made of one page.
type Record struct {
	Corpus   string  `json:"corpus"`
	Page     string  `json:"page"`
	Detector string  `json:"detector"`
	Outcome  Outcome `json:"outcome"`
	// Error says what went wrong where the outcome is error, panic or timeout.
	Error string `json:"error,omitempty"`
	// Basis is the extraction's ([detectors.Extraction]).
	Basis string `json:"basis,omitempty"`
	// Kept holds the numbers of the kept lines where the detector decided by
	// line, else it is nil and Text holds the extracted text.
	Kept []int  `json:"kept,omitzero"`
	Text string `json:"text,omitempty"`
	// Elapsed is how long the detector took on the parsed page, by the clock.
	Elapsed time.Duration `json:"ns"`
}

// Extraction returns the recorded extraction of the page, an empty one where the
// detector failed. It fails if the record names a line that the page lacks.
func (r Record) Extraction(page *corpus.Page) (detectors.Extraction, error) {
	if r.Kept == nil {
		return detectors.Extraction{Text: r.Text, Basis: r.Basis}, nil
	}
	e, err := detectors.KeepNumbers(page, r.Kept)
	if err != nil {
		return e, fmt.Errorf("%s %w", r.Detector, err)
	}
	if kept := countTrue(e.Kept); kept != len(r.Kept) {
		return e, fmt.Errorf("%s keeps %d lines of page %q, which has only %d of them: was the run made on it?", r.Detector, len(r.Kept), r.Page, kept)
	}
	e.Basis = r.Basis
	return e, nil
}

func countTrue(list []bool) int {
	n := 0
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

// A Learning records how long a site-aware detector took to look at the sites of
// a corpus.
type Learning struct {
	Corpus   string        `json:"corpus"`
	Detector string        `json:"detector"`
	Pages    int           `json:"pages"`
	Sites    int           `json:"sites"`
	Elapsed  time.Duration `json:"ns"`
}

// A Warning is something that a reader of the results must know of one page: that
// it could not be used, or what was given up to read it or to learn from it.
type Warning struct {
	Corpus  string `json:"corpus"`
	Page    string `json:"page"`
	Message string `json:"message"`
}

// A CorpusInfo identifies a corpus of a run.
type CorpusInfo struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Pages       int    `json:"pages"`
	// Source is how whoever made the run named the corpus, so that it can be found
	// again; "" where that is not known.
	Source string `json:"source,omitempty"`
}

// A Manifest says what a run was made of, so that it can be repeated.
type Manifest struct {
	Tool      string       `json:"tool"` // name and version of what made the run
	Go        string       `json:"go"`
	Platform  string       `json:"platform"` // GOOS/GOARCH
	CPUs      int          `json:"cpus"`
	Jobs      int          `json:"jobs"`
	Timeout   string       `json:"timeout"` // per page and detector
	Corpora   []CorpusInfo `json:"corpora"`
	Detectors []string     `json:"detectors"`
	// TrainedOn names, by detector, the public sets that it owes its parameters to; a score
	// on one of them flatters it.
	TrainedOn map[string][]string `json:"trained_on,omitempty"`
}

// A Run is everything that a set of detectors made of a set of corpora: records
// in the order of corpora, pages and detectors. A page that cannot be used has a
// warning and no records.
type Run struct {
	Manifest Manifest
	Warnings []Warning
	Learning []Learning
	Records  []Record
}
