package corpus

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Render returns the text view of an HTML tree: the lines a reader would see,
// as a browser's innerText breaks them. Detectors that answer with nodes have
// their answer rendered by it too, so that a comparison of detectors does not
// measure renderers.
//
// Block-level elements and br break lines; p leaves a blank line on both sides;
// the cells of a table row share a line, a blank apart; white space collapses
// except in pre. Left out are script, style, template, noscript and
// other elements that a browser does not show, the attribute hidden, and inline
// styles that say display:none or visibility:hidden. Style sheets are not read.
func Render(tree *html.Node) []Line {
	r := renderer{number: 1}
	if tree != nil {
		r.walk(tree, scope{block: tree})
	}
	r.endLine(0)
	return r.lines
}

// RenderRoles renders a tree whose nodes carry labels, and returns the lines with
// the role that most of their characters have. RoleOf returns the role that a
// node gives to what is below it, and false where it gives none.
func RenderRoles(tree *html.Node, roleOf func(*html.Node) (Role, bool)) ([]Line, []Role) {
	r := renderer{number: 1, roleOf: roleOf}
	if tree != nil {
		r.walk(tree, scope{block: tree})
	}
	r.endLine(0)
	return r.lines, r.roles
}

// RenderText returns the lines of Render, one a line.
func RenderText(tree *html.Node) string {
	return JoinLines(Render(tree))
}

// JoinLines returns the text of the lines, one a line, without a line feed at
// the end.
func JoinLines(lines []Line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
	}
	return strings.Join(texts, "\n")
}

type renderer struct {
	lines  []Line
	number int // number of the line being filled
	breaks int // line breaks owed before the next text

	text  []byte     // the line being filled
	space bool       // a collapsed blank is owed before the next character
	links int        // characters of text inside links
	node  *html.Node // block in which the line began
	start *html.Node // text node in which it began
	at    *html.Node // text node being read

	hidden bool // what is not shown is rendered as well

	roleOf func(*html.Node) (Role, bool) // nil unless labels are rendered
	roles  []Role
	votes  [len(roleNames)]int // characters of the line by role
}

// scope is what a node inherits from its ancestors.
type scope struct {
	block *html.Node // innermost block element
	pre   bool       // white space is kept
	link  bool       // inside an a element with href
	role  Role       // label of the innermost labelled node
}

func (r *renderer) walk(n *html.Node, in scope) {
	switch n.Type {
	case html.TextNode:
		r.at = n
		if in.pre {
			r.preformatted(n.Data, in)
		} else {
			r.flow(n.Data, in)
		}
		return
	case html.ElementNode:
		if atomOf(n) == atom.Br {
			r.hardBreak()
			return
		}
		if r.leavesOut(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	if r.roleOf != nil {
		if role, ok := r.roleOf(n); ok {
			in.role = role
		}
	}
	d := displayOf(n)
	switch atomOf(n) {
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		in.pre = true
	case atom.A:
		in.link = in.link || hasAttr(n, "href")
	}
	if d != inline {
		in.block = n
	}
	r.boundary(d)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		r.walk(child, in)
	}
	r.boundary(d)
}

// boundary is called where an element starts and where it ends.
func (r *renderer) boundary(d display) {
	switch d {
	case block:
		r.endLine(1)
	case paragraph:
		r.endLine(2)
	case cell:
		r.space = len(r.text) > 0
	}
}

// flow appends text whose white space collapses.
func (r *renderer) flow(s string, in scope) {
	for i := 0; i < len(s); {
		if isASCIISpace(s[i]) {
			r.space = len(r.text) > 0
			i++
			continue
		}
		start := i
		for i < len(s) && !isASCIISpace(s[i]) {
			i++
		}
		r.append(s[start:i], in)
	}
}

// preformatted appends text whose line feeds break lines.
func (r *renderer) preformatted(s string, in scope) {
	for i, part := range strings.Split(s, "\n") {
		if i > 0 {
			r.hardBreak()
		}
		if part = strings.TrimRight(part, "\r"); part != "" {
			r.append(part, in)
		}
	}
}

func (r *renderer) append(s string, in scope) {
	if s = clean(s); s == "" {
		return
	}
	if len(r.text) == 0 {
		r.number += r.breaks
		r.breaks = 0
		r.node, r.start = in.block, r.at
	} else if r.space {
		r.text = append(r.text, ' ')
		if in.link && r.links > 0 {
			r.links++
		}
	}
	r.space = false
	r.text = append(r.text, s...)
	if in.link {
		r.links += utf8.RuneCountInString(s)
	}
	if r.roleOf != nil {
		r.votes[in.role] += utf8.RuneCountInString(s)
	}
}

// endLine finishes the line being filled and asks for at least n line breaks
// before the next text.
func (r *renderer) endLine(n int) {
	if len(r.text) > 0 {
		if line := string(bytes.TrimSpace(r.text)); line != "" {
			r.lines = append(r.lines, Line{
				Number: r.number, Text: line, Node: r.node, Start: r.start,
				LinkRunes: min(r.links, utf8.RuneCountInString(line)),
			})
			if r.roleOf != nil {
				r.roles = append(r.roles, r.vote())
			}
		}
		r.text = r.text[:0]
		r.breaks = n
	} else if len(r.lines) > 0 {
		r.breaks = max(r.breaks, n)
	}
	r.space, r.links = false, 0
}

// vote returns the role of most characters of the line, the first of equals.
func (r *renderer) vote() Role {
	best := Unlabelled
	for role, n := range r.votes {
		if n > r.votes[best] {
			best = Role(role)
		}
	}
	r.votes = [len(roleNames)]int{}
	return best
}

// hardBreak ends the line even when it is empty.
func (r *renderer) hardBreak() {
	if len(r.text) > 0 {
		r.endLine(1)
	} else if len(r.lines) > 0 {
		r.breaks++
	}
}

func isASCIISpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f'
}
