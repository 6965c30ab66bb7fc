package boilerpipe

import "strings"

// A block is the text between two tags that part blocks, or several such texts
// fused. The zero block stands for a missing neighbour.
type block struct {
	words, linked int // words, and those of them inside links
	fullWords     int // words of the full lines; all words where no line is full
	fullLines     int // full lines, at least 1
	content       bool
	title         bool // has the text of the page's title
	endOfText     bool // tells that the article is over
	first, last   int  // pieces
}

// linkDensity is the share of the words that stand inside links.
func (b *block) linkDensity() float64 {
	if b.words == 0 {
		return 0
	}
	return float64(b.linked) / float64(b.words)
}

// textDensity is the number of words on a full line.
func (b *block) textDensity() float64 {
	if b.fullLines == 0 {
		return 0
	}
	return float64(b.fullWords) / float64(b.fullLines)
}

// A piece is the text of a block as it was found, before any are fused.
type piece struct {
	text string
	next int // the next piece of its block, or noNextPiece
}

const noNextPiece = -1

// A document is the blocks of a page, which the steps of an extractor mark, fuse
// and drop.
type document struct {
	title  string
	pieces []piece
	blocks []block
}

// textOf returns the text of a block that nothing was fused with.
func (d *document) textOf(b *block) string { return d.pieces[b.first].text }

// fuse appends next to b.
func (d *document) fuse(b, next *block) {
	d.pieces[b.last].next = next.first
	b.last = next.last
	b.words += next.words
	b.linked += next.linked
	b.fullWords += next.fullWords
	b.fullLines += next.fullLines
	b.content = b.content || next.content
	b.title = b.title || next.title
	b.endOfText = b.endOfText || next.endOfText
}

// fuseWhere fuses each block with the one before it, itself fused perhaps, where
// together says so.
func (d *document) fuseWhere(together func(before, b *block) bool) {
	if len(d.blocks) == 0 {
		return
	}
	kept := d.blocks[:1]
	for i := 1; i < len(d.blocks); i++ {
		before, b := &kept[len(kept)-1], &d.blocks[i]
		if together(before, b) {
			d.fuse(before, b)
		} else {
			kept = append(kept, *b)
		}
	}
	d.blocks = kept
}

// keptPieces returns for each piece whether it is in a block that is content.
func (d *document) keptPieces() []bool {
	kept := make([]bool, len(d.pieces))
	for i := range d.blocks {
		if !d.blocks[i].content {
			continue
		}
		for j := d.blocks[i].first; j != noNextPiece; j = d.pieces[j].next {
			kept[j] = true
		}
	}
	return kept
}

// keptText returns the text of the blocks that are content, a line for each piece
// that is not blank.
func (d *document) keptText() string {
	var texts []string
	for i, kept := range d.keptPieces() {
		if kept && d.pieces[i].text != "" {
			texts = append(texts, d.pieces[i].text)
		}
	}
	return strings.Join(texts, "\n")
}
