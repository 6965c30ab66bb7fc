// Package quality measures plain text as the document filters of web corpora do,
// Gopher's and those built on it: shares of words and lines, copies of lines and
// paragraphs, n-grams that recur. It judges texts, and knows no page.
//
// The tools that implement these measures count differently; [Counting] names the
// two ways. The numbers are the same whatever the order or the time.
package quality

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// A Text is what is judged.
type Text struct {
	// Lines are the lines, none of them blank.
	Lines []string
	// Breaks tells for each line whether a blank line stands before it, which ends a
	// paragraph; nil where there are none.
	Breaks []bool
}

// Counting says how a text is split and what counts as a copy.
type Counting uint8

const (
	// LaterCopies is the way of datatrove. Of what stands several times all copies but
	// the first count; characters are divided by the length of the text, line feeds
	// included; n-grams are skipped over once they are counted, so that none overlap;
	// words are tokens, marks among them; words without a letter or digit leave the
	// number and the mean length of words; lines that begin with "•" or "-" are
	// bullets.
	LaterCopies Counting = iota
	// EveryCopy is the way of dolma. Of what stands several times every copy counts,
	// the first as well; characters are divided by those that are not blank; a word
	// counts once for all the recurring n-grams that it is in; words are what stands
	// between blanks; the length of words is their median; lines that begin with "*" or
	// "-" are bullets.
	EveryCopy
)

// Tokens returns the words of the lines: runs without blanks for EveryCopy, else
// UAX #29 words, marks among them. A mark that is repeated, such as ... or ||, is
// one token. The models that datatrove splits with come close to that, but on text
// without blanks they find words of a dictionary where UAX #29 gives one a
// character.
func (t Text) Tokens(c Counting) []string {
	size := 0
	for _, l := range t.Lines {
		size += len(l)
	}
	out := make([]string, 0, size/10+1) // a word of Russian is longer, of English shorter
	for _, l := range t.Lines {
		if c == EveryCopy {
			out = slices.AppendSeq(out, strings.FieldsFuncSeq(l, isBlank))
			continue
		}
		out = appendTokens(out, l)
	}
	return out
}

// isBlank is unicode.IsSpace, which looks other scripts' letters up in a table.
func isBlank(r rune) bool {
	switch {
	case r <= ' ':
		return r == ' ' || '\t' <= r && r <= '\r'
	case r < 0x1680:
		return r == 0x85 || r == 0xa0
	case 0x3000 < r:
		return false
	default:
		return unicode.IsSpace(r)
	}
}

func appendTokens(out []string, line string) []string {
	start, end := 0, 0 // the last token, and what of the line is split
	last := ""
	for tokens := words.FromString(line); tokens.Next(); {
		w := tokens.Value()
		end += len(w)
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case isBlank(r):
		case w == last && !unicode.IsLetter(r) && !unicode.IsNumber(r):
			out[len(out)-1] = line[start:end]
		default:
			start = end - len(w)
			out = append(out, w)
		}
		last = w
	}
	return out
}

// Paragraphs returns the stretches of lines between blank ones.
func (t Text) Paragraphs() []string {
	var out []string
	start := 0
	for i := 1; i <= len(t.Lines); i++ {
		if i < len(t.Lines) && !t.breakBefore(i) {
			continue
		}
		if i == start+1 {
			out = append(out, t.Lines[start]) // not joined, not copied
		} else {
			out = append(out, strings.Join(t.Lines[start:i], "\n"))
		}
		start = i
	}
	return out
}

func (t Text) breakBefore(i int) bool { return t.Breaks != nil && t.Breaks[i] }

// characters is what numbers of characters are divided by.
func (t Text) characters(c Counting) int {
	n := 0
	for i, l := range t.Lines {
		if c == EveryCopy {
			n += solid(l)
			continue
		}
		n += utf8.RuneCountInString(l)
		if i > 0 {
			n++
		}
		if i > 0 && t.breakBefore(i) {
			n++
		}
	}
	return n
}

// solid returns how many characters are not blank.
func solid(line string) int {
	n := 0
	for _, r := range line {
		if !isBlank(r) {
			n++
		}
	}
	return n
}

// Copies returns how many of the items are copies of others, and the characters
// that these have.
func Copies(items []string, c Counting) (n, characters int) {
	count := make(map[string]int, len(items))
	for _, s := range items {
		count[s]++
		if c == LaterCopies && count[s] > 1 {
			n++
			characters += utf8.RuneCountInString(s)
		}
	}
	if c == LaterCopies {
		return n, characters
	}
	for s, k := range count {
		if k > 1 {
			n += k
			characters += k * utf8.RuneCountInString(s)
		}
	}
	return n, characters
}

// Share returns part of whole, 0 where there is no whole.
func Share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
