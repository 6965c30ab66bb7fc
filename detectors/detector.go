// Package detectors defines what a detector is: a strategy that says what to
// keep of a page.
//
// Each built-in strategy is a small package below this one, and
// chaff/detectors/all lists them. A strategy of one's own needs two methods:
//
//	type firstLines struct{}
//
//	func (firstLines) Name() string { return "first-lines" }
//
//	func (firstLines) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
//		kept := make([]bool, len(page.Lines()))
//		for i := range min(5, len(kept)) {
//			kept[i] = true
//		}
//		return detectors.KeepLines(page, kept), nil
//	}
//
// A third one, Version ([Versioned]), lets an extraction that was made once be used again.
package detectors

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"chaff/corpus"
)

// A Detector says what to keep of a page. It must give equal answers to equal
// pages, be safe for concurrent use, leave the page's tree and lines as they
// are, and return soon after ctx is done.
type Detector interface {
	// Name identifies the detector in tables, run files and on the command line.
	Name() string
	// Detect returns what to keep of the page. An extraction without text is a
	// valid answer: nothing is to be kept.
	Detect(ctx context.Context, page *corpus.Page) (Extraction, error)
}

// A SiteAware detector judges a page better when it has seen other pages of the
// same site. Detect, called on the detector itself, judges a page alone.
type SiteAware interface {
	Detector
	// NewSite returns an empty memory of one site.
	NewSite() Site
}

// A Site remembers pages of one site, never their gold.
type Site interface {
	// Add takes a page into the memory. The order of calls does not matter, but
	// they must not run at the same time as each other or as Detect.
	Add(page *corpus.Page)
	// Detector returns a detector that judges pages of the site by the memory.
	// No page may be added after it is called.
	Detector() Detector
}

// A Trained detector owes parameters to labelled pages. A score on pages of the same sets
// flatters it.
type Trained interface {
	Detector
	// TrainedOn names the public sets that it was trained or tuned on.
	TrainedOn() []string
}

// TrainedOn returns what the detector says it was trained on, nil if it says nothing.
func TrainedOn(d Detector) []string {
	if t, ok := d.(Trained); ok {
		return t.TrainedOn()
	}
	return nil
}

// A Versioned detector says which version of it answers, so that an answer can be taken from
// an earlier run.
type Versioned interface {
	Detector
	// Version changes whenever the detector may answer differently on some page; equal name
	// and version mean equal answers to equal pages. Pages are equal if all that is known of
	// them is, such as id and language, and for a site-aware detector all that it has seen of
	// the site.
	// The name carries the options, the version need not: with other options goes another
	// name. A version that begins with "unknown" is none.
	Version() string
}

// VersionOf returns the version of the detector, "" where it is not known: its answers cannot
// be used again then.
func VersionOf(d Detector) string {
	v, ok := d.(Versioned)
	if !ok || strings.HasPrefix(v.Version(), unknown) {
		return ""
	}
	return v.Version()
}

// A PanicError says that a detector panicked where that could be caught, such as one in
// another process.
type PanicError struct{ Err error }

// Error returns what the panic said.
func (e *PanicError) Error() string { return e.Err.Error() }

// Unwrap returns what the panic said.
func (e *PanicError) Unwrap() error { return e.Err }

// An Extraction is a detector's answer.
type Extraction struct {
	// Text is the text to keep; ignored where Kept is set.
	Text string
	// Kept tells for each line of the page's text view whether it is kept; nil
	// where the detector answers with text and does not decide by line.
	Kept []bool
	// Chances says for each line of the page's text view how likely it is content, in [0,1];
	// nil where the detector cannot tell.
	Chances []float32
	// Basis says what the answer rests on where that varies: for a site-aware
	// detector the pages it had seen.
	Basis string
	// Took is how long the detector itself took where it knows better than whoever calls
	// it: one in another process; 0 otherwise.
	Took time.Duration
}

// KeepLines returns the extraction of a detector that decides by line. Kept must
// have one element for each line of the page's text view.
func KeepLines(page *corpus.Page, kept []bool) Extraction {
	var lines []corpus.Line
	for i, l := range page.Lines() {
		if kept[i] {
			lines = append(lines, l)
		}
	}
	return Extraction{Text: corpus.JoinLines(lines), Kept: kept}
}

// KeepNumbers returns the extraction of a detector that names the lines it keeps by
// their numbers ([corpus.Line.Number]), in any order. Those of blank lines, which are
// not in the text view, count for nothing; it fails at a number beyond the last line.
func KeepNumbers(page *corpus.Page, numbers []int) (Extraction, error) {
	lines := page.Lines()
	last := 0
	if len(lines) > 0 {
		last = lines[len(lines)-1].Number
	}
	named := make([]bool, last+1)
	for _, n := range numbers {
		if n < 1 || n > last {
			return Extraction{}, fmt.Errorf("keeps line %d of page %q, which has lines 1 to %d", n, page.ID, last)
		}
		named[n] = true
	}
	kept := make([]bool, len(lines))
	for i, l := range lines {
		kept[i] = named[l.Number]
	}
	return KeepLines(page, kept), nil
}

// KeepText returns the extraction of a detector that answers with text.
func KeepText(text string) Extraction { return Extraction{Text: text} }

// Find returns the detector of the list with the given name. The error of an
// unknown name lists the known ones.
func Find(list []Detector, name string) (Detector, error) {
	i := slices.IndexFunc(list, func(d Detector) bool { return d.Name() == name })
	if i >= 0 {
		return list[i], nil
	}
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = d.Name()
	}
	return nil, fmt.Errorf("unknown detector %q; the detectors are %s", name, strings.Join(names, ", "))
}

// Ask asks the detector, whose panic is an error: other people's extractors crash. It waits for
// one that hangs.
func Ask(ctx context.Context, d Detector, page *corpus.Page) (e Extraction, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, err = Extraction{}, fmt.Errorf("panic: %v", v)
		}
	}()
	return d.Detect(ctx, page)
}

// keptShare is the share of a line's words that must be in a text before the
// line counts as kept by it.
const keptShare = 0.5

// KeptLines returns for each line of the page's text view whether the extraction
// keeps it. Where the detector answered with text, a line is kept when at least
// half of its words are found in the text ([corpus.Align]); a line without words
// is kept when the nearest lines with words on both sides are.
func KeptLines(page *corpus.Page, e Extraction) []bool {
	if e.Kept != nil {
		return e.Kept
	}
	return KeptByAlignment(page.Lines(), corpus.Align(page.Lines(), e.Text))
}

// KeptByAlignment returns the kept lines of a text that has been aligned to them
// already; see [KeptLines].
func KeptByAlignment(lines []corpus.Line, a corpus.Alignment) []bool {
	kept := make([]bool, len(lines))
	last := -1 // nearest line with words so far
	for i := range lines {
		if a.Share[i] < 0 {
			continue
		}
		kept[i] = a.Share[i] >= keptShare
		if last >= 0 && kept[last] && kept[i] {
			for j := last + 1; j < i; j++ {
				kept[j] = true
			}
		}
		last = i
	}
	return kept
}
