// Package c4 is the set of line rules that made the C4 corpus out of Common Crawl
// text (Raffel et al. 2020, "Exploring the Limits of Transfer Learning", section
// 2.2; reference code tensorflow/datasets, c4_utils).
//
// A line is kept if it ends as a sentence does, has a few words, and speaks neither
// of JavaScript nor of policies; a page with "lorem ipsum" or "{" goes whole, and
// so does one of which few sentences are left. The order of the rules is that of
// the code, and counts: a "{" or "lorem ipsum" in a line that is dropped for its
// end or its length costs the page nothing.
//
// Paper and code disagree on the numbers: [Paper] and [Code] are the two, [Unicode]
// a third for languages whose lines end in other marks.
//
// Of lines that are equal, blanks at the ends and case apart (by MD5), one is kept.
// The code does so over the whole corpus. A [Detector] alone does it within the
// page, where the first stays; with the memory of a site ([Detector.NewSite]) it
// does over the pages of the site, and the page whose ID sorts first keeps the
// line. The code picks the page by hash; either choice is arbitrary.
//
// Departures:
//   - there is no list of bad words and no score of language (the code asks for
//     English with at least 0.99), so nothing is dropped for them.
//   - citation marks ([1], [edit], [citation needed]) are taken out for judging
//     only; a line that is kept keeps them. A blank that they leave at the end of a
//     line stays there, as in the code, and the line goes for its end.
//   - sentences are counted by UAX #29, not by NLTK's Punkt: abbreviations and
//     initials may count as ends.
//   - blank lines, and what the text view leaves out, are no lines.
//
// Not verified against the code: the citation pattern, the phrases of policies, and
// that sentences are counted again once copies are gone.
package c4

import (
	"context"
	"crypto/md5" // names lines, as in the code; nothing is secured by it
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector applies the rules. It is safe for concurrent use.
type Detector struct {
	name   string
	params Params
}

// New returns a detector of the given name with the given parameters.
func New(name string, p Params) Detector { return Detector{name, p} }

// Name returns the name that the detector was given.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect applies the rules to the page alone. It takes time and memory linear in
// the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.detect(ctx, page, nil)
}

func (d Detector) detect(ctx context.Context, page *corpus.Page, s *site) (detectors.Extraction, error) {
	clean, err := d.clean(ctx, page.Lines())
	if err != nil {
		return detectors.Extraction{}, err
	}
	basis := "this page alone"
	if s != nil && s.pages > 1 {
		basis = fmt.Sprintf("%d pages of the site", s.pages)
	}
	kept := make([]bool, len(page.Lines()))
	for _, l := range d.enough(unique(clean, page.ID, s)) {
		kept[l.index] = true
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = basis
	return e, nil
}

// line is a line that passed the rules, without citation marks.
type line struct {
	index int
	text  string
	key   [md5.Size]byte
}

// clean returns the lines that pass, none where the page is dropped.
func (d Detector) clean(ctx context.Context, lines []corpus.Line) ([]line, error) {
	var out []line
	for i, l := range lines {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		text, verdict := d.judge(l.Text)
		switch verdict {
		case dropPage:
			return nil, nil
		case keepLine:
			out = append(out, line{i, text, md5.Sum([]byte(strings.ToLower(strings.TrimSpace(text))))})
		}
	}
	return d.enough(out), ctx.Err()
}

// unique returns the lines without copies, of which the first in the page stays,
// and without those that another page of the site keeps.
func unique(lines []line, page string, s *site) []line {
	seen := make(map[[md5.Size]byte]bool, len(lines))
	return slices.DeleteFunc(lines, func(l line) bool {
		if seen[l.key] {
			return true
		}
		seen[l.key] = true
		return s != nil && s.keptElsewhere(l.key, page)
	})
}

// enough returns the lines if they have the sentences that a page must have.
func (d Detector) enough(lines []line) []line {
	n := 0
	for _, l := range lines {
		if n >= d.params.MinSentences {
			break
		}
		n += countSentences(l.text, d.params.MinSentences)
	}
	if n < d.params.MinSentences {
		return nil
	}
	return lines
}

// countSentences returns the number of sentences up to most.
func countSentences(text string, most int) int {
	n := 0
	for s := sentences.FromString(text); n < most && s.Next(); {
		n++
	}
	return n
}

type verdict uint8

const (
	dropLine verdict = iota
	keepLine
	dropPage
)

var (
	citation = regexp.MustCompile(`\[\d*\]|\[edit\]|\[citation needed\]`)
	policies = []string{"terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"}
)

// judge applies the rules of lines to one, and returns it without citation marks.
func (d Detector) judge(text string) (string, verdict) {
	if len(text) > d.params.MaxWordLength && d.hasLongWord(text) {
		return "", dropLine
	}
	if strings.Contains(text, "[") {
		text = citation.ReplaceAllString(text, "")
	}
	if !d.endsInMark(text) || d.countWords(text) < d.params.MinWords {
		return "", dropLine
	}
	lower := strings.ToLower(text)
	switch {
	case strings.Contains(lower, "lorem ipsum"):
		return "", dropPage
	case strings.Contains(lower, "javascript"):
		return "", dropLine
	case strings.Contains(text, "{"):
		return "", dropPage
	case slices.ContainsFunc(policies, func(p string) bool { return strings.Contains(lower, p) }):
		return "", dropLine
	default:
		return text, keepLine
	}
}

// hasLongWord reports whether a word is too long. Where words are those of UAX #29,
// a run without blanks that they part is not one.
func (d Detector) hasLongWord(text string) bool {
	for w := range strings.FieldsSeq(text) {
		if utf8.RuneCountInString(w) <= d.params.MaxWordLength {
			continue
		}
		if !d.params.UnicodeWords || words.Count(w) < 2 {
			return true
		}
	}
	return false
}

func (d Detector) endsInMark(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.In(last, d.params.EndMarks...) && !strings.HasSuffix(text, "...")
}

func (d Detector) countWords(text string) int {
	if d.params.UnicodeWords {
		return words.Count(text)
	}
	n := 0
	for range strings.FieldsSeq(text) {
		n++
	}
	return n
}
