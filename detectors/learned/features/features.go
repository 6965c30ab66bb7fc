// Package features tells of each line of a page what a learned detector goes by: numbers of its
// text and of the lines around it, and in markup of the elements that it stands in.
//
// No feature knows a word of any language: letters are told apart only as capital, small,
// without case, or ideographs, so that a model that was trained on one language has a chance
// on another. Of markup, names of elements, roles, and words of classes and ids are known,
// which are English on most of the web, and what the page says of itself: its titles,
// descriptions and data for search engines.
package features

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"chaff/corpus"
)

// A Table holds the features of the lines of a page.
type Table struct {
	// Lines are those of the page's text view, and in HTML between them those that it
	// leaves out ([corpus.RenderHidden]).
	Lines []corpus.Line
	// Hidden says for each line whether the text view leaves it out.
	Hidden []bool
	// Words holds the hashes of the words of line i in lower case at [From[i], From[i+1]).
	Words []uint32
	From  []int32
	// Tokens are for each line those of the class and id of all elements above it, where
	// they were asked for.
	Tokens [][]uint32

	page   *page
	groups []group
	values []float32 // see Values
}

// TextNames returns the names of the features of bare lines, in their order.
func TextNames() []string { return names(textGroups()) }

// HTMLNames returns the names of the features of lines in markup, in their order.
func HTMLNames() []string { return names(htmlGroups()) }

func names(groups []group) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g.columns...)
	}
	return out
}

func numbered(name string, n int) string { return name + "-" + strconv.Itoa(n) }

// OfText returns the features of lines by their text alone.
func OfText(ctx context.Context, lines []corpus.Line) (*Table, error) {
	p := newPage()
	classes := table()
	for _, l := range lines {
		r := row{}
		r.shape, p.words = measure(classes, l.Text, p.words)
		p.rows = append(p.rows, r)
	}
	t := &Table{Lines: lines, Hidden: make([]bool, len(lines))}
	return t, t.fill(ctx, p, textGroups())
}

// OfHTML returns the features of the lines of an HTML page. Weights may be nil.
func OfHTML(ctx context.Context, source *corpus.Page, weights Tokens, keepTokens bool) (*Table, error) {
	p := newPage()
	if p.scorer != weights || p.keeps != keepTokens {
		p.scorer, p.keeps = weights, keepTokens
		clear(p.known)
	}
	t := &Table{}
	w := walker{
		page: p, ctx: ctx, classes: table(), lexicon: theLexicon(), weights: weights, current: -1, keepTokens: keepTokens,
		visible: source.Lines(), other: corpus.RenderHidden(source.Tree()), table: t,
	}
	w.walkAll(source.Tree())
	if w.err != nil {
		return nil, w.err
	}
	if keepTokens {
		t.Tokens = w.tokensOfLines()
	}
	return t, t.fill(ctx, p, htmlGroups())
}

var pages = sync.Pool{New: func() any { return &page{known: make(map[string]described)} }}

// newPage returns an empty page.
func newPage() *page {
	p := pages.Get().(*page)
	p.rows, p.words, p.elements, p.title = p.rows[:0], p.words[:0], p.elements[:0], p.title[:0]
	p.tokens, p.hints, p.mainHead, p.hiddenShare = nil, [hintCount]float32{}, -1, 0
	p.described.reset(0)
	return p
}

// Release lets the memory of the table be used for another one. The table must not be used
// after it.
func (t *Table) Release() {
	if p := t.page; p != nil && max(cap(p.rows), cap(p.words)/4, cap(p.elements), cap(p.described.slots)/8) <= maxKept {
		pages.Put(p)
	}
	*t = Table{}
}

// maxKept bounds a page whose memory is used again, in lines: some 20 MB.
const maxKept = 1 << 14

// WordCount returns the number of words of line i.
func (t *Table) WordCount(i int) int { return int(t.From[i+1] - t.From[i]) }

// Overlap returns the share of the pairs of neighbouring words of line i that other lines have.
func (t *Table) Overlap(i int) float32 { return t.page.copies.overlap[i] }

// WordsOf returns the hashes of the words of line i.
func (t *Table) WordsOf(i int) []uint32 { return t.Words[t.From[i]:t.From[i+1]] }

// tokensOfLines collects the tokens above each line.
func (w *walker) tokensOfLines() [][]uint32 {
	out := make([][]uint32, len(w.rows))
	for i := range w.rows {
		for at := w.rows[i].element; at != noElement; at = w.elements[at].parent {
			out[i] = append(out[i], w.tokens[at]...)
		}
	}
	return out
}

// fill computes what the features of all lines need.
func (t *Table) fill(ctx context.Context, p *page, groups []group) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.prepare()
	p.from = append(p.from[:0], 0)
	for i := range p.rows {
		p.from = append(p.from, p.rows[i].to)
	}
	t.Words, t.From, t.page, t.groups = p.words, p.from, p, groups
	return nil
}

// blockLines is how many lines' features are computed at a time: half a megabyte, which the
// nearer caches hold. Those of all lines of a large page would take gigabytes.
const blockLines = 256

// Blocks calls do with the features of some lines at a time, in order, which are one line after
// the other. The memory is used again.
func (t *Table) Blocks(ctx context.Context, do func(rows []float32)) error {
	width := widthOf(t.groups)
	p := t.page
	for i := 0; i < len(p.rows); i += blockLines {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(blockLines, len(p.rows)-i)
		p.block = resize(p.block, n*width)
		t.fillRows(i, p.block)
		do(p.block)
	}
	return nil
}

// Values returns the features of all lines, one line after the other. The table keeps them.
func (t *Table) Values() []float32 {
	if t.values == nil {
		t.values = make([]float32, len(t.page.rows)*widthOf(t.groups))
		t.fillRows(0, t.values)
	}
	return t.values
}

// fillRows fills rows of features with those of the lines from line i on.
func (t *Table) fillRows(i int, out []float32) {
	for ; len(out) > 0; i++ {
		for _, g := range t.groups {
			g.fill(t.page, i, out[:len(g.columns)])
			out = out[len(g.columns):]
		}
	}
}

// Rescored returns the values with those features anew that go by tokens, by other weights.
// The table must have been made with its tokens.
func (t *Table) Rescored(weights Tokens) []float32 {
	p := t.page
	values := slices.Clone(t.Values())
	for i := range p.elements {
		e := &p.elements[i]
		e.score = 0
		for _, h := range p.tokens[i] {
			e.score += weights.Score(h)
		}
		e.scores = e.score
		if e.parent != noElement {
			e.scores += p.elements[e.parent].scores
		}
	}
	width, at := widthOf(t.groups), 0
	for _, g := range t.groups {
		if g.tokens {
			for i := range p.rows {
				g.fill(p, i, values[i*width+at:i*width+at+len(g.columns)])
			}
		}
		at += len(g.columns)
	}
	return values
}

func widthOf(groups []group) int {
	width := 0
	for _, g := range groups {
		width += len(g.columns)
	}
	return width
}
