// Package markup reads tags as they are written, for strategies that look at the source
// of a page and not at its tree.
package markup

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Atom returns the atom of a tag as it is written, 0 of a name that is no atom or longer
// than "blockquote". [html.Tokenizer.TagName] would allocate for each tag.
func Atom(tag []byte) atom.Atom {
	tag = bytes.TrimPrefix(bytes.TrimPrefix(tag, []byte("<")), []byte("/"))
	var name [len("blockquote")]byte // the longest name that matters
	for i, c := range tag {
		switch {
		case c == '>' || c == '/' || c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f':
			return atom.Lookup(name[:i])
		case i == len(name):
			return 0
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		name[i] = c
	}
	return 0
}

// Follows reports whether what follows a tag is markup although the tokenizer may take
// it for text. A self-closing title or style is one of an SVG.
func Follows(a atom.Atom, kind html.TokenType) bool {
	switch a {
	case atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes:
		return true
	default:
		return kind == html.SelfClosingTagToken && a != atom.Script
	}
}

// CodeFollows reports whether what follows a tag is the content of a script or style.
func CodeFollows(a atom.Atom, kind html.TokenType) bool {
	return a == atom.Script && kind != html.EndTagToken || a == atom.Style && kind == html.StartTagToken
}
