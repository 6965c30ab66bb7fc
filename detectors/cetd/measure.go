package cetd

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element is what is measured of an element of the page.
type element struct {
	node *html.Node
	// parent is the index of the element above, -1 of the body; after is that of the
	// first element that is not below.
	parent, after int

	chars, linkChars int // characters below, and those of them in links
	tags, linkTags   int // elements below, and those of them that are links
	loose            int // characters directly in the element

	density, sum float64
	best         int // the element with the largest sum in the subtree, itself included
}

// elements holds the elements of a page in the order of their start tags, the body
// first.
type elements []element

// checkEvery is the number of elements between two looks at the context.
const checkEvery = 4096

// firstElements is the number of elements that there is room for to begin with: nine of
// ten pages of news have fewer.
const firstElements = 1024

// measurer walks the tree and counts.
type measurer struct {
	ctx      context.Context
	params   Params
	elements elements
	err      error
}

// measure returns the counts of the body and of all elements below it.
func measure(ctx context.Context, body *html.Node, p Params) (elements, error) {
	m := measurer{ctx: ctx, params: p, elements: make(elements, 0, firstElements)}
	m.walk(body, -1, false)
	return m.elements, m.err
}

// walk measures n, which is not hidden, and all below it.
func (m *measurer) walk(n *html.Node, parent int, inLink bool) {
	i := len(m.elements)
	if m.err != nil {
		return
	}
	if i%checkEvery == 0 {
		m.err = m.ctx.Err()
	}
	inLink = inLink || m.isLink(n)
	m.elements = append(m.elements, element{node: n, parent: parent})
	loose := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch child.Type {
		case html.TextNode:
			loose += countChars(child.Data)
		case html.ElementNode:
			if !isHidden(child) {
				m.walk(child, i, inLink)
			}
		}
	}
	e := &m.elements[i]
	e.loose = loose
	e.chars += loose
	if inLink {
		e.linkChars = e.chars
	}
	e.after = len(m.elements)
	if parent >= 0 {
		m.addTo(&m.elements[parent], e)
	}
}

// addTo adds the counts of a child to those of its parent.
func (m *measurer) addTo(parent, child *element) {
	parent.chars += child.chars
	parent.linkChars += child.linkChars
	parent.tags += child.tags + 1
	parent.linkTags += child.linkTags
	if m.isLink(child.node) {
		parent.linkTags++
	}
}

func (m *measurer) isLink(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A:
		return true
	case atom.Button, atom.Select:
		return !m.params.OnlyAnchors
	default:
		return false
	}
}

// isHidden reports whether a reader sees no text of the element.
func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Audio, atom.Canvas, atom.Datalist, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Object,
		atom.Script, atom.Style, atom.Template, atom.Textarea, atom.Title, atom.Video:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && hidesByStyle(a.Val) {
			return true
		}
	}
	return false
}

// hidesByStyle reports whether an inline style says display:none or
// visibility:hidden.
func hidesByStyle(style string) bool {
	for declaration := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		value, _, _ = strings.Cut(value, "!")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if strings.EqualFold(name, "display") && strings.EqualFold(value, "none") ||
			strings.EqualFold(name, "visibility") && strings.EqualFold(value, "hidden") {
			return true
		}
	}
	return false
}

// countChars counts the characters of a text node, a run of blanks inside as one.
func countChars(text string) int {
	n := 0
	blank := false
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		if unicode.IsSpace(r) {
			blank = n > 0
			continue
		}
		if blank {
			n++
		}
		blank = false
		n++
	}
	return n
}
