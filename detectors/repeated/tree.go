package repeated

import (
	"golang.org/x/net/html"

	"chaff/corpus"
)

// node is a node of a page's tree cut down to what shows: the lines, and the block
// elements that lines stand in. Nodes are in document order, parents before their
// children.
type node struct {
	parent int32
	// next is the next sibling and first the first child, 0 where there is none.
	first, next int32
	// line is the line of a leaf, -1 of an element.
	line int32
	// from and to bound the lines below, to excluded.
	from, to int32
	// children is their number.
	children int32
	// tag is the hash of the element's name, own that of its name and classes.
	tag, own uint64
	// text is the hash of structure and text of all that is below.
	text uint64
	// style is the hash of the names of the children, in order.
	style uint64
}

// lineTag stands for the name of a line among the children of an element.
const lineTag = 0

// buildTree returns the tree above the lines. It takes time and memory linear in
// the lines and the distinct elements above them.
//
// A line belongs to the element that it begins in. Where it runs on into another, as
// the cells of a table row do, it belongs to the first.
func buildTree(lines []corpus.Line, hashes []uint64) []node {
	b := builder{index: make(map[*html.Node]int32, len(lines)), last: make([]int32, 0, 2*len(lines))}
	b.nodes = make([]node, 0, 2*len(lines)+16)
	for i, l := range lines {
		parent := b.element(l.Node, int32(i))
		b.add(node{parent: parent, line: int32(i), from: int32(i), tag: lineTag, text: hashes[i]})
	}
	b.finish(int32(len(lines)))
	return b.nodes
}

type builder struct {
	nodes []node
	last  []int32 // last child of each node
	index map[*html.Node]int32
	path  []*html.Node
}

// element returns the index of the element, adding it and its ancestors where they
// are new; -1 for nil. They begin with the line.
func (b *builder) element(n *html.Node, line int32) int32 {
	b.path = b.path[:0]
	at := int32(-1)
	for ; n != nil; n = n.Parent {
		if i, ok := b.index[n]; ok {
			at = i
			break
		}
		b.path = append(b.path, n)
	}
	for i := len(b.path) - 1; i >= 0; i-- {
		n := b.path[i]
		tag := hashString(seed, n.Data)
		at = b.add(node{parent: at, line: -1, from: line, tag: tag, own: hashClass(tag, n)})
		b.index[n] = at
	}
	return at
}

// hashClass returns the hash of an element's name and classes.
func hashClass(tag uint64, n *html.Node) uint64 {
	for _, a := range n.Attr {
		if a.Key == "class" && a.Namespace == "" {
			return combine(ofClass, tag, hashString(seed, a.Val))
		}
	}
	return tag
}

// add appends a node and ties it to its parent.
func (b *builder) add(n node) int32 {
	i := int32(len(b.nodes))
	b.nodes = append(b.nodes, n)
	b.last = append(b.last, 0)
	if p := n.parent; p >= 0 {
		if b.nodes[p].first == 0 {
			b.nodes[p].first = i
		} else {
			b.nodes[b.last[p]].next = i
		}
		b.last[p] = i
		b.nodes[p].children++
	}
	return i
}

// finish fills in what is known from the end: bounds and hashes. A node's children
// come after it, so that going backwards each is complete before its parent.
func (b *builder) finish(lines int32) {
	for i := len(b.nodes) - 1; i >= 0; i-- {
		n := &b.nodes[i]
		if n.line >= 0 {
			n.to = n.line + 1
		} else {
			n.text, n.style = mix(step(n.text, n.tag)), mix(n.style)
		}
		if n.parent < 0 {
			continue
		}
		p := &b.nodes[n.parent]
		p.to = max(p.to, n.to)
		// From the last child to the first: any order does that is always the same.
		p.text = mix(step(p.text, n.text))
		p.style = step(p.style, n.tag+1)
	}
}

// isBlock reports whether the node is an element with a block of text of its own: of
// elements one around the other without anything beside them only the innermost is.
func (n *node) isBlock() bool { return n.children > 1 }

// placeElements is the number of elements, from the innermost out, that make a place.
const placeElements = 3

// place returns where a leaf stands: names and classes of the elements around it, and
// how long its line is.
func place(nodes []node, leaf *node, words int32) uint64 {
	h := combine(ofPlace, lengthClass(words))
	at := leaf.parent
	for range placeElements {
		if at < 0 {
			break
		}
		h = step(h, nodes[at].own)
		at = nodes[at].parent
	}
	return mix(h)
}

// lengthClass tells names from headlines, sentences and paragraphs.
func lengthClass(words int32) uint64 {
	switch {
	case words <= 3:
		return 0
	case words <= 10:
		return 1
	case words <= 20:
		return 2
	default:
		return 3
	}
}
