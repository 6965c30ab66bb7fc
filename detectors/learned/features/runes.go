package features

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// A class is all that the features know of a character: no letter is told from another.
type class uint8

const (
	other class = iota // marks and symbols that are none of the below
	space
	lower
	upper
	caseless // a letter of a script without case, or a mark that goes with a letter
	ideograph
	digit
	comma // and what other scripts have for it
	stop  // ends a sentence
	colon
	quote
	bracket
	dash
	separator // stands between the parts of a menu or a path
	currency
	ellipsis
	classes
)

// isWord reports whether the character is part of a word.
func (c class) isWord() bool { return c >= lower && c <= digit }

// table holds the classes of the characters of the basic plane. It is made at first use.
var table = sync.OnceValue(func() *[1 << 16]class {
	t := new([1 << 16]class)
	for r := range rune(len(t)) {
		t[r] = classify(r)
	}
	return t
})

func classify(r rune) class {
	switch {
	case r == ',' || r == ';' || r == '،' || r == '、' || r == '，' || r == '；' || r == '؛':
		return comma
	case r == ':' || r == '：':
		return colon
	case r == '|' || r == '/' || r == '\\' || r == '·' || r == '•' || r == '>' || r == '→' || r == '▸' || r == '▶' || r == '●':
		return separator
	case r == '…':
		return ellipsis
	case unicode.IsSpace(r):
		return space
	case unicode.Is(unicode.STerm, r):
		return stop
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return ideograph
	case unicode.IsDigit(r):
		return digit
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return upper
	case unicode.IsLower(r):
		return lower
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return caseless
	case r == '"' || r == '\'' || unicode.In(r, unicode.Pi, unicode.Pf):
		return quote
	case unicode.In(r, unicode.Ps, unicode.Pe):
		return bracket
	case unicode.Is(unicode.Pd, r):
		return dash
	case unicode.Is(unicode.Sc, r):
		return currency
	}
	return other
}

// size is the length of a character in letters of an alphabet: an ideograph says as much as
// three.
func (c class) size() int32 {
	switch c {
	case space:
		return 0
	case ideograph:
		return 3
	}
	return 1
}

func classOf(t *[1 << 16]class, r rune) class {
	if r < int32(len(t)) {
		return t[r]
	}
	return classify(r)
}

// fold returns the character in lower case, as far as words are told apart by it.
func fold(c class, r rune) rune {
	switch {
	case c != upper:
		return r
	case r < utf8.RuneSelf:
		return r | 0x20
	}
	return unicode.ToLower(r)
}
