package features

import (
	"context"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
)

// An element is what the features keep of one.
type element struct {
	parent, previous int32 // above it, and the one before it there
	depth            uint8 // at most 255
	// near is for each kind the depth of the nearest element of it, this one included, from
	// 1 on; 0 where there is none.
	near   [kindCount]uint8
	kind   uint32 // names and classes, to tell like elements
	inline bool
	// beside says that it is beside the page's main content by its name or role, or the caption of
	// a figure, or stands in such an element.
	beside bool
	// what its class and id, and those of all above it, say for content
	score, scores float32
	alike         int32 // its number among elements of the same kind side by side, from 1 on

	// what is in it
	from, to          int32 // lines
	paragraphs, heads int32
	images, controls  int32
	children          int32
}

const (
	noElement = -1
	maxDepth  = 255
)

var theLexicon = sync.OnceValue(newLexicon)

// A Tokens scores the words of classes and ids; nil scores none.
type Tokens interface {
	// Score returns what a word of a class or an id says for content, in log-odds.
	Score(hash uint32) float32
}

// walker builds the elements of a page, and finds for each line where it stands.
type walker struct {
	*page
	ctx            context.Context
	err            error // why it ended early
	classes        *[1 << 16]class
	lexicon        *lexicon
	weights        Tokens
	visible, other []corpus.Line // lines to meet
	current        int32         // line that is being read
	keepTokens     bool
	said           []uint32 // words of what the page says about itself
	table          *Table
}

// described is what a class or an id says.
type described struct {
	kinds  []kind
	tokens []uint32
	score  float32
	hash   uint32
}

// walkAll builds the elements of a tree.
func (w *walker) walkAll(tree *html.Node) {
	n := len(w.visible) + len(w.other)
	w.table.Lines, w.table.Hidden = make([]corpus.Line, 0, n), make([]bool, 0, n)
	hidden := len(w.other)
	w.elements = append(w.elements, element{parent: noElement, previous: noElement})
	if w.keepTokens {
		w.tokens = append(w.tokens, nil)
	}
	w.walk(tree, 0, false, false)
	w.elements[0].to = int32(len(w.rows))
	w.hiddenShare = ratio(float32(hidden), float32(len(w.rows)))
	w.described.reset(len(w.said))
	for i := 1; i < len(w.said); i++ {
		if w.said[i-1] != 0 && w.said[i] != 0 {
			w.described.add(pair(w.said[i-1], w.said[i]))
		}
	}
}

func (w *walker) walk(n *html.Node, parent int32, bold, control bool) {
	previous := int32(noElement)
	for child := n.FirstChild; child != nil && w.err == nil; child = child.NextSibling {
		switch child.Type {
		case html.TextNode:
			w.text(child, parent, bold, control)
		case html.ElementNode:
			at := w.element(child, parent, previous)
			if at == noElement {
				continue
			}
			previous = at
			w.walk(child, at, bold || isBold(child.DataAtom), control || isControl(child.DataAtom))
			w.elements[at].to = int32(len(w.rows))
			w.close(at, child.DataAtom)
		}
	}
}

// isInline reports whether the element stands in a line of others.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Span, atom.B, atom.Strong, atom.Em, atom.I, atom.U, atom.Small, atom.Sup, atom.Sub, atom.Code, atom.Time, atom.Label, atom.Font, atom.Mark, atom.Abbr, atom.Cite, atom.Q:
		return true
	}
	return false
}

func isBold(a atom.Atom) bool { return a == atom.B || a == atom.Strong }

func isControl(a atom.Atom) bool { return a == atom.Button || a == atom.Label || a == atom.Option }

// element adds an element, unless it has nothing to tell.
func (w *walker) element(n *html.Node, parent, previous int32) int32 {
	switch n.DataAtom {
	case atom.Script:
		w.script(n)
		return noElement
	case atom.Head:
		w.head(n)
		return noElement
	case atom.Style, atom.Link, atom.Meta, atom.Iframe, atom.Textarea, atom.Canvas, atom.Object, atom.Embed:
		return noElement
	case atom.Br:
		if w.current >= 0 {
			w.rows[w.current].breaks++
		}
		return noElement
	case atom.Img, atom.Picture, atom.Video, atom.Source:
		w.elements[parent].images++
		if w.current >= 0 {
			w.rows[w.current].images++
		}
	case atom.Input:
		w.elements[parent].controls++
	}
	w.elements = append(w.elements, element{parent: parent, previous: previous, from: int32(len(w.rows))})
	if w.keepTokens {
		w.tokens = append(w.tokens, nil)
	}
	at := int32(len(w.elements) - 1)
	if at%checkEvery == 0 {
		w.err = w.ctx.Err()
	}
	e := &w.elements[at]
	above := &w.elements[parent]
	above.children++
	e.near, e.scores, e.beside = above.near, above.scores, above.beside
	e.depth = above.depth
	if e.depth < maxDepth {
		e.depth++
	}
	w.describe(e, n)
	e.alike = 1
	if previous != noElement && w.elements[previous].kind == e.kind {
		e.alike = w.elements[previous].alike + 1
	}
	return at
}

