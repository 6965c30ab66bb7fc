package reports

import (
	"fmt"
	"slices"
	"strings"

	"chaff/internal/lcs"
	"chaff/internal/words"
	"chaff/reports/look"
)

// A piece is a stretch of words that gold and extraction share, or that only
// one of them has.
type piece struct {
	Kind string // "same", "missed" or "extra"
	Text string
}

// maxDiffWords bounds the words of a difference, and contextWords is how much shared text
// is shown around one.
const (
	maxDiffWords = 20_000
	contextWords = 6
)

// A docWords is the difference by words of an answer from the gold text.
type docWords struct {
	Names         []string // of the detectors that gave the answer
	Missed, Extra int      // words
	Pieces        []piece
	TooLong       bool
	Open          bool // shown at once
}

// Bounds of a difference. The work is their product by 64, which is some milliseconds.
const (
	maxDiffText  = 400_000 // bytes of both texts
	maxDifferent = 200     // words shown of a stretch that only one text has
	minShared    = 3       // a shorter stretch between long differences is shared by chance
)

// docDifferences returns a difference for each distinct answer, best first. The first that
// differs is open.
func docDifferences(gold string, table []docDetector) []docWords {
	var out []docWords
	var answers []*docAnswer
	a := newWordText(gold)
	for _, d := range table {
		if i := slices.Index(answers, d.answer); i >= 0 {
			out[i].Names = append(out[i].Names, d.Name)
			continue
		}
		answers = append(answers, d.answer)
		w := docWords{Names: []string{d.Name}, TooLong: len(gold)+len(d.answer.text) > maxDiffText}
		if !w.TooLong {
			w.compare(a, newWordText(d.answer.text))
		}
		out = append(out, w)
	}
	if i := slices.IndexFunc(out, func(w docWords) bool { return len(w.Pieces) > 0 }); i >= 0 {
		out[i].Open = true
	}
	return out
}

// A wordText is a text in which words are known with what stands between them, so that
// it can be shown as it is written: not every script parts words by blanks.
type wordText struct {
	text   string
	words  []string
	starts []int
}

func newWordText(text string) wordText {
	text = words.Normalise(text)
	return wordText{text, words.Tokens(text), words.Starts(text)}
}

// slice returns words from to to with what follows each of them.
func (t wordText) slice(from, to int) string {
	if from == to {
		return ""
	}
	end := len(t.text)
	if to < len(t.starts) {
		end = t.starts[to]
	}
	return strings.Join(strings.Fields(look.Shown(t.text[t.starts[from]:end])), " ")
}

// ends returns the first and last words of a stretch where it is longer than limit, else
// all of it.
func (t wordText) ends(from, to, limit int, left string) string {
	if to-from <= limit {
		return t.slice(from, to)
	}
	return t.slice(from, from+limit/2) + left + t.slice(to-limit/2, to)
}

// compare finds what the text missed of the gold and what it has beside it. It serves the
// eye only: scores come from exact counts.
func (w *docWords) compare(gold, text wordText) {
	if len(gold.words)+len(text.words) > maxDiffWords {
		w.TooLong = true
		return
	}
	var in words.Interner
	shared := solidRuns(lcs.Align(in.IDs(gold.words), in.IDs(text.words)), len(gold.words), len(text.words))
	i, j := 0, 0
	for _, run := range append(shared, wordRun{len(gold.words), len(text.words), 0}) {
		if i < run.gold {
			w.Missed += run.gold - i
			w.add("missed", gold, i, run.gold)
		}
		if j < run.text {
			w.Extra += run.text - j
			w.add("extra", text, j, run.text)
		}
		if run.words > 0 {
			w.Pieces = append(w.Pieces, piece{"same", text.ends(run.text, run.text+run.words, 2*contextWords, " … ")})
		}
		i, j = run.gold+run.words, run.text+run.words
	}
	if w.Missed+w.Extra == 0 {
		w.Pieces = nil
	}
}

func (w *docWords) add(kind string, t wordText, from, to int) {
	left := fmt.Sprintf(" … (%d more words) … ", to-from-maxDifferent)
	w.Pieces = append(w.Pieces, piece{kind, t.ends(from, to, maxDifferent, left)})
}

// A wordRun is a stretch of words that gold and text share.
type wordRun struct{ gold, text, words int }

// solidRuns joins the pairs of a subsequence to stretches and drops those that are short
// and stand between long differences.
func solidRuns(pairs []lcs.Pair, goldWords, textWords int) []wordRun {
	var runs []wordRun
	for _, p := range pairs {
		if n := len(runs); n > 0 && p.A == runs[n-1].gold+runs[n-1].words && p.B == runs[n-1].text+runs[n-1].words {
			runs[n-1].words++
			continue
		}
		runs = append(runs, wordRun{p.A, p.B, 1})
	}
	var out []wordRun
	i, j := 0, 0
	for k, run := range runs {
		next := wordRun{goldWords, textWords, 0}
		if k+1 < len(runs) {
			next = runs[k+1]
		}
		before := run.gold - i + run.text - j
		after := next.gold - run.gold + next.text - run.text - 2*run.words
		if run.words < minShared && before > 2*minShared && after > 2*minShared {
			continue
		}
		out = append(out, run)
		i, j = run.gold+run.words, run.text+run.words
	}
	return out
}
