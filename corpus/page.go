package corpus

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// Info is what is known of a page besides its text.
type Info struct {
	// ID is unique within a corpus.
	ID string
	// URL is where the page was fetched from, if known.
	URL string
	// Site groups pages that share a template: the registrable domain where a
	// URL is known. Pages without a site are treated as one of a kind.
	Site string
	// Language is a BCP 47 tag, if known.
	Language string
	// Type is the page type (article, forum, product, ...), if known.
	Type string
	// Split is the part of its set the page belongs to (dev, test, ...), if any.
	Split string
	// Licence is what the set states for the page, if anything.
	Licence string
}

// Kind tells what a page was made of.
type Kind uint8

const (
	Text Kind = iota // plain text, already stripped by a crawler
	HTML             // HTML markup
)

// String returns "text" or "html".
func (k Kind) String() string {
	if k == HTML {
		return "html"
	}
	return "text"
}

// A Page is one document to judge. It carries no gold, so that a detector
// cannot see any. A Page is safe for concurrent use; its tree and lines are
// made at first use, once, and shared: nobody may change them.
type Page struct {
	Info
	// Kind tells whether Source is plain text or HTML.
	Kind Kind
	// Source is the page as decoded to UTF-8.
	Source string

	parsed   sync.Once
	tree     *html.Node
	rendered sync.Once
	lines    []Line
	warnings []string
}

// NewText returns a page of plain text. Its text view is its own lines.
func NewText(info Info, text string) *Page {
	return &Page{Info: info, Kind: Text, Source: text}
}

// NewHTML returns a page of HTML. Its text view is its rendering. Warnings say
// what was given up to read it and are joined by those of parsing.
func NewHTML(info Info, source string, warnings ...string) *Page {
	return &Page{Info: info, Kind: HTML, Source: source, warnings: warnings}
}

// AsText returns the page as a crawler's plain text: the lines of its text view,
// with blank lines where the view has them, and nothing of its markup. Its own
// text view has the same lines, so that gold fits both.
func (p *Page) AsText() *Page {
	if p.Kind == Text {
		return p
	}
	var text strings.Builder
	number := 1
	for _, l := range p.Lines() {
		text.WriteString(strings.Repeat("\n", l.Number-number))
		text.WriteString(l.Text)
		number = l.Number
	}
	out := NewText(p.Info, text.String())
	out.warnings = p.Warnings()
	return out
}

// ViewVersion is the version of the text view: it changes whenever a page may have other
// lines than before, so that the numbers of lines in a run file keep their meaning.
const ViewVersion = 1

// Lines returns the page's text view: its lines that are not blank, in order.
func (p *Page) Lines() []Line {
	if p.Kind == Text {
		p.parsed.Do(p.parse)
	} else {
		p.rendered.Do(func() { p.lines = Render(p.Tree()) })
	}
	return p.lines
}

// Tree returns the page as a parsed HTML document, for detectors that work on
// nodes. A text page is given as minimal HTML: a body with one p element for
// each line of its text view and nothing else.
func (p *Page) Tree() *html.Node {
	p.parsed.Do(p.parse)
	return p.tree
}

// Warnings says what had to be given up to read the page, if anything.
func (p *Page) Warnings() []string {
	p.parsed.Do(p.parse)
	return p.warnings
}

func (p *Page) parse() {
	if p.Kind == Text {
		p.lines = textLines(p.Source)
		p.tree = textTree(p.lines)
		return
	}
	tree, warnings := parseHTML(p.Source)
	p.tree, p.warnings = tree, append(p.warnings, warnings...)
}
