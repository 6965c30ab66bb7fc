package corpus

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// display is how an element takes part in line breaking.
type display uint8

const (
	inline    display = iota
	block             // starts and ends a line
	paragraph         // a block with a blank line before and after
	cell              // a table cell: a blank apart from its neighbours
	none              // not shown
)

// displays holds the elements that are not inline, after the rendering section
// of the HTML standard (html.spec.whatwg.org, 15.3).
var displays = map[atom.Atom]display{
	atom.P: paragraph,

	atom.Html: block, atom.Body: block, atom.Address: block, atom.Article: block, atom.Aside: block,
	atom.Blockquote: block, atom.Center: block, atom.Dd: block, atom.Details: block, atom.Dialog: block,
	atom.Dir: block, atom.Div: block, atom.Dl: block, atom.Dt: block, atom.Fieldset: block,
	atom.Figcaption: block, atom.Figure: block, atom.Footer: block, atom.Form: block, atom.Frame: block,
	atom.H1: block, atom.H2: block, atom.H3: block, atom.H4: block, atom.H5: block, atom.H6: block,
	atom.Header: block, atom.Hgroup: block, atom.Hr: block, atom.Legend: block, atom.Li: block,
	atom.Listing: block, atom.Main: block, atom.Menu: block, atom.Nav: block, atom.Ol: block,
	atom.Optgroup: block, atom.Option: block, atom.Plaintext: block, atom.Pre: block, atom.Search: block,
	atom.Section: block, atom.Summary: block, atom.Ul: block, atom.Xmp: block,

	atom.Table: block, atom.Caption: block, atom.Tr: block, atom.Tbody: block, atom.Thead: block,
	atom.Tfoot: block, atom.Td: cell, atom.Th: cell,

	atom.Area: none, atom.Audio: none, atom.Base: none, atom.Basefont: none, atom.Canvas: none,
	atom.Datalist: none, atom.Embed: none, atom.Frameset: none, atom.Head: none, atom.Iframe: none,
	atom.Img: none, atom.Input: none, atom.Link: none, atom.Meta: none, atom.Noembed: none,
	atom.Noframes: none, atom.Noscript: none, atom.Object: none, atom.Param: none,
	atom.Rp: none, atom.Script: none, atom.Source: none, atom.Style: none, atom.Template: none, atom.Textarea: none,
	atom.Title: none, atom.Track: none, atom.Video: none,
}

func displayOf(n *html.Node) display {
	if n.Type != html.ElementNode {
		return inline
	}
	return displays[atomOf(n)]
}

// atomOf returns the element's name. Trees that were built by hand, as extractors answer
// with, often lack the atom.
func atomOf(n *html.Node) atom.Atom {
	if n.DataAtom == 0 {
		return atom.Lookup([]byte(n.Data))
	}
	return n.DataAtom
}

// isHidden reports whether a browser would show nothing of the element.
func isHidden(n *html.Node) bool {
	if displays[atomOf(n)] == none {
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if hidesByStyle(a.Val) {
				return true
			}
		}
	}
	return atomOf(n) == atom.Dialog && !hasAttr(n, "open")
}

// hidesByStyle reports whether an inline style says display:none or
// visibility:hidden.
func hidesByStyle(style string) bool {
	for _, declaration := range strings.Split(style, ";") {
		name, value, ok := strings.Cut(declaration, ":")
		if !ok {
			continue
		}
		name = strings.ToLower(strings.TrimSpace(name))
		value, _, _ = strings.Cut(value, "!")
		value = strings.ToLower(strings.TrimSpace(value))
		if name == "display" && value == "none" || name == "visibility" && (value == "hidden" || value == "collapse") {
			return true
		}
	}
	return false
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return true
		}
	}
	return false
}
