package edit

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// reference is the textbook quadratic table.
func reference(a, b []int32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

func TestDistance(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       int
	}{
		{"both empty", "", "", 0},
		{"one empty", "", "abc", 3},
		{"equal", "abc", "abc", 0},
		{"substitution costs one", "abc", "axc", 1},
		{"insertion", "abc", "abxc", 1},
		{"deletion", "abc", "ac", 1},
		{"swap is two", "abcd", "acbd", 2},
		{"nothing shared", "aaa", "bb", 3},
		{"textbook", "kitten", "sitting", 3},
		{"Cyrillic by code point", "молоко", "молока", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
				t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
			}
		})
	}
}

func sequence(alphabet int32, maxLen int) *rapid.Generator[[]int32] {
	return rapid.SliceOfN(rapid.Int32Range(0, alphabet), 0, maxLen)
}

func TestDistanceEqualsReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]int32{1, 3, 40, 1 << 30}).Draw(t, "alphabet")
		a := sequence(alphabet, 300).Draw(t, "a")
		b := sequence(alphabet, 300).Draw(t, "b")
		if got, want := Distance(a, b), reference(a, b); got != want {
			t.Errorf("Distance = %d, want %d", got, want)
		}
	})
}

// Every limit either gives the distance or says that it is passed, whatever part of
// the table it leaves out.
func TestWithinIsExactUpToTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		alphabet := rapid.SampledFrom([]int{2, 5, 100, 2000}).Draw(t, "alphabet")
		a := random(rng, rapid.IntRange(1, 1000).Draw(t, "length"), alphabet)
		b := edited(rng, a, rapid.IntRange(0, 10).Draw(t, "edits"), rapid.IntRange(0, 300).Draw(t, "size"), alphabet)
		if len(a) < len(b) {
			a, b = b, a
		}
		if len(b) == 0 {
			return
		}
		want := reference(a, b)
		table := newTable(a, b)
		for _, limit := range []int{len(a) - len(b), want - 1, want, want + 1, want + 100, len(a)} {
			if limit < len(a)-len(b) {
				continue
			}
			got := table.within(limit)
			if want <= limit && got != want {
				t.Errorf("within(%d) = %d, want %d", limit, got, want)
			}
			if want > limit && got <= limit {
				t.Errorf("within(%d) = %d, though the distance is %d", limit, got, want)
			}
			if most := table.atMost(limit); most < want || want <= limit && most != want {
				t.Errorf("atMost(%d) = %d, though the distance is %d", limit, most, want)
			}
		}
		if got := Distance(a, b); got != want {
			t.Errorf("Distance = %d, want %d", got, want)
		}
	})
}

// edited returns a copy in which a number of runs were replaced by others.
func edited(rng *rand.Rand, a []int32, edits, size, alphabet int) []int32 {
	out := append([]int32(nil), a...)
	for range edits {
		from := rng.IntN(len(out) + 1)
		to := min(from+rng.IntN(size+1), len(out))
		put := random(rng, rng.IntN(size+1), alphabet)
		out = append(out[:from:from], append(put, out[to:]...)...)
	}
	return out
}

func TestDistanceLong(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, alphabet := range []int{2, 60, 3000} {
		a, b := random(rng, 5000, alphabet), random(rng, 4000, alphabet)
		if got, want := Distance(a, b), reference(a, b); got != want {
			t.Errorf("unrelated, alphabet %d: Distance = %d, want %d", alphabet, got, want)
		}
		b = edited(rng, a, 30, 60, alphabet)
		if got, want := Distance(a, b), reference(a, b); got != want {
			t.Errorf("edited, alphabet %d: Distance = %d, want %d", alphabet, got, want)
		}
	}
}

func random(rng *rand.Rand, n, alphabet int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(rng.IntN(alphabet))
	}
	return out
}

func BenchmarkDistance(b *testing.B) {
	const n = 200_000
	rng := rand.New(rand.NewPCG(1, 2))
	text := random(rng, n, 60)
	for _, pair := range []struct {
		name string
		x, y []int32
	}{
		{"pair=unrelated/alphabet=60", text, random(rng, n, 60)},
		{"pair=unrelated/alphabet=2", random(rng, n, 2), random(rng, n, 2)},
		{"pair=unrelated/alphabet=5", random(rng, n, 5), random(rng, n, 5)},
		{"pair=unrelated/alphabet=1000", random(rng, n, 1000), random(rng, n, 1000)},
		{"pair=unrelated/alphabet=200000", random(rng, n, n), random(rng, n, n)},
		{"pair=unrelated-from-the-middle", text, append(slices.Clone(edited(rng, text[:n/2], 20, 60, 60)), random(rng, n/2, 60)...)},
		{"pair=unrelated-to-the-middle", text, append(random(rng, n/2, 60), edited(rng, text[n/2:], 20, 60, 60)...)},
		{"pair=part", text, text[n/4 : n/4*3]},
		{"pair=edited", text, edited(rng, text, 100, 200, 60)},
	} {
		b.Run(pair.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Distance(pair.x, pair.y)
			}
		})
	}
}
