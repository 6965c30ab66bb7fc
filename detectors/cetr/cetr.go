// Package cetr is content extraction via tag ratios (Weninger, Hsu, Han: CETR,
// WWW 2010): lines of a page's source that hold much text and few tags are its main
// content. It needs no tree and no language.
//
// Each line of the source has a text-to-tag ratio: its characters over its tags, over 1
// where it has none. The ratios are smoothed by a Gaussian over the neighbouring lines.
//
// In the two-dimensional variant a second axis says how much the ratio changes: the
// absolute difference between the smoothed ratio of a line and the mean of the next
// three, smoothed again. K-means divides the lines into three clusters; one centroid
// stays at the origin, and the lines outside its cluster are content. In the
// one-dimensional variant a line is content whose smoothed ratio reaches a threshold, a
// multiple of the standard deviation of the smoothed ratios.
//
// # Lines of source
//
// The paper takes lines as they are written, so that a page without line feeds is a
// single one. Here the source is by default broken as a pretty-printer would break it:
// besides its line feeds, a line ends before each start tag and after each end tag of a
// block element, table cells and list items among them, br not. Params.BlockBreaks
// turns that off.
//
// Script and style are dropped with their content and tags, comments and the doctype too,
// with the line feeds in them. A tag belongs to the line on which it begins; line feeds
// inside it end no line. Content of noscript, iframe, noembed and noframes is read
// as markup. Character references are decoded before characters are counted; a run of
// blanks counts one and none at the ends of a line. Lines with neither text nor tags are
// dropped; a line of tags alone stays, with ratio 0.
//
// # Where the paper is silent or says otherwise
//
//   - Smoothing weighs the neighbours that exist: beyond the first and the last line there
//     is nothing, not zeros. The same holds for the change; that of the last line is 0.
//   - K-means starts from the origin, the point farthest from it, and the point
//     farthest from both, the first of equals, where k-means is mostly started by chance. A
//     point as near to the origin as to another centroid stays with the origin,
//     a cluster that loses its points keeps its centroid, and the rounds are bounded.
//   - The axes are not scaled: both are characters a tag.
//   - The threshold of the one-dimensional variant is taken from the smoothed ratios,
//     population formula.
//   - All characters count, not only those of ASCII.
//
// The answer is text, the kept lines of source without their tags, because a line of
// source is not a line of the text view. The whole source is looked at, so that text which
// a browser hides, or the title, may be kept.
//
// The change looks ahead and is smoothed, so that up to four short lines before the text go
// with it; one line far longer than all others draws a cluster to itself.
//
// A text page is judged by the lines of its text view, each with its length in
// characters over 1 tag, and answered by line.
package cetr

import (
	"context"
	"math"
	"unicode/utf8"

	"chaff/corpus"
	"chaff/detectors"
)

// Params are the parameters of the strategy.
type Params struct {
	// OneDimension asks for the one-dimensional variant.
	OneDimension bool
	// Lambda is the threshold of the one-dimensional variant, in standard deviations.
	Lambda float64
	// Radius is the radius and the standard deviation of the Gaussian, in lines, at most 1000; below 1
	// nothing is smoothed.
	Radius int
	// Ahead is the number of lines that a line is compared with for its change.
	Ahead int
	// Clusters is the number of clusters, that of the origin included.
	Clusters int
	// Rounds is how often k-means moves its centroids at most.
	Rounds int
	// BlockBreaks ends lines of source at the tags of block elements too.
	BlockBreaks bool
}

// Default returns the parameters of the paper's two-dimensional variant: radius 1, three
// lines ahead, three clusters; with breaks at blocks, and 100 rounds, three times what
// k-means was seen to need. Lambda is 1; the paper's multiple could not be verified.
func Default() Params {
	return Params{Lambda: 1, Radius: 1, Ahead: 3, Clusters: 3, Rounds: 100, BlockBreaks: true}
}

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the strategy. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// Name returns "cetr", and "cetr-1d" for the one-dimensional variant.
func (d Detector) Name() string {
	if d.params.OneDimension {
		return "cetr-1d"
	}
	return "cetr"
}

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect returns the text of the content lines of an HTML page's source, and keeps
// those lines of a text page. It takes time and memory linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	if page.Kind == corpus.Text {
		kept, err := d.content(ctx, lengths(page.Lines()))
		if err != nil {
			return detectors.Extraction{}, err
		}
		return detectors.KeepLines(page, kept), nil
	}
	s, err := cut(ctx, page.Source, d.params.BlockBreaks)
	if err != nil {
		return detectors.Extraction{}, err
	}
	kept, err := d.content(ctx, s.ratios())
	if err != nil {
		return detectors.Extraction{}, err
	}
	return detectors.KeepText(s.join(kept)), nil
}

// lengths returns the ratios of lines without tags.
func lengths(lines []corpus.Line) []float64 {
	out := make([]float64, len(lines))
	for i, l := range lines {
		out[i] = float64(utf8.RuneCountInString(l.Text))
	}
	return out
}

// content tells for each line, given its ratio, whether it is content.
func (d Detector) content(ctx context.Context, ratios []float64) ([]bool, error) {
	smoothed := smooth(ratios, d.params.Radius)
	kept := make([]bool, len(ratios))
	if d.params.OneDimension {
		threshold := d.params.Lambda * deviation(smoothed)
		for i, r := range smoothed {
			kept[i] = r >= threshold
		}
		return kept, nil
	}
	change := smooth(changes(smoothed, d.params.Ahead), d.params.Radius)
	points := make([]point, len(ratios))
	for i := range points {
		points[i] = point{smoothed[i], change[i]}
	}
	clusters, err := cluster(ctx, points, d.params.Clusters, d.params.Rounds)
	for i, c := range clusters {
		kept[i] = c != 0
	}
	return kept, err
}

// deviation is the standard deviation of the values, population formula; 0 of none.
func deviation(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	n := float64(len(values))
	var sum, squares float64
	for _, v := range values {
		sum += v
	}
	for _, v := range values {
		squares += (v - sum/n) * (v - sum/n)
	}
	return math.Sqrt(squares / n)
}
