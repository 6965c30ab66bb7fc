package difflib

import "slices"

// An index says where in b the runs of so many anchors stand that stand in a.
type index struct {
	size   int
	a, b   []int32 // the number of the run at each place, the same for equal ones
	start  []int32 // of each run's places, and their end
	places []int32 // in b, by run, ascending
}

// Numbers in place of what is no run of anchors of both, no two of them equal.
const (
	noRunA = -1
	noRunB = -2
)

// none is the key of what anchors nothing.
const none = -1

// Longer runs are indexed only once looking at places has cost about as much as
// indexing does, and none longer than this: by then few places are left.
const (
	maxIndexed   = 64
	indexingCost = 16 // steps an element
)

// elements returns a key for each element.
func elements(sequence []int32) []int64 {
	out := make([]int64, len(sequence))
	for i, x := range sequence {
		out[i] = int64(uint32(x))
	}
	return out
}

// pairs returns a key for each run of twice the size: the numbers of its halves.
func pairs(runs []int32, size int) []int64 {
	out := make([]int64, len(runs))
	for i, x := range runs {
		out[i] = none
		if i+size < len(runs) && x >= 0 && runs[i+size] >= 0 {
			out[i] = int64(x)<<32 | int64(runs[i+size])
		}
	}
	return out
}

// newIndex numbers the keys that are in b, no more than most times.
func newIndex(size int, a, b []int64, most int32) *index {
	x := &index{size: size, a: make([]int32, len(a)), b: make([]int32, len(b))}
	numbers := make(map[int64]int32)
	var counts []int32
	for j, key := range b {
		if key == none {
			x.b[j] = noRunB
			continue
		}
		n, ok := numbers[key]
		if !ok {
			n = int32(len(counts))
			numbers[key] = n
			counts = append(counts, 0)
		}
		x.b[j] = n
		counts[n]++
	}
	for i, key := range a {
		x.a[i] = noRunA
		if n, ok := numbers[key]; ok && counts[n] <= most {
			x.a[i] = n
		}
	}
	x.place(counts, most)
	return x
}

func (x *index) place(counts []int32, most int32) {
	x.start = make([]int32, len(counts)+1)
	for n, count := range counts {
		x.start[n+1] = x.start[n]
		if count <= most {
			x.start[n+1] += count
		}
	}
	x.places = make([]int32, x.start[len(counts)])
	next := slices.Clone(x.start)
	for j, n := range x.b {
		switch {
		case n < 0:
		case counts[n] > most:
			x.b[j] = noRunB
		default:
			x.places[next[n]] = int32(j)
			next[n]++
		}
	}
}

// placesOf returns the places in b, not before from, of the run at a[i].
func (x *index) placesOf(i, from int) []int32 {
	n := x.a[i]
	if n < 0 {
		return nil
	}
	places := x.places[x.start[n]:x.start[n+1]]
	first, _ := slices.BinarySearch(places, int32(from))
	return places[first:]
}

// indexFor returns the index of the longest runs, none longer than size.
func (m *matcher) indexFor(size int) *index {
	last := m.indices[len(m.indices)-1]
	due := indexingCost * len(m.indices) * (len(m.a) + len(m.b))
	if m.steps > due && 2*last.size <= min(size, maxIndexed) {
		next := newIndex(2*last.size, pairs(last.a, last.size), pairs(last.b, last.size), int32(len(m.b)))
		m.indices = append(m.indices, next)
		return next
	}
	for k := len(m.indices) - 1; ; k-- {
		if m.indices[k].size <= size {
			return m.indices[k]
		}
	}
}
