package corpus

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Line is one line of a page's text view. Blank lines are not in the view,
// but they are counted in Number.
type Line struct {
	// Number is the line's place from 1, blank lines counted: in a text page
	// the number an editor shows.
	Number int
	// Text is the line without blanks at its ends. Soft hyphens and byte order
	// marks are removed and no-break spaces are ordinary ones, in text and HTML
	// pages alike.
	Text string
	// LinkRunes is how many characters of Text stand inside links, 0 in text pages.
	LinkRunes int
	// Node is the innermost block element that the line begins in. Nodes are
	// shared with Page.Tree.
	Node *html.Node
	// Start is the text node that the line begins in.
	Start *html.Node
}

// Path returns the names of the elements from the root down to the line's
// block, such as "html body ul li".
func (l Line) Path() string {
	var names []string
	for n := l.Node; n != nil; n = n.Parent {
		if n.Type == html.ElementNode {
			names = append(names, n.Data)
		}
	}
	for i, j := 0, len(names)-1; i < j; i, j = i+1, j-1 {
		names[i], names[j] = names[j], names[i]
	}
	return strings.Join(names, " ")
}

// splitLines cuts text at line feeds; a carriage return before one belongs to
// the line end, and a line feed at the very end starts no further line.
func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSuffix(l, "\r")
	}
	return lines
}

var cleaner = strings.NewReplacer("\u00ad", "", "\ufeff", "", "\u00a0", " ")

// cleanLine applies the normalisation that Line.Text promises.
func cleanLine(line string) string {
	return strings.TrimSpace(clean(line))
}

// clean removes what is not seen. Most words are ASCII and have nothing of it.
func clean(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return cleaner.Replace(s)
		}
	}
	return s
}

func textLines(text string) []Line {
	var out []Line
	for i, raw := range splitLines(text) {
		if line := cleanLine(raw); line != "" {
			out = append(out, Line{Number: i + 1, Text: line})
		}
	}
	return out
}

// textTree wraps lines in minimal HTML and points each line at its p.
func textTree(lines []Line) *html.Node {
	element := func(a atom.Atom) *html.Node {
		return &html.Node{Type: html.ElementNode, Data: a.String(), DataAtom: a}
	}
	doc := &html.Node{Type: html.DocumentNode}
	root, head, body := element(atom.Html), element(atom.Head), element(atom.Body)
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
	for i := range lines {
		p := element(atom.P)
		text := &html.Node{Type: html.TextNode, Data: lines[i].Text}
		p.AppendChild(text)
		body.AppendChild(p)
		lines[i].Node, lines[i].Start = p, text
	}
	return doc
}
