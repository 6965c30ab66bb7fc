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

	text string
}

// Align finds the lines that a text was taken from: an exact longest common
// subsequence of words (UAX #29 words with a letter or digit, case kept), of
// which only runs of four or more consecutive words count, or runs that are a
// whole line. Of equal copies of a line the text is given to the earlier.
//
// The subsequence costs the product of the numbers of words, a second for some
// 200,000 on either side. Above that (maxCells) lines are only compared whole: a
// line of the text is that of the page with the same words, each used once.
//
// It serves to derive kept lines for a detector that answers with text, and lines of
// content from gold text.
func Align(lines []Line, text string) Alignment { return NewAligner(lines).Align(text) }

// An Aligner aligns several texts with the lines of one page. It is not for concurrent
// use.
type Aligner struct {
	lines        []Line
	owner, count []int // line of each word, words of each line
	in           words.Interner
	ids          []int32
}

// NewAligner takes the lines apart into words.
func NewAligner(lines []Line) *Aligner {
	a := &Aligner{lines: lines}
	var all []string
	all, a.owner, a.count = lineWords(lines)
	a.ids = a.in.IDs(all)
	return a
}

// Align does what the function of that name does.
func (al *Aligner) Align(text string) Alignment {
	lines, owner, count := al.lines, al.owner, al.count
	a := Alignment{Share: make([]float64, len(lines)), text: text}
	textIDs := al.in.IDs(words.Split(text))
	a.Of = make([]int, len(textIDs))
	var pairs []lcs.Pair
	if len(al.ids)*len(textIDs) > maxCells {
		pairs = matchWholeLines(lines, text)
	} else {
		pairs = slide(match(al.ids, textIDs), al.ids, textIDs)
	}
	for i := range a.Of {
		a.Of[i] = -1
	}
	found := make([]int, len(lines))
	for _, run := range runs(pairs) {
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

// TransferRoles takes the roles of one rendering of a page to the lines of
// another, such as from an annotated copy to the original. Words are matched by an
// exact longest common subsequence; each line gets the role that most of its
// matched words have, and lines of which no word is matched stay Unlabelled.
// Where both renderings have the same lines the roles are the same.
func TransferRoles(to, from []Line, roles []Role) []Role {
	target, owner, _ := lineWords(to)
	source, sourceOwner, _ := lineWords(from)
	var in words.Interner
	votes := make([][len(roleNames)]int, len(to))
	for _, p := range lcs.Align(in.IDs(target), in.IDs(source)) {
		votes[owner[p.A]][roles[sourceOwner[p.B]]]++
	}
	out := make([]Role, len(to))
	for i, v := range votes {
		for role, n := range v {
			if n > v[out[i]] {
				out[i] = Role(role)
			}
		}
	}
	return out
}

// lineWords returns the words of all lines, the line of each word, and the number
// of words of each line.
func lineWords(lines []Line) (all []string, owner, count []int) {
	count = make([]int, len(lines))
	for i, l := range lines {
		w := words.Split(l.Text)
		count[i] = len(w)
		all = append(all, w...)
		for range w {
			owner = append(owner, i)
		}
	}
	return all, owner, count
}

// match aligns the page to a text taken from it. The ends are kept from being
// matched first, which would give the end of the text to the last of equal copies.
func match(page, text []int32) []lcs.Pair {
	return lcs.Align(append(page[:len(page):len(page)], -1), append(text[:len(text):len(text)], -2))
}

// maxCells bounds the cells of the table that the exact subsequence stands for.
const maxCells = 40_000_000_000

// matchWholeLines pairs the words of lines that page and text share, in the order of
// the text.
func matchWholeLines(lines []Line, text string) []lcs.Pair {
	type place struct{ start, words int }
	at := make(map[string][]place)
	start := 0
	for _, l := range lines {
		w := words.Split(l.Text)
		key := strings.Join(w, " ")
		at[key] = append(at[key], place{start, len(w)})
		start += len(w)
	}
	var out []lcs.Pair
	start = 0
	for _, l := range textLines(text) {
		w := words.Split(l.Text)
		key := strings.Join(w, " ")
		if places := at[key]; len(places) > 0 {
			for i := range places[0].words {
				out = append(out, lcs.Pair{A: places[0].start + i, B: start + i})
			}
			at[key] = places[1:]
		}
		start += len(w)
	}
	return out
}

// slide moves words that stand apart from the run they belong to: of several
// alignments of equal length the exact one may match the first words of a passage
// to stray earlier copies.
func slide(pairs []lcs.Pair, page, text []int32) []lcs.Pair {
	for i := len(pairs) - 2; i >= 0; i-- {
		p, next := &pairs[i], pairs[i+1]
		if p.B == next.B-1 && p.A < next.A-1 && page[next.A-1] == text[p.B] {
			p.A = next.A - 1
		}
	}
	return pairs
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

// Without returns the aligned text less the words found in a line that drop names, each
// with what follows it up to the next word. The rest is as it was.
func (a Alignment) Without(drop func(line int) bool) string {
	starts := words.Starts(a.text)
	if len(starts) != len(a.Of) { // normalising moved a border of a word
		a.text = words.Normalise(a.text)
		starts = words.Starts(a.text)
	}
	var out strings.Builder
	kept := 0 // where the stretch to keep begins
	for i, start := range starts {
		if a.Of[i] < 0 || !drop(a.Of[i]) {
			continue
		}
		if kept < start {
			out.WriteString(a.text[kept:start])
		}
		kept = len(a.text)
		if i+1 < len(starts) {
			kept = starts[i+1]
		}
	}
	out.WriteString(a.text[kept:])
	return out.String()
}
