package repeated

import (
	"cmp"
	"slices"
)

// The site style tree of Yi, Liu and Li (2003): elements and styles in turns. A style
// of an element is a sequence of children that the element has on some pages.

// element is an element of the site style tree, or the place of a line.
type element struct {
	styles []style     // sorted by hash; none of a line's place
	texts  []textTally // of a line's place, sorted by hash
}

// style is a sequence of children and the number of pages that have it.
type style struct {
	hash  uint64
	pages uint32
	parts []element
}

// textTally is a line's hash and the number of pages that have it.
type textTally struct {
	hash  uint64
	pages uint32
}

// pages returns the number of pages that have the element: each has it in one style,
// or with one text.
func (e *element) pages() uint32 {
	n := uint32(0)
	for i := range e.styles {
		n = plus(n, e.styles[i].pages)
	}
	for _, t := range e.texts {
		n = plus(n, t.pages)
	}
	return n
}

func (e *element) findStyle(hash uint64) (int, bool) {
	return slices.BinarySearchFunc(e.styles, hash, func(s style, h uint64) int { return cmp.Compare(s.hash, h) })
}

func (e *element) findText(hash uint64) (int, bool) {
	return slices.BinarySearchFunc(e.texts, hash, func(t textTally, h uint64) int { return cmp.Compare(t.hash, h) })
}

// addText counts a text on so many pages.
func (e *element) addText(hash uint64, pages uint32) {
	i, ok := e.findText(hash)
	if !ok {
		e.texts = slices.Insert(e.texts, i, textTally{hash: hash})
	}
	e.texts[i].pages = plus(e.texts[i].pages, pages)
}

// styleOf returns the style, which is new if nobody had it.
func (e *element) styleOf(hash uint64, parts int) *style {
	i, ok := e.findStyle(hash)
	if !ok {
		e.styles = slices.Insert(e.styles, i, style{hash: hash, parts: make([]element, parts)})
	}
	return &e.styles[i]
}

// addStyles counts the page's tree.
func (s *Sketch) addStyles(f *features) {
	if len(f.nodes) == 0 {
		return
	}
	if s.root == nil {
		s.root = new(element)
	}
	s.root.add(f.nodes, 0)
}

// add counts the node of a page as the element. The parser bounds the depth.
func (e *element) add(nodes []node, at int32) {
	n := &nodes[at]
	if n.line >= 0 {
		e.addText(n.text, 1)
		return
	}
	s := e.styleOf(n.style, int(n.children))
	if len(s.parts) != int(n.children) {
		return // another style of the same hash
	}
	s.pages = plus(s.pages, 1)
	for k, child := 0, n.first; child != 0; k, child = k+1, nodes[child].next {
		s.parts[k].add(nodes, child)
	}
}

// merge adds the counts of another element.
func (e *element) merge(other *element) {
	for _, t := range other.texts {
		e.addText(t.hash, t.pages)
	}
	for i := range other.styles {
		from := &other.styles[i]
		into := e.styleOf(from.hash, len(from.parts))
		if len(into.parts) != len(from.parts) {
			continue // as in add
		}
		into.pages = plus(into.pages, from.pages)
		for k := range from.parts {
			into.parts[k].merge(&from.parts[k])
		}
	}
}
