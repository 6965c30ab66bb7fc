package repeated

import (
	"context"
	"errors"
	"math"

	"chaff/corpus"
)

// A Sketch is what is remembered of a site: on how many of its pages each line, run
// of lines, shingle and DOM block stands, by 64-bit hash; which lines stand at each
// place of the markup; for repeated-sst the site style tree. It holds no text and
// no gold. Sketches are made by [Detector.NewSketch] or read by
// [Sketch.UnmarshalBinary]; the zero Sketch is good for the latter only.
//
// A sketch grows by what a page has that no page had before, some 30 bytes in memory
// for each thing counted and 9 in the binary form; what pages have in common costs nothing.
// The package comment has figures by the page.
//
// A Sketch must not be used by several goroutines while one of them changes it.
type Sketch struct {
	recipe recipe
	pages  []signature
	counts map[uint64]tally // of lines, runs, shingles and blocks
	places map[spot]tally   // of lines at places
	root   *element         // of the style tree, nil before the first page
	adding uint32           // number of the page that is being added
}

// spot is a line at a place.
type spot struct{ place, line uint64 }

// tally counts pages.
type tally struct {
	pages uint32
	last  uint32 // number of the page that counted last, so that a page counts once
}

func newSketch(r recipe) *Sketch {
	return &Sketch{recipe: r, counts: make(map[uint64]tally), places: make(map[spot]tally)}
}

// Pages returns the number of pages in the sketch. One that was added twice counts
// twice.
func (s *Sketch) Pages() int { return len(s.pages) }

// Add counts the page. The order of pages does not matter.
func (s *Sketch) Add(page *corpus.Page) {
	f, err := extract(context.Background(), page, s.recipe, s.recipe.tree())
	if err != nil {
		return // none without a deadline
	}
	s.add(f)
}

func (s *Sketch) add(f *features) {
	s.nextPage()
	s.pages = append(s.pages, f.sign())
	if s.recipe.styles {
		s.addStyles(f)
	}
	if !s.recipe.lines {
		return
	}
	for _, hashes := range [][]uint64{f.lines, f.runs, f.shingles} {
		for _, h := range hashes {
			s.count(h)
		}
	}
	for i := range f.nodes {
		n := &f.nodes[i]
		switch {
		case n.line >= 0 && s.recipe.places:
			count(s.places, spot{place(f.nodes, n, f.words[n.line]), f.lines[n.line]}, s.adding)
		case n.isBlock() && s.recipe.blocks:
			s.count(n.text)
		}
	}
}

// nextPage numbers the page that is to be added.
func (s *Sketch) nextPage() {
	if s.adding == math.MaxUint32 { // start over: no tally may know a number to come
		forget(s.counts)
		forget(s.places)
		s.adding = 0
	}
	s.adding++
}

func forget[K comparable](counts map[K]tally) {
	for k, t := range counts {
		counts[k] = tally{pages: t.pages}
	}
}

func (s *Sketch) count(h uint64) { count(s.counts, h, s.adding) }

// count counts the key once a page.
func count[K comparable](counts map[K]tally, key K, page uint32) {
	if t := counts[key]; t.last != page {
		counts[key] = tally{plus(t.pages, 1), page}
	}
}

// plus adds numbers of pages and stays at the largest number.
func plus(a, b uint32) uint32 {
	if a > math.MaxUint32-b {
		return math.MaxUint32
	}
	return a + b
}

// Merge adds the pages of another sketch of the same site, which stays as it is:
// the result is that of adding all pages to one. Sketches that count different
// things cannot be merged; nothing is changed then.
func (s *Sketch) Merge(other *Sketch) error {
	if s.recipe != other.recipe {
		return errors.New("merging sketches: they were made with different parameters")
	}
	s.pages = append(s.pages, other.pages...)
	mergeCounts(s.counts, other.counts)
	mergeCounts(s.places, other.places)
	if other.root != nil {
		if s.root == nil {
			s.root = new(element)
		}
		s.root.merge(other.root)
	}
	return nil
}

func mergeCounts[K comparable](into, from map[K]tally) {
	for k, t := range from {
		old := into[k]
		into[k] = tally{plus(old.pages, t.pages), old.last}
	}
}
