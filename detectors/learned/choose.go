package learned

import (
	"cmp"
	"math"
	"slices"

	"chaff/detectors/learned/features"
)

// The constants of choosing lines, chosen by cross-validation on WCXB.
const (
	// floorChance is below which no line is kept, whatever the expected F1: on hopeless pages
	// it would let menus in.
	floorChance = 0.15
	// caution is what is taken off the log-odds of lines when they are chosen. WCXB loses
	// 0.003 by it, Trafilatura's pages gain 0.005 by their snippets: what a page of an unknown
	// kind holds is less certain than chances say, which leave too much in.
	caution = 0.25
	// doubt is what is taken off besides where a line is marked as beside the main content, or a credit.
	// Of the words in WCXB's footers 0.3 % are content, of those in the figcaptions of its articles 3 %, and of
	// 597 short lines with a © eight: a leaf of the trees holds too many lines to tell so few apart.
	doubt = 3
	// leastWords is how many words of content a page must be expected to have.
	leastWords = 10
	// copied is the share of a line's runs of four words that must stand in kept lines for it
	// to be a copy, from copyWords words on.
	copied    = 0.8
	copyWords = 8
)

// A judgement is what a model makes of the lines of a page.
type judgement struct {
	Table *features.Table
	// Chances says of each line of the table how likely it is content, in [0,1].
	Chances []float32
}

// keep returns which lines of the table to keep.
func (j judgement) keep(p Params) []bool {
	kept := make([]bool, len(j.Chances))
	if p.Threshold > 0 {
		for i, c := range j.Chances {
			kept[i] = float64(c) >= p.Threshold
		}
	} else {
		doubts := j.doubts()
		keepBest(j.Table, j.Chances, doubts, kept)
		fillGaps(j, doubts, kept)
	}
	dropHidden(j.Table, kept)
	dropAsides(j.Table, kept)
	dropCopies(j.Table, kept)
	dropLastHeads(j.Table, kept)
	if p.Title {
		if i := j.Table.Headline(kept); i >= 0 {
			kept[i] = true
		}
	}
	return kept
}

// doubts says which lines are doubted: none where those that are not hold no content to speak of.
func (j judgement) doubts() []bool {
	doubts := make([]bool, len(j.Chances))
	content := 0.0
	for i, c := range j.Chances {
		doubts[i] = j.Table.IsBeside(i) || j.Table.IsCredit(i)
		if !doubts[i] {
			content += float64(shifted(c, -caution)) * float64(j.Table.WordCount(i))
		}
	}
	if content < leastWords {
		clear(doubts)
	}
	return doubts
}

// keepBest keeps the likeliest lines, as many as give the highest F1 that can be expected:
// of words, with the expectation of a ratio taken as the ratio of expectations.
func keepBest(t *features.Table, given []float32, doubts, kept []bool) {
	order := make([]int32, len(given))
	chances := make([]float32, len(given))
	content := 0.0
	for i, c := range given {
		less := caution
		if doubts[i] {
			less += doubt
		}
		order[i], chances[i] = int32(i), shifted(c, -less)
		content += float64(chances[i]) * float64(t.WordCount(i))
	}
	if content < leastWords {
		return
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(chances[b], chances[a]) })
	var right, size, best float64
	many := 0
	for k, i := range order {
		if chances[i] < floorChance {
			break
		}
		words := float64(t.WordCount(int(i)))
		right += float64(chances[i]) * words
		size += words
		if f1 := 2 * right / (size + content); f1 > best {
			best, many = f1, k+1
		}
	}
	for _, i := range order[:many] {
		kept[i] = true
	}
}

// shifted returns a chance with so much added to its log-odds.
func shifted(chance float32, by float64) float32 {
	p := float64(chance)
	odds := p / max(1-p, 1e-9) * math.Exp(by)
	return float32(odds / (1 + odds))
}

// shownShare is how many times as many words must be shown as are hidden for the hidden ones
// to be no part of the page's content.
const shownShare = 2

// dropHidden drops kept lines that are hidden where what is shown is enough by itself. Hidden
// text is content where it is most of a page, as the threads that forums keep for those
// without scripts.
func dropHidden(t *features.Table, kept []bool) {
	shown, hidden := 0, 0
	for i, k := range kept {
		switch {
		case !k:
		case t.Hidden[i]:
			hidden += t.WordCount(i)
		default:
			shown += t.WordCount(i)
		}
	}
	if shown < shownShare*hidden {
		return
	}
	for i := range kept {
		kept[i] = kept[i] && !t.Hidden[i]
	}
}

// run is how many words in a row are compared between lines.
const run = 4

