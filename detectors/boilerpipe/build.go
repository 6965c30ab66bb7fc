package boilerpipe

import (
	"context"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
)

// effect is what an element does to the blocks.
type effect uint8

const (
	partsBlocks effect = iota // a block ends at its start and at its end
	inLine                    // text flows through it
	link                      // text flows through it; its words are linked
	ignored                   // parts blocks; what is in it is no text
)

// effectOf returns the effect of an element. Every element that is not listed
// parts blocks, even where a browser shows it in line, as it does small.
func effectOf(n *html.Node) effect {
	switch n.DataAtom {
	case atom.B, atom.Em, atom.Font, atom.I, atom.Span, atom.Strike, atom.Strong, atom.U,
		atom.Abbr, atom.Acronym, atom.Code, atom.Sub, atom.Sup, atom.Tt, atom.Var:
		return inLine
	case atom.A:
		return link
	case atom.Applet, atom.Embed, atom.Link, atom.Noscript, atom.Object, atom.Option,
		atom.Script, atom.Style:
		return ignored
	}
	return partsBlocks
}

// checkEvery is how many nodes or lines are read between two looks at the context.
const checkEvery = 4096

// A builder reads the blocks of a page.
type builder struct {
	contextErr func() error
	steps      int
	err        error

	title string
	// text is the text of all blocks, and ends[i] where that of block i ends in it.
	text   strings.Builder
	ends   []int
	blocks []block

	count counter // of the block being read
	open  bool    // there is something in it
	space bool    // a blank is owed before its next character
}

// fromTree returns the blocks of an HTML page.
func fromTree(ctx context.Context, tree *html.Node) (*document, error) {
	b := builder{contextErr: ctx.Err}
	b.walk(tree, false)
	b.endBlock(false)
	return b.document(), b.err
}

// fromLines returns the blocks of a text page: each of its lines is one.
func fromLines(ctx context.Context, lines []corpus.Line) (*document, error) {
	b := builder{contextErr: ctx.Err, ends: make([]int, 0, len(lines)), blocks: make([]block, 0, len(lines))}
	for _, l := range lines {
		if b.cancelled() {
			break
		}
		b.flow(l.Text, false)
		b.open = true // whatever is in it, so that block i is line i
		b.endBlock(false)
	}
	return b.document(), b.err
}

// cancelled reports whether the context is done.
func (b *builder) cancelled() bool {
	if b.steps++; b.err == nil && b.steps%checkEvery == 0 {
		b.err = b.contextErr()
	}
	return b.err != nil
}

// walk reads a node. Linked tells whether it is inside a link.
func (b *builder) walk(n *html.Node, linked bool) {
	if b.cancelled() {
		return
	}
	switch n.Type {
	case html.TextNode:
		b.flow(n.Data, linked)
	case html.DocumentNode:
		b.walkChildren(n, linked)
	case html.ElementNode:
		if n.DataAtom == atom.Head {
			b.title = titleOf(n)
		} else {
			b.walkElement(n, linked)
		}
	}
}

func (b *builder) walkElement(n *html.Node, linked bool) {
	switch effectOf(n) {
	case inLine:
		b.walkChildren(n, linked)
	case link:
		b.endToken(linked)
		b.walkChildren(n, true)
		b.endToken(true)
	case ignored:
		b.endBlock(linked)
	case partsBlocks:
		b.endBlock(linked)
		b.walkChildren(n, linked)
		b.endBlock(linked)
	}
}

func (b *builder) walkChildren(n *html.Node, linked bool) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		b.walk(child, linked)
	}
}

// titleOf returns the last title of the head that is not blank.
func titleOf(head *html.Node) string {
	title := ""
	for n := head.FirstChild; n != nil; n = n.NextSibling {
		if n.DataAtom != atom.Title || n.FirstChild == nil {
			continue
		}
		if t := strings.Join(strings.Fields(n.FirstChild.Data), " "); t != "" {
			title = t
		}
	}
	return title
}

// flow adds text to the block being read. White space collapses, and characters
// that the text view leaves out are left out.
func (b *builder) flow(s string, linked bool) {
	from := 0 // start of the run that is not written yet
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		c, word := classify(r)
		switch c {
		case blank, noBreak, skip:
			b.write(s[from:i])
			from = i + size
			if c != skip {
				b.endToken(linked)
				b.open = b.open || c == noBreak
			}
		case letter: // most text is taken in by the run
			run := alphanumerics(s[i+size:])
			b.count.add(c, 1+run, word || run > 0, linked)
			size += run
		default:
			b.count.add(c, 1, word, linked)
		}
		i += size
	}
	b.write(s[from:])
}

// write adds a run without blanks to the text of the block being read.
func (b *builder) write(run string) {
	if run == "" {
		return
	}
	if b.space && b.text.Len() > b.start() {
		b.text.WriteByte(' ')
	}
	b.open, b.space = true, false
	b.text.WriteString(run)
}

// start returns where the text of the block being read starts.
func (b *builder) start() int {
	if len(b.ends) == 0 {
		return 0
	}
	return b.ends[len(b.ends)-1]
}

// endToken parts the text at a blank or at the edge of a link.
func (b *builder) endToken(linked bool) {
	b.count.endToken(linked)
	b.space = true
}

// endBlock finishes the block being read, if there is anything in it.
func (b *builder) endBlock(linked bool) {
	b.count.endToken(linked)
	if b.open {
		blk := b.count.block()
		blk.first, blk.last = len(b.ends), len(b.ends)
		b.blocks = append(b.blocks, blk)
		b.ends = append(b.ends, b.text.Len())
	}
	b.count, b.open, b.space = counter{}, false, false
}

func (b *builder) document() *document {
	doc := &document{title: b.title, blocks: b.blocks, pieces: make([]piece, len(b.ends))}
	text, start := b.text.String(), 0
	for i, end := range b.ends {
		doc.pieces[i] = piece{text: text[start:end], next: noNextPiece}
		start = end
	}
	return doc
}
