package justext

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
)

// keptLines returns for each line of the page's text view whether more than half of
// its characters stand in good paragraphs. nodes are the paragraphs of the text
// nodes, as [paragraphs] returns them.
//
// The text view labels lines by element, but one element can hold text of several
// paragraphs. So the view is made of a copy of the tree in which each text node of a
// good paragraph is wrapped in an element that changes no line. The copy's text is
// not the page's, see [standIn].
func keptLines(page *corpus.Page, nodes []int32, classes []class) []bool {
	kept := make([]bool, len(page.Lines()))
	if !slices.Contains(classes, good) {
		return kept
	}
	if page.Kind == corpus.Text { // a line, a p element, a paragraph
		for i, c := range classes {
			kept[i] = c == good
		}
		return kept
	}
	for i, role := range lineRoles(page.Tree(), nodes, classes) {
		kept[i] = role == corpus.Body
	}
	return kept
}

// lineRoles returns the role Body for each line of the tree's text view that is to be
// kept, and Unlabelled for the others.
func lineRoles(tree *html.Node, nodes []int32, classes []class) []corpus.Role {
	c := copier{nodes: nodes, classes: classes}
	_, roles := corpus.RenderRoles(c.copy(tree, scope{}), func(n *html.Node) (corpus.Role, bool) {
		return corpus.Body, n.Data == wrapper
	})
	return roles
}

// wrapper names the elements around kept text. No element of a page has a blank in
// its name, and a text node is not asked for its role.
const wrapper = "kept text"

// copier copies a tree, less what no text view shows.
type copier struct {
	nodes   []int32
	classes []class
	seen    int // text nodes so far, those of dropped elements left out
	spare   []html.Node
}

// scope is what a node inherits from its ancestors.
type scope struct {
	dropped bool // it is in no paragraph
	pre     bool // its line feeds break lines
}

func (s scope) into(n *html.Node) scope {
	s.dropped = s.dropped || n.Type == html.ElementNode && isDropped(n)
	switch n.DataAtom {
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		s.pre = true
	}
	return s
}

func (c *copier) copy(n *html.Node, in scope) *html.Node {
	out := c.add(html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: n.Attr})
	if n.Type == html.TextNode {
		if !in.pre {
			out.Data = standIn(n.Data)
		}
		if in.dropped || !c.nextIsGood() {
			return out
		}
		around := c.add(html.Node{Type: html.ElementNode, Data: wrapper})
		around.AppendChild(out)
		return around
	}
	in = in.into(n)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type != html.CommentNode && child.DataAtom != atom.Script && child.DataAtom != atom.Style {
			out.AppendChild(c.copy(child, in))
		}
	}
	return out
}

// standIn returns a text without blanks that has as many characters as the given one
// shows: of that, the text view makes the same lines in less time. It shows
// no white space at the ends of lines, no soft hyphens and no byte order marks.
func standIn(text string) string {
	visible := 0
	for _, r := range text {
		if !unicode.IsSpace(r) && r != '\u00ad' && r != '\ufeff' {
			visible++
		}
	}
	if visible <= len(xs) {
		return xs[:visible]
	}
	return strings.Repeat("x", visible)
}

const xs = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

// nextIsGood reports whether the next text node is in a good paragraph.
func (c *copier) nextIsGood() bool {
	i := int(c.nodes[c.seen])
	c.seen++
	return i < len(c.classes) && c.classes[i] == good // blanks at the end are in none
}

// add returns the node in memory that is taken many nodes at a time.
func (c *copier) add(n html.Node) *html.Node {
	if len(c.spare) == 0 {
		c.spare = make([]html.Node, 128)
	}
	out := &c.spare[0]
	c.spare = c.spare[1:]
	*out = n
	return out
}
