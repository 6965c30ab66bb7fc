package boilerpipe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineRunes is the length in characters at which text is wrapped to find its full
// lines.
const lineRunes = 80

// class is what a character does to the text and the tokens around it.
type class uint8

const (
	blank   class = iota // parts tokens
	noBreak              // parts tokens, and makes a block of its own as marks do
	letter               // a letter, digit, mark or underscore
	glue                 // stays with its neighbours, as a full stop does
	other                // parts from a letter, not from its like
	skip                 // not in the text view: soft hyphen and byte order mark
)

// classify returns the class of a character, and whether a token that holds it is
// a word.
func classify(r rune) (c class, word bool) {
	if r < utf8.RuneSelf {
		return classifyASCII(byte(r))
	}
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return letter, true
	case unicode.IsMark(r):
		return letter, false
	case r == '\u00a0' || r == '\u2007' || r == '\u202f':
		return noBreak, false
	case unicode.IsSpace(r):
		return blank, false
	case r == '\u00ad' || r == '\ufeff':
		return skip, false
	}
	return other, unicode.IsNumber(r)
}

func classifyASCII(b byte) (c class, word bool) {
	switch {
	case isAlphanumeric(b):
		return letter, true
	case b == ' ' || '\t' <= b && b <= '\r':
		return blank, false
	case b == '_':
		return letter, false
	case strings.IndexByte(`"'.,!@-:;$?()/`, b) >= 0:
		return glue, false
	}
	return other, false
}

func isAlphanumeric(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// alphanumerics returns the length of the run of ASCII letters and digits that s
// starts with.
func alphanumerics(s string) int {
	n := 0
	for n < len(s) && isAlphanumeric(s[n]) {
		n++
	}
	return n
}

// A counter splits the text of a block into tokens, counts those that are words
// and wraps them into lines.
type counter struct {
	words, linked int
	fullWords     int // words of the lines that are full
	fullLines     int

	column    int // length in characters of the line being filled
	lineWords int // words of the line being filled

	last  class // of the token's last character; blank between tokens
	runes int   // length of the token
	word  bool  // the token is a word
}

// add takes in so many characters of a class that is not blank. Word tells whether
// they make their token a word, linked whether they are in a link.
func (c *counter) add(cl class, runes int, word, linked bool) {
	if c.last != blank && parts(c.last, cl) {
		c.endToken(linked)
	}
	c.last = cl
	c.runes += runes
	c.word = c.word || word
}

// parts reports whether a token ends between characters of the two classes:
// where a letter meets none, unless either of them is glue.
func parts(a, b class) bool {
	return (a == letter) != (b == letter) && a != glue && b != glue
}

// endToken finishes the token being read, if any.
func (c *counter) endToken(linked bool) {
	if c.word {
		c.words++
		if linked {
			c.linked++
		}
		c.wrap()
	}
	c.last, c.runes, c.word = blank, 0, false
}

// wrap puts the token, a word, on the line being filled or on a new one.
func (c *counter) wrap() {
	if c.lineWords > 0 {
		c.column++ // the blank before it
	}
	if c.column+c.runes > lineRunes {
		c.fullWords += c.lineWords
		c.fullLines++
		c.column, c.lineWords = 0, 0
	}
	c.column += c.runes
	c.lineWords++
}

// block returns a block with the counts. A last line that is not full does not
// count unless it is the only one with words.
func (c *counter) block() block {
	b := block{words: c.words, linked: c.linked, fullWords: c.fullWords, fullLines: c.fullLines}
	if c.fullWords == 0 {
		b.fullWords, b.fullLines = c.words, 1
	}
	return b
}
