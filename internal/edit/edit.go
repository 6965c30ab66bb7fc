// Package edit computes exact edit distances of integer sequences, deterministically
// and without a time limit.
//
// The kernel is the bit-parallel algorithm of Myers ("A fast bit-vector algorithm for
// approximate string matching based on dynamic programming", 1999) in the form that
// Hyyrö ("A bit-vector algorithm for computing Levenshtein and Damerau edit
// distances", 2003) gives it: one machine word advances 64 cells of the
// dynamic-programming table at once. Only the cells are computed that a distance
// below a limit can pass through (Ukkonen, "Algorithms for approximate string
// matching", 1985); the limit grows until it holds.
package edit

import (
	"math/bits"
	"slices"
)

// wordBits is how many rows one word of the table holds, and how many columns are
// computed between two looks at what of them is still needed. It must be the same: a
// path moves down by no more rows than columns, once what it needs is in view.
const wordBits = 64

// Distance returns the Levenshtein distance of a and b: the least number of
// insertions, deletions and substitutions, each of one element, that make one of the
// other. It takes O(n·(d+n/64)/64) time where n is the length of the longer and d the
// distance, so no more than O(n²/64), and less than 200 bytes an element beside the
// input. What the sequences share at their ends costs linear time only.
func Distance(a, b []int32) int {
	a, b = withoutSharedEnds(a, b)
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) == 0 {
		return len(a)
	}
	t := newTable(a, b)
	surplus := len(a) - len(b)
	slack := max(4*wordBits, len(a)/64)
	most := t.atMost(surplus + slack)
	if most <= surplus+slack {
		return most
	}
	for {
		slack *= 4
		if surplus+2*slack > most {
			// A limit near the distance saves less than an attempt too many costs.
			slack = most - surplus
		}
		if distance := t.within(surplus + slack); distance <= surplus+slack {
			return distance
		}
	}
}

func withoutSharedEnds(a, b []int32) ([]int32, []int32) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// A table has a row for each element of the longer sequence and a column for each of
// the shorter one. Of its cells it keeps one column.
type table struct {
	rows    int
	columns []int32 // the symbol of each
	symbols *symbols
	words   []word
}

// A word holds how 64 cells of a column differ from the cell above each: bit i of up
// is set where row i is one more, of down where it is one less.
type word struct{ up, down uint64 }

// sum returns the difference of the last of the cells to the one above the first.
func (w word) sum() int { return bits.OnesCount64(w.up) - bits.OnesCount64(w.down) }

func newTable(rows, columns []int32) *table {
	t := &table{
		rows:    len(rows),
		symbols: newSymbols(rows),
		words:   make([]word, (len(rows)+wordBits-1)/wordBits),
		columns: make([]int32, len(columns)),
	}
	for j, x := range columns {
		t.columns[j] = t.symbols.of(x)
	}
	return t
}

// A band is the part of a column that is computed: some words, and the values of the
// cells above the first of them and at the end of the last. Outside of it cells are
// taken to grow by one a row or column, which no true value exceeds.
type band struct {
	first, end  int // of words
	top, bottom int
}

// atMost returns what the distance comes to by a path that could have the limit,
// whether it does or not. If it is no more than the limit, it is the distance.
func (t *table) atMost(limit int) int {
	return t.last(limit, func(word, _, _, j int) int {
		row := word * wordBits
		return max(0, row-j, j-row-wordBits)
	})
}

// within returns the distance if it is no more than the limit, else something above
// the limit.
func (t *table) within(limit int) int {
	return t.last(limit, func(_, above, last, _ int) int {
		// Neighbours differ by one at most.
		return (above + last - wordBits) / 2
	})
}

// last computes the table and returns its last cell, of a band that leaves out what
// cannot be passed within the limit; something above the limit if that is all of it.
// What a cell of a word comes to at least is told by the number of the word, the
// values above its first and of its last cell, and the column.
func (t *table) last(limit int, least func(word, above, last, j int) int) int {
	b := t.start(limit)
	for j := 0; j < len(t.columns); {
		if b.end < len(t.words) {
			t.words[b.end] = word{up: ^uint64(0)}
			b.end++
			b.bottom += wordBits
		}
		end := min(j+wordBits, len(t.columns))
		for ; j < end; j++ {
			eq := t.symbols.mark(t.columns[j], b.first, b.end)
			b.bottom += advance(t.words[b.first:b.end], eq)
			b.top++
			t.symbols.unmark(t.columns[j], b.first, b.end)
		}
		t.narrow(&b, j, limit, least)
		if b.first == b.end {
			return limit + 1
		}
	}
	if b.end < len(t.words) {
		return limit + 1
	}
	return b.bottom - t.words[b.end-1].below(t.rows)
}

// start returns the band of the column before the first: cell i is i.
func (t *table) start(limit int) band {
	surplus := t.rows - len(t.columns)
	last := surplus + (limit-surplus)/2
	end := min(last/wordBits+1, len(t.words))
	for i := range end {
		t.words[i] = word{up: ^uint64(0)}
	}
	return band{end: end, bottom: end * wordBits}
}

