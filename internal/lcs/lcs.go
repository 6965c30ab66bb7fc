// Package lcs computes exact longest common subsequences of integer sequences,
// deterministically and without a time limit.
//
// The kernel is the bit-parallel algorithm of Hyyrö ("Bit-parallel LCS-length
// computation revisited", 2004): one machine word advances 64 cells of the
// dynamic-programming table at once. The traceback divides in the manner of
// Hirschberg (1975) until a part is small enough to keep all its rows.
package lcs

import (
	"math/bits"
	"slices"
)

// A Pair says that element A of the first sequence is matched with element B
// of the second.
type Pair struct{ A, B int }

// maxRowWords bounds the memory of one traceback table, in 64-bit words.
const maxRowWords = 4 << 20

// Length returns the length of a longest common subsequence of a and b in
// O(len(a)·len(b)/64) time and O(len(a)+len(b)) memory. What the sequences
// share at their ends costs linear time only.
func Length(a, b []int32) int {
	head, tail := sharedEnds(a, b)
	return head + tail + length(a[head:len(a)-tail], b[head:len(b)-tail])
}

func length(a, b []int32) int {
	if len(a) > len(b) {
		a, b = b, a // fewer words a row
	}
	a, b, symbols := renumber(a, b)
	a, _ = shared(a)
	k := newKernel(a, symbols)
	for _, x := range b {
		k.step(x)
	}
	return k.zeros(len(a))
}

// Align returns the pairs of one longest common subsequence of a and b, in
// ascending order. Of several optima it takes one by a fixed rule, so equal
// input gives equal output. Memory is bounded by the inputs plus 32 MB.
func Align(a, b []int32) []Pair {
	var out []Pair
	align(a, b, 0, 0, &out)
	return out
}

func align(a, b []int32, offA, offB int, out *[]Pair) {
	head, tail := sharedEnds(a, b)
	for i := range head {
		*out = append(*out, Pair{offA + i, offB + i})
	}
	core(a[head:len(a)-tail], b[head:len(b)-tail], offA+head, offB+head, out)
	for i := tail; i > 0; i-- {
		*out = append(*out, Pair{offA + len(a) - i, offB + len(b) - i})
	}
}

// sharedEnds returns how many elements a and b share at their start and, of the
// rest, at their end.
func sharedEnds(a, b []int32) (head, tail int) {
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	a, b = a[head:], b[head:]
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}

// core aligns sequences that share neither their first nor their last element.
func core(a, b []int32, offA, offB int, out *[]Pair) {
	switch {
	case len(a) == 0 || len(b) == 0:
	case len(b)*wordsFor(len(a)) <= maxRowWords:
		trace(a, b, offA, offB, out)
	default:
		mid := len(b) / 2
		cut := split(a, b, mid)
		align(a[:cut], b[:mid], offA, offB, out)
		align(a[cut:], b[mid:], offA+cut, offB+mid, out)
	}
}

// split returns the cut of a that lets its two parts, aligned with b before and after
// mid, reach the longest common subsequence of the whole.
func split(a, b []int32, mid int) int {
	a, b, symbols := renumber(a, b)
	before, after := b[:mid], b[mid:]
	forward := newKernel(a, symbols)
	for _, x := range before {
		forward.step(x)
	}
	reversed := make([]int32, len(a))
	for i, x := range a {
		reversed[len(a)-1-i] = x
	}
	backward := newKernel(reversed, symbols)
	for i := len(after) - 1; i >= 0; i-- {
		backward.step(after[i])
	}
	// score(cut) = LCS(a[:cut], before) + LCS(a[cut:], after)
	score := backward.zeros(len(a))
	best, bestCut := score, 0
	for cut := 1; cut <= len(a); cut++ {
		score += forward.zero(cut-1) - backward.zero(len(a)-cut)
		if score > best {
			best, bestCut = score, cut
		}
	}
	return bestCut
}

// trace keeps every row of the table and walks it back from the end. Elements that only
// one side has are left out: they have no part in any pair, and the walk passes them
// without a choice.
func trace(a, b []int32, offA, offB int, out *[]Pair) {
	a, b, symbols := renumber(a, b)
	a, placeA := shared(a)
	b, placeB := shared(b)
	k := newKernel(a, symbols)
	w := len(k.row)
	rows := make([]uint64, (len(b)+1)*w)
	copy(rows, k.row)
	for j, x := range b {
		k.step(x)
		copy(rows[(j+1)*w:], k.row)
	}
	start := len(*out)
	i, j := len(a), len(b)
	for i > 0 && j > 0 {
		// A zero bit i-1 in row j means L(i,j) = L(i-1,j)+1.
		rowHas := rows[j*w+(i-1)/64]>>((i-1)%64)&1 == 0
		prevHas := rows[(j-1)*w+(i-1)/64]>>((i-1)%64)&1 == 0
		switch {
		case !rowHas:
			i--
		case prevHas:
			j--
		default:
			i, j = i-1, j-1
			*out = append(*out, Pair{offA + placeA[i], offB + placeB[j]})
		}
	}
	for l, r := start, len(*out)-1; l < r; l, r = l+1, r-1 {
		(*out)[l], (*out)[r] = (*out)[r], (*out)[l]
	}
}

