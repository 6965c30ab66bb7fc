package quality

import (
	"slices"
	"unicode/utf8"

	"chaff/internal/words"
)

// grams numbers the n-grams of a text that stand in it more than once, for one n
// after another. An n-gram recurs only where the two shorter ones in it do, so that
// little is left to look at from n = 5 on, and no text is compared: an n-gram is
// its first n-1 words' number and its last word's.
type grams struct {
	n     int
	words []int32 // the text, each word by its number
	upTo  []int   // characters of the words before each, and of all at the end
	ids   []int32 // number of the n-gram that begins at each word, -1 of one that stands once
	count []int32 // copies of each n-gram by number
	pairs map[uint64]int32
}

// newGrams returns the 1-grams of the tokens.
func newGrams(tokens []string) *grams {
	var in words.Interner
	g := &grams{n: 1, words: in.IDs(tokens), upTo: make([]int, len(tokens)+1)}
	g.ids = slices.Clone(g.words)
	for i, w := range tokens {
		g.upTo[i+1] = g.upTo[i] + utf8.RuneCountInString(w)
		if g.ids[i] == int32(len(g.count)) {
			g.count = append(g.count, 0)
		}
		g.count[g.ids[i]]++
	}
	g.dropSingles()
	return g
}

// extend goes from n to n+1.
func (g *grams) extend() {
	g.n++
	if g.pairs == nil {
		g.pairs = make(map[uint64]int32, len(g.count)/4) // most words of a text stand once
	}
	clear(g.pairs)
	g.count = g.count[:0]
	last := len(g.ids) - 1 // begins the last of the shorter n-grams
	for i := range max(0, last) {
		if g.ids[i] < 0 || g.ids[i+1] < 0 {
			g.ids[i] = -1
			continue
		}
		pair := uint64(g.ids[i])<<32 | uint64(g.words[i+g.n-1])
		id, ok := g.pairs[pair]
		if !ok {
			id = int32(len(g.count))
			g.pairs[pair] = id
			g.count = append(g.count, 0)
		}
		g.ids[i] = id
		g.count[id]++
	}
	g.ids = g.ids[:max(0, last)]
	g.dropSingles()
}

func (g *grams) dropSingles() {
	for i, id := range g.ids {
		if id >= 0 && g.count[id] < 2 {
			g.ids[i] = -1
		}
	}
}

// characters is the length of the words from i on that make an n-gram.
func (g *grams) characters(i int) int { return g.upTo[i+g.n] - g.upTo[i] }

// top returns the characters of all copies of the most frequent n-gram, the first
// of equals: 0 where none recurs. The blanks inside count for LaterCopies.
func (g *grams) top(c Counting) int {
	best := -1
	for i, id := range g.ids {
		if id >= 0 && (best < 0 || g.count[id] > g.count[g.ids[best]]) {
			best = i
		}
	}
	if best < 0 {
		return 0
	}
	n := g.characters(best)
	if c == LaterCopies {
		n += g.n - 1
	}
	return n * int(g.count[g.ids[best]])
}

// duplicate returns the characters of the n-grams that recur.
func (g *grams) duplicate(c Counting) int {
	if c == EveryCopy {
		return g.covered()
	}
	seen := make([]bool, len(g.count))
	sum := 0
	for i := 0; i < len(g.ids); i++ {
		id := g.ids[i]
		if id < 0 {
			continue
		}
		if seen[id] {
			sum += g.characters(i)
			i += g.n - 1 // and one more by the loop
		}
		seen[id] = true
	}
	return sum
}

// covered returns the characters of the words that stand in any n-gram that recurs.
func (g *grams) covered() int {
	sum, end := 0, 0 // words before end are counted
	for i, id := range g.ids {
		if id >= 0 {
			sum += g.upTo[i+g.n] - g.upTo[max(i, end)]
			end = i + g.n
		}
	}
	return sum
}
