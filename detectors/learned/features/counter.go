package features

import (
	"math/bits"
	"math/rand/v2"
)

// A counter counts keys. It is a map that is cheap to fill and to empty.
type counter struct {
	slots []slot
	shift int // from a mixed key to its slot
	// seeds mix keys, anew for each page: who writes a page must not know which of its words
	// would share a slot, as looking them up would take a time that is quadratic in the page.
	seeds [2]uint64
}

type slot struct {
	key   uint64 // 0 where it is empty
	count int32
	last  int32
}

// reset empties the counter and makes room for n keys.
func (c *counter) reset(n int) {
	size := 1 << bits.Len(uint(2*n+8))
	c.shift = 64 - bits.TrailingZeros(uint(size))
	c.seeds = [2]uint64{rand.Uint64(), rand.Uint64() | 1}
	if cap(c.slots) < size {
		c.slots = make([]slot, size)
		return
	}
	c.slots = c.slots[:size]
	clear(c.slots)
}

// at returns the slot of the key, which may be empty.
func (c *counter) at(key uint64) *slot {
	if key == 0 {
		key = 1
	}
	high, low := bits.Mul64(key^c.seeds[0], c.seeds[1])
	i := int((high ^ low) >> c.shift)
	for {
		s := &c.slots[i]
		if s.key == key || s.key == 0 {
			return s
		}
		if i++; i == len(c.slots) {
			i = 0
		}
	}
}

// add counts the key; no more keys may be added than there is room for.
func (c *counter) add(key uint64) int32 {
	s := c.at(key)
	if key == 0 {
		key = 1
	}
	s.key = key
	s.count++
	return s.count
}

// addOnce counts the key once for each of what it is counted for, such as lines, whose
// numbers come in order.
func (c *counter) addOnce(key uint64, of int32) {
	s := c.at(key)
	if s.key != 0 && s.last == of {
		return
	}
	c.add(key)
	s.last = of
}

// count returns how often the key was counted.
func (c *counter) count(key uint64) int32 {
	if len(c.slots) == 0 {
		return 0
	}
	return c.at(key).count
}

// distinct returns the number of keys.
func (c *counter) distinct() int {
	n := 0
	for i := range c.slots {
		if c.slots[i].key != 0 {
			n++
		}
	}
	return n
}
