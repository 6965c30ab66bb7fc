package score

import (
	"chaff/corpus"
	"chaff/internal/words"
)

// LineCount is the metric line.count: precision, recall and F1 over the lines
// of the page's text view, every line weighing the same. Blank lines are not in
// the view; optional lines count neither way. Empty cases are those of [Score].
// Higher is better.
type LineCount struct{}

// ID returns "line.count".
func (LineCount) ID() string { return "line.count" }

// Score counts lines.
func (LineCount) Score(c Case) Score {
	return scoreLines(c, func(corpus.Line) int { return 1 })
}

// LineWord is the metric line.word: as [LineCount], but a line weighs as many
// as it has words (UAX #29 words with a letter or digit). A line without words,
// such as a lone dash, weighs nothing. It is chaff's main metric: it asks how
// much of the text a reader gets, and how much chaff with it.
type LineWord struct{}

// ID returns "line.word".
func (LineWord) ID() string { return "line.word" }

// Score counts the words of lines.
func (LineWord) Score(c Case) Score {
	return scoreLines(c, func(l corpus.Line) int { return words.Count(l.Text) })
}

func scoreLines(c Case, weight func(corpus.Line) int) Score {
	var s Score
	for i, class := range c.Classes {
		switch {
		case class == corpus.Content && c.Kept[i]:
			s.Hit += weight(c.Lines[i])
		case class == corpus.Content:
			s.Missed += weight(c.Lines[i])
		case class == corpus.Boilerplate && c.Kept[i]:
			s.Extra += weight(c.Lines[i])
		}
	}
	return s
}
