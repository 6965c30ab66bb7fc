package score

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

func losses() []Metric {
	return []Metric{LossInvented(), LossRepeated(), LossOrder(), LossGlued()}
}

func TestLosses(t *testing.T) {
	const page = "Hello\nworld of words\nShare\nThe third line\nShare"
	tests := []struct {
		name, text                       string
		invented, repeated, order, glued float64
	}{
		{"the page itself", page, 0, 0, 0, 0},
		{"a part of it in order", "Hello\nThe third line", 0, 0, 0, 0},
		{"two blocks glued", "Helloworld of words", 1. / 3, 0, math.NaN(), 1. / 3},
		{"mojibake", "HellÃ¶\nThe third line", 1. / 4, 0, math.NaN(), 0},
		{"a line twice", "The third line\nThe third line", 0, .5, 1, 0},
		{"as often as in the page", "Share\nShare", 0, 0, 0, 0},
		{"an invented line twice", "new\nnew", 1, .5, math.NaN(), 0},
		{"backwards", "The third line\nworld of words\nHello", 0, 0, 1, 0},
		{"one of two steps backwards", "world of words\nHello\nThe third line", 0, 0, .5, 0},
		{"lines cut otherwise have no order", "Hello world\nof words", 0, 0, math.NaN(), 0},
		{"nothing", "", math.NaN(), math.NaN(), math.NaN(), math.NaN()},
		{"soft hyphens are none of it", "Hel\u00adlo", 0, 0, math.NaN(), 0},
	}
	truth := NewTruth(corpus.NewText(corpus.Info{}, page), &corpus.Gold{Text: "Hello", HasText: true}, corpus.StrictBody())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, want := range []float64{tt.invented, tt.repeated, tt.order, tt.glued} {
				m := losses()[i]
				got := m.Score(truth.Case(detectors.KeepText(tt.text))).Main()
				if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-12 {
					t.Errorf("%s %v, want %v", m.ID, got, want)
				}
			}
		})
	}
}

// A full stop or colon between letters does not end a UAX #29 word.
func TestGluedAtTheEndOfASentence(t *testing.T) {
	const page = "It ends here.\nNext begins: now\nof Joe's\n12"
	truth := NewTruth(corpus.NewText(corpus.Info{}, page), &corpus.Gold{HasText: true}, corpus.StrictBody())
	tests := []struct {
		text            string
		invented, glued float64
	}{
		{"It ends here.Next begins: now", 1. / 5, 1. / 5},
		{"begins:now", 1, 1},
		{"of Joe's12", 1. / 2, 1. / 2},
		{"here.begins", 1, 0}, // no neighbours
		{"Joes", 1, 0},
		{"of Joe's", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			c := truth.Case(detectors.KeepText(tt.text))
			if invented, glued := LossInvented().Score(c).Main(), LossGlued().Score(c).Main(); invented != tt.invented || glued != tt.glued {
				t.Errorf("invented %v, glued %v, want %v and %v", invented, glued, tt.invented, tt.glued)
			}
		})
	}
}

func ExampleLossGlued() {
	page := corpus.NewHTML(corpus.Info{}, "<h1>Hello</h1><p>world of words.</p><p>The end</p>")
	truth := NewTruth(page, &corpus.Gold{HasText: true}, corpus.StrictBody())
	c := truth.Case(detectors.KeepText("Helloworld of words.The end. The end"))
	for _, m := range []Metric{LossInvented(), LossGlued()} {
		fmt.Printf("%s %.3f\n", m.ID, m.Score(c).Main())
	}
	// Output:
	// loss.invented 0.333
	// loss.glued 0.333
}

func ExampleLossRepeated() {
	page := corpus.NewText(corpus.Info{}, "One line\nAnother line")
	truth := NewTruth(page, &corpus.Gold{HasText: true}, corpus.StrictBody())
	c := truth.Case(detectors.KeepText("Another line\nOne line\nOne line"))
	fmt.Printf("%.3f\n", LossRepeated().Score(c).Main())
	// Output: 0.333
}

func ExampleLossOrder() {
	page := corpus.NewText(corpus.Info{}, "One line\nAnother line\nThe last line")
	truth := NewTruth(page, &corpus.Gold{HasText: true}, corpus.StrictBody())
	c := truth.Case(detectors.KeepText("Another line\nOne line\nThe last line"))
	fmt.Println(LossOrder().Score(c).Main())
	// Output: 0.5
}

func TestLossesNeedThePage(t *testing.T) {
	for _, m := range losses() {
		if m.Score(NewTextTruth("gold").Case(detectors.KeepText("gold"))).Defined() {
			t.Errorf("%s is defined without a page", m.ID)
		}
	}
}

// Who keeps lines of the page as they are loses nothing.
func TestLinesOfThePageLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, gold := drawPage(t)
		kept := rapid.SliceOfN(rapid.Bool(), len(p.Lines()), len(p.Lines())).Draw(t, "kept")
		truth := NewTruth(p, gold, corpus.StrictBody())
		for _, m := range losses() {
			if v := m.Score(truth.Case(detectors.KeepLines(p, kept))).Main(); v > 0 {
				t.Errorf("%s %v", m.ID, v)
			}
		}
	})
}

// Whatever the text, the shares are shares, and what is glued is invented.
func TestLossesAreShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, gold := drawPage(t)
		text := rapid.StringMatching(`[a-f]{1,2}([ \n][a-f]{1,2}){0,20}`).Draw(t, "text")
		c := NewTruth(p, gold, corpus.StrictBody()).Case(detectors.KeepText(text))
		for _, m := range losses() {
			if v := m.Score(c).Main(); v < 0 || v > 1 {
				t.Errorf("%s %v", m.ID, v)
			}
		}
		if invented, glued := LossInvented().Score(c).Main(), LossGlued().Score(c).Main(); glued > invented {
			t.Errorf("%v glued of %v invented", glued, invented)
		}
	})
}

func BenchmarkLosses(b *testing.B) {
	text := strings.Repeat("some words of a page that is rather long and repeats itself a lot\n", 2000)
	p := corpus.NewText(corpus.Info{}, text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c := NewTruth(p, &corpus.Gold{HasText: true}, corpus.StrictBody()).Case(detectors.KeepText(text))
		for _, m := range losses() {
			m.Score(c)
		}
	}
}
