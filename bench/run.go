package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"chaff/bench/score"
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
	// Stack says where it went wrong where the outcome is panic.
	Stack string `json:"stack,omitempty"`
	// Basis is the extraction's ([detectors.Extraction]).
	Basis string `json:"basis,omitempty"`
	// Kept holds the numbers of the kept lines where the detector decided by
	// line, else it is nil and Text holds the extracted text.
	Kept []int  `json:"kept,omitzero"`
	Text string `json:"text,omitempty"`
	// Chances are the extraction's, in 255ths.
	Chances []byte `json:"chances,omitempty"`
	// Elapsed is how long the detector took on the parsed page, by the clock, or by its
	// own one if it runs in another process ([detectors.Extraction]).
	Elapsed time.Duration `json:"ns"`
	// Extra holds the fields of a run file that this version does not know.
	Extra map[string]json.RawMessage `json:"-"`
}

// Extraction returns the recorded extraction of the page, an empty one where the
// detector failed. It fails if the record names a line that the page lacks.
func (r Record) Extraction(page *corpus.Page) (detectors.Extraction, error) {
	if r.Kept == nil {
		return detectors.Extraction{Text: r.Text, Basis: r.Basis, Chances: r.chances(page)}, nil
	}
	e, err := detectors.KeepNumbers(page, r.Kept)
	if err != nil {
		return e, fmt.Errorf("%s %w", r.Detector, err)
	}
	if kept := countTrue(e.Kept); kept != len(r.Kept) {
		return e, fmt.Errorf("%s keeps %d lines of page %q, which has only %d of them: was the run made on it?", r.Detector, len(r.Kept), r.Page, kept)
	}
	e.Basis, e.Chances = r.Basis, r.chances(page)
	return e, nil
}

// chances returns the recorded chances, nil if they are not those of the page's lines.
func (r Record) chances(page *corpus.Page) []float32 {
	if r.Chances == nil || len(r.Chances) != len(page.Lines()) {
		return nil
	}
	out := make([]float32, len(r.Chances))
	for i, c := range r.Chances {
		out[i] = float32(c) / score.ChanceScale
	}
	return out
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

// A Result is what a run made of one page. Its records are apart ([Run.Records]), since
// those of a large run do not fit into memory.
type Result struct {
	Corpus string `json:"corpus"`
	Page   string `json:"page"`
	// Digest is the page's ([corpus.Digest]) in hexadecimal digits.
	Digest string `json:"digest"`
	// Site is a hash of the digests of all pages of the page's site, what a site-aware
	// detector's answer rests on; "" where there is no other page.
	Site string `json:"site,omitempty"`
	// Bytes is the size of the page's source, 0 where it cannot be used.
	Bytes int `json:"bytes"`
	// Parse is how long it took to parse the page and to make its text view.
	Parse time.Duration `json:"parse_ns"`
	// Warnings say why the page cannot be used, or what was given up to read it or to
	// learn from it.
	Warnings []string `json:"warnings,omitempty"`
	// Learning says how long site-aware detectors took to look at the page's site, at
	// the first page of it.
	Learning []Learning `json:"learning,omitempty"`
	// Unlearned names the site-aware detectors that gave the page's site up and judged the
	// page alone.
	Unlearned []string `json:"unlearned,omitempty"`
	// Failed holds the outcomes of the detectors that failed on the page.
	Failed map[string]Outcome `json:"failed,omitempty"`
	// Answers is the number of records: one of each detector, or 0 where the page
	// cannot be used.
	Answers int `json:"records"`
	// Extra holds the fields of a run file that this version does not know.
	Extra map[string]json.RawMessage `json:"-"`
}

func (r *Result) fail(detector string, o Outcome) {
	if r.Failed == nil {
		r.Failed = make(map[string]Outcome)
	}
	r.Failed[detector] = o
}

// A Learning records how long a site-aware detector took to look at sites.
type Learning struct {
	Corpus   string        `json:"corpus"`
	Detector string        `json:"detector"`
	Pages    int           `json:"pages"`
	Sites    int           `json:"sites"`
	Elapsed  time.Duration `json:"ns"`
}

// A Run is everything that a set of detectors made of a set of corpora. Those who read
// it share it; it must not be changed.
type Run struct {
	Manifest Manifest
	// Results are in the order of corpora and pages. A page that cannot be used has
	// one with a warning and no records.
	Results []Result

	records [][]Record // by result, where they are in memory
	file    *frames    // where they are in a file
	spots   []spot     // there, by result
	places  map[pageKey]int
}

type pageKey struct{ corpus, page string }

// NewRun returns a run that is in memory. Records holds those of each result.
func NewRun(m Manifest, results []Result, records [][]Record) *Run {
	r := &Run{Manifest: m}
	order := m.order(results)
	for _, i := range order {
		r.Results = append(r.Results, results[i])
		r.records = append(r.records, records[i])
	}
	r.index()
	return r
}

// order returns the indices of the results in the order of corpora and pages.
func (m Manifest) order(results []Result) []int {
	corpora := make(map[string]int)
	for i, c := range m.Corpora {
		corpora[c.Name] = i
	}
	order := make([]int, len(results))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := results[a], results[b]
		return cmp.Or(cmp.Compare(corpora[x.Corpus], corpora[y.Corpus]), cmp.Compare(x.Page, y.Page))
	})
	return order
}

func (r *Run) index() {
	r.places = make(map[pageKey]int, len(r.Results))
	for i, result := range r.Results {
		r.places[pageKey{result.Corpus, result.Page}] = i
	}
}

// Place returns the index of the page's result, -1 where the run has none.
func (r *Run) Place(corpusName, page string) int {
	if i, ok := r.places[pageKey{corpusName, page}]; ok {
		return i
	}
	return -1
}

// Records returns the records of result i, one of each detector in the order of the
// manifest, or none where the page cannot be used. Those of a run that was opened with
// [OpenRun] are read from its file.
func (r *Run) Records(i int) ([]Record, error) {
	if r.file == nil {
		return r.records[i], nil
	}
	return r.file.records(r.spots[i], r.Results[i], r.Manifest.Detectors)
}

// Missing returns how many pages of the run's corpora it has no result of: none, if it
// was not interrupted.
func (r *Run) Missing() int {
	n := -len(r.Results)
	for _, c := range r.Manifest.Corpora {
		n += c.Pages
	}
	return max(n, 0)
}

// Learning sums up how long each site-aware detector took to look at the sites of each
// corpus, in the order of corpora and detectors.
func (r *Run) Learning() []Learning {
	var out []Learning
	for _, result := range r.Results {
		for _, l := range result.Learning {
			i := slices.IndexFunc(out, func(o Learning) bool { return o.Corpus == l.Corpus && o.Detector == l.Detector })
			if i < 0 {
				out = append(out, l)
				continue
			}
			out[i].Pages += l.Pages
			out[i].Sites += l.Sites
			out[i].Elapsed += l.Elapsed
		}
	}
	place := func(l Learning) (int, int) {
		return slices.IndexFunc(r.Manifest.Corpora, func(c CorpusInfo) bool { return c.Name == l.Corpus }), slices.Index(r.Manifest.Detectors, l.Detector)
	}
	slices.SortStableFunc(out, func(a, b Learning) int {
		ac, ad := place(a)
		bc, bd := place(b)
		return cmp.Or(cmp.Compare(ac, bc), cmp.Compare(ad, bd))
	})
	return out
}

// Close closes the file of a run that was opened with [OpenRun].
func (r *Run) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.close()
}
