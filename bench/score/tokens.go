package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"chaff/internal/words"
)

// Tokens says how a text is taken apart: normalised first, then split.
type Tokens struct {
	Normaliser Normaliser
	Tokenizer  Tokenizer
}

// Split returns the tokens of the text in order.
func (t Tokens) Split(text string) []string {
	if t.Normaliser.Apply != nil {
		text = t.Normaliser.Apply(text)
	}
	return t.Tokenizer.Split(text)
}

// String returns "normaliser/tokenizer", such as "nfc+shy/uax29".
func (t Tokens) String() string { return cmp.Or(t.Normaliser.Name, AsIs.Name) + "/" + t.Tokenizer.Name }

func (t Tokens) isZero() bool { return t.Tokenizer.Split == nil }

// A Tokenizer splits a text into tokens.
type Tokenizer struct {
	// Name stands for the tokenizer: texts keep their tokens by it, so that one of
	// one's own needs a name of its own.
	Name  string
	Split func(string) []string
}

// The tokenizers.
var (
	// PythonWord gives maximal runs of what \w means in Python 3 on str: letters
	// (L), numbers (N) and the low line. Combining marks break a run.
	PythonWord = Tokenizer{"word", splitPythonWords}
	// Blanks gives runs of anything but white space, as str.split does in Python.
	Blanks = Tokenizer{"blank", fields}
	// Characters gives Unicode code points, white space as well.
	Characters = Tokenizer{"char", func(s string) []string { return strings.Split(s, "") }}
	// UAX29 gives the words of Unicode Standard Annex #29 that hold a letter or
	// digit: one for each Han and kana character.
	UAX29 = Tokenizer{"uax29", words.Tokens}
	// CJKBigrams gives runs of letters and digits, and each pair of neighbours in a
	// run of Han, kana and Hangul characters, one alone by itself: the way search
	// engines treat scripts without blanks.
	CJKBigrams = Tokenizer{"cjk-bigram", splitCJKBigrams}
)

// Tokenizers returns the tokenizers that a user can choose.
func Tokenizers() []Tokenizer {
	return []Tokenizer{PythonWord, Blanks, Characters, UAX29, CJKBigrams}
}

// FindTokenizer returns the tokenizer of that name; the error lists the known ones.
func FindTokenizer(name string) (Tokenizer, error) {
	list := Tokenizers()
	if i := slices.IndexFunc(list, func(t Tokenizer) bool { return t.Name == name }); i >= 0 {
		return list[i], nil
	}
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name
	}
	return Tokenizer{}, fmt.Errorf("unknown tokenizer %q; the tokenizers are %s", name, strings.Join(names, ", "))
}

// splitPythonWords is strings.FieldsFunc with notPythonWord, but for a call for each
// character: most are ASCII and need none.
func splitPythonWords(s string) []string {
	out := make([]string, 0, len(s)/4+1) // English has a word every five bytes
	start := -1
	for i := 0; i < len(s); {
		word, size := asciiWord[s[i]>>6]>>(s[i]&63)&1 != 0, 1
		if s[i] >= utf8.RuneSelf {
			word, size = wideWord(s[i:])
		}
		if word != (start >= 0) {
			if word {
				start = i
			} else {
				out = append(out, s[start:i])
				start = -1
			}
		}
		i += size
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// fields is strings.Fields with what Python takes for white space: the four separators
// U+001C to U+001F as well.
func fields(s string) []string {
	if !strings.ContainsAny(s, "\x1c\x1d\x1e\x1f") {
		return strings.Fields(s)
	}
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f })
}

// asciiWord has the bits of the ASCII letters, digits and the low line set.
var asciiWord = [4]uint64{0x03ff_0000_0000_0000, 0x07ff_fffe_87ff_fffe}

// wideWord reports whether the first character of s is of a word, and its bytes.
func wideWord(s string) (bool, int) {
	r, size := utf8.DecodeRuneInString(s)
	// The dashes and quotation marks of General Punctuation need no table.
	return (r < 0x2000 || r > 0x206f) && !notPythonWord(r), size
}

func notPythonWord(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord[r>>6]>>(r&63)&1 == 0
	}
	return !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

func isCJK(r rune) bool {
	// The long-vowel mark belongs to no script of its own.
	return r >= 0x1100 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul))
}

func splitCJKBigrams(s string) []string {
	var out []string
	for _, run := range strings.FieldsFunc(s, notPythonWord) {
		for run != "" {
			end := strings.IndexFunc(run, isCJK)
			if end == 0 {
				if end = strings.IndexFunc(run, func(r rune) bool { return !isCJK(r) }); end < 0 {
					end = len(run)
				}
				out = append(out, bigrams([]rune(run[:end]))...)
			} else {
				if end < 0 {
					end = len(run)
				}
				out = append(out, run[:end])
			}
			run = run[end:]
		}
	}
	return out
}

func bigrams(run []rune) []string {
	if len(run) == 1 {
		return []string{string(run)}
	}
	out := make([]string, 0, len(run)-1)
	for i := range len(run) - 1 {
		out = append(out, string(run[i:i+2]))
	}
	return out
}

// A Normaliser makes texts alike that should count as equal.
type Normaliser struct {
	Name  string
	Apply func(string) string
}

// The normalisers.
var (
	// AsIs changes nothing.
	AsIs = Normaliser{"raw", func(s string) string { return s }}
	// NFC composes characters (Unicode Standard Annex #15).
	NFC = Normaliser{"nfc", norm.NFC.String}
	// LowerCase makes letters small, as str.lower does in Python, final sigma included.
	LowerCase = Normaliser{"case", lower}
	// NoSoftHyphen removes soft hyphens (U+00AD).
	NoSoftHyphen = Normaliser{"shy", func(s string) string { return strings.ReplaceAll(s, "\u00ad", "") }}
	// OneBlank makes runs of white space one blank and removes them at the ends.
	OneBlank = Normaliser{"blanks", func(s string) string { return strings.Join(fields(s), " ") }}
)

// Then returns a normaliser that applies n and then next.
func (n Normaliser) Then(next Normaliser) Normaliser {
	return Normaliser{n.Name + "+" + next.Name, func(s string) string { return next.Apply(n.Apply(s)) }}
}

// FindNormaliser returns the normaliser of a name such as "nfc+case+shy", applied in
// that order; the error of an unknown one lists those that are known.
func FindNormaliser(name string) (Normaliser, error) {
	known := []Normaliser{AsIs, NFC, LowerCase, NoSoftHyphen, OneBlank}
	var out Normaliser
	for part := range strings.SplitSeq(name, "+") {
		i := slices.IndexFunc(known, func(n Normaliser) bool { return n.Name == part })
		if i < 0 {
			return Normaliser{}, fmt.Errorf("unknown normaliser %q; the normalisers are raw, nfc, case, shy and blanks, joined by +", part)
		}
		if out.Apply == nil {
			out = known[i]
		} else {
			out = out.Then(known[i])
		}
	}
	return out, nil
}

func lower(s string) string {
	if !strings.ContainsAny(s, "Σİ") {
		return strings.ToLower(s)
	}
	// The caser's own String works in pieces of 128 bytes and forgets at their ends
	// what stands before a sigma; nothing grows to three times its bytes.
	out := make([]byte, 3*len(s))
	n, _, _ := cases.Lower(language.Und).Transform(out, []byte(s), true)
	return string(out[:n])
}
