// Package gopher is the quality and repetition filter of the Gopher language model
// (Rae et al. 2021, "Scaling Language Models", appendix A), which MassiveText and
// most later web corpora apply to extracted pages.
//
// The filter judges whole pages. As a detector of lines it keeps the lines of a
// page that passes and none of one that fails; [detectors.Extraction.Basis] names
// the rule that failed. Of lines that stand in a page more than once only the first
// copy is kept, which drops the copies of paragraphs as well. The filter itself
// only counts copies: this is our reading of its line rules, and takes no more than
// 30 % of a page that passes.
//
// The paper leaves open what a copy, a word and the number of characters is. The
// two implementations in use differ, and so do their answers: [Datatrove] and
// [Dolma] are their ways of counting, with the same limits.
//
// Departures:
//   - words are tokens of UAX #29 for datatrove's counting, not a model's. Of
//     Chinese and Japanese that gives one character a word, so that their pages
//     fail the mean length of 3. Thai fares no better.
//   - an n-gram that stands once is no repetition. By datatrove's code the "most
//     frequent" n-gram of a page without any repetition counts too, which only
//     pages far below 50 words can notice.
//   - in ties of the most frequent n-gram the first in the page is taken.
//   - blank lines end paragraphs but are never lines, and lines are those of the
//     text view, without blanks at their ends.
//   - the rule of stop words is off unless it is asked for: see [English].
//
// By datatrove's counting marks are tokens and in the denominator of the words with
// a letter; that, the two sets of bullets and dolma's counting of each word once for
// all recurring n-grams were not verified against the tools' sources. The rule therefore fails many pages in languages that have many marks for
// their words: FineWeb-2 sets the limit for Russian to 0.713 in place of 0.8.
//
// The limits were made for text that an extractor has already rid of menus. A raw
// page repeats its short lines and fails more often.
package gopher

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/quality"
)

// Counting says how a page is split and what counts as a copy; its values list what
// they decide.
type Counting = quality.Counting

const (
	// LaterCopies is datatrove's way: the first copy does not count, all characters are
	// in the denominator, recurring n-grams do not overlap, words are tokens and their
	// mean length is taken, bullets are "•" and "-".
	LaterCopies = quality.LaterCopies
	// EveryCopy is dolma's way: the first copy counts, blanks are not in the
	// denominator, words stand between blanks and their median length is taken, bullets
	// are "*" and "-".
	EveryCopy = quality.EveryCopy
)

// Params are the limits of the filter, those of the paper unless they say otherwise.
type Params = quality.Limits

// Datatrove returns the limits of the paper by datatrove's counting, without stop
// words: those of the detector "gopher".
func Datatrove() Params { return quality.Gopher() }

// Dolma returns the same limits by dolma's counting: those of "gopher-dolma".
// Counting the first copy, it fails pages that Datatrove passes: of two equal lines
// among five, 40 % are copies here and 20 % there.
func Dolma() Params {
	p := Datatrove()
	p.Counting = EveryCopy
	return p
}

// English returns Datatrove with the paper's rule that a page must hold two of
// eight English words: that of "gopher-english". It drops every page in Russian,
// Kazakh or any other language but those that happen to hold two of the words.
func English() Params {
	p := Datatrove()
	p.StopWords = []string{"the", "be", "to", "of", "and", "that", "have", "with"}
	p.MinStopWords = 2
	return p
}

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the filter. It is safe for concurrent use.
type Detector struct {
	name   string
	params Params
}

// New returns a detector of the given name with the given limits.
func New(name string, p Params) Detector { return Detector{name, p} }

// Name returns the name that the detector was given.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the first copy of each line of a page that passes, and nothing of
// one that fails. It takes time and memory linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	lines := page.Lines()
	rule, err := d.params.Broken(ctx, textOf(lines))
	if err != nil {
		return detectors.Extraction{}, err
	}
	kept := make([]bool, len(lines))
	if rule == "" {
		markFirstCopies(lines, kept)
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = "the page passes"
	if rule != "" {
		e.Basis = "the page fails: " + rule
	}
	return e, nil
}

// textOf returns the lines with the blank lines between them, which the numbers of
// lines skip.
func textOf(lines []corpus.Line) quality.Text {
	t := quality.Text{Lines: make([]string, len(lines)), Breaks: make([]bool, len(lines))}
	for i, l := range lines {
		t.Lines[i] = l.Text
		t.Breaks[i] = i > 0 && l.Number > lines[i-1].Number+1
	}
	return t
}

func markFirstCopies(lines []corpus.Line, kept []bool) {
	seen := make(map[string]bool, len(lines))
	for i, l := range lines {
		kept[i] = !seen[l.Text]
		seen[l.Text] = true
	}
}
