package bte

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/internal/markup"

	"chaff/internal/words"
)

// search looks for the best segment while the text of the body is printed. A
// segment is a stretch of tokens, so its text is a stretch of what is printed, and
// nothing else has to be remembered of the tokens.
type search struct {
	params  Params
	text    []byte // what is printed so far
	gap     byte   // parts the next word from the last: 0 for nothing, a blank or a line feed
	dropped bool   // inside script or style
	inBody  bool   // the first body tag has been read

	sum   int     // of the best segment that ends here, 0 if none is positive
	start int     // where the text of that one begins
	best  segment // so far
	atEnd segment // best at the last end tag of the body
	ended bool    // there was one
}

// segment is a stretch of the printed text and the sum of its tokens.
type segment struct{ sum, start, end int }

func (s *search) addTag(a atom.Atom, kind html.TokenType) {
	s.dropped = markup.CodeFollows(a, kind)
	s.part(gapOf(a))
	switch {
	case a != atom.Body:
		s.sum = max(0, s.sum-s.params.TagCost)
	case kind == html.EndTagToken:
		s.atEnd, s.ended = s.best, true
	case !s.inBody:
		*s = search{params: s.params, text: s.text[:0], inBody: true}
	}
}

func (s *search) addText(text []byte) {
	for len(text) > 0 {
		word := bytes.IndexFunc(text, unicode.IsSpace)
		if word < 0 {
			word = len(text)
		}
		if word > 0 {
			s.addWord(text[:word])
			text = text[word:]
			continue
		}
		_, size := utf8.DecodeRune(text)
		s.part(' ')
		text = text[size:]
	}
}

func (s *search) addWord(word []byte) {
	if s.gap != 0 && len(s.text) > 0 {
		s.text = append(s.text, s.gap)
	}
	s.gap = 0
	// A sum of nothing is not carried on: without its tokens the segment is as good
	// and shorter.
	if s.sum == 0 {
		s.start = len(s.text)
	}
	s.text = append(s.text, word...)
	s.sum = max(0, s.sum+s.params.gain(word))
	if s.sum > s.best.sum {
		s.best = segment{s.sum, s.start, len(s.text)}
	}
}

// gain is what a word adds to the sum.
func (p Params) gain(word []byte) int {
	if !p.SplitWords {
		return p.WordGain
	}
	return p.WordGain * max(1, words.Count(string(word)))
}

// part asks for a gap before the next word; a line feed outdoes a blank.
func (s *search) part(gap byte) {
	if s.gap != '\n' && gap != 0 {
		s.gap = gap
	}
}

// cleaner takes out the characters that are in no line of a text view, nor in a
// parsed body.
var cleaner = strings.NewReplacer("\u00ad", "", "\ufeff", "", "\x00", "")

func (s *search) result() string {
	best := s.best
	if s.ended {
		best = s.atEnd
	}
	return cleaner.Replace(string(s.text[best.start:best.end]))
}

// gapOf is what a tag leaves between the words on its sides.
func gapOf(a atom.Atom) byte {
	switch a {
	case atom.Td, atom.Th:
		return ' '
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup,
		atom.Hr, atom.Iframe, atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Noscript,
		atom.Ol, atom.Optgroup, atom.Option, atom.P, atom.Plaintext, atom.Pre, atom.Script, atom.Search,
		atom.Section, atom.Select, atom.Style, atom.Summary, atom.Table, atom.Tbody, atom.Textarea, atom.Tfoot,
		atom.Thead, atom.Title, atom.Tr, atom.Ul, atom.Xmp:
		return '\n'
	default:
		return 0
	}
}
