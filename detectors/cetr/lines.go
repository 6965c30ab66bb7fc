package cetr

import (
	"bytes"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chaff/internal/markup"
)

// line is a line of a page's source.
type line struct {
	start, end int // its text in sourceLines.text
	chars      int // characters of its text
	tags       int // tags that begin on it
}

// ratio is the line's text-to-tag ratio.
func (l line) ratio() float64 { return float64(l.chars) / float64(max(1, l.tags)) }

// sourceLines cuts the source of a page into lines. See the package comment for
// what is dropped and where a line ends.
type sourceLines struct {
	blockBreaks bool
	lines       []line
	text        []byte // the text of all lines, one after the other
	open        line   // the line being filled
	space       bool   // a blank is owed before the next character
	dropped     bool   // inside script or style
}

// checkEvery is the number of tokens between two looks at the context.
const checkEvery = 4096

// cut returns the lines of the source that are not empty.
func cut(ctx context.Context, source string, blockBreaks bool) (*sourceLines, error) {
	s := &sourceLines{blockBreaks: blockBreaks, text: make([]byte, 0, len(source)/4)}
	z := html.NewTokenizer(strings.NewReader(source))
	for n := 1; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		switch kind := z.Next(); kind {
		case html.ErrorToken: // the end: reading a string does not fail
			s.endLine()
			return s, nil
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

func (s *sourceLines) addTag(a atom.Atom, kind html.TokenType) {
	if a == atom.Script || a == atom.Style {
		s.dropped = markup.CodeFollows(a, kind)
		return
	}
	breaks := isBlock(a)
	if breaks && s.blockBreaks && kind != html.EndTagToken {
		s.endLine()
	}
	s.open.tags++
	s.space = s.space || breaks || a == atom.Br
	if breaks && s.blockBreaks && kind == html.EndTagToken {
		s.endLine()
	}
}

func (s *sourceLines) addText(text []byte) {
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
		blank, size := utf8.DecodeRune(text)
		if blank == '\n' {
			s.endLine()
		}
		s.space = true
		text = text[size:]
	}
}

func (s *sourceLines) addWord(word []byte) {
	if s.space && s.open.chars > 0 {
		s.text = append(s.text, ' ')
		s.open.chars++
	}
	s.space = false
	s.text = append(s.text, word...)
	s.open.chars += utf8.RuneCount(word)
}

// endLine finishes the line being filled unless it is empty.
func (s *sourceLines) endLine() {
	if s.open.chars > 0 || s.open.tags > 0 {
		s.open.end = len(s.text)
		s.lines = append(s.lines, s.open)
	}
	s.open = line{start: len(s.text)}
	s.space = false
}

// ratios returns the text-to-tag ratio of each line.
func (s *sourceLines) ratios() []float64 {
	out := make([]float64, len(s.lines))
	for i, l := range s.lines {
		out[i] = l.ratio()
	}
	return out
}

// cleaner takes out the characters that are in no line of a text view, nor in a
// parsed body.
var cleaner = strings.NewReplacer("\u00ad", "", "\ufeff", "", "\x00", "")

// join returns the text of the kept lines, one a line.
func (s *sourceLines) join(kept []bool) string {
	var out strings.Builder
	for i, l := range s.lines {
		if !kept[i] || l.chars == 0 {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.Write(s.text[l.start:l.end])
	}
	return cleaner.Replace(out.String())
}

// isBlock reports whether a pretty-printer would put the element on a line of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Html, atom.Head, atom.Title, atom.Body,
		atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer,
		atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Legend,
		atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Noscript, atom.Ol, atom.Optgroup, atom.Option,
		atom.P, atom.Plaintext, atom.Pre, atom.Search, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody,
		atom.Td, atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return true
	default:
		return false
	}
}
