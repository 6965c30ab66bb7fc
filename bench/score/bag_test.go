package score

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBag(t *testing.T) {
	tests := []struct {
		name string
		size int
		gold []int32
		text []int32
		want Counts
	}{
		{"words, repeated in the gold", 1, []int32{1, 1, 2}, []int32{1, 2, 2, 3}, Counts{Hit: 2, Extra: 2, Missed: 1}},
		{"bigrams, one of them twice in the text", 2, []int32{1, 2, 3}, []int32{1, 2, 1, 2}, Counts{Hit: 1, Extra: 2, Missed: 1}},
		{"equal", 3, []int32{1, 2, 3, 4}, []int32{1, 2, 3, 4}, Counts{Hit: 2}},
		{"gold without an n-gram", 3, []int32{1, 2}, []int32{1, 2, 3}, Counts{Extra: 1}},
		{"text without an n-gram", 3, []int32{1, 2, 3}, []int32{1, 2}, Counts{Missed: 1}},
		{"neither has tokens", 1, nil, nil, Counts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBag(tt.gold, tt.size)
			for range 2 { // the first comparison leaves nothing behind
				if got := b.counts(tt.text); got != tt.want {
					t.Errorf("%+v, want %+v", got, tt.want)
				}
			}
		})
	}
}

// The index gives what maps of counts give.
func TestBagCountsAsMaps(t *testing.T) {
	count := func(ids []int32, size int) map[string]int {
		out := make(map[string]int)
		for i := 0; i+size <= len(ids); i++ {
			out[fmt.Sprint(ids[i:i+size])]++
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 5).Draw(t, "size")
		ids := rapid.SliceOf(rapid.Int32Range(0, rapid.Int32Range(1, 1000).Draw(t, "vocabulary")))
		gold, text := ids.Draw(t, "gold"), ids.Draw(t, "text")
		if rapid.Bool().Draw(t, "text is gold and more") {
			text = slices.Concat(gold, text)
		}
		want := Counts{}
		inGold, inText := count(gold, size), count(text, size)
		for gram, n := range inGold {
			want.Hit += min(n, inText[gram])
			want.Missed += max(0, n-inText[gram])
		}
		for gram, n := range inText {
			want.Extra += max(0, n-inGold[gram])
		}
		if got := newBag(gold, size).counts(text); got != want {
			t.Errorf("%d-grams: %+v, want %+v", size, got, want)
		}
	})
}

// A text of one word over and over costs no more than one without repetition.
func BenchmarkBag(b *testing.B) {
	const n = 100_000
	distinct := make([]int32, n)
	for i := range distinct {
		distinct[i] = int32(i)
	}
	for _, text := range []struct {
		name string
		ids  []int32
	}{{"distinct", distinct}, {"repeated", make([]int32, n)}} {
		b.Run("tokens="+text.name, func(b *testing.B) {
			gold := newBag(text.ids, shingleSize)
			b.ReportAllocs()
			for b.Loop() {
				gold.counts(text.ids)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
