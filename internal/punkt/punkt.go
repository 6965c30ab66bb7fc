// Package punkt splits English text into sentences as NLTK does.
package punkt

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/neurosnap/sentences/data"
)

// A Model is what the Punkt algorithm of Kiss and Strunk ("Unsupervised Multilingual
// Sentence Boundary Detection", 2006) learnt of a language. It is safe for concurrent
// use.
type Model struct {
	// abbreviations are in lower case, without the last period.
	abbreviations map[string]int
	// collocations are pairs "word,word" between which no sentence ends.
	collocations map[string]int
	// starters often start a sentence.
	starters map[string]int
	// seen says in what case and position a word was seen, as a sum of flags.
	seen map[string]int
}

// The flags of Model.seen: upper case at the beginning of a sentence, within one and
// at an unknown place are 2, 4 and 8, lower case 16, 32 and 64.
const (
	withinUpper = 4
	beginLower  = 16
	anyUpper    = 2 + 4 + 8
	anyLower    = 16 + 32 + 64
)

// English returns the model that NLTK ships for English.
//
// Its parameters are embedded in github.com/neurosnap/sentences. The tokenizer of that
// module is not used, as it splits otherwise: it takes a word with its quotes and
// brackets for one word, leaves closing marks to the next sentence, and has rules of
// its own for abbreviations, ellipses and numbers.
func English() (*Model, error) { return english() }

var english = sync.OnceValues(func() (*Model, error) {
	const file = "data/english.json"
	raw, err := data.Asset(file)
	if err != nil {
		return nil, fmt.Errorf("reading the English model: %w", err)
	}
	var p struct{ AbbrevTypes, Collocations, SentStarters, OrthoContext map[string]int }
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("reading the English model: %s: %w", file, err)
	}
	return &Model{p.AbbrevTypes, p.Collocations, p.SentStarters, p.OrthoContext}, nil
})

type span struct{ begin, end int }

// Sentences returns the sentences of the text in order, none of them empty. White space
// between sentences is in none of them. As in NLTK's sent_tokenize a sentence can end
// at a period, question mark or exclamation mark before white space or a closing or
// opening mark, what speaks against it is an abbreviation, an initial, a number or an
// ellipsis before and the case of the word behind, and quotes and brackets that follow
// the end belong to the sentence they close. No departure from NLTK is known.
func (m *Model) Sentences(text string) []string {
	var out []string
	for _, s := range realign(text, m.cut(text)) {
		if s.begin < s.end {
			out = append(out, text[s.begin:s.end])
		}
	}
	return out
}

// cut returns where sentences lie before closing marks are moved.
func (m *Model) cut(text string) []span {
	var out []span
	var context []string
	begin, end := 0, 0 // of the sentence; end of the last word seen
	for word := nextWord(text, 0); word.begin < word.end; {
		next := nextWord(text, word.end)
		end = word.end
		if stop := lastStop(text[word.begin:word.end], next.begin < next.end); stop > 0 {
			stop += word.begin
			// What follows is a mark in the same word, or the next word.
			start := stop
			if stop < word.end {
				context = appendWords(context[:0], text[word.begin:stop+1])
			} else {
				context = appendWords(context[:0], text[word.begin:stop])
				context = appendWords(context, text[next.begin:next.end])
				start = next.begin
			}
			if m.breaks(context) {
				out = append(out, span{begin, stop})
				begin = start
			}
		}
		word = next
	}
	return append(out, span{begin, end})
}

// lastStop returns the index behind the last stop (. ? !) of a word that something
// follows: a mark, or at the end of the word another word. 0 where there is none.
func lastStop(word string, followed bool) int {
	for i := len(word); i > 0; i-- {
		if strings.IndexByte(".?!", word[i-1]) < 0 {
			continue
		}
		if i < len(word) && isMark(word[i]) || i == len(word) && followed {
			return i
		}
	}
	return 0
}

// realign gives closing marks at the start of a sentence to the one before.
func realign(text string, cuts []span) []span {
	out := make([]span, 0, len(cuts))
	moved := 0
	for i, s := range cuts {
		s.begin += moved
		moved = 0
		if i+1 < len(cuts) {
			next := cuts[i+1]
			if marks, all := closingMarks(text[next.begin:max(next.begin, next.end)]); marks > 0 {
				s.end, moved = next.begin+marks, all
			}
		}
		out = append(out, s)
	}
	return out
}

// closingMarks returns the length of the closing marks that s begins with, and of
// them with the blanks behind; 0 unless a blank, a dash or nothing follows.
func closingMarks(s string) (marks, all int) {
	rest := strings.TrimLeft(s, `"')]}`)
	marks = len(s) - len(rest)
	trimmed := strings.TrimLeftFunc(rest, isSpace)
	if rest == "" || len(trimmed) < len(rest) || strings.HasPrefix(rest, "--") {
		return marks, len(s) - len(trimmed)
	}
	return 0, 0
}

// breaks reports whether a sentence ends at one of the words, the last left out.
func (m *Model) breaks(words []string) bool {
	for i := range len(words) - 1 {
		if m.endsAt(words[i], words[i+1]) {
			return true
		}
	}
	return false
}