// narrow drops words at both ends of the band in which no cell can be passed within
// the limit, column j being the last one computed. Each row that a cell is away from
// the one from which only diagonals remain costs one more.
func (t *table) narrow(b *band, j, limit int, least func(word, above, last, j int) int) {
	goal := t.rows - len(t.columns) + j
	useless := func(word, above, last int) bool {
		row := word * wordBits
		return least(word, above, last, j)+max(0, row-goal, goal-row-wordBits) > limit
	}
	for b.first < b.end {
		next := b.top + t.words[b.first].sum()
		if !useless(b.first, b.top, next) {
			break
		}
		b.first++
		b.top = next
	}
	for b.first < b.end {
		next := b.bottom - t.words[b.end-1].sum()
		if !useless(b.end-1, next, b.bottom) {
			break
		}
		b.end--
		b.bottom = next
	}
}

// below returns the difference of the last cell of the last word to that of row n,
// the last one that is there.
func (w word) below(n int) int {
	if n%wordBits == 0 {
		return 0
	}
	mask := ^uint64(0) << (n % wordBits)
	return word{w.up & mask, w.down & mask}.sum()
}

// advance moves a column on by one element; eq has a bit set in each row that holds
// it. It returns by how much the last cell grows. The words are one long number: of
// the addition a carry runs through them, which is also the cell's decrease.
func advance(column []word, eq []uint64) int {
	eq = eq[:len(column)]
	increase, carry := uint64(1), uint64(0)
	for i := range column {
		up, down, e := column[i].up, column[i].down, eq[i]
		sum, overflow := bits.Add64(e&up, up, carry)
		same := sum ^ up | e | down // no more than the cell diagonally above
		more := down | ^(same | up)
		moved := more<<1 | increase
		column[i] = word{up: (same&up)<<1 | carry | ^(same | moved), down: moved & same}
		increase, carry = more>>(wordBits-1), overflow
	}
	return int(increase) - int(carry)
}

// symbols says in which rows a symbol stands. For a frequent one that is a bit a row;
// for others, of which there may be as many as rows, the bits are set when needed.
type symbols struct {
	ids    map[int32]int32
	start  []int32    // of each symbol's rows, and their end
	rows   []int32    // by symbol, ascending
	dense  [][]uint64 // by symbol, nil if it is not frequent
	sparse []uint64
}

// maxDense bounds how many symbols can be frequent, and by that the memory.
const maxDense = 256

func newSymbols(sequence []int32) *symbols {
	s := &symbols{ids: map[int32]int32{}, sparse: make([]uint64, (len(sequence)+wordBits-1)/wordBits)}
	ids := make([]int32, len(sequence))
	var counts []int32
	for i, x := range sequence {
		id, ok := s.ids[x]
		if !ok {
			id = int32(len(counts))
			s.ids[x] = id
			counts = append(counts, 0)
		}
		ids[i] = id
		counts[id]++
	}
	s.start = make([]int32, len(counts)+1)
	for id, n := range counts {
		s.start[id+1] = s.start[id] + n
	}
	s.rows = make([]int32, len(sequence))
	next := slices.Clone(s.start)
	for i, id := range ids {
		s.rows[next[id]] = int32(i)
		next[id]++
	}
	s.makeDense()
	return s
}

func (s *symbols) makeDense() {
	s.dense = make([][]uint64, len(s.start)-1)
	for id := range s.dense {
		if rows := s.rows[s.start[id]:s.start[id+1]]; len(rows) > len(s.rows)/maxDense {
			s.dense[id] = make([]uint64, len(s.sparse))
			for _, row := range rows {
				s.dense[id][row/wordBits] |= 1 << (row % wordBits)
			}
		}
	}
}

// of returns the number of a symbol, -1 if it is in no row.
func (s *symbols) of(x int32) int32 {
	if id, ok := s.ids[x]; ok {
		return id
	}
	return -1
}

// mark returns words first to end of the bits of a symbol, to be given back by
// unmark before the next.
func (s *symbols) mark(id int32, first, end int) []uint64 {
	if id >= 0 && s.dense[id] != nil {
		return s.dense[id][first:end]
	}
	for _, row := range s.between(id, first, end) {
		s.sparse[row/wordBits] |= 1 << (row % wordBits)
	}
	return s.sparse[first:end]
}

func (s *symbols) unmark(id int32, first, end int) {
	if id >= 0 && s.dense[id] != nil {
		return
	}
	for _, row := range s.between(id, first, end) {
		s.sparse[row/wordBits] = 0
	}
}

// between returns the rows of a symbol in words first to end.
func (s *symbols) between(id int32, first, end int) []int32 {
	if id < 0 {
		return nil
	}
	rows := s.rows[s.start[id]:s.start[id+1]]
	from, _ := slices.BinarySearch(rows, int32(first*wordBits))
	to, _ := slices.BinarySearch(rows, int32(end*wordBits))
	return rows[from:to]
}
