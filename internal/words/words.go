// Package words splits text into the tokens that alignment, scoring and the
// line heuristics count.
//
// A word is a UAX #29 word that holds at least one letter or digit. Han and
// kana give one word a character and Thai one a grapheme cluster, so a count
// is comparable across scripts without a dictionary.
package words

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// Split returns the words of text in order. Case is kept; text is normalised
// to NFC and soft hyphens are removed first, so that two renderings of the
// same page give the same words.
func Split(text string) []string { return Tokens(Normalise(text)) }

// Tokens returns the words of text in order, as they stand.
func Tokens(text string) []string {
	var out []string
	tokens := words.FromString(text)
	for tokens.Next() {
		if w := tokens.Value(); hasLetterOrDigit(w) {
			out = append(out, w)
		}
	}
	return out
}

// Starts returns where each word of text begins, in bytes.
func Starts(text string) []int {
	var out []int
	tokens := words.FromString(text)
	for tokens.Next() {
		if hasLetterOrDigit(tokens.Value()) {
			out = append(out, tokens.Start())
		}
	}
	return out
}

// Count returns the number of words of text, without keeping them. It does not
// normalise, which costs four times the counting and moves no word boundary.
func Count(text string) int {
	n := 0
	tokens := words.FromString(text)
	for tokens.Next() {
		if hasLetterOrDigit(tokens.Value()) {
			n++
		}
	}
	return n
}

// Normalise returns text in NFC without soft hyphens (U+00AD).
func Normalise(text string) string {
	return norm.NFC.String(strings.ReplaceAll(text, "\u00ad", ""))
}

func hasLetterOrDigit(w string) bool {
	for _, r := range w {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// An Interner numbers distinct words from 0, so that sequences of words can be
// compared as sequences of integers. The zero value is ready for use.
type Interner struct {
	ids map[string]int32
}

// IDs returns the numbers of the words, adding those not seen before.
func (in *Interner) IDs(words []string) []int32 {
	if in.ids == nil {
		in.ids = make(map[string]int32, len(words))
	}
	out := make([]int32, len(words))
	for i, w := range words {
		id, ok := in.ids[w]
		if !ok {
			id = int32(len(in.ids))
			in.ids[w] = id
		}
		out[i] = id
	}
	return out
}
