// Package density is a line-density heuristic of our own for rendered lines. It
// needs neither markup nor word lists, so it works on stripped text and in any
// language with sentences.
//
// It goes in three steps. Each line gets a density from its own shape: many
// words and a sentence end speak for running text; links, digits and marks
// speak against it. The densities are smoothed over the neighbours, because
// running text stands together. Then the segment of
// consecutive lines with the largest sum of gains is searched (Bentley's
// maximum-sum segment, as BTE does with tokens and tags; Finn, Kushmerick and
// Smyth 2001), and inside it lines that do not look like text are dropped.
package density

import (
	"context"
	"math"
	"unicode"
	"unicode/utf8"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/internal/words"
)

// Params are the parameters of the heuristic.
type Params struct {
	// WordScale is the number of words at which the length of a line speaks for
	// text with 63 % of its full weight (1 - 1/e).
	WordScale float64
	// OpenEnd is the factor on the density of a line that does not end as a
	// sentence does, in [0,1].
	OpenEnd float64
	// Radius is the standard deviation of the Gaussian over neighbouring
	// lines, in lines.
	Radius float64
	// Own is the weight of a line's own density against the smoothed one, in [0,1].
	Own float64
	// Cut is the density, in [0,1], at which a line neither lengthens nor
	// shortens the segment.
	Cut float64
	// Inside is the density below which a line of the segment is dropped.
	Inside float64
}

// Default returns the parameters that the detector is published with. They are
// round numbers from a coarse grid over the line-labelled web texts of "Towards
// better structured and less noisy Web data" (W-NUT 2022; six languages, no
// Russian), among those that also keep precision on raw pages, for which the
// seed corpus was looked at. A score on either set flatters the detector.
func Default() Params {
	return Params{WordScale: 12, OpenEnd: 0.6, Radius: 1.5, Own: 0.6, Cut: 0.3, Inside: 0.3}
}

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the heuristic. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// TrainedOn names the sets that the published parameters were chosen on ([Default]).
func (Detector) TrainedOn() []string { return []string{"text-quality-lines", "seeds"} }

// Name returns "density".
func (Detector) Name() string { return "density" }

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// Detect keeps the text-like lines of the page's best segment. It takes time and
// memory linear in the page.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	if err := ctx.Err(); err != nil {
		return detectors.Extraction{}, err
	}
	lines := page.Lines()
	shapes := make([]shape, len(lines))
	for i, l := range lines {
		shapes[i] = measure(l)
	}
	density := d.densities(shapes)
	start, end := d.segment(shapes, density)
	kept := make([]bool, len(lines))
	for i := start; i < end; i++ {
		kept[i] = density[i] >= d.params.Inside
	}
	return detectors.KeepLines(page, kept), nil
}

// densities returns how much each line looks like running text, in [0,1], its
// neighbours taken into account.
func (d Detector) densities(shapes []shape) []float64 {
	own := make([]float64, len(shapes))
	for i, s := range shapes {
		own[i] = d.own(s)
	}
	out := make([]float64, len(shapes))
	for i := range shapes {
		out[i] = d.params.Own*own[i] + (1-d.params.Own)*d.smooth(own, i)
	}
	return out
}

// own is the density of a line by itself.
func (d Detector) own(s shape) float64 {
	length := 1 - math.Exp(-float64(s.words)/d.params.WordScale)
	density := length * s.letters * (1 - s.links)
	if !s.sentence {
		density *= d.params.OpenEnd
	}
	return density
}

// smooth is the mean density around line i, the line itself included, by
// Gaussian distance.
func (d Detector) smooth(own []float64, i int) float64 {
	reach := int(math.Ceil(2 * d.params.Radius))
	var sum, weight float64
	for j := max(0, i-reach); j <= min(len(own)-1, i+reach); j++ {
		x := float64(j-i) / d.params.Radius
		w := math.Exp(-x * x / 2)
		sum += w * own[j]
		weight += w
	}
	return sum / weight
}

// segment returns the bounds [start, end) of the stretch of lines with the
// largest sum of gains, the first of equals; an empty one where no gain is
// positive.
func (d Detector) segment(shapes []shape, density []float64) (start, end int) {
	var best, sum float64
	from := 0
	for i, s := range shapes {
		sum += (density[i] - d.params.Cut) * (1 + float64(s.words))
		if sum <= 0 {
			sum, from = 0, i+1
		} else if sum > best {
			best, start, end = sum, from, i+1
		}
	}
	return start, end
}

// shape is what the heuristic sees of a line.
type shape struct {
	words    int
	letters  float64 // share of letters and marks among characters that are not blank
	links    float64 // share of characters inside links
	sentence bool    // ends as a sentence does
}

func measure(l corpus.Line) shape {
	s := shape{words: words.Count(l.Text)}
	letters, solid := 0, 0
	for _, r := range l.Text {
		if unicode.IsSpace(r) {
			continue
		}
		solid++
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			letters++
		}
	}
	if solid > 0 {
		s.letters = float64(letters) / float64(solid)
		s.links = float64(l.LinkRunes) / float64(utf8.RuneCountInString(l.Text))
	}
	s.sentence = endsSentence(l.Text)
	return s
}

// endsSentence reports whether the last characters are a sentence mark (Unicode
// Sentence_Terminal), closing quotes and brackets skipped. An ellipsis is none:
// it ends headlines that were cut for a list.
func endsSentence(text string) bool {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		switch {
		case unicode.In(r, unicode.STerm):
			return true
		case r == '"' || r == '\'' || unicode.In(r, unicode.Pe, unicode.Pf) || unicode.IsSpace(r):
			text = text[:len(text)-size]
		default:
			return false
		}
	}
	return false
}
