package score

import (
	"unicode"

	"chaff/corpus"
	"chaff/internal/words"
)

// LineCount is the metric line.count: F1, precision and recall over the lines of
// the page's text view, every line weighing the same. Blank lines are not in the
// view; optional lines count neither way. Empty cases are those of [Counts]: an
// extraction that keeps nothing of a page with nothing to keep scores 1. Averaged
// as mean over pages. In [0,1], higher is better. The source is chaff itself.
func LineCount() Metric {
	return lineMetric("line.count", func(corpus.Line) int { return 1 })
}

// LineWord is the metric line.word: as [LineCount], but a line weighs as many as it
// has words (UAX #29 words with a letter or digit). A line without words, such as a
// lone dash, weighs nothing. It is chaff's main metric: it asks how much of the text
// a reader gets, and how much chaff with it.
func LineWord() Metric {
	return lineMetric("line.word", wordsOf)
}

func wordsOf(l corpus.Line) int { return words.Count(l.Text) }

// LineChar is the metric line.char: as [LineCount], but a line weighs as many as it
// has letters and digits (Unicode code points), so that long words weigh more and
// scripts without blanks weigh by the character.
func LineChar() Metric {
	return lineMetric("line.char", func(l corpus.Line) int {
		n := 0
		for _, r := range l.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		return n
	})
}

func lineMetric(id string, weight func(corpus.Line) int) Metric {
	return Metric{ID: id, Measures: f1Measures(), Page: func(c *Case, _ Tokens) Score {
		if !c.HasLines() {
			return Score{}
		}
		return lineCounts(c.Classes(), c.Kept(), c.weights(id, weight)).score()
	}}
}

// weights returns what each line of the page weighs, made once under the key.
func (t *Truth) weights(key string, weight func(corpus.Line) int) []int {
	return once(t, key, func() []int {
		out := make([]int, len(t.page.Lines()))
		for i, l := range t.page.Lines() {
			out[i] = weight(l)
		}
		return out
	})
}

func lineCounts(classes []corpus.Class, kept []bool, weights []int) Counts {
	var n Counts
	for i, class := range classes {
		switch {
		case class == corpus.Content && kept[i]:
			n.Hit += weights[i]
		case class == corpus.Content:
			n.Missed += weights[i]
		case class == corpus.Boilerplate && kept[i]:
			n.Extra += weights[i]
		case class == corpus.Boilerplate:
			n.Rejected += weights[i]
		}
	}
	return n
}
