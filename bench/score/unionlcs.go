package score

import (
	"cmp"
	"math/bits"
	"slices"
)

// maxUnionWork bounds the work of [unionLCS]; a unit is about a nanosecond.
const maxUnionWork = 1 << 31

// logRoom is how many changes of a table's row are kept in memory at most, or as many
// as 512 steps make.
const logRoom = 1 << 18

// unionLCS returns how often each token stands in the unions of longest common
// subsequences: for each gold sentence the union, over all sentences of the text, of
// the places in the gold sentence that rouge_score's walk through the table finds.
// It is exact, or gives up when more than maxWork is needed and returns false.
//
// Most pairs of sentences are never compared. Of equal sentences one is; a gold
// sentence that stands in the text is in its union whole; otherwise only sentences
// are compared that hold a token not yet in the union, those with rare tokens first.
func unionLCS(gold, text [][]int32, maxWork int) (map[int32]int, bool) {
	return newUnions(gold, text, maxWork).all(gold)
}

// unions finds the union of gold sentences one after the other.
type unions struct {
	text    [][]int32         // its sentences, each once
	index   map[string]bool   // of the same
	holding map[int32][]int32 // by token, the sentences of text that hold it
	long    map[int32]places  // by sentence of text, for those that have been a table's base

	sentence []int32  // of the gold
	local    []int32  // by token, its number in base, 0 for none
	base     [][]mask // by such a number, the places of the token in the sentence
	tried    []int    // by sentence of text, the round it was last compared in
	round    int

	table table
	steps [][]mask // of a comparison
	at    []int    // of the same, their places in the sentence
}

// places holds, by token, its places in a sentence.
type places map[int32][]mask

// mask holds those of them that fall into one word of bits. Only words that have some
// are kept, so that memory is linear whatever the number of tokens.
type mask struct {
	word int
	bits uint64
}

func appendPlace(ms []mask, i int) []mask {
	if len(ms) == 0 || ms[len(ms)-1].word != i/64 {
		ms = append(ms, mask{word: i / 64})
	}
	ms[len(ms)-1].bits |= 1 << (i % 64)
	return ms
}

func newUnions(gold, text [][]int32, maxWork int) *unions {
	u := &unions{
		index: make(map[string]bool), holding: make(map[int32][]int32), long: make(map[int32]places),
		base: make([][]mask, 1), table: table{room: logRoom, work: maxWork},
	}
	for _, s := range text {
		key := idString(s)
		if u.index[key] {
			continue
		}
		u.index[key] = true
		number := int32(len(u.text))
		u.text = append(u.text, s)
		for _, token := range s {
			if list := u.holding[token]; len(list) == 0 || list[len(list)-1] != number {
				u.holding[token] = append(list, number)
			}
		}
	}
	u.tried = make([]int, len(u.text))
	tokens := int32(0)
	for _, sentences := range [][][]int32{gold, text} {
		for _, s := range sentences {
			for _, token := range s {
				tokens = max(tokens, token+1)
			}
		}
	}
	u.local = make([]int32, tokens)
	return u
}

// all returns how often each token stands in the unions of the gold sentences.
func (u *unions) all(gold [][]int32) (map[int32]int, bool) {
	known := make(map[string][]uint64)
	out := make(map[int32]int)
	for _, s := range gold {
		// The walk passes tokens that the text does not have.
		s = u.inText(s)
		key := idString(s)
		places, ok := known[key]
		if !ok {
			if places, ok = u.of(s, key); !ok {
				return nil, false
			}
			known[key] = places
		}
		for i, token := range s {
			if has(places, i) {
				out[token]++
			}
		}
	}
	return out, true
}

func (u *unions) inText(s []int32) []int32 {
	out := make([]int32, 0, len(s))
	for _, token := range s {
		if len(u.holding[token]) > 0 {
			out = append(out, token)
		}
	}
	return out
}

// of returns the places of s, as bits, that some longest common subsequence has.
func (u *unions) of(s []int32, key string) ([]uint64, bool) {
	union := make([]uint64, wordsFor(len(s)))
	if u.index[key] {
		for i := range union {
			union[i] = ^uint64(0)
		}
		return union, true
	}
	u.start(s)
	exhausted := int32(-1) // the token of which every sentence was compared
	for _, i := range u.rarestFirst() {
		if s[i] == exhausted {
			continue
		}
		for _, number := range u.holding[s[i]] {
			if has(union, i) {
				break
			}
			if !u.compare(number, union) {
				return nil, false
			}
		}
		if !has(union, i) {
			exhausted = s[i]
		}
	}
	return union, true
}

