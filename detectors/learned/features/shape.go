package features

import (
	"strings"
	"unicode/utf8"
)

// A shape is what the features see of a line's text.
type shape struct {
	size     int32 // length without blanks, in letters of an alphabet
	words    int32 // in tenths; an ideograph is six
	longest  int32 // size of the longest word
	heads    int32 // words that begin with a capital
	count    [classes]int32
	first    class // of the first character
	last     class // of the last, closing quotes and brackets passed over
	text     uint64
	form     uint64 // the same for texts that differ only in letters and numbers
	from, to int32  // its words in the page's
}

const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

// measure appends the hashes of the line's words to list and returns its shape.
func measure(t *[1 << 16]class, text string, list []uint32) (shape, []uint32) {
	s := shape{from: int32(len(list)), text: offset, form: offset}
	word, length := uint32(0), int32(0) // of the word at hand
	endWord := func() {
		if length > 0 {
			list = append(list, word)
			s.words += 10
			s.longest = max(s.longest, length)
			length = 0
		}
	}
	before := space
	started := false
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		i += n
		c := classOf(t, r)
		if !started && c != space {
			s.first, started = c, true
		}
		s.text = (s.text ^ uint64(r)) * prime
		if c != before {
			s.form = (s.form ^ uint64(c)) * prime
		}
		s.count[c]++
		s.size += c.size()
		switch {
		case c == ideograph:
			endWord()
			list = append(list, uint32(r)*2654435761)
			s.words += 6
			s.longest = max(s.longest, 3)
		case c.isWord():
			if length == 0 {
				word = 2166136261
				if c == upper {
					s.heads++
				}
			}
			word = (word ^ uint32(fold(c, r))) * 16777619
			length++
		case c == quote && r == '\'' || r == '’':
			// as in "don't": neither part of a word nor its end
		default:
			endWord()
		}
		if c != space && c != quote && c != bracket {
			s.last = c
		}
		before = c
	}
	endWord()
	if strings.HasSuffix(text, "...") {
		s.last = ellipsis
	}
	s.to = int32(len(list))
	return s, list
}

// sizeOfText returns the size of a text as that of a line.
func sizeOfText(t *[1 << 16]class, text string) (size int32) {
	for _, r := range text {
		size += classOf(t, r).size()
	}
	return size
}

// letters returns the number of letters of any kind.
func (s *shape) letters() int32 {
	return s.count[lower] + s.count[upper] + s.count[caseless] + s.count[ideograph]
}

// isSentence reports whether the line ends as a sentence does and is no mere label.
func (s *shape) isSentence() bool { return s.last == stop && s.words >= 40 }

// share returns a part of the whole, 0 of nothing.
func share(part, whole int32) float32 {
	if whole <= 0 {
		return 0
	}
	return float32(part) / float32(whole)
}