// alone is the number of an element that only one of two sequences has.
const alone = -1

// renumber gives the elements that both sequences have numbers from 0 to symbols-1, in
// the order of their first places in a, and all others alone.
func renumber(a, b []int32) (na, nb []int32, symbols int) {
	if len(a) == 0 {
		return nil, slices.Repeat([]int32{alone}, len(b)), 0
	}
	low, high := a[0], a[0]
	for _, x := range a {
		low, high = min(low, x), max(high, x)
	}
	// Numbers of words are dense, and a table is faster than a map.
	const unseen, seen = -2, -3
	var table []int32
	var sparse map[int32]*int32
	if n := int64(high) - int64(low) + 1; n <= 8*int64(len(a)+len(b))+1024 {
		table = slices.Repeat([]int32{unseen}, int(n))
	} else {
		sparse = make(map[int32]*int32)
	}
	entry := func(x int32, add bool) *int32 {
		if table != nil {
			if x < low || x > high {
				return nil
			}
			return &table[int(x)-int(low)]
		}
		e := sparse[x]
		if e == nil && add {
			e = new(int32(unseen))
			sparse[x] = e
		}
		return e
	}
	for _, x := range a {
		*entry(x, true) = seen
	}
	nb = make([]int32, len(b))
	common := make([]*int32, len(b))
	for i, x := range b {
		if e := entry(x, false); e != nil && *e != unseen {
			*e, common[i] = alone, e // to be numbered
		}
	}
	na = make([]int32, len(a))
	for i, x := range a {
		e := entry(x, true)
		switch *e {
		case seen:
			na[i] = alone
			continue
		case alone:
			*e = int32(symbols)
			symbols++
		}
		na[i] = *e
	}
	for i, e := range common {
		nb[i] = alone
		if e != nil {
			nb[i] = *e
		}
	}
	return na, nb, symbols
}

// shared returns the elements that are not alone and their places.
func shared(a []int32) (elements []int32, places []int) {
	elements, places = make([]int32, 0, len(a)), make([]int, 0, len(a))
	for i, x := range a {
		if x != alone {
			elements, places = append(elements, x), append(places, i)
		}
	}
	return elements, places
}

// kernel holds one row of the table for a fixed a: bit i is zero where the
// length grows at element i.
type kernel struct {
	masks []mask // by symbol, then by word
	first []int  // of each symbol's masks; the next symbol's ends them
	row   []uint64
}

// mask holds the positions of one symbol that fall into one word of the row.
// Keeping only words that have some makes memory linear in len(a) whatever the
// number of distinct symbols, and lets a step for a rare symbol touch few words.
type mask struct {
	word int
	bits uint64
}

func wordsFor(n int) int { return (n + 63) / 64 }

// newKernel takes elements that have been renumbered.
func newKernel(a []int32, symbols int) *kernel {
	k := &kernel{first: make([]int, symbols+2), row: make([]uint64, wordsFor(len(a)))}
	for i := range k.row {
		k.row[i] = ^uint64(0)
	}
	last := make([]int, symbols) // word of the symbol's last mask, plus 1
	for i, x := range a {
		if x != alone && last[x] != i/64+1 {
			last[x] = i/64 + 1
			k.first[x+2]++ // two ahead: one for the prefix sum, one to fill in
		}
	}
	for x := 2; x < len(k.first); x++ {
		k.first[x] += k.first[x-1]
	}
	k.masks = make([]mask, k.first[symbols+1])
	clear(last)
	for i, x := range a {
		if x == alone {
			continue
		}
		if last[x] != i/64+1 {
			last[x] = i/64 + 1
			k.masks[k.first[x+1]].word = i / 64
			k.first[x+1]++
		}
		k.masks[k.first[x+1]-1].bits |= 1 << (i % 64)
	}
	return k
}

// step advances the row by one element: row' = (row + (row&m)) | (row &^ m),
// an addition over the whole row in which only words of the mask, and those a
// carry runs into, can change.
func (k *kernel) step(x int32) {
	if x == alone {
		return
	}
	var carry uint64
	next := 0
	for _, m := range k.masks[k.first[x]:k.first[x+1]] {
		for ; carry != 0 && next < m.word; next++ {
			carry = k.add(next, 0, carry)
		}
		carry = k.add(m.word, m.bits, carry)
		next = m.word + 1
	}
	for ; carry != 0 && next < len(k.row); next++ {
		carry = k.add(next, 0, carry)
	}
}

func (k *kernel) add(i int, m, carry uint64) uint64 {
	v := k.row[i]
	sum, carry := bits.Add64(v, v&m, carry)
	k.row[i] = sum | v&^m
	return carry
}

// zero reports as 0 or 1 whether bit i of the row is zero.
func (k *kernel) zero(i int) int {
	return int(^k.row[i/64] >> (i % 64) & 1)
}

// zeros counts the zero bits among the first n.
func (k *kernel) zeros(n int) int {
	count := 0
	for i, v := range k.row {
		z := ^v
		if rest := n - i*64; rest < 64 {
			z &= 1<<rest - 1
		}
		count += bits.OnesCount64(z)
	}
	return count
}
