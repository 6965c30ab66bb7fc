// Package justext is jusText: a page is cut into paragraphs at block-level tags,
// each paragraph is classed by its length, links and share of stop words, and the
// undecided ones by their neighbours (Pomikálek, Removing Boilerplate and Duplicate
// Content from Web Corpora, Masaryk University 2011; library justext, commit
// 9fb3340 of its version 3).
//
// # Paragraphs
//
// The head, scripts, styles, comments, applets and form controls are dropped; form,
// object and embed give way to what is in them. The block elements of HTML 4 and
// the second of two br in a row end a paragraph; article, section, header, nav and
// ol do not. White space collapses. A text that is all blanks between two tags counts for
// nothing, so that <b>a</b> <i>b</i> is the one word "ab". Characters inside a, with
// or without href, are link characters. Elements a browser hides take part, and so
// do noscript and template. On a text page every line is a paragraph without links.
//
// # Classes
//
// By itself a paragraph is, by the first test that applies:
//
//	bad        link characters / characters > MaxLinkDensity
//	bad        holds © or a literal &copy
//	bad        an element whose name begins with select is in its tag path
//	bad        shorter than LengthLow, with link characters
//	short      shorter than LengthLow
//	good       share of stop words >= StopwordsHigh, longer than LengthHigh
//	near-good  share of stop words >= StopwordsHigh
//	near-good  share of stop words >= StopwordsLow
//	bad        else
//
// Lengths are in characters of the collapsed text. Words are what blanks part, in
// lower case, with the punctuation that sticks to them: "the," is no stop word.
//
// In context, the edges of the page counting as bad:
//
//  1. A short heading becomes near-good if a good paragraph follows with at most
//     MaxHeadingDistance characters between them ([HeadingsOriginal] only).
//  2. A short paragraph takes the class that its nearest good or bad neighbours
//     agree on. Where they do not, it becomes good if a near-good one comes before
//     the bad one, else bad. All are decided before any is changed.
//  3. A near-good paragraph between two bad ones becomes bad, else good, one after
//     the other, so that those before it are decided already.
//  4. A heading that was not bad by itself and is now, becomes good if a good
//     paragraph follows as in step 1 (not with [NoHeadings]).
//
// # Departures
//
// On the article extraction benchmark (AEB, 181 pages) the paragraphs kept with the
// parameters of [Benchmark] have the same words as the published answer of justext 3.0.2 on 168
// pages; F1 is 0.800, published 0.804 (precision 0.865 and 0.858, recall 0.744 and
// 0.756). TestAEB measures it. What differs:
//
//   - The stop lists are not the library's (stoplists/README.md). Theirs hold the
//     words that Wikipedia uses most, ours mostly function words. On the two pages
//     that differ most, a list of concert dates and places passes the threshold there and
//     not here; so it is, by eye, with six of the other eleven, and one has text in an iframe.
//   - The answer is the lines of the page's text view most of whose characters stand in
//     kept paragraphs. Text that a browser does not show is never kept (on AEB it
//     costs recall and gives precision), and a row of a table is kept whole or not at all.
//   - The tree is that of an HTML 5 parser, not of libxml2. The text inside iframe,
//     noembed and noframes, which is markup to one and text to the other, is dropped.
//   - The library wants to be told a page's language; see [Params.Stoplist].
package justext

import (
	"context"

	"chaff/corpus"
	"chaff/detectors"
)

// Headings says what is done about h1 to h6.
type Headings uint8

const (
	// NoHeadings treats headings as any other paragraph.
	NoHeadings Headings = iota
	// HeadingsOriginal runs both steps for headings, as the thesis and the
	// library before version 3.0 do.
	HeadingsOriginal
	// HeadingsAsOf3 leaves out the first step. Since version 3.0 of 2021 the
	// library looks in it for classes that are not yet set, and finds none.
	HeadingsAsOf3
)

// WithoutStopwords, as [Params.Stoplist], classes paragraphs by length and links
// alone, as the library does with an empty list and both thresholds at 0.
const WithoutStopwords = "none"

// Params are the parameters of the algorithm.
type Params struct {
	// LengthLow is the length, in characters, below which stop words say nothing.
	LengthLow int
	// LengthHigh is the length, in characters, above which a paragraph can be good
	// by itself.
	LengthHigh int
	// StopwordsLow and StopwordsHigh are the shares of stop words among the words
	// of a paragraph, in [0,1], from which on it is near-good and may be good.
	StopwordsLow, StopwordsHigh float64
	// MaxLinkDensity is the share of characters in links, in [0,1], above which a
	// paragraph is bad.
	MaxLinkDensity float64
	// MaxHeadingDistance is how many characters may stand between a heading and the
	// good paragraph that it belongs to.
	MaxHeadingDistance int
	// Headings says what is done about headings.
	Headings Headings
	// Stoplist is the language code of the stop list, [WithoutStopwords], or "" for
	// one by page: that of the page's language. Where the language is not known or
	// has no list, it is the list with most words of the paragraphs that stop
	// words decide, because a list of another language would make all of them bad;
	// markup is not asked, since templates state languages that their text is not
	// in. Where no list has a tenth of their words, and in languages
	// written without blanks, it is WithoutStopwords.
	Stoplist string
}

// Benchmark returns the parameters of the published runs on AEB and on the web
// content extraction benchmark of 2023 (WCEB): 50, 200, 0.1, 0.2, 0.2, 200, no
// headings, and the English list on every page.
func Benchmark() Params {
	return Params{
		LengthLow: 50, LengthHigh: 200, StopwordsLow: 0.1, StopwordsHigh: 0.2, MaxLinkDensity: 0.2,
		MaxHeadingDistance: 200, Headings: NoHeadings, Stoplist: "en",
	}
}

// Published returns the parameters that the library has by default and its behaviour
// since version 3.0: 70, 200, 0.30, 0.32, 0.2, 200, [HeadingsAsOf3], and the stop
// list by page.
func Published() Params {
	return Params{
		LengthLow: 70, LengthHigh: 200, StopwordsLow: 0.30, StopwordsHigh: 0.32, MaxLinkDensity: 0.2,
		MaxHeadingDistance: 200, Headings: HeadingsAsOf3,
	}
}

// Original returns the parameters of Published with [HeadingsOriginal].
func Original() Params {
	p := Published()
	p.Headings = HeadingsOriginal
	return p
}

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in the stop lists or in what else it is built on.
const version = "1"

// Detector is jusText with some parameters. It is safe for concurrent use.
type Detector struct {
	name   string
	params Params
}

// New returns a detector of the given name. The names in use are "justext" with
// the parameters of [Benchmark], "justext-default" with those of [Published] and
// "justext-original" with those of [Original].
func New(name string, p Params) Detector { return Detector{name, p} }

// Name returns the name that the detector was made with.
func (d Detector) Name() string { return d.name }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the lines of good paragraphs. The basis of its answer is the stop
// list, where that is chosen by page. It takes time and memory linear in the page,
// and fails if the parameters name a list that does not exist.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	all, nodes, err := paragraphs(ctx, page.Tree())
	if err != nil {
		return detectors.Extraction{}, err
	}
	classes, list, err := d.params.classify(ctx, all, page.Language)
	if err != nil {
		return detectors.Extraction{}, err
	}
	e := detectors.KeepLines(page, keptLines(page, nodes, classes))
	if d.params.Stoplist == "" {
		e.Basis = "stop words: " + list.language
	}
	return e, nil
}
