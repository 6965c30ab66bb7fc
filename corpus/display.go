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

// displayOfAtom tells the elements that are not inline, after the rendering section of the
// HTML standard (html.spec.whatwg.org, 15.3).
func displayOfAtom(a atom.Atom) display {
	switch a {
	case atom.P:
		return paragraph
	case atom.Td, atom.Th:
		return cell
	case atom.Html, atom.Body, atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer,
		atom.Form, atom.Frame, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr,
		atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup, atom.Option,
		atom.Plaintext, atom.Pre, atom.Search, atom.Section, atom.Summary, atom.Ul, atom.Xmp,
		atom.Table, atom.Caption, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		return block
	case atom.Area, atom.Audio, atom.Base, atom.Basefont, atom.Canvas, atom.Datalist, atom.Embed, atom.Frameset, atom.Head,
		atom.Iframe, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Noembed, atom.Noframes, atom.Noscript, atom.Object,
		atom.Param, atom.Rp, atom.Script, atom.Source, atom.Style, atom.Template, atom.Textarea, atom.Title, atom.Track,
		atom.Video:
		return none
	}
	return inline
}

func displayOf(n *html.Node) display {
	if n.Type != html.ElementNode {
		return inline
	}
	return displayOfAtom(atomOf(n))
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
	if displayOfAtom(atomOf(n)) == none {
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
