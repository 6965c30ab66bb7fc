// Package fineweb is the custom filter of FineWeb (Penedo et al. 2024) and the
// filter of FineWeb-2, which has thresholds for each language.
//
// The custom filter drops a page of which few lines end in punctuation, many are
// short, many characters stand in copies of lines, or lines are many for its words.
// Paper and code disagree; [Paper] and [Datatrove] are the two. FineWeb-2 drops the
// rule of short lines and has the Gopher filter before, with limits by language:
// [NewByLanguage].
//
// A filter judges whole pages. As a detector of lines it keeps every line of a page
// that passes, copies included, and none of one that fails;
// [detectors.Extraction.Basis] names the rule that failed. It was made for text
// that an extractor has already rid of menus: of a raw page most lines are short,
// and few pass.
//
// Terminal marks are those of Unicode's Sentence_Terminal and the straight quotes "
// and '. That stands for datatrove's list, which was not compared mark by mark.
// Closing quotes such as » and ” and the sign … end no line by it; the Russian and
// Kazakh thresholds allow for that.
//
// Departures:
//   - tokens are UAX #29 words and marks, not a model's (see
//     [chaff/detectors/gopher], which counts in the same way).
//   - the language is what is known of the page, not found by a classifier, so that
//     the limits on its score (0.9 for Russian, 0.844 for Kazakh) have no place. A
//     page of unknown language is judged as English.
//   - FineWeb-2's lists of stop words are not applied; the Kazakh one holds words
//     of Wikipedia's templates.
//   - of the limits for duplicate 5- to 10-grams by language only the ends are at
//     hand; those between are set at equal steps.
//   - the rest of FineWeb's pipeline (URL filter, language, MassiveText and C4
//     rules, MinHash) is not part of it.
package fineweb

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/quality"
)

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the filter. It is safe for concurrent use.
type Detector struct {
	name       string
	other      Params
	byLanguage map[string]Params
}

// New returns a detector of the given name that has the same thresholds for all
// pages.
func New(name string, p Params) Detector { return Detector{name: name, other: p} }

// NewByLanguage returns a detector of the given name that has thresholds of its own
// for the pages of each language listed, and others for the rest. The keys are BCP
// 47 languages in lower case, without script or region. Nobody may change the map
// or what it points to afterwards.
func NewByLanguage(name string, other Params, byLanguage map[string]Params) Detector {
	return Detector{name, other, byLanguage}
}

// Name returns the name that the detector was given.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the page whole or not at all. It takes time and memory linear in the
// page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	text := quality.Text{Lines: make([]string, len(page.Lines()))}
	for i, l := range page.Lines() {
		text.Lines[i] = l.Text
	}
	rule, err := d.params(page.Language).broken(ctx, text)
	if err != nil {
		return detectors.Extraction{}, err
	}
	kept := make([]bool, len(text.Lines))
	for i := range kept {
		kept[i] = rule == ""
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = "the page passes"
	if rule != "" {
		e.Basis = "the page fails: " + rule
	}
	return e, nil
}

// params returns the thresholds for a language tag such as "ru-RU".
func (d Detector) params(tag string) Params {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if p, ok := d.byLanguage[language]; ok {
		return p
	}
	return d.other
}

// broken returns the first rule that the text breaks, "" if it keeps them all.
func (p Params) broken(ctx context.Context, t quality.Text) (string, error) {
	rule := p.lines(t.Lines)
	if rule != "" || ctx.Err() != nil {
		return rule, ctx.Err()
	}
	if p.MaxNewlines > 0 {
		feeds, tokens := max(0, len(t.Lines)-1), len(t.Tokens(quality.LaterCopies))
		// Line feeds without any token are too many for every limit.
		if p.beyond(quality.Share(feeds, tokens), p.MaxNewlines) || tokens == 0 && feeds > 0 {
			return "line feeds", nil
		}
	}
	if p.Gopher == nil {
		return "", nil
	}
	return p.Gopher.limits().Broken(ctx, t)
}

func (p Params) lines(lines []string) string {
	ended, short, characters := 0, 0, 0
	for _, l := range lines {
		n := utf8.RuneCountInString(l)
		characters += n
		if n <= p.ShortLine {
			short++
		}
		if endsInMark(l) {
			ended++
		}
	}
	_, copied := quality.Copies(lines, quality.LaterCopies)
	switch {
	case p.MinPunctuation > 0 && p.beyond(p.MinPunctuation, quality.Share(ended, len(lines))):
		return "lines ending in punctuation"
	case p.MaxShortLines > 0 && p.beyond(quality.Share(short, len(lines)), p.MaxShortLines):
		return "short lines"
	case p.MaxDuplicateCharacters > 0 && p.beyond(quality.Share(copied, characters), p.MaxDuplicateCharacters):
		return "characters of duplicate lines"
	default:
		return ""
	}
}

// beyond reports whether a page fails that has the greater value on the wrong side
// of a threshold.
func (p Params) beyond(greater, less float64) bool {
	return greater > less || p.Inclusive && greater == less
}

// endsInMark reports whether the last character is a terminal mark.
func endsInMark(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(line)
	return r == '"' || r == '\'' || unicode.Is(unicode.STerm, r)
}

func (g Gopher) limits() quality.Limits {
	l := quality.Gopher()
	l.MaxDuplicateParagraphs, l.MaxDuplicateParagraphCharacters, l.MaxDuplicateLineCharacters = 0, 0, 0
	l.MaxDuplicateLines = g.MaxDuplicateLines
	l.MaxTopGrams, l.MaxDuplicateGrams = g.MaxTopGrams, g.MaxDuplicateGrams
	l.MinWordLength, l.MaxWordLength = g.MinWordLength, g.MaxWordLength
	l.MinLetterWords = g.MinLetterWords
	return l
}
