package corpus

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// RenderHidden returns, in the order of the tree, lines that [Render] leaves out although
// they are text of the page: those of noscript, template, the attribute hidden, inline
// styles and closed dialogs. What stands in them is often the content: whole threads in
// noscript, tabs that a script opens, text that the server sends ahead. They are in no text
// view and have no number.
func RenderHidden(tree *html.Node) []Line {
	r := renderer{hidden: true}
	if tree != nil {
		r.findHidden(tree, tree)
	}
	for i := range r.lines {
		r.lines[i].Number = 0
	}
	return r.lines
}

// findHidden renders the outermost hidden elements below n.
func (r *renderer) findHidden(n, block *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type != html.ElementNode:
		case !isHidden(child):
			inner := block
			if displayOf(child) != inline {
				inner = child
			}
			r.findHidden(child, inner)
		case !r.leavesOut(child):
			r.walk(child, scope{block: block})
			r.endLine(0)
		}
	}
}

// leavesOut reports whether the element is not rendered.
func (r *renderer) leavesOut(n *html.Node) bool {
	if !r.hidden {
		return isHidden(n)
	}
	a := atomOf(n)
	return displayOfAtom(a) == none && a != atom.Noscript && a != atom.Template
}