// endsAt reports whether a sentence ends between the words.
func (m *Model) endsAt(word, next string) bool {
	class := m.class(word)
	if !strings.HasSuffix(word, ".") {
		return class == sentenceEnd
	}
	kind, nextKind := wordKind(word, true), wordKind(next, m.class(next) == sentenceEnd)
	if m.collocations[kind+","+nextKind] != 0 {
		return false
	}
	initial := isInitial(word)
	starts, known := m.starts(next, nextKind)
	if (class == abbreviation || class == ellipsis) && !initial {
		if starts || beginsUpper(next) && m.starters[nextKind] != 0 {
			return true
		}
	}
	if initial || kind == numberKind {
		if known && !starts || !known && initial && beginsUpper(next) && m.seen[nextKind]&anyLower == 0 {
			return false
		}
	}
	return class == sentenceEnd
}

// What a word is by itself.
type wordClass uint8

const (
	plainWord wordClass = iota
	sentenceEnd
	ellipsis
	abbreviation
)

func (m *Model) class(word string) wordClass {
	stem, period := strings.CutSuffix(word, ".")
	switch {
	case word == "?" || word == "!" || word == ".":
		return sentenceEnd
	case !period:
		return plainWord
	case strings.Trim(word, ".") == "":
		return ellipsis
	case strings.HasSuffix(stem, "."):
		return plainWord
	}
	stem = lower(stem)
	if m.abbreviations[stem] != 0 || m.abbreviations[stem[strings.LastIndexByte(stem, '-')+1:]] != 0 {
		return abbreviation
	}
	return sentenceEnd
}

// starts judges by the case of a word, and by the cases it was seen in, whether it
// starts a sentence; known is false where they do not tell.
func (m *Model) starts(word, kind string) (starts, known bool) {
	if len(word) == 1 && strings.Contains(";:,.!?", word) {
		return false, true
	}
	seen := m.seen[kind]
	switch first, _ := utf8.DecodeRuneInString(word); {
	case isUpper(first) && seen&anyLower != 0 && seen&withinUpper == 0:
		return true, true
	case isLower(first) && (seen&anyUpper != 0 || seen&beginLower == 0):
		return false, true
	default:
		return false, false
	}
}

const numberKind = "##number##"

// wordKind returns what parameters know a word by.
func wordKind(word string, dropPeriod bool) string {
	if isNumeral(word) {
		return numberKind
	}
	kind := lower(word)
	if dropPeriod && len(kind) > 1 {
		kind = strings.TrimSuffix(kind, ".")
	}
	return kind
}

func isNumeral(word string) bool {
	s := strings.TrimPrefix(word, "-")
	if s != "" && (s[0] == '.' || s[0] == ',') {
		s = s[1:]
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(first) && strings.IndexFunc(s, func(r rune) bool {
		return r != ',' && r != '.' && r != '-' && !unicode.IsDigit(r)
	}) < 0
}

// isInitial reports whether a word is a letter, in the sense of [^\W\d] in Python, and
// a period.
func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return word[n:] == "." && (unicode.IsLetter(r) || unicode.IsNumber(r) && !unicode.IsDigit(r) || r == '_')
}

// lower makes letters small as str.lower does in Python, the final sigma apart, which
// no English word has.
func lower(s string) string { return strings.ToLower(strings.ReplaceAll(s, "İ", "i\u0307")) }

func beginsUpper(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return isUpper(first)
}

// isUpper and isLower are what Python means by them.
func isUpper(r rune) bool { return unicode.In(r, unicode.Upper, unicode.Other_Uppercase) }

func isLower(r rune) bool { return unicode.In(r, unicode.Lower, unicode.Other_Lowercase) }

// nextWord returns the first word at or behind from that blanks delimit, empty at the
// end of the text.
func nextWord(text string, from int) span {
	i := strings.IndexFunc(text[from:], func(r rune) bool { return !isSpace(r) })
	if i < 0 {
		return span{len(text), len(text)}
	}
	begin := from + i
	if i = strings.IndexFunc(text[begin:], isSpace); i < 0 {
		return span{begin, len(text)}
	}
	return span{begin, begin + i}
}

// isSpace is \s in Python, which has the information separators as well.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// appendWords appends what Punkt calls words to out: marks are words of their own,
// a period stays with the word before it. The text holds no blank.
func appendWords(out []string, text string) []string {
	for text != "" {
		n := repeatedMark(text)
		if n == 0 {
			var first rune
			if first, n = utf8.DecodeRuneInString(text); !strings.ContainsRune("(\"`{[:;&#*@)}]-,", first) {
				for n < len(text) && !endsWord(text[n:]) {
					n++
				}
			}
		}
		out = append(out, text[:n])
		text = text[n:]
	}
	return out
}

// endsWord reports whether a word ends where rest, which is not empty, begins.
func endsWord(rest string) bool {
	if isMark(rest[0]) || repeatedMark(rest) > 0 {
		return true
	}
	return rest[0] == ',' && (len(rest) == 1 || isMark(rest[1]) || repeatedMark(rest[1:]) > 0)
}

// repeatedMark returns the length of the dash or ellipsis that text begins with.
func repeatedMark(text string) int {
	if len(text) < 2 || text[0] != text[1] || text[0] != '-' && text[0] != '.' {
		return 0
	}
	n := 2
	for n < len(text) && text[n] == text[0] {
		n++
	}
	return n
}

// isMark reports whether a character ends a word before it. A period does not.
func isMark(c byte) bool { return strings.IndexByte(`)";}]*:@'({[?!`, c) >= 0 }
