package justext

import (
	"bytes"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A paragraph is a stretch of text without a block boundary inside.
type paragraph struct {
	text      string // white space collapsed, none at the ends
	runes     int    // length of text in characters
	linkRunes int    // characters that came from inside a elements
	path      path
}

// path is what a paragraph keeps of the names of the elements around its start.
type path struct {
	heading   bool // one of them is h1, h2, ...
	selection bool // one of them begins with select
}

func (p path) into(n *html.Node) path {
	name := n.Data
	p.heading = p.heading || len(name) == 2 && name[0] == 'h' && '0' <= name[1] && name[1] <= '9'
	p.selection = p.selection || strings.HasPrefix(name, "select")
	return p
}

// breaks reports whether a paragraph ends where the element starts and where it
// ends. These are block elements of HTML 4: article, section, header, nav, ol and
// their like are not among them.
func breaks(name atom.Atom) bool {
	switch name {
	case atom.Body, atom.Blockquote, atom.Caption, atom.Center, atom.Col, atom.Colgroup, atom.Dd, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Form, atom.Legend, atom.Optgroup, atom.Option, atom.P, atom.Pre,
		atom.Table, atom.Td, atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Li,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isDropped reports whether the preprocessor removes the element and all in it.
func isDropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Applet,
		atom.Button, atom.Input, atom.Select, atom.Textarea,
		atom.Iframe, atom.Noembed, atom.Noframes: // these three: see the package comment
		return true
	}
	return false
}

// isUnwrapped reports whether the preprocessor removes the element and leaves what is
// in it.
func isUnwrapped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Form, atom.Object, atom.Embed, atom.Param:
		return true
	}
	return false
}

// paragraphs returns the paragraphs of the tree, and for each text node that is
// not below a dropped element, in document order, the index of its paragraph. A
// text node of nothing but blanks has an index that means nothing.
func paragraphs(ctx context.Context, tree *html.Node) ([]paragraph, []int32, error) {
	m := maker{ctx: ctx}
	m.walk(tree, path{})
	m.flush()
	m.start(path{})
	if m.err != nil {
		return nil, nil, m.err
	}
	text, from := m.text.String(), 0
	for i, end := range m.ends {
		m.found[i].text = text[from:end]
		from = end
	}
	return m.found, m.nodes, nil
}

// maker cuts a tree into paragraphs.
type maker struct {
	ctx   context.Context
	err   error
	steps int

	found []paragraph
	text  strings.Builder // of all paragraphs, one after the other
	ends  []int           // where each paragraph ends in text
	nodes []int32         // paragraph of each text node

	current paragraph
	begin   int    // where the current paragraph begins in text
	blank   bool   // a blank is owed before the next character
	pending []byte // text since the last tag
	link    bool   // an a was opened and none closed since
	br      bool   // no text and no other inline element since a br
}

func (m *maker) walk(n *html.Node, at path) {
	if m.steps++; m.steps%1024 == 0 && m.err == nil {
		m.err = m.ctx.Err()
	}
	if m.err != nil {
		return
	}
	switch n.Type {
	case html.TextNode:
		m.nodes = append(m.nodes, int32(len(m.found)))
		m.pending = append(m.pending, n.Data...)
	case html.DocumentNode:
		m.children(n, at)
	case html.ElementNode:
		switch {
		case isDropped(n):
		case isUnwrapped(n):
			m.children(n, at)
		default:
			inside := at.into(n)
			m.open(n.DataAtom, inside)
			m.children(n, inside)
			m.close(n.DataAtom, at)
		}
	}
}

func (m *maker) children(n *html.Node, at path) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.walk(c, at)
	}
}

func (m *maker) open(name atom.Atom, at path) {
	m.flush()
	if breaks(name) || name == atom.Br && m.br {
		m.start(at)
		return
	}
	m.br = name == atom.Br
	m.blank = m.blank || m.br
	m.link = m.link || name == atom.A
}

func (m *maker) close(name atom.Atom, at path) {
	m.flush()
	if breaks(name) {
		m.start(at)
	}
	if name == atom.A {
		m.link = false
	}
}

// start ends the current paragraph and begins another.
func (m *maker) start(at path) {
	if m.text.Len() > m.begin {
		m.begin = m.text.Len()
		m.found = append(m.found, m.current)
		m.ends = append(m.ends, m.begin)
	}
	m.current = paragraph{path: at}
	m.blank = false
}

// flush appends the text since the last tag to the current paragraph, white space
// collapsed. A text of nothing but blanks counts for nothing.
func (m *maker) flush() {
	text := m.pending
	m.pending = text[:0]
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	runes := 0 // of this text, its blanks collapsed but not trimmed
	for len(text) > 0 {
		size, n := leadingWord(text)
		if size > 0 {
			m.add(text[:size], n)
			runes += n
		} else {
			size = leadingBlank(text)
			m.blank = true
			runes++
		}
		text = text[size:]
	}
	if m.link {
		m.current.linkRunes += runes
	}
	m.br = false
}

// leadingWord returns the length of the word that the text begins with, in bytes and
// in characters.
func leadingWord(text []byte) (size, runes int) {
	for size < len(text) {
		r, width := rune(text[size]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRune(text[size:])
		}
		if unicode.IsSpace(r) {
			break
		}
		size += width
		runes++
	}
	return size, runes
}

// leadingBlank returns the length in bytes of the white space that the text begins with.
func leadingBlank(text []byte) int {
	return len(text) - len(bytes.TrimLeftFunc(text, unicode.IsSpace))
}

// add appends a word or a part of one to the current paragraph.
func (m *maker) add(word []byte, runes int) {
	if m.blank && m.text.Len() > m.begin {
		m.text.WriteByte(' ')
		m.current.runes++
	}
	m.blank = false
	m.text.Write(word)
	m.current.runes += runes
}
