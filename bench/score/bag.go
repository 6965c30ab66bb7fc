package score

import (
	"math/bits"
	"slices"
)

// A bag is the multiset of the n-grams of one text. Its index is made once, after
// which comparing another text costs one look-up for each token and allocates nothing.
//
// It is not for concurrent use: what a comparison has used up is counted in place.
type bag struct {
	ids    []int32
	size   int
	grams  []gram  // distinct n-grams in the order of their first appearance
	places []int32 // by hash: index in grams plus 1, 0 where free
	shift  int     // leaves as many bits of a hash as places has
}

type gram struct {
	at    int32 // start of the first appearance in ids
	count int32
	used  int32
}

// newBag indexes the runs of size consecutive tokens; size is at least 1. A text of
// fewer tokens is an empty bag.
func newBag(ids []int32, size int) *bag {
	n := ngrams(len(ids), size)
	width := bits.Len(uint(2*n + 1)) // at most half of the places are taken
	b := &bag{ids: ids, size: size, grams: make([]gram, 0, n), places: make([]int32, 1<<width), shift: 64 - width}
	for i := range n {
		place, g := b.find(ids[i : i+size])
		if g == nil {
			b.grams = append(b.grams, gram{at: int32(i), count: 1})
			b.places[place] = int32(len(b.grams))
		} else {
			g.count++
		}
	}
	return b
}

// ngrams returns how many runs of size consecutive tokens a text of n tokens has.
func ngrams(n, size int) int { return max(0, n-size+1) }

// find returns the n-gram, or nil and the place where it would be entered.
func (b *bag) find(window []int32) (int, *gram) {
	for place := int(hash(window) >> b.shift); ; place = (place + 1) & (len(b.places) - 1) {
		i := b.places[place]
		if i == 0 {
			return place, nil
		}
		// Hashes alone could take two n-grams for one.
		if g := &b.grams[i-1]; slices.Equal(b.ids[g.at:int(g.at)+b.size], window) {
			return place, g
		}
	}
}

// hash mixes upwards only: its high bits are the good ones.
func hash(window []int32) uint64 {
	var h uint64
	for _, id := range window {
		h = (h ^ uint64(id)) * 0x9e3779b97f4a7c15 // 2^64 by the golden ratio
	}
	return h
}

// counts compares the n-grams of a text with those of the bag, which is the gold.
// Hit is the sum over distinct n-grams of the smaller of both counts.
func (b *bag) counts(ids []int32) Counts {
	hit := b.overlap(ids)
	return Counts{Hit: hit, Extra: ngrams(len(ids), b.size) - hit, Missed: ngrams(len(b.ids), b.size) - hit}
}

func (b *bag) overlap(ids []int32) int {
	for i := range b.grams {
		b.grams[i].used = 0
	}
	hit := 0
	for i := range ngrams(len(ids), b.size) {
		if _, g := b.find(ids[i : i+b.size]); g != nil && g.used < g.count {
			g.used++
			hit++
		}
	}
	return hit
}
