package labeller

import (
	"fmt"
	"io"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/corpus"
)

// dropped are the elements that a rendering has not: what runs, loads, refreshes or asks,
// and noscript, which the text view has not either.
var dropped = []atom.Atom{
	atom.Script, atom.Noscript, atom.Link, atom.Meta, atom.Base, atom.Iframe, atom.Frame, atom.Frameset, atom.Object, atom.Embed,
	atom.Applet, atom.Template, atom.Audio, atom.Video, atom.Source, atom.Track, atom.Param, atom.Input, atom.Title,
	atom.Noembed, atom.Noframes,
}

// attributes are those that a rendering keeps: how things look, and nothing that is an
// address or a script. Links have no target, so that nobody leaves the page by a slip.
var attributes = []string{
	"align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir", "headers", "height", "hidden", "lang", "nowrap", "open",
	"reversed", "rowspan", "span", "start", "style", "valign", "value", "width",
}

// ownStyle marks the line that is labelled; a fragment of the address says which that is.
const ownStyle = `:target { outline: 3px solid #d97706 !important; outline-offset: 3px; background: #fff3c4 !important; color: #111 !important; scroll-margin: 30vh 0; }
html { background: #fff; color: #111; overflow-wrap: anywhere; }
body { margin: .8rem; font: 15px/1.5 system-ui, sans-serif; }
`

// render writes the page's tree without what may run, load or lead away. Blocks in which
// lines of the text view begin have ids.
func render(w io.Writer, page *corpus.Page) error {
	ids := make(map[*html.Node]string)
	for i, l := range page.Lines() {
		if _, ok := ids[l.Node]; !ok {
			ids[l.Node] = frameID(i)
		}
	}
	doc := &html.Node{Type: html.DocumentNode}
	doc.AppendChild(&html.Node{Type: html.DoctypeNode, Data: "html"})
	for n := page.Tree().FirstChild; n != nil; n = n.NextSibling {
		if c := harmless(n, ids); c != nil {
			doc.AppendChild(c)
		}
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Head {
			style := &html.Node{Type: html.ElementNode, Data: "style", DataAtom: atom.Style}
			style.AppendChild(&html.Node{Type: html.TextNode, Data: ownStyle})
			n.InsertBefore(style, n.FirstChild)
			break
		}
	}
	if err := html.Render(w, doc); err != nil {
		return fmt.Errorf("rendering page %q: %w", page.ID, err)
	}
	return nil
}

// harmless returns a copy of a node without what may do anything, nil where nothing is left.
// The tree is shared and stays as it is.
func harmless(n *html.Node, ids map[*html.Node]string) *html.Node {
	switch n.Type {
	case html.TextNode:
		return &html.Node{Type: html.TextNode, Data: n.Data}
	case html.ElementNode:
	default:
		return nil
	}
	// A style sheet of SVG is written as another kind of text than it is read as.
	if slices.Contains(dropped, n.DataAtom) || n.DataAtom == atom.Style && n.Namespace != "" {
		return nil
	}
	out := &html.Node{Type: html.ElementNode, Data: n.Data, DataAtom: n.DataAtom, Namespace: n.Namespace}
	for _, a := range n.Attr {
		if a.Namespace == "" && slices.Contains(attributes, a.Key) {
			out.Attr = append(out.Attr, a)
		}
	}
	if id, ok := ids[n]; ok {
		out.Attr = append(out.Attr, html.Attribute{Key: "id", Val: id})
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c := harmless(c, ids); c != nil {
			out.AppendChild(c)
		}
	}
	return out
}
