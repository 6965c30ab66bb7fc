package repeated

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// scanner reads lines: their hash after normalisation and their words. It is
// reused from line to line.
type scanner struct {
	fold  *[folded]rune
	words []uint64 // hash of each word of the line read last
}

func newScanner() *scanner { return &scanner{fold: foldTable()} }

// read returns the hash of the normalised line and leaves its words in s.words.
//
// Letters are lower-cased and keep their accents, each run of digits of any script
// is one 0, and all that is neither letter, mark nor digit is dropped. A word is a
// run of what is left between what is dropped; Han and kana give a word a
// character, as they are written without blanks.
func (s *scanner) read(line string) uint64 {
	s.words = s.words[:0]
	whole, word := seed, seed
	last := rune(0) // what the last character became
	for _, r := range line {
		r = s.normal(r)
		switch {
		case r == 0:
			word = s.endWord(word)
		case r == '0' && last == '0':
		case isUnspaced(r):
			s.endWord(word)
			whole = step(whole, uint64(r))
			word = s.endWord(step(seed, uint64(r)))
		default:
			whole, word = step(whole, uint64(r)), step(word, uint64(r))
		}
		last = r
	}
	s.endWord(word)
	return mix(whole)
}

// endWord notes a word that has begun and returns the hash of an empty one.
func (s *scanner) endWord(word uint64) uint64 {
	if word != seed {
		s.words = append(s.words, mix(word))
	}
	return seed
}

// normal returns what a character counts as: a lower-case letter or mark, '0' for
// a digit, 0 for what is dropped.
func (s *scanner) normal(r rune) rune {
	if r < folded {
		return s.fold[r]
	}
	return normal(r)
}

func normal(r rune) rune {
	switch {
	case r == utf8.RuneError:
		return 0
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsMark(r):
		return r
	default:
		return 0
	}
}

// folded is the end of the characters that are looked up in a table: Latin, Greek,
// Cyrillic, Armenian and Hebrew. The Unicode tables take many times as long.
const folded = 0x600

// foldTable returns normal for the characters below folded.
var foldTable = sync.OnceValue(func() *[folded]rune {
	var t [folded]rune
	for r := range t {
		t[r] = normal(rune(r))
	}
	return &t
})

// isUnspaced reports whether words of the character's script stand without blanks
// between them.
func isUnspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// shingleWords is the number of words of a shingle.
const shingleWords = 3

// appendShingles adds the shingles of the words of one line. A line of as many words as
// a shingle or fewer has none: it is compared whole.
func appendShingles(out, words []uint64) []uint64 {
	if len(words) <= shingleWords {
		return out
	}
	for i := range len(words) - shingleWords + 1 {
		out = append(out, combine(ofShingle, words[i:i+shingleWords]...))
	}
	return out
}
