package repeated

import (
	"context"
	"fmt"

	"chaff/corpus"
	"chaff/detectors"
)

// Params are the parameters of the detector. A share of 0 switches off what it is the
// share of, save LineShare and BlockShare, which then ask for one sibling.
type Params struct {
	// BlockLines is the number of consecutive lines that are compared as a run; less
	// than 1 compares none.
	BlockLines int
	// LineShare is the share of the page's siblings, the other pages of its site,
	// on which a line must stand to be taken for template, BlockShare the same for
	// a run of lines and for a DOM block, which are the stronger signs. Either needs one
	// sibling at the least.
	LineShare, BlockShare float64
	// LongWords is the number of words from which a line that recurs inside its
	// page is text printed twice, such as a lead: its first copy stays. Of
	// shorter ones every copy is dropped.
	LongWords int
	// NearShare is the share of a line's shingles of three words that must each be as
	// frequent as a template line for the line to be taken for one, NearWords the
	// longest line that is compared so, in words.
	NearShare float64
	NearWords int
	// Subtrees says that DOM blocks of the same structure and text are compared.
	Subtrees bool
	// RegionShare is the share of the words of a DOM block that must be template
	// before the rest of the block is taken for template too.
	RegionShare float64
	// PlaceShare is the share of the distinct lines that siblings have at a
	// place that must recur there, for other lines at the place to be taken for
	// template: the headlines of a "most read" box. A place is names and classes of
	// three elements and a class of length.
	PlaceShare float64
	// Noise makes the detector repeated-sst if it is above 0: the importance, in [0,1], below
	// which an element of the site style tree is noise. No other parameter counts then.
	Noise float64
}

// Default returns the parameters of "repeated". The package comment says what they were
// chosen on.
func Default() Params {
	p := Lines()
	p.Subtrees, p.RegionShare, p.PlaceShare = true, 0.66, 0.2
	return p
}

// Lines returns the parameters of "repeated-lines", which looks at the text view only.
func Lines() Params {
	return Params{BlockLines: 3, LineShare: 0.1, BlockShare: 0.02, LongWords: 10, NearShare: 0.7, NearWords: 25}
}

// Styles returns the parameters of "repeated-sst", which goes by the site style tree.
func Styles() Params { return Params{Noise: 0.9} }

func (p Params) recipe() recipe {
	if p.Noise > 0 {
		return recipe{styles: true}
	}
	r := recipe{lines: true, runLines: bound(p.BlockLines), blocks: p.Subtrees, places: p.PlaceShare > 0}
	if p.NearShare > 0 {
		r.nearWords = bound(p.NearWords)
	}
	return r
}

// bound takes a number to what a sketch can say.
func bound(n int) int { return min(max(0, n), maxRecipe) }

// version is to be raised with every change after which a detector may answer differently
// on some page, also one in what it is built on.
const version = "1"

// Detector is the detector. It is safe for concurrent use.
type Detector struct{ params Params }

// New returns a detector with the given parameters.
func New(p Params) Detector { return Detector{p} }

// Name returns "repeated-sst" for a detector by the site style tree, "repeated-lines"
// for one that does not look at markup, else "repeated".
func (d Detector) Name() string {
	switch p := d.params; {
	case p.Noise > 0:
		return "repeated-sst"
	case !d.readsTree():
		return "repeated-lines"
	default:
		return "repeated"
	}
}

// Version returns the version of the strategy, a whole number.
func (Detector) Version() string { return version }

// TrainedOn names the sets on a part of whose sites the parameters were chosen.
func (Detector) TrainedOn() []string { return []string{"daniel", "big9"} }

// readsTree reports whether the detector looks at markup.
func (d Detector) readsTree() bool { return d.params.recipe().tree() || d.params.RegionShare > 0 }

// Detect drops what recurs inside the page and keeps the rest; repeated-sst, which
// compares pages only, keeps everything.
func (d Detector) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return d.detect(ctx, page, nil)
}

func (d Detector) detect(ctx context.Context, page *corpus.Page, m *model) (detectors.Extraction, error) {
	f, err := extract(ctx, page, d.params.recipe(), d.readsTree() && m != nil)
	if err != nil {
		return detectors.Extraction{}, err
	}
	dropped := make([]bool, len(f.lines))
	if d.params.Noise <= 0 {
		d.markInside(f, dropped)
	}
	basis := "this page alone"
	if m != nil {
		copies := m.known.copies(f.sign(), len(m.pages))
		if siblings := len(m.pages) - copies; siblings > 0 {
			d.markAcross(f, m, copies, siblings, dropped)
			basis = basisOf(len(m.pages))
		}
	}
	kept := make([]bool, len(dropped))
	for i := range kept {
		kept[i] = !dropped[i]
	}
	e := detectors.KeepLines(page, kept)
	e.Basis = basis
	return e, nil
}

// basisOf says which pages were seen. The judged one and its copies are counted where they
// were learned too.
func basisOf(pages int) string {
	if pages == 1 {
		return "1 page of the site"
	}
	return fmt.Sprintf("%d pages of the site", pages)
}

// markInside marks the lines that recur inside the page.
func (d Detector) markInside(f *features, dropped []bool) {
	count := make(map[uint64]int, len(f.lines))
	for _, h := range f.lines {
		count[h]++
	}
	for i, h := range f.lines {
		switch n := count[h]; {
		case n > 1:
			dropped[i] = int(f.words[i]) < d.params.LongWords
			count[h] = -1
		case n < 0:
			dropped[i] = true
		}
	}
}

// markAcross marks what the site says is template.
func (d Detector) markAcross(f *features, m *model, copies, siblings int, dropped []bool) {
	if d.params.Noise > 0 {
		markNoise(f, m.root, &m.weights, scale{d.params.Noise, m.chance}, copies, dropped)
		return
	}
	j := judge{model: m, params: d.params, page: f, copies: uint32(copies), siblings: siblings, dropped: dropped}
	j.markTemplate()
}
