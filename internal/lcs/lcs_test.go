package lcs

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// reference is the textbook quadratic table.
func reference(a, b []int32) int {
	prev := make([]int, len(b)+1)
	for _, x := range a {
		row := make([]int, len(b)+1)
		for j, y := range b {
			if x == y {
				row[j+1] = prev[j] + 1
			} else {
				row[j+1] = max(prev[j+1], row[j])
			}
		}
		prev = row
	}
	return prev[len(b)]
}

func sequence(alphabet int32, maxLen int) *rapid.Generator[[]int32] {
	return rapid.SliceOfN(rapid.Int32Range(0, alphabet), 0, maxLen)
}

func TestLengthEqualsReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]int32{1, 3, 40}).Draw(t, "alphabet")
		a := sequence(alphabet, 300).Draw(t, "a")
		b := sequence(alphabet, 300).Draw(t, "b")
		if got, want := Length(a, b), reference(a, b); got != want {
			t.Errorf("Length = %d, want %d", got, want)
		}
	})
}

func TestAlignIsALongestCommonSubsequence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]int32{1, 3, 40}).Draw(t, "alphabet")
		a := sequence(alphabet, 200).Draw(t, "a")
		b := sequence(alphabet, 200).Draw(t, "b")
		checkAlignment(t, a, b, Align(a, b))
	})
}

// The divided traceback only starts on sequences too long for one table; here
// it is forced by calling the split itself.
func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := sequence(3, 200).Draw(t, "a")
		b := sequence(3, 200).Draw(t, "b")
		mid := len(b) / 2
		cut := split(a, b, mid)
		if got, want := reference(a[:cut], b[:mid])+reference(a[cut:], b[mid:]), reference(a, b); got != want {
			t.Errorf("cut at %d reaches %d, want %d", cut, got, want)
		}
	})
}

func TestAlignLongSequences(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	a, b := random(rng, 20_000, 500), random(rng, 20_000, 500)
	if len(b)*wordsFor(len(a)) <= maxRowWords {
		t.Fatal("too short to be divided")
	}
	pairs := Align(a, b)
	if got, want := len(pairs), Length(a, b); got != want {
		t.Errorf("Align matched %d, Length says %d", got, want)
	}
}

func checkAlignment(t *rapid.T, a, b []int32, pairs []Pair) {
	if got, want := len(pairs), reference(a, b); got != want {
		t.Errorf("Align matched %d, want %d", got, want)
	}
	last := Pair{-1, -1}
	for _, p := range pairs {
		if p.A <= last.A || p.B <= last.B {
			t.Fatalf("pairs %v and %v are out of order", last, p)
		}
		if a[p.A] != b[p.B] {
			t.Fatalf("pair %v matches %d with %d", p, a[p.A], b[p.B])
		}
		last = p
	}
}

func TestAlignSmall(t *testing.T) {
	tests := []struct {
		name string
		a, b []int32
		want []Pair
	}{
		{"both empty", nil, nil, nil},
		{"one empty", []int32{1}, nil, nil},
		{"equal", []int32{1, 2}, []int32{1, 2}, []Pair{{0, 0}, {1, 1}}},
		{"insertion", []int32{1, 3}, []int32{1, 2, 3}, []Pair{{0, 0}, {1, 2}}},
		{"of two optima the earlier elements of a", []int32{5, 6, 7, 8}, []int32{6, 5, 8, 7}, []Pair{{0, 1}, {2, 3}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Align(tt.a, tt.b)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func random(rng *rand.Rand, n, alphabet int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(rng.IntN(alphabet))
	}
	return out
}

func BenchmarkLength(b *testing.B) {
	for _, size := range []struct {
		name        string
		n, alphabet int
	}{{"n=5000", 5_000, 1_000}, {"n=200000", 200_000, 20_000}} {
		b.Run(size.name, func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			x, y := random(rng, size.n, size.alphabet), random(rng, size.n, size.alphabet)
			b.ReportAllocs()
			for b.Loop() {
				Length(x, y)
			}
		})
	}
}
