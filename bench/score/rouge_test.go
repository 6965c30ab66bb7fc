package score

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chaff/detectors"
	"chaff/internal/punkt"
)

// testdata/rouge_lsum.jsonl is made by testdata/rouge_lsum.py: the sentences of two texts
// as token numbers with the hits of ROUGE-LSum.
func TestRougeLsumAgainstPython(t *testing.T) {
	f, err := os.Open("testdata/rouge_lsum.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for d := json.NewDecoder(f); d.More(); n++ {
		var want struct {
			Gold, Text [][]int32
			Hits       int
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := rougeLsum(want.Gold, want.Text).Counts.Hit; got != want.Hits {
			t.Errorf("%v against %v: %d hits, want %d", want.Gold, want.Text, got, want.Hits)
		}
	}
	if n < 200 {
		t.Errorf("only %d cases", n)
	}
}

// The English model is embedded, so that the metric can never lack it.
func TestEnglishModelIsThere(t *testing.T) {
	if _, err := punkt.English(); err != nil {
		t.Fatal(err)
	}
}

func TestWCEBRougeLsum(t *testing.T) {
	tests := []struct {
		name, gold, text string
		p, r, f1         float64
	}{
		// Tokens by blanks with punctuation and case: of "The cat sat." and "the cat sat"
		// only "cat" is the same.
		{"8 WCEB ROUGE", "The cat sat.", "the cat sat", 1. / 3, 1. / 3, 1. / 3},
		// Each sentence of the gold has its union over all sentences of the text: the
		// order of sentences does not matter, unlike to a plain subsequence.
		{"8 WCEB ROUGE: union over sentences", "One two three. Four five six.", "Four five six. One two three.", 1, 1, 1},
		// "a b c d." takes "a b" from one sentence and "c d." from the other.
		{"8 WCEB ROUGE: parts of one sentence", "a b c d.", "a b x. y c d.", 4. / 6, 1, .8},
		// The gold has "Say" twice, the text once: it is a hit once. "word" is not "word.".
		{"8 WCEB ROUGE: clipping", "Say word here. Say word there.", "Say word.", 1. / 2, 1. / 6, .25},
		// The default tokenizer of the library would drop Cyrillic and score 0.
		{"16 ROUGE tokenizer", "Мама мыла раму.", "Мама мыла раму.", 1, 1, 1},
		{"empty gold, empty text", "", "", 1, 1, 1},
		{"empty gold", "", "Some text.", 0, 1, 0},
		{"empty text", "Some text.", "", 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := WCEBRougeLsum().Score(NewTextTruth(tt.gold).Case(detectors.KeepText(tt.text)))
			want := []float64{tt.f1, tt.p, tt.r}
			if !slices.EqualFunc(s.Values, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
				t.Errorf("F1, precision, recall %v of %+v, want %v", s.Values, s.Counts, want)
			}
		})
	}
}

// tableHits is ROUGE-LSum by the whole table of each pair.
func tableHits(gold, text [][]int32) int {
	left, hits := make(map[int32]int), 0
	for _, s := range text {
		for _, token := range s {
			left[token]++
		}
	}
	for _, s := range gold {
		union := make([]bool, len(s))
		for _, other := range text {
			walkTable(s, other, union)
		}
		for i, in := range union {
			if in && left[s[i]] > 0 {
				left[s[i]]--
				hits++
			}
		}
	}
	return hits
}

func walkTable(a, b []int32, union []bool) {
	table := make([][]int, len(a)+1)
	table[0] = make([]int, len(b)+1)
	for i, x := range a {
		table[i+1] = make([]int, len(b)+1)
		for j, y := range b {
			table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
			if x == y {
				table[i+1][j+1] = table[i][j] + 1
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1]:
			i, j = i-1, j-1
			union[i] = true
		case table[i][j-1] > table[i-1][j]:
			j--
		default:
			i--
		}
	}
}

func TestUnionLCSAsByTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.SampledFrom([]int32{1, 3, 30}).Draw(t, "tokens")
		draw := func(label string, longest int) [][]int32 {
			out := make([][]int32, rapid.IntRange(1, 4).Draw(t, label))
			for i := range out {
				n := rapid.IntRange(1, longest).Draw(t, "length")
				out[i] = rapid.SliceOfN(rapid.Int32Range(0, tokens), n, n).Draw(t, label)
			}
			return out
		}
		// Sentences of more than 512 tokens can be the base of the table.
		longest := rapid.SampledFrom([]int{8, 60, 600}).Draw(t, "longest sentence")
		gold, text := draw("gold", min(longest, 60)), draw("text", longest)
		u := newUnions(gold, text, maxUnionWork)
		u.table.room = rapid.SampledFrom([]int{1, 7, 100, logRoom}).Draw(t, "room")
		union, ok := u.all(gold)
		if !ok {
			t.Fatal("gave up")
		}
		if got, want := clip(union, text), tableHits(gold, text); got != want {
			t.Errorf("%d hits, want %d", got, want)
		}
	})
}

func TestWCEBRougeLsumProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-e]{1,2}[.?!,]? ){0,30}`)
		gold, other := text.Draw(t, "gold"), text.Draw(t, "text")
		score := func(gold, text string) Score {
			return WCEBRougeLsum().Score(NewTextTruth(gold).Case(detectors.KeepText(text)))
		}
		for _, v := range score(gold, other).Values {
			if !(v >= 0 && v <= 1) {
				t.Errorf("%v is out of range", v)
			}
		}
		if s := score(gold, gold); !slices.Equal(s.Values, []float64{1, 1, 1}) {
			t.Errorf("a text against itself: %v", s.Values)
		}
		if a, b := score(gold, other), score(gold, other); !slices.Equal(a.Values, b.Values) {
			t.Errorf("%v, and again %v", a.Values, b.Values)
		}
	})
}

func TestRougeLsumHeedsTheOrderOfWords(t *testing.T) {
	if n := rougeLsum([][]int32{{1, 2, 3}}, [][]int32{{3, 2, 1}}).Counts; n != (Counts{Hit: 1, Extra: 2, Missed: 2}) {
		t.Errorf("%+v", n)
	}
}

func ExampleWCEBRougeLsum() {
	truth := NewTextTruth("Dr. Smith came. He left the U.S. in May.")
	s := WCEBRougeLsum().Score(truth.Case(detectors.KeepText("He left in May. Dr. Smith came. Share this")))
	fmt.Printf("F1 %.3f, precision %.3f, recall %.3f\n", s.Values[0], s.Values[1], s.Values[2])
	// Output: F1 0.778, precision 0.778, recall 0.778
}

// A text that would take too long leaves the page out instead of hanging.
func TestRougeLsumGivesUp(t *testing.T) {
	if _, ok := unionLCS([][]int32{{1, 2, 3}}, [][]int32{{3, 2, 1}, {1, 3}}, 1); ok {
		t.Error("done with the work of one step")
	}
}

func BenchmarkRougeLsum200k(b *testing.B) {
	sentence := "Some words of a page that is rather long, number %s, and repeats itself a lot. "
	var gold, text strings.Builder
	for i := range 200_000 / 15 {
		gold.WriteString(strings.Replace(sentence, "%s", strings.Repeat("i", i%50), 1))
		text.WriteString(strings.Replace(sentence, "%s", strings.Repeat("i", i%70), 1))
	}
	b.ReportAllocs()
	for b.Loop() {
		WCEBRougeLsum().Score(NewTextTruth(gold.String()).Case(detectors.KeepText(text.String())))
	}
}
