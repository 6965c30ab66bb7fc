package score

import (
	"math"
	"strings"
	"unicode/utf8"

	"chaff/internal/edit"
)

// WMBRouge5 is the metric wmb.rouge5: F1, precision and recall of WebMainBench's
// ROUGE-N with n = 5 (repository opendatalab/WebMainBench, metrics).
//
// Tokens are those of jieba, white space included; nothing is normalised. 5-grams are
// compared as multisets: Hit is the sum of the smaller counts, Extra and Missed are
// the surplus of extraction and gold. Precision is Hit by the 5-grams of the
// extraction, recall Hit by those of the gold, F1 their harmonic mean; 0 by 0 is 0. So
// texts of less than 5 tokens score 0, even where they are equal. Only where both
// texts have no character at all, all figures are 1. Averaged as mean over pages; in
// [0,1], higher is better. Optional regions are removed from both sides first.
//
// Departures. The source renders HTML to Markdown first; here plain text is compared.
// jieba finds words of several Han characters by a dictionary; here each Han character
// is a token, which makes 5-grams of Chinese shorter. A handful of other entries of its
// dictionary, such as C++, are parted as if they were not in it. For other text the
// tokens are jieba's (0.42, the default mode): runs of a-z, A-Z, 0-9 and + # & . _ % -
// are parted into numbers and words, which may have one group of digits after a point
// and then a percent sign, and what is between these; any other character is a token
// of its own, each letter of Cyrillic too, but for a line break of two characters.
// So in Cyrillic text a 5-gram is five characters. Tokens can be exchanged.
func WMBRouge5() Metric {
	return Metric{
		ID: "wmb.rouge5", Measures: f1Measures(),
		Tokens: Tokens{AsIs, Tokenizer{"jieba-like", splitLikeJieba}},
		Page: func(c *Case, t Tokens) Score {
			gold, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			grams := once(c.Truth, "wmb.rouge5 "+t.String(), func() *bag { return newBag(gold.IDs(t), 5) })
			if gold.Raw == "" && c.Text().Raw == "" {
				return Score{Values: []float64{1, 1, 1}}
			}
			return rougeN(grams.counts(c.Text().IDs(t)))
		},
	}
}

func rougeN(n Counts) Score {
	precision := float64(n.Hit) / float64(max(n.Hit+n.Extra, 1))
	recall := float64(n.Hit) / float64(max(n.Hit+n.Missed, 1))
	return Score{Values: []float64{harmonic(precision, recall), precision, recall}, Counts: n}
}

// splitLikeJieba parts text as jieba does that knows no word.
func splitLikeJieba(text string) []string {
	var out []string
	for text != "" {
		n := leading(text, isJiebaBlock)
		switch {
		case n > 0:
			out = appendJiebaWords(out, text[:n])
		case strings.HasPrefix(text, "\r\n"):
			n = 2
			out = append(out, text[:n])
		default:
			_, n = utf8.DecodeRuneInString(text)
			out = append(out, text[:n])
		}
		text = text[n:]
	}
	return out
}

func appendJiebaWords(out []string, block string) []string {
	for block != "" {
		n := jiebaWord(block)
		if n == 0 {
			n = leading(block, func(c byte) bool { return !isAlphanumeric(c) })
		}
		out = append(out, block[:n])
		block = block[n:]
	}
	return out
}

// jiebaWord returns the length of the word or number at the start of s.
func jiebaWord(s string) int {
	n := leading(s, isAlphanumeric)
	if n == 0 {
		return 0
	}
	if strings.HasPrefix(s[n:], ".") {
		if digits := leading(s[n+1:], isDigit); digits > 0 {
			n += 1 + digits
		}
	}
	if strings.HasPrefix(s[n:], "%") {
		n++
	}
	return n
}

// leading returns how many bytes at the start of s are of a kind.
func leading(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

func isJiebaBlock(c byte) bool { return isAlphanumeric(c) || strings.IndexByte("+#&._%-", c) >= 0 }

func isAlphanumeric(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// WMBEdit is the metric wmb.edit: WebMainBench's edit similarity of the whole text
// (repository opendatalab/WebMainBench, metrics), 1 - d/n, where d is the Levenshtein
// distance of extraction and gold over characters (Unicode code points), a
// substitution costing 1, and n the length of the longer text. It is exact for texts
// of any length.
//
// Nothing is normalised: case, punctuation and white space count. Where both texts are
// empty the source records a failure, and the page leaves the mean (NaN); where one
// is, 0. Averaged as mean over pages; in [0,1], higher is better. Optional regions
// are removed from both sides first. It is not the similarity of WCEB, which is over
// tokens and has no substitutions.
//
// Departures. The source renders HTML to Markdown first; here plain text is compared.
// It leaves a page that failed out of the mean; a run here scores that as an empty
// extraction unless asked not to.
func WMBEdit() Metric {
	return Metric{
		ID:       "wmb.edit",
		Measures: []Measure{{Name: "similarity", Average: MeanOf(0)}},
		Page: func(c *Case, _ Tokens) Score {
			text, ok := c.GoldText()
			if !ok {
				return Score{}
			}
			gold := once(c.Truth, "wmb.edit", func() []rune { return []rune(text.Raw) })
			return Score{Values: []float64{editSimilarity(gold, []rune(c.Text().Raw))}}
		},
	}
}

func editSimilarity(a, b []rune) float64 {
	n := max(len(a), len(b))
	if n == 0 {
		return math.NaN()
	}
	return 1 - float64(edit.Distance(a, b))/float64(n)
}