// start takes another gold sentence.
func (u *unions) start(s []int32) {
	for _, token := range u.sentence {
		u.local[token] = 0
	}
	u.sentence, u.base = s, u.base[:1]
	for i, token := range s {
		n := u.local[token]
		if n == 0 {
			n = int32(len(u.base))
			u.local[token] = n
			u.base = append(u.base, nil)
		}
		u.base[n] = appendPlace(u.base[n], i)
	}
	u.round++
}

// rarestFirst returns the places of the sentence by how many sentences of the text
// hold the token there.
func (u *unions) rarestFirst() []int {
	s := u.sentence
	out := make([]int, len(s))
	for i := range out {
		out[i] = i
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(len(u.holding[s[a]]), len(u.holding[s[b]])),
			cmp.Compare(s[a], s[b]), cmp.Compare(a, b),
		)
	})
	return out
}

// compare adds to the union what the sentence has in common with one of the text. It
// returns false when the work is more than was granted.
func (u *unions) compare(number int32, union []uint64) bool {
	u.table.work--
	if u.tried[number] == u.round {
		return u.table.work > 0
	}
	u.tried[number] = u.round
	other := u.text[number]
	u.table.work -= 20 + 2*min(len(u.sentence), len(other))
	// The table costs the length of one sentence by the words of bits of the other.
	if len(other) > 512 && len(other) > 8*len(u.sentence) {
		u.onOther(number, union)
	} else {
		u.onSentence(other, union)
	}
	return u.table.work > 0
}

// onSentence walks a table whose base is the gold sentence.
func (u *unions) onSentence(other []int32, union []uint64) {
	u.steps = u.steps[:0]
	for _, token := range other {
		// Of tokens in a row that the sentence lacks the walk passes all or none.
		if n := u.local[token]; n != 0 || len(u.steps) > 0 && u.steps[len(u.steps)-1] != nil {
			u.steps = append(u.steps, u.base[n])
		}
	}
	left := len(u.sentence)
	u.table.walk(u.steps, left, false, func(step int) int {
		// Places are passed as long as the token is not that of the step and the length
		// stays the same without them.
		i, isToken := u.table.highest(u.steps[step], left)
		if !isToken {
			left = i + 1
			return left
		}
		union[i/64] |= 1 << (i % 64)
		left = i
		return left
	})
}

// onOther walks a table whose base is the sentence of the text.
func (u *unions) onOther(number int32, union []uint64) {
	other := u.text[number]
	base, ok := u.long[number]
	if !ok {
		base = make(places)
		for i, token := range other {
			base[token] = appendPlace(base[token], i)
		}
		u.long[number] = base
	}
	u.steps, u.at = u.steps[:0], u.at[:0]
	for i, token := range u.sentence {
		if ms := base[token]; ms != nil {
			u.steps, u.at = append(u.steps, ms), append(u.at, i)
		}
	}
	left := len(other)
	u.table.walk(u.steps, left, true, func(step int) int {
		// The length grows with the step's token if that is the last one left, or if the
		// last place where the length grew before it lies ahead of the token.
		j, isToken := u.table.highest(u.steps[step], left)
		if isToken && (j == left-1 || u.table.row[j/64]>>(j%64)&1 != 0) {
			union[u.at[step]/64] |= 1 << (u.at[step] % 64)
			left = j
		}
		return left
	})
}

// A table is that of longest common subsequences of a sentence, its base, with the
// beginnings of another. It is held as one row of bits, of which bit i is zero where
// the length grows at place i of the base (Hyyrö, "Bit-parallel LCS-length computation
// revisited", 2004). To walk it back, what each step changes is logged, or where that
// is too much the row is kept now and then and the steps between are made again.
type table struct {
	row  []uint64
	log  []change
	ends []int // of each logged step in log
	room int   // in the log
	work int   // that is left
}

type change struct {
	word int
	old  uint64
}

