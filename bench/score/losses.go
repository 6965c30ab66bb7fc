package score

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"chaff/corpus"
)

// The four metrics of silent losses look for what no precision or recall names: text that
// a detector changes on its way. They need the page and no gold, and compare the
// extraction as it is, optional regions included. Tokens are UAX #29 words with a letter
// or digit in NFC without soft hyphens, unless it says otherwise. An extraction without
// anything to check leaves the page out of the mean. Averaged as mean over pages; in [0,1],
// 0 is best. The source is chaff itself.

// lossTokens are what extraction and page are compared by.
var lossTokens = Tokens{NFC.Then(NoSoftHyphen), UAX29}

// LossInvented is the metric loss.invented: the share of the extraction's words that do
// not stand in the page's text view: invented, mojibake, or glued out of others.
func LossInvented() Metric {
	return lossMetric("loss.invented", "invented", func(c *Case) (bad, all int) {
		known, own := pageWords(c.Truth), c.rawWords()
		for _, w := range own {
			if !known.words[w] {
				bad++
			}
		}
		return bad, len(own)
	})
}

// LossGlued is the metric loss.glued: the share of the extraction's words that are not
// words of the page but two that stand side by side there, written as one, such as
// "Helloworld" of a heading "Hello" and a paragraph "world". Letters, marks and digits are
// compared: "end.Next" is one word to UAX #29, of two sentences whose border was lost. They
// are invented as well.
func LossGlued() Metric {
	return lossMetric("loss.glued", "glued", func(c *Case) (bad, all int) {
		known, own := pageWords(c.Truth), c.rawWords()
		for _, w := range own {
			if !known.words[w] && known.pairs[bare(w)] {
				bad++
			}
		}
		return bad, len(own)
	})
}

// LossRepeated is the metric loss.repeated: the share of the extraction's words in lines
// that it has more often than the page's text view. A line is compared by its words, a
// blank apart; one without words counts nothing.
func LossRepeated() Metric {
	return lossMetric("loss.repeated", "repeated", func(c *Case) (bad, all int) {
		left := make(map[string]int)
		for _, l := range pageLines(c.Truth) {
			left[strings.Join(l, " ")]++
		}
		seen := make(map[string]bool)
		for _, l := range c.rawLines() {
			key := strings.Join(l, " ")
			all += len(l)
			// A line that the page lacks may stand once: it is invented, not repeated.
			if left[key]--; left[key] < 0 && seen[key] {
				bad += len(l)
			}
			seen[key] = true
		}
		return bad, all
	})
}

// LossOrder is the metric loss.order: of the extraction's lines that stand in the page's
// text view, the share of neighbouring pairs that go backwards there. A line is taken for
// the first line of the page with its words behind the one before, else for the first
// with its words at all.
func LossOrder() Metric {
	return lossMetric("loss.order", "disorder", func(c *Case) (bad, all int) {
		at := once(c.Truth, "loss.order", func() map[string][]int {
			out := make(map[string][]int)
			for i, l := range pageLines(c.Truth) {
				key := strings.Join(l, " ")
				out[key] = append(out[key], i)
			}
			return out
		})
		last := -1
		for _, l := range c.rawLines() {
			places := at[strings.Join(l, " ")]
			if len(places) == 0 {
				continue
			}
			place := nextPlace(places, last)
			if last >= 0 {
				all++
				if place <= last {
					bad++
				}
			}
			last = place
		}
		return bad, all
	})
}

// nextPlace returns the first of ascending places behind last, or the first of all.
func nextPlace(places []int, last int) int {
	if i, _ := slices.BinarySearch(places, last+1); i < len(places) {
		return places[i]
	}
	return places[0]
}

func lossMetric(id, name string, of func(*Case) (bad, all int)) Metric {
	return Metric{
		ID: id, Measures: []Measure{{Name: name, LowerIsBetter: true, Average: MeanOf(0)}},
		Page: func(c *Case, _ Tokens) Score {
			if c.page == nil {
				return Score{}
			}
			bad, all := of(c)
			n := Counts{Hit: all - bad, Extra: bad}
			if all == 0 {
				return Score{Values: []float64{math.NaN()}, Counts: n}
			}
			return Score{Values: []float64{float64(bad) / float64(all)}, Counts: n}
		},
	}
}

// vocabulary is what words a page has.
type vocabulary struct {
	words map[string]bool
	pairs map[string]bool // neighbours written as one, bare
}

func pageWords(t *Truth) vocabulary {
	return once(t, "loss.words", func() vocabulary {
		v := vocabulary{make(map[string]bool), make(map[string]bool)}
		previous := ""
		for _, l := range pageLines(t) {
			for _, w := range l {
				v.words[w] = true
				own := bare(w)
				if previous != "" {
					v.pairs[previous+own] = true
				}
				previous = own
			}
		}
		return v
	})
}

// bare returns the letters, marks and digits of a word.
func bare(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, word)
}

// pageLines returns the words of each line of the page's text view that has some.
func pageLines(t *Truth) [][]string {
	return once(t, "loss.lines", func() [][]string {
		var out [][]string
		for _, l := range t.page.Lines() {
			out = appendWords(out, l.Text)
		}
		return out
	})
}

// rawWords returns the words of the extraction, optional regions included.
func (c *Case) rawWords() []string {
	return slices.Concat(c.rawLines()...)
}

// rawLines returns the words of each line of the extraction that has some.
func (c *Case) rawLines() [][]string {
	if c.ownLines == nil {
		for _, l := range corpus.NewText(corpus.Info{}, c.Raw()).Lines() {
			c.ownLines = appendWords(c.ownLines, l.Text)
		}
	}
	return c.ownLines
}

func appendWords(lines [][]string, line string) [][]string {
	if w := lossTokens.Split(line); len(w) > 0 {
		return append(lines, w)
	}
	return lines
}
