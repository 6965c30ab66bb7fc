package features

import (
	"slices"
	"strings"
)

// IsRunning reports whether line i is a paragraph of running text.
func (t *Table) IsRunning(i int) bool { return t.page.rows[i].isRunning() }

// runningSize is the least size of a paragraph of running text.
const runningSize = 60

func (r *row) isRunning() bool { return r.size >= runningSize && r.isSentence() && 2*r.link < r.size }

// IsLink reports whether line i is next to nothing but a link, or a link behind a few words as in
// "Read more: ...".
func (t *Table) IsLink(i int) bool {
	r := &t.page.rows[i]
	return r.size > 0 && (10*r.link >= 9*r.size || 10*r.link >= 7*r.size && r.last != stop)
}

// IsBeside reports whether line i stands in an element that by its name or role is beside the main
// content: in a footer or nav, a landmark of navigation, banner, contentinfo or complementary, or a
// figcaption. Bare lines never do.
func (t *Table) IsBeside(i int) bool {
	p := t.page
	return len(p.elements) > 0 && p.elements[p.rows[i].element].beside
}

// IsCredit reports whether line i is short and has the sign of copyright, as notices and credits of
// pictures do.
func (t *Table) IsCredit(i int) bool {
	return t.WordCount(i) <= creditWords && strings.Contains(t.Lines[i].Text, "©")
}

// creditWords is how many words a credit has at most.
const creditWords = 40

// IsHeading reports whether line i begins in a heading. Bare lines never do.
func (t *Table) IsHeading(i int) bool {
	p := t.page
	return len(p.elements) > 0 && p.elements[p.rows[i].element].near[headingKind] > 0
}

// labelWords is how many words a label has at most, in tenths.
const labelWords = 60

// IsLabel reports whether line i is a few words that are no sentence.
func (t *Table) IsLabel(i int) bool {
	r := &t.page.rows[i]
	return r.words <= labelWords && r.last != stop
}

// Together reports whether two lines stand in elements of the same name and classes below the
// same element, as the paragraphs of a story do. Bare lines always do.
func (t *Table) Together(i, k int) bool {
	p := t.page
	if len(p.elements) == 0 {
		return true
	}
	a, b := p.blockOf(i), p.blockOf(k)
	return a == b || p.elements[a].parent == p.elements[b].parent && p.elements[a].kind == p.elements[b].kind
}

// blockOf returns the element of line i that is no inline one.
func (p *page) blockOf(i int) int32 {
	at := p.rows[i].element
	for p.elements[at].inline && p.elements[at].parent != noElement {
		at = p.elements[at].parent
	}
	return at
}

// headReach is how many lines above the text of bare lines a headline is looked for.
const headReach = 3

// Headline returns the line that is the page's headline, -1 where there is none: in markup the
// line of a main heading, or above the text, that has most words of the page's title; of bare
// lines the longest of those near above the first kept paragraph that are no sentence.
func (t *Table) Headline(kept []bool) int {
	p := t.page
	first := 0
	for first < len(kept) && !(kept[first] && p.rows[first].isRunning()) {
		first++
	}
	if first == len(kept) {
		return -1
	}
	if len(p.elements) == 0 {
		return p.bareHeadline(first)
	}
	best, most := -1, 0
	for i := range p.rows {
		main := p.elements[p.rows[i].element].near[h1Kind] > 0
		if p.rows[i].hidden || i >= first && !main {
			continue
		}
		n := p.titleWords(i)
		if !main && 2*n < len(p.title) { // the name of the site
			continue
		}
		if n > most && 2*n >= t.WordCount(i) {
			best, most = i, n
		}
	}
	return best
}

// leastHead is how many words a headline has at least, in tenths.
const leastHead = 30

func (p *page) bareHeadline(first int) int {
	best, longest := -1, int32(0)
	for i := first - 1; i >= max(0, first-headReach); i-- {
		if r := &p.rows[i]; r.words >= leastHead && r.size > longest && r.last != stop && p.copies.first[i] {
			best, longest = i, r.size
		}
	}
	return best
}

// titleWords returns how many words of line i the page's title has.
func (p *page) titleWords(i int) int {
	n := 0
	for _, w := range p.words[p.rows[i].from:p.rows[i].to] {
		if slices.Contains(p.title, w) {
			n++
		}
	}
	return n
}