// walk makes the steps, each given by the places of its token in the base, and then
// calls visit for each, the last first, with the row as it was after the step or, on
// demand, before it. Visit returns how many places of the base the rest depends on.
func (t *table) walk(steps [][]mask, length int, before bool, visit func(step int) int) {
	width := wordsFor(length)
	t.row = slices.Grow(t.row[:0], width)[:width]
	for i := range t.row {
		t.row[i] = ^uint64(0)
	}
	// As many steps as fit into the log.
	block := max(t.room/max(1, width), min(t.room, 512))
	var kept [][]uint64 // rows before each block but the last
	begin := 0
	for ; len(steps)-begin > block; begin += block {
		kept = append(kept, slices.Clone(t.row))
		for _, ms := range steps[begin : begin+block] {
			if t.step(ms, false); t.work < 0 {
				return
			}
		}
	}
	for left := length; ; begin -= block {
		t.log, t.ends = t.log[:0], t.ends[:0]
		end := min(begin+block, len(steps))
		for _, ms := range steps[begin:end] {
			t.step(ms, true)
		}
		for i := end - 1; i >= begin && left > 0; i-- {
			if before {
				t.undo(i - begin)
				left = visit(i)
			} else {
				left = visit(i)
				t.undo(i - begin)
			}
		}
		if left == 0 || begin == 0 || t.work < 0 {
			return
		}
		// No word depends on those above it.
		t.row = t.row[:wordsFor(left)]
		copy(t.row, kept[len(kept)-1])
		kept = kept[:len(kept)-1]
	}
}

// step is row' = (row + (row&m)) | (row &^ m). Only words of the mask, and those that
// a carry runs into, can change.
func (t *table) step(ms []mask, log bool) {
	var carry uint64
	next := 0
	for _, m := range ms {
		if m.word >= len(t.row) {
			break
		}
		if carry != 0 && next < m.word {
			carry = t.carry(next, m.word, log)
		}
		v := t.row[m.word]
		sum, out := bits.Add64(v, v&m.bits, carry)
		now := sum | v&^m.bits
		if log && now != v {
			t.log = append(t.log, change{m.word, v})
		}
		t.row[m.word] = now
		carry, next = out, m.word+1
	}
	if carry != 0 {
		t.carry(next, len(t.row), log)
	}
	t.work -= 4 + 2*len(ms)
	if log {
		t.ends = append(t.ends, len(t.log))
	}
}

// carry adds one to the row from the word next on, below the word end, and returns
// what is carried there.
func (t *table) carry(next, end int, log bool) uint64 {
	for i, v := range t.row[next:end] {
		if v != ^uint64(0) {
			if log {
				t.log = append(t.log, change{next + i, v})
			}
			t.row[next+i] = v | (v + 1)
			t.work -= i
			return 0
		}
	}
	t.work -= end - next
	return 1
}

func (t *table) undo(step int) {
	begin := 0
	if step > 0 {
		begin = t.ends[step-1]
	}
	for k := t.ends[step] - 1; k >= begin; k-- {
		t.row[t.log[k].word] = t.log[k].old
	}
}

// highest returns the highest of the places below the given one that is of the token,
// or at which the length grows; -1 if there is none.
func (t *table) highest(ms []mask, below int) (place int, isToken bool) {
	word := (below - 1) / 64
	k := len(ms)
	if k > 0 && ms[k-1].word > word {
		k, _ = slices.BinarySearchFunc(ms, word+1, func(m mask, w int) int { return cmp.Compare(m.word, w) })
	}
	wanted := ^uint64(0) >> (63 - (below-1)%64)
	for ; word >= 0; word-- {
		var m uint64
		if k > 0 && ms[k-1].word == word {
			k--
			m = ms[k].bits
		}
		if found := (m | ^t.row[word]) & wanted; found != 0 {
			bit := bits.Len64(found) - 1
			return word*64 + bit, m>>bit&1 != 0
		}
		wanted = ^uint64(0)
	}
	return -1, false
}

func wordsFor(n int) int { return (n + 63) / 64 }

func has(places []uint64, i int) bool { return places[i/64]>>(i%64)&1 != 0 }

// idString returns tokens in a form that can be a key, four bytes each. Only the first
// of them has the high bit, so that one string is found in another only where tokens
// begin.
func idString(tokens []int32) string {
	out := make([]byte, 0, 4*len(tokens))
	for _, t := range tokens {
		out = append(out, byte(t>>21)|0x80, byte(t>>14)&0x7f, byte(t>>7)&0x7f, byte(t)&0x7f)
	}
	return string(out)
}