// checkEvery is after how many elements a walk looks whether it is to end.
const checkEvery = 1024

// describe fills in what names and attributes tell.
func (w *walker) describe(e *element, n *html.Node) {
	if k, ok := w.lexicon.tags[n.DataAtom]; ok {
		e.near[k] = e.depth
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.near[headingKind] = e.depth
	case atom.Noscript, atom.Template:
		e.near[noscriptKind] = e.depth
	}
	class, id, role, property, ariaHidden := attributes(n)
	if ariaHidden {
		e.near[hiddenKind] = e.depth
	}
	e.beside = e.beside || isBeside(n.DataAtom, role) && e.near[quoteKind] == 0
	for _, name := range [...]string{role, property} {
		if name == "" {
			continue
		}
		if k, ok := w.lexicon.roles[strings.ToLower(name)]; ok {
			e.near[k] = e.depth
		}
	}
	e.kind, e.inline = uint32(n.DataAtom), isInline(n.DataAtom)
	for i, attr := range [...]string{class, id} {
		if attr == "" {
			continue
		}
		d := w.attribute(attr)
		for _, k := range d.kinds {
			e.near[k] = e.depth
		}
		e.score += d.score
		if w.keepTokens {
			w.tokens[len(w.tokens)-1] = append(w.tokens[len(w.tokens)-1], d.tokens...)
		}
		if i == 0 {
			e.kind = e.kind*16777619 ^ d.hash
		}
	}
	e.scores += e.score
}

// isBeside reports whether an element is beside a page's main content: a footer, a caption, and the
// landmarks that WAI-ARIA has for it. The elements header and aside hold content too often: headlines, notes
// and quotations.
func isBeside(a atom.Atom, role string) bool {
	switch a {
	case atom.Nav, atom.Footer, atom.Figcaption:
		return true
	}
	switch strings.ToLower(role) {
	case "navigation", "banner", "contentinfo", "complementary":
		return true
	}
	return false
}

// attribute returns what a class or an id says, which mostly was met before. Of a long one
// only the beginning counts: a page may repeat it on each of its elements.
func (w *walker) attribute(attr string) described {
	attr = attr[:min(len(attr), maxAttribute)]
	if d, ok := w.known[attr]; ok {
		return d
	}
	if len(w.known) >= maxKnown {
		clear(w.known)
	}
	d := described{hash: 2166136261}
	eachToken(attr, func(token string) {
		if k, ok := w.lexicon.words[token]; ok {
			d.kinds = append(d.kinds, k)
		}
		h := uint32(2166136261)
		for i := range len(token) {
			h = (h ^ uint32(token[i])) * 16777619
		}
		d.hash = d.hash*31 + h
		if w.keepTokens {
			d.tokens = append(d.tokens, h)
		}
		if w.weights != nil {
			d.score += w.weights.Score(h)
		}
	})
	w.known[strings.Clone(attr)] = d // and not all of a long one
	return d
}

// maxKnown bounds how many classes and ids are remembered from page to page, maxAttribute how
// much of them is looked at, in bytes.
const maxKnown, maxAttribute = 20_000, 400

// text moves on to the lines that begin in a text node, and counts it to the last of them.
func (w *walker) text(n *html.Node, parent int32, bold, control bool) {
	for len(w.visible) > 0 && w.visible[0].Start == n {
		w.line(w.visible[0], parent, false)
		w.visible = w.visible[1:]
	}
	for len(w.other) > 0 && w.other[0].Start == n {
		w.line(w.other[0], parent, true)
		w.other = w.other[1:]
	}
	if w.current < 0 || !bold && !control {
		return
	}
	length := sizeOfText(w.classes, n.Data)
	r := &w.rows[w.current]
	if bold {
		r.bold += length
	}
	if control {
		r.control += length
	}
}

// close passes what is in the element on to the one above.
func (w *walker) close(at int32, tag atom.Atom) {
	e := &w.elements[at]
	up := &w.elements[e.parent]
	up.images += e.images
	up.controls += e.controls
	up.paragraphs += e.paragraphs
	up.heads += e.heads
	switch {
	case tag == atom.P:
		up.paragraphs++
	case e.near[headingKind] == e.depth:
		up.heads++
	}
}

// line adds a line that begins in the element.
func (w *walker) line(l corpus.Line, at int32, hidden bool) {
	r := row{link: 0, hidden: hidden, element: at}
	r.shape, w.words = measure(w.classes, l.Text, w.words)
	if l.LinkRunes > 0 {
		r.link = int32(int64(r.size) * int64(l.LinkRunes) / int64(utf8.RuneCountInString(l.Text)))
	}
	if w.mainHead < 0 && w.elements[at].near[h1Kind] > 0 {
		w.mainHead = int32(len(w.rows))
	}
	w.current = int32(len(w.rows))
	w.rows = append(w.rows, r)
	w.table.Lines, w.table.Hidden = append(w.table.Lines, l), append(w.table.Hidden, hidden)
}
