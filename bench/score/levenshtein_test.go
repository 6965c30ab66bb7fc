package score

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chaff/detectors"
)

func similarity(m Metric, gold, text string) float64 {
	return m.Score(NewTextTruth(gold).Case(detectors.KeepText(text))).Main()
}

func TestWCEBLevenshtein(t *testing.T) {
	tests := []struct {
		name, gold, text string
		want             float64
	}{
		// One token of three substituted: 2 edits of 6 tokens. By Levenshtein over the
		// longer text it would be 2/3 as well by tokens, but 10/11 by characters.
		{"7 WCEB Levenshtein", "one two three", "one two Three", 1 - 2./6},
		// One of four dropped: 1 edit of 7 tokens, where over the longer it would be 3/4.
		{"7 WCEB Levenshtein: over both lengths", "a b c d", "a b c", 1 - 1./7},
		{"order", "a b", "b a", .5},
		{"white space is nothing", "a\n\n b", "a b", 1},
		{"both empty", "", " ", 1},
		{"one empty", "a", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := similarity(WCEBLevenshtein(), tt.gold, tt.text); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestWCEBLevenshteinProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-e ]{0,40}`)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		x, y := similarity(WCEBLevenshtein(), a, b), similarity(WCEBLevenshtein(), b, a)
		if x != y || x < 0 || x > 1 {
			t.Errorf("%v one way, %v the other", x, y)
		}
		if similarity(WCEBLevenshtein(), a, a) != 1 {
			t.Error("a text is not like itself")
		}
		if same := strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " "); (x == 1) != same {
			t.Errorf("%q and %q have %v", a, b, x)
		}
	})
}

func ExampleWCEBLevenshtein() {
	truth := NewTextTruth("One two three.")
	s := WCEBLevenshtein().Score(truth.Case(detectors.KeepText("one two three. Share")))
	fmt.Printf("%.3f\n", s.Main()) // two of three and four tokens
	// Output: 0.571
}

func BenchmarkLevenshtein200k(b *testing.B) {
	gold := strings.Repeat("some words of a page that is rather long and ", 22_000)
	text := strings.Repeat("and other words of a long page which is rather ", 22_000)
	b.ReportAllocs()
	for b.Loop() {
		similarity(WCEBLevenshtein(), gold, text)
	}
}