// dropCopies drops kept lines of which most stands in other kept lines: the second copies of
// an article that pages hide, or quote. Of equal ones the first that is shown stays.
func dropCopies(t *features.Table, kept []bool) {
	if !mayHaveCopies(t, kept) {
		return
	}
	seen := make(map[uint64]struct{})
	for _, hidden := range [...]bool{false, true} {
		for i := range kept {
			if !kept[i] || t.Hidden[i] != hidden || t.WordCount(i) < copyWords {
				continue
			}
			runs := runsOf(t.WordsOf(i))
			known := 0
			for _, r := range runs {
				if _, ok := seen[r]; ok {
					known++
				}
			}
			if float64(known) >= copied*float64(len(runs)) {
				kept[i] = false
				continue
			}
			for _, r := range runs {
				seen[r] = struct{}{}
			}
		}
	}
}

// mayHaveCopies saves most pages the search: a copy shares pairs of words with other lines.
func mayHaveCopies(t *features.Table, kept []bool) bool {
	for i, k := range kept {
		if k && t.Overlap(i) >= copiedPairs && t.WordCount(i) >= copyWords {
			return true
		}
	}
	return false
}

// copiedPairs is below the share of pairs that a copy has in common with other lines: that
// of words in runs that are copied.
const copiedPairs = 0.5

// runsOf returns a hash of each run of words.
func runsOf(words []uint32) []uint64 {
	var out []uint64
	for i := 0; i+run <= len(words); i++ {
		h := uint64(14695981039346656037)
		for _, w := range words[i : i+run] {
			h = (h ^ uint64(w)) * 1099511628211
		}
		out = append(out, h)
	}
	return out
}

// fillGaps keeps paragraphs of running text that stand in a row with kept ones on both sides,
// in one container: what is between the parts of a story is of the story, unless the model is
// sure that it is not, or it is doubted.
func fillGaps(j judgement, doubts, kept []bool) {
	last := -1 // the last kept paragraph
	for i := range kept {
		if !kept[i] || !j.Table.IsRunning(i) {
			continue
		}
		if last >= 0 && i-last <= maxGap+1 && j.Table.Together(last, i) {
			for k := last + 1; k < i; k++ {
				if !doubts[k] && j.Table.IsRunning(k) && j.Table.Hidden[k] == j.Table.Hidden[last] && j.Table.Together(last, k) && j.Chances[k] >= surelyNot {
					kept[k] = true
				}
			}
		}
		last = i
	}
}

const (
	maxGap    = 4    // lines between two kept paragraphs
	surelyNot = 0.05 // chance below which nothing is filled in
	// An aside is at most so many lines, and so many words.
	asideLines, asideWords = 8, 80
)

// dropAsides drops short runs of kept links that stand between paragraphs of running text: the
// "read also" inside a story, with the line that heads it.
func dropAsides(t *features.Table, kept []bool) {
	for i := 0; i < len(kept); i++ {
		if !kept[i] || !t.IsRunning(i) {
			continue
		}
		end := i + 1
		words, links := 0, 0
		for end < len(kept) && end-i-1 < asideLines && !(kept[end] && t.IsRunning(end)) {
			if kept[end] {
				words += t.WordCount(end)
				if t.IsLink(end) {
					links++
				}
			}
			end++
		}
		if end == len(kept) || !t.IsRunning(end) || !kept[end] || words > asideWords || links == 0 || !t.Together(i, end) {
			continue
		}
		dropAside(t, kept, i+1, end)
	}
}

// dropAside drops the lines of a run that are links, and one before them that is a label; if
// there is anything else it is no aside.
func dropAside(t *features.Table, kept []bool, from, to int) {
	var aside []int
	for k := from; k < to; k++ {
		if !kept[k] {
			continue
		}
		if !t.IsLink(k) && !(len(aside) == 0 && t.IsLabel(k)) {
			return
		}
		aside = append(aside, k)
	}
	for _, k := range aside {
		kept[k] = false
	}
}

// mostly is the share of running text in what is kept from which on the last headings are dropped: on
// pages of other text, such as shops, the text itself often stands in headings.
const mostly = 0.6

// dropLastHeads drops kept headings below everything else that is kept, as that of "more on this" below a
// story, but for running text that stands in one.
func dropLastHeads(t *features.Table, kept []bool) {
	running, words := 0, 0
	for i, k := range kept {
		if !k {
			continue
		}
		words += t.WordCount(i)
		if t.IsRunning(i) {
			running += t.WordCount(i)
		}
	}
	if float64(running) < mostly*float64(words) {
		return
	}
	for i := len(kept) - 1; i >= 0; i-- {
		if kept[i] && (!t.IsHeading(i) || t.IsRunning(i)) {
			return
		}
		kept[i] = false
	}
}
