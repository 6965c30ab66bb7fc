// Package difflib aligns integer sequences as Python's difflib.SequenceMatcher does,
// which published scorers compare texts with. The result is not the least edit
// script; package lcs gives that.
//
// The algorithm is Ratcliff and Obershelp's ("Pattern matching: the gestalt approach",
// 1988): take the longest run that both have, and do the same with what stands before
// it in both and with what stands after it in both. Of equally long runs it is the
// one that starts first in a, then first in b. Python adds that frequent elements
// anchor no run (autojunk): where b has 200 elements or more, those that occur in it
// more than len(b)/100+1 times. A run found without them is then extended at both
// ends by whatever is equal; and where no run is found, what is equal at the start of
// both parts is one. Python's predicate for junk is not here: nothing is junk.
//
// # Time
//
// To look for a run in the whole takes len(a)·(len(b)/100+1) steps at most, since no
// anchor has more places in a b of 200 elements or more. Python looks through all that
// is left of a again for each run that it takes. Here a part is known to have no longer
// run than the last one found around it, and only shorter ones if it stands before
// that, and the search ends at the first of that length. So no element of a is looked
// at more than about twice for each length of a run, of which there are fewer than
// √(2·min(len(a), len(b))), because runs do not overlap. That bound is far off: where
// anchors have many places, those of 2, 4 ... 64 in a row are indexed as well, and a
// run longer than one that is known is looked for where so many are equal. Memory is
// linear.
//
// Equal tokens cost nothing, because they anchor nothing. BenchmarkHardPairs has texts
// of which every token is just rare enough to anchor.
package difflib

import (
	"cmp"
	"slices"
)

// A Block says that a[A:A+Size] equals b[B:B+Size].
type Block struct{ A, B, Size int }

// Blocks returns the matching blocks of a and b in order, adjacent ones joined, as
// get_matching_blocks does without the empty one that it ends with. The order of a
// and b matters.
func Blocks(a, b []int32) []Block {
	return newMatcher(a, b).blocks()
}

func (m *matcher) blocks() []Block {
	var out []Block
	stack := []part{{endA: len(m.a), endB: len(m.b), longest: min(len(m.a), len(m.b))}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		anchor := m.anchor(p)
		run := m.extend(anchor, p)
		if run.Size == 0 {
			continue
		}
		out = append(out, run)
		stack = p.around(run, anchor.Size, stack)
	}
	slices.SortFunc(out, func(x, y Block) int { return cmp.Compare(x.A, y.A) })
	return joined(out)
}

func joined(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		if n := len(out) - 1; n >= 0 && out[n].A+out[n].Size == b.A && out[n].B+out[n].Size == b.B {
			out[n].Size += b.Size
		} else {
			out = append(out, b)
		}
	}
	return out
}

// A part is a range of a beside a range of b, of which it is known how long an
// anchored run can be.
type part struct{ a, endA, b, endB, longest int }

// around adds to the stack what is left before and after a run whose anchored run has
// the given length.
func (p part) around(run Block, anchored int, stack []part) []part {
	before := part{p.a, run.A, p.b, run.B, anchored - 1}
	after := part{run.A + run.Size, p.endA, run.B + run.Size, p.endB, anchored}
	for _, side := range [...]part{before, after} {
		if side.a < side.endA && side.b < side.endB {
			stack = append(stack, side)
		}
	}
	return stack
}

type matcher struct {
	a, b    []int32
	indices []*index // of runs of 1, 2, 4 ... anchors; the longer ones once they pay
	steps   int      // how many places were looked at
}

func newMatcher(a, b []int32) *matcher {
	first := newIndex(1, elements(a), elements(b), mostPlaces(len(b)))
	return &matcher{a: a, b: b, indices: []*index{first}}
}

// mostPlaces returns how often an element of b may occur in it to anchor a run.
func mostPlaces(n int) int32 {
	if n < 200 {
		return int32(n)
	}
	return int32(n/100 + 1)
}

// anchor returns the longest run of anchors in a part, an empty one at its start if
// there is none.
func (m *matcher) anchor(p part) Block {
	best := Block{A: p.a, B: p.b}
	longest := min(p.longest, p.endA-p.a, p.endB-p.b)
	for i := p.a; best.Size < longest && i+best.Size < p.endA; i++ {
		// A longer run begins with one that is indexed, of any length up to its own.
		places := m.indexFor(best.Size+1).placesOf(i, p.b)
		for _, j := range places {
			if int(j)+best.Size >= p.endB || i+best.Size >= p.endA || best.Size == longest {
				break
			}
			m.steps++
			if size := m.runAt(i, int(j), best.Size, p); size > best.Size {
				best = Block{i, int(j), size}
			}
		}
	}
	return best
}

// runAt returns the length of the run of anchors that starts at a[i] and b[j], or 0 if
// none starts there or it is not longer than least.
func (m *matcher) runAt(i, j, least int, p part) int {
	a, b := m.indices[0].a, m.indices[0].b
	if a[i+least] != b[j+least] || i > p.a && j > p.b && a[i-1] == b[j-1] {
		return 0
	}
	size := 0
	for i+size < p.endA && j+size < p.endB && a[i+size] == b[j+size] {
		size++
	}
	m.steps += size / 8 // neighbours are looked at faster than places
	return size
}

// extend adds to a run what is equal before and after it in its part.
func (m *matcher) extend(run Block, p part) Block {
	for run.A > p.a && run.B > p.b && m.a[run.A-1] == m.b[run.B-1] {
		run = Block{run.A - 1, run.B - 1, run.Size + 1}
	}
	for run.A+run.Size < p.endA && run.B+run.Size < p.endB && m.a[run.A+run.Size] == m.b[run.B+run.Size] {
		run.Size++
	}
	return run
}

// A Kind says what an [Opcode] does.
type Kind int

// The kinds of opcodes.
const (
	Equal Kind = iota
	Replace
	Delete
	Insert
)

// An Opcode is a step in turning a into b: a[A:EndA] becomes b[B:EndB].
type Opcode struct {
	Kind             Kind
	A, EndA, B, EndB int
}

// Opcodes returns the steps that turn a into b, of the given lengths, where blocks
// are what they share, in order; as get_opcodes does.
func Opcodes(blocks []Block, lenA, lenB int) []Opcode {
	var out []Opcode
	var a, b int
	for _, block := range append(slices.Clip(blocks), Block{A: lenA, B: lenB}) {
		switch {
		case a < block.A && b < block.B:
			out = append(out, Opcode{Replace, a, block.A, b, block.B})
		case a < block.A:
			out = append(out, Opcode{Delete, a, block.A, b, block.B})
		case b < block.B:
			out = append(out, Opcode{Insert, a, block.A, b, block.B})
		}
		a, b = block.A+block.Size, block.B+block.Size
		if block.Size > 0 {
			out = append(out, Opcode{Equal, block.A, a, block.B, b})
		}
	}
	return out
}
