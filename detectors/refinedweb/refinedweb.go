// Package refinedweb is the line-wise correction of RefinedWeb (Penedo et al. 2023,
// appendix G.2), which cleans extracted text of what is left of menus and buttons.
//
// A line is dropped that consists mainly of capitals, of digits alone, is a counter
// ("3 likes") or has a single word. Of a line of at most ten words, phrases of
// buttons are taken out where it begins ("sign-in"), where it ends ("Read more...")
// or anywhere ("items in cart"). A page of which too many words go so goes whole.
//
// The paper gives neither all numbers nor its phrases; [Lines] and [Strict] say
// what stands for them here.
//
// Departures:
//   - the detector answers by lines. A line that is to be edited is kept whole if
//     what the edit leaves would be kept, else dropped.
//   - a line of digits may hold marks and blanks ("12.05.2020 14:30"), but no
//     letter.
//   - words are those of UAX #29, so that a Chinese character is a word and a
//     Chinese line is not one.
package refinedweb

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector applies the corrections. It is safe for concurrent use.
type Detector struct {
	name     string
	params   Params
	counters map[string]bool
}

// New returns a detector of the given name with the given parameters.
func New(name string, p Params) Detector {
	counters := make(map[string]bool, len(p.Counters))
	for _, w := range p.Counters {
		counters[w] = true
	}
	return Detector{name, p, counters}
}

// Name returns the name that the detector was given.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the lines that the corrections leave. It takes time and memory
// linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	lines := page.Lines()
	kept := make([]bool, len(lines))
	all, flagged := 0, 0
	for i, l := range lines {
		if i%1024 == 0 && ctx.Err() != nil {
			return detectors.Extraction{}, ctx.Err()
		}
		n := words.Count(l.Text)
		gone := d.taken(l.Text, n)
		kept[i] = gone < n
		all += n
		flagged += gone
	}
	if limit := d.params.MaxFlagged; limit > 0 && float64(flagged) > limit*float64(all) {
		clear(kept)
	}
	return detectors.KeepLines(page, kept), ctx.Err()
}

// taken returns how many of the n words of a line the corrections take: all of them
// where the line is dropped.
func (d Detector) taken(line string, n int) int {
	if d.drops(line, n) {
		return n
	}
	if n > d.params.ShortWords {
		return 0
	}
	left, edited := d.edit(strings.ToLower(line))
	if !edited {
		return 0
	}
	m := words.Count(left)
	if d.drops(left, m) {
		return n
	}
	return n - m
}

// drops reports whether a line of n words is dropped as it stands.
func (d Detector) drops(line string, n int) bool {
	if n < d.params.MinWords {
		return true
	}
	s := measure(line)
	return s.letters == 0 ||
		float64(s.capitals) > d.params.MaxUpper*float64(s.letters) ||
		s.digits > 0 && n <= d.params.ShortWords && d.isCounter(line)
}

// shape counts characters of a line.
type shape struct{ letters, capitals, digits int }

func measure(line string) shape {
	var s shape
	for _, r := range line {
		switch {
		case r == ' ':
		case 'а' <= r && r <= 'џ': // small Cyrillic letters, which need no table
			s.letters++
		case unicode.IsLetter(r):
			s.letters++
			if unicode.IsUpper(r) {
				s.capitals++
			}
		case unicode.IsDigit(r):
			s.digits++
		}
	}
	return s
}

// isCounter reports whether each run of letters in a line is the name of something
// that is counted, or a unit such as the k of 12k.
func (d Detector) isCounter(line string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(line), isNoLetter) {
		if !d.counters[w] {
			return false
		}
	}
	return true
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// edit returns a lower-case line without the phrases, and whether there were any.
func (d Detector) edit(line string) (left string, edited bool) {
	left = line
	for _, p := range d.params.Start {
		if rest, ok := strings.CutPrefix(left, p); ok && !beginsInWord(rest) {
			left, edited = rest, true
			break
		}
	}
	end := strings.TrimRightFunc(left, func(r rune) bool { return !isWordRune(r) })
	for _, p := range d.params.End {
		if rest, ok := strings.CutSuffix(end, p); ok && !endsInWord(rest) {
			left, edited = rest, true
			break
		}
	}
	for _, p := range d.params.Anywhere {
		if before, after, ok := strings.Cut(left, p); ok && !endsInWord(before) && !beginsInWord(after) {
			left, edited = before+" "+after, true
		}
	}
	return left, edited
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func beginsInWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWordRune(r)
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isWordRune(r)
}
