package corpus

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten returns source without the tags that open below the given depth and
// without their end tags; text stays where it is. Elements whose content is not
// markup (script, style, ...) are leaves and stay whole.
func flatten(source string, limit int) string {
	var out strings.Builder
	out.Grow(len(source))
	f := flattener{limit: limit}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw()) // before TagName, which may change it
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken || kind == html.EndTagToken {
			name, _ := z.TagName()
			if display := displayOfAtom(atom.Lookup(name)); !f.tag(string(name), kind) {
				raw = ""
				if display != inline {
					raw = " " // or the words on its two sides would be glued
				}
			}
		}
		out.WriteString(raw)
	}
}

// flattener follows which elements are open, about as the parser does.
type flattener struct {
	limit int
	open  []openTag
}

type openTag struct {
	name string
	kept bool
}

// tag reports whether the tag stays in the page.
func (f *flattener) tag(name string, kind html.TokenType) bool {
	a := atom.Lookup([]byte(name))
	switch {
	case voidElements[a] || rawElements[a]:
		return true
	case kind == html.EndTagToken:
		return f.end(name)
	case kind == html.SelfClosingTagToken && f.inForeign():
		return true // closed at once, as only foreign content allows
	}
	f.closeImplied(name)
	kept := len(f.open) < f.limit
	f.open = append(f.open, openTag{name, kept})
	return kept
}

// end closes the innermost open element of the name and all inside it.
func (f *flattener) end(name string) bool {
	for i := len(f.open) - 1; i >= 0 && i >= len(f.open)-maxUnclosed; i-- {
		if f.open[i].name == name {
			kept := f.open[i].kept
			f.open = f.open[:i]
			return kept
		}
	}
	return true
}

// maxUnclosed bounds how far back an end tag looks for its start.
const maxUnclosed = 64

// closeImplied closes an element that the start of the named one ends, such as
// the list item before.
func (f *flattener) closeImplied(name string) {
	ended, ok := impliedEnds[name]
	if !ok {
		return
	}
	for i := len(f.open) - 1; i >= 0 && i >= len(f.open)-maxUnclosed; i-- {
		if slices.Contains(ended, f.open[i].name) {
			f.open = f.open[:i]
			return
		}
		if scopeElements[f.open[i].name] {
			return
		}
	}
}

func (f *flattener) inForeign() bool {
	return slices.ContainsFunc(f.open, func(t openTag) bool { return t.name == "svg" || t.name == "math" })
}

// impliedEnds holds the elements that end when one of the name starts.
var impliedEnds = map[string][]string{
	"p": {"p"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
	"tr": {"tr"}, "td": {"td", "th"}, "th": {"td", "th"},
}

// scopeElements end the search for an element that is implicitly closed.
var scopeElements = map[string]bool{
	"ul": true, "ol": true, "dl": true, "table": true, "select": true, "div": true, "section": true,
	"article": true, "blockquote": true, "body": true, "button": true, "form": true,
}

// rawElements have text for content, whatever it looks like.
var rawElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Iframe: true,
	atom.Noembed: true, atom.Noframes: true, atom.Xmp: true, atom.Noscript: true,
}

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true,
	atom.Track: true, atom.Wbr: true,
}
