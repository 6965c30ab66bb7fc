package features

// repetition says what recurs in a page.
type repetition struct {
	texts, forms counter
	distinct     int // texts
	long, pairs  counter
	// recurring is for each line the share of its words that stand in other lines of running
	// text, overlap the share of its pairs of words that other lines have.
	recurring, overlap []float32
	first              []bool // the line is the first with its text
}

// find looks for what recurs in the page.
func (c *repetition) find(p *page) {
	n := len(p.rows)
	c.texts.reset(n)
	c.forms.reset(n)
	c.long.reset(len(p.words))
	c.pairs.reset(len(p.words))
	c.recurring, c.overlap, c.first = resize(c.recurring, n), resize(c.overlap, n), resize(c.first, n)
	for i := range p.rows {
		r := &p.rows[i]
		c.first[i] = c.texts.add(r.text) == 1
		c.forms.add(r.form)
		words := p.words[r.from:r.to]
		long := r.isLong()
		for k, w := range words {
			if long {
				c.long.addOnce(uint64(w), int32(i))
			}
			if k > 0 {
				c.pairs.addOnce(pair(words[k-1], w), int32(i))
			}
		}
	}
	c.distinct = c.texts.distinct()
	for i := range p.rows {
		c.compare(p, i)
	}
}

// compare fills in what line i shares with others.
func (c *repetition) compare(p *page, i int) {
	r := &p.rows[i]
	words := p.words[r.from:r.to]
	own := int32(0)
	if r.isLong() {
		own = 1
	}
	recurring, overlap := 0, 0
	for k, w := range words {
		if c.long.count(uint64(w)) > own {
			recurring++
		}
		if k > 0 && c.pairs.count(pair(words[k-1], w)) > 1 {
			overlap++
		}
	}
	c.recurring[i] = float32(recurring) / float32(max(len(words), 1))
	c.overlap[i] = float32(overlap) / float32(max(len(words)-1, 1))
}

func pair(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

// resize returns a slice of n elements that are whatever they were.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
