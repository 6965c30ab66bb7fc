package repeated

const (
	// copyShare is the share of the words of a page's longest lines that must be among
	// those of another for it to be a copy, copyWords how many there must be.
	copyShare, copyWords = 0.5, 40
	// groupLimit is the number of pages that a longest line may be on for its pages to
	// be compared with each other, which is the product of both otherwise.
	groupLimit = 64
)

// index finds the copies of a page: those with the same lines, and those that have
// half of the words of its longest lines. Longest lines that more than half of the
// site's pages have, and more than two, are of the template and tell nothing.
type index struct {
	pages  []signature
	wholes map[uint64][]int32 // pages by the hash of all of them
	signed map[uint64][]int32 // pages by their longest lines
}

func newIndex(pages []signature) index {
	x := index{pages, make(map[uint64][]int32, len(pages)), make(map[uint64][]int32)}
	for i, p := range pages {
		x.wholes[p.whole] = append(x.wholes[p.whole], int32(i))
		for _, l := range p.longest {
			x.signed[l.hash] = append(x.signed[l.hash], int32(i))
		}
	}
	return x
}

// copies returns the number of pages that are the page or copies of it. Longest lines
// on more pages than the limit are not looked at.
func (x *index) copies(page signature, limit int) int {
	limit = min(limit, max(2, len(x.pages)/2))
	shared := make(map[int32]uint64) // words by page
	total := uint64(0)
	for _, l := range page.longest {
		with := x.signed[l.hash]
		if len(with) > limit {
			continue
		}
		total += uint64(l.words)
		for _, i := range with {
			shared[i] += uint64(l.words)
		}
	}
	n := len(x.wholes[page.whole])
	if total < copyWords {
		return n
	}
	for i, words := range shared {
		if float64(words) >= copyShare*float64(total) && x.pages[i].whole != page.whole {
			n++
		}
	}
	return n
}

// largestGroup returns the largest number of pages that are copies of one page, itself
// included: 1 unless the site has copies.
func (x *index) largestGroup() uint32 {
	n := 1
	for _, p := range x.pages {
		n = max(n, x.copies(p, groupLimit))
	}
	return uint32(n)
}
