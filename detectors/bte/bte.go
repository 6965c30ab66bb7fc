// Package bte is body text extraction (Finn, Kushmerick, Smyth: Fact or fiction:
// content classification for digital libraries, DELOS workshop 2001): running
// text has few tags, so the main text is the stretch of the page's source with the
// most words inside and the most tags outside.
//
// The source of the body is read as a sequence of tokens, tags and words. A word is
// a run of characters that are neither blank nor part of a tag, whatever the
// characters are. Words count +1 and tags -1, and the segment of consecutive tokens
// with the largest sum is kept (the paper's objective up to a constant). Of equal
// sums the first is kept, in its shortest form: a segment is replaced by a strictly
// better one only, and neither starts nor ends with tokens that add up to nothing.
//
// Where the paper is silent: the body starts at the first body tag and ends at the
// last end tag of one; a page without either is taken whole. The content of script
// and style is dropped, their tags count. Comments and the doctype are no tokens.
// Content of noscript, iframe, noembed and noframes is read as markup.
//
// Departures from the reference implementation that later comparisons use
// (Pomikálek's bte.py): all character references are decoded instead of
// three, and blanks that result part words; one pass in linear time; a page without
// words gives an empty extraction, where the reference gives the first token. The
// answer is text printed from the source, not from the tree, because the strategy
// counts the tags that are written: a block tag breaks the line, a table cell and
// white space make a blank, other tags leave no trace. What a browser hides is
// in the source all the same and may be kept.
//
// A text page has no tags, so every word counts for the segment and everything is
// kept.
package bte

import (
	"context"
	"strings"

	"golang.org/x/net/html"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/markup"
)

// Params are the parameters of the strategy.
type Params struct {
	// WordGain is what a word adds to the sum of a segment, TagCost what a tag
	// takes from it.
	WordGain, TagCost int
	// SplitWords counts the words of UAX #29 in what stands between blanks, at
	// the least one, instead of one. Without it a sentence of Chinese or Thai, which
	// write no blanks, is a single word and weighs no more than a tag.
	SplitWords bool
}

// Default returns the parameters of the paper: +1 for a word between blanks, -1 for
// a tag.
func Default() Params { return Params{WordGain: 1, TagCost: 1} }

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the strategy. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// Name returns "bte".
func (Detector) Name() string { return "bte" }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect returns the text of the best segment of an HTML page and every line of a
// text page. It takes time and memory linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if page.Kind == corpus.Text {
		kept := make([]bool, len(page.Lines()))
		for i := range kept {
			kept[i] = true
		}
		return detectors.KeepLines(page, kept), nil
	}
	text, err := d.extract(ctx, page.Source)
	return detectors.KeepText(text), err
}

// checkEvery is the number of tokens between two looks at the context.
const checkEvery = 4096

// extract returns the text of the best segment of the source's body.
func (d Detector) extract(ctx context.Context, source string) (string, error) {
	s := search{params: d.params, text: make([]byte, 0, len(source)/4)}
	z := html.NewTokenizer(strings.NewReader(source))
	for n := 1; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return "", ctx.Err()
		}
		switch kind := z.Next(); kind {
		case html.ErrorToken: // the end: reading a string does not fail
			return s.result(), nil
		case html.TextToken:
			if !s.dropped {
				s.addText(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			a := markup.Atom(z.Raw())
			s.addTag(a, kind)
			if markup.Follows(a, kind) {
				z.NextIsNotRawText()
			}
		}
	}
}
