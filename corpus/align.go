package corpus

import (
	"strings"

	"chaff/internal/lcs"
	"chaff/internal/words"
)

// minRun is the number of consecutive words that must agree before they count
// as the same passage; fewer count only if they are a whole line.
const minRun = 4

// An Alignment maps a text to the lines it was taken from.
type Alignment struct {
	// Share is, for each line, the share of its words found in the text, in
	// [0,1]; -1 for a line without words.
	Share []float64
	// Of is, for each word of the text in order, the index of the line it was
	// found in, -1 where it is in none.
	Of []int

	words []string // of the text
}

// Align finds the lines that a text was taken from: an exact longest common
// subsequence of words (UAX #29 words with a letter or digit, case kept), of
// which only runs of four or more consecutive words count, or runs that are a
// whole line. Of equal copies of a line the text is given to the earlier.
//
// It serves to derive kept lines for a detector that answers with text.
func Align(lines []Line, text string) Alignment {
	var page []string
	var owner []int // line of each word
	count := make([]int, len(lines))
	for i, l := range lines {
		w := words.Split(l.Text)
		count[i] = len(w)
		page = append(page, w...)
		for range w {
			owner = append(owner, i)
		}
	}
	var in words.Interner
	a := Alignment{Share: make([]float64, len(lines)), words: words.Split(text)}
	pageIDs, textIDs := in.IDs(page), in.IDs(a.words)
	a.Of = make([]int, len(textIDs))
	for i := range a.Of {
		a.Of[i] = -1
	}
	found := make([]int, len(lines))
	for _, run := range runs(lcs.Align(pageIDs, textIDs)) {
		for _, p := range solid(run, owner, count) {
			a.Of[p.B] = owner[p.A]
			found[owner[p.A]]++
		}
	}
	for i, n := range count {
		a.Share[i] = -1
		if n > 0 {
			a.Share[i] = float64(found[i]) / float64(n)
		}
	}
	return a
}

// runs cuts pairs into stretches that are consecutive on both sides.
func runs(pairs []lcs.Pair) [][]lcs.Pair {
	var out [][]lcs.Pair
	start := 0
	for i := 1; i <= len(pairs); i++ {
		if i == len(pairs) || pairs[i].A != pairs[i-1].A+1 || pairs[i].B != pairs[i-1].B+1 {
			out = append(out, pairs[start:i])
			start = i
		}
	}
	return out
}

// solid returns the pairs of a run that count: all of a long run, and of a
// short one the lines that it covers whole.
func solid(run []lcs.Pair, owner, count []int) []lcs.Pair {
	if len(run) >= minRun {
		return run
	}
	var out []lcs.Pair
	for i := 0; i < len(run); {
		line, j := owner[run[i].A], i
		for j < len(run) && owner[run[j].A] == line {
			j++
		}
		if j-i == count[line] {
			out = append(out, run[i:j]...)
		}
		i = j
	}
	return out
}

// Without returns the words of the aligned text, a blank apart, less those found
// in a line that drop names.
func (a Alignment) Without(drop func(line int) bool) string {
	var out []string
	for i, w := range a.words {
		if a.Of[i] < 0 || !drop(a.Of[i]) {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
