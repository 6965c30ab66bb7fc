package repeated

import (
	"context"
	"fmt"
	"math"

	"chaff/corpus"
	"chaff/detectors"
)

// NewSketch returns an empty sketch of one site that counts what the detector needs.
func (d Detector) NewSketch() *Sketch { return newSketch(d.params.recipe()) }

// Learned returns a detector that judges pages by a sketch of their site, which must
// have been made by a detector with the same parameters, thresholds aside, and must not
// change any more. It takes time and memory linear in the sketch. Pages
// of the sketch are judged without their own contribution; see the package comment.
func (d Detector) Learned(s *Sketch) (detectors.Detector, error) {
	if s.recipe != d.params.recipe() {
		return nil, fmt.Errorf("%s: the sketch was made with different parameters", d.Name())
	}
	return learned{d, newModel(s, d.params)}, nil
}

// NewSite returns a memory of one site: a [Sketch].
func (d Detector) NewSite() detectors.Site { return &site{d, d.NewSketch()} }

type site struct {
	detector Detector
	*Sketch
}

// Detector returns a detector that judges by the pages added so far.
func (s *site) Detector() detectors.Detector {
	return learned{s.detector, newModel(s.Sketch, s.detector.params)}
}

// learned judges by what was learned of a site.
type learned struct {
	detector Detector
	model    *model
}

func (l learned) Name() string { return l.detector.Name() }

func (learned) Version() string { return version }

func (l learned) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	return l.detector.detect(ctx, page, l.model)
}

// model is a sketch with what can be computed of it once.
type model struct {
	*Sketch
	known   index
	chance  uint32 // pages that may share lines for being copies of each other
	stands  map[uint64]placeTally
	weights weight // of the style tree
}

// placeTally counts the lines that siblings have at a place: distinct ones, and those of
// them that recur there.
type placeTally struct{ lines, repeated int }

func newModel(s *Sketch, p Params) *model {
	m := &model{Sketch: s, known: newIndex(s.pages), stands: make(map[uint64]placeTally)}
	m.chance = m.known.largestGroup()
	for at, t := range s.places {
		m.stands[at.place] = m.stands[at.place].with(t.pages, m.chance, 1)
	}
	if s.root != nil {
		m.weights = s.root.weigh(scale{p.Noise, m.chance})
	}
	return m
}

// with returns the tally with a line more that is on so many pages, or with take = -1
// with one less. A line recurs if it is on more pages than chance.
func (t placeTally) with(pages, chance uint32, take int) placeTally {
	if pages > 0 {
		t.lines += take
	}
	if pages > chance {
		t.repeated += take
	}
	return t
}

// judge marks the lines of one page.
type judge struct {
	*model
	params   Params
	page     *features
	copies   uint32 // of the page in the sketch
	siblings int    // pages of the sketch that are none
	dropped  []bool
}

// markTemplate marks the lines that recur across pages of the site. The order matters:
// places and blocks go by what was marked before.
func (j *judge) markTemplate() {
	line, block := j.atLeast(j.params.LineShare), j.atLeast(j.params.BlockShare)
	for i, h := range j.page.lines {
		if j.on(h) >= line || j.isNear(i, line) {
			j.dropped[i] = true
		}
	}
	for i, h := range j.page.runs {
		if j.on(h) >= block {
			j.mark(i, i+j.recipe.runLines)
		}
	}
	if j.params.Subtrees {
		j.markBlocks(block)
	}
	if j.params.PlaceShare > 0 {
		j.markPlaces()
	}
	if j.params.RegionShare > 0 {
		j.markRegions()
	}
}

// on returns the number of siblings that have the hash.
func (j *judge) on(h uint64) uint32 { return less(j.counts[h].pages, j.copies) }

// less subtracts, but not below 0.
func less(a, b uint32) uint32 { return a - min(a, b) }

// atLeast is the number of siblings that make the given share of them.
func (j *judge) atLeast(share float64) uint32 {
	return uint32(max(1, math.Ceil(share*float64(j.siblings))))
}

// isNear reports whether most shingles of line i are on as many siblings as make a line
// template.
func (j *judge) isNear(i int, least uint32) bool {
	shingles := j.page.shinglesOf(i)
	if len(shingles) == 0 || j.params.NearShare <= 0 {
		return false
	}
	n := 0
	for _, h := range shingles {
		if j.on(h) >= least {
			n++
		}
	}
	return float64(n) >= j.params.NearShare*float64(len(shingles))
}

func (j *judge) mark(from, to int) {
	for i := from; i < to; i++ {
		j.dropped[i] = true
	}
}

// markBlocks marks the DOM blocks that so many siblings have.
func (j *judge) markBlocks(least uint32) {
	marking := int32(0) // lines before this one are marked or in no such block
	for i := range j.page.nodes {
		if n := &j.page.nodes[i]; n.isBlock() && n.to > marking && j.on(n.text) >= least {
			j.mark(int(n.from), int(n.to))
			marking = n.to
		}
	}
}

// placeLines is the number of distinct lines that a place must have had before it says
// anything.
const placeLines = 4

// markPlaces marks the lines at places where lines repeat.
func (j *judge) markPlaces() {
	places := make([]uint64, len(j.page.lines))
	own := make(map[uint64]placeTally)
	seen := make(map[spot]bool)
	for i := range j.page.nodes {
		n := &j.page.nodes[i]
		if n.line < 0 {
			continue
		}
		at := spot{place(j.page.nodes, n, j.page.words[n.line]), j.page.lines[n.line]}
		places[n.line] = at.place
		if j.copies > 0 && !seen[at] {
			seen[at] = true
			pages := j.places[at].pages
			own[at.place] = own[at.place].with(pages, j.chance, -1).with(less(pages, j.copies), j.chance, 1)
		}
	}
	for i, at := range places {
		t, mine := j.stands[at], own[at]
		lines, repeated := t.lines+mine.lines, t.repeated+mine.repeated
		if lines >= placeLines && float64(repeated) >= j.params.PlaceShare*float64(lines) {
			j.dropped[i] = true
		}
	}
}

// regionMax is the largest share of a page's words that a block may have that goes for
// its share of template: around it stands the page as a whole.
const regionMax = 0.3

// markRegions marks the rest of DOM blocks of which most is marked.
func (j *judge) markRegions() {
	words, marked := make([]int64, len(j.dropped)+1), make([]int64, len(j.dropped)+1)
	for i, dropped := range j.dropped {
		n := int64(j.page.words[i])
		words[i+1], marked[i+1] = words[i]+n, marked[i]
		if dropped {
			marked[i+1] += n
		}
	}
	largest := regionMax * float64(words[len(j.dropped)])
	marking := int32(0) // lines before this one are marked or in no such block
	for i := range j.page.nodes {
		n := &j.page.nodes[i]
		all, part := float64(words[n.to]-words[n.from]), float64(marked[n.to]-marked[n.from])
		if n.isBlock() && n.to > marking && all > 0 && all <= largest && part >= j.params.RegionShare*all {
			j.mark(int(n.from), int(n.to))
			marking = n.to
		}
	}
}
