package score

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"chaff/corpus"
	"chaff/detectors"
)

// scoreSnippets scores a text against snippets.
func scoreSnippets(m Metric, with, without []string, text string) Score {
	page := corpus.NewText(corpus.Info{}, "page")
	truth := NewTruth(page, &corpus.Gold{With: with, Without: without}, corpus.StrictBody())
	return m.Score(truth.Case(detectors.KeepText(text)))
}

func TestWCXBWord(t *testing.T) {
	tests := []struct {
		name, gold, text string
		want             Score // F1, precision, recall
	}{
		{"equal but for case and order", "Call me Ishmael", "ishmael: CALL me", Score{[]float64{1, 1, 1}, Counts{Hit: 3}}},
		{"as often as on the other side", "a a b", "a b b c", Score{[]float64{4. / 7, 1. / 2, 2. / 3}, Counts{Hit: 2, Extra: 2, Missed: 1}}},
		{"nothing in common", "a b", "c", Score{[]float64{0, 0, 0}, Counts{Extra: 1, Missed: 2}}},
		{"final sigma", "ΟΔΟΣ", "οδος", Score{[]float64{1, 1, 1}, Counts{Hit: 1}}},
		{"6 WCXB empties: both", "…", "", Score{[]float64{1, 1, 1}, Counts{}}},
		{"6 WCXB empties: no text", "a b", " - ", Score{[]float64{0, 0, 0}, Counts{Missed: 2}}},
		{"6 WCXB empties: no gold", "", "a b", Score{[]float64{0, 0, 0}, Counts{Extra: 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scoreText(WCXBWord(), tt.gold, tt.text)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Corpus figures are means of the pages' own, F1 as well.
func TestWCXBCorpus(t *testing.T) {
	got := figuresOf(WCXBWord(), [2]string{"a b", "a b"}, [2]string{"a a b", "a b b c"}, [2]string{"a", ""})
	sameFigures(t, got, []float64{(1 + 4./7) / 3, (1 + 1./2) / 3, (1 + 2./3) / 3})
}

func TestWCXBAgainstPython(t *testing.T) {
	for i, want := range readLines[struct {
		Gold, Text            string
		Tokens                []string
		Precision, Recall, F1 float64
	}](t, "wcxb.jsonl") {
		if diff := cmp.Diff(want.Tokens, WCXBWord().Tokens.Split(want.Text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("line %d: tokens of %q (-want +got):\n%s", i+1, want.Text, diff)
		}
		got := scoreText(WCXBWord(), want.Gold, want.Text).Values
		if diff := cmp.Diff([]float64{want.F1, want.Precision, want.Recall}, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("line %d (-want +got):\n%s", i+1, diff)
		}
	}
}

// Whether a sigma ends a word does not depend on where in the text it stands.
func TestFinalSigmaAnywhere(t *testing.T) {
	for n := range 300 {
		before := strings.Repeat("b", n+1)
		want := []string{before, "οδος", "α", "ς", "σα"}
		if diff := cmp.Diff(want, WCXBWord().Tokens.Split(before+" ΟΔΟΣ Α\u00adΣ ΣΑ")); diff != "" {
			t.Errorf("after %d bytes (-want +got):\n%s", n+2, diff)
		}
	}
}

func TestWCXBSnippets(t *testing.T) {
	const text = "The FIRST paragraph.\nAnd the second\none. Share this"
	tests := []struct {
		name          string
		with, without []string
		want          Score // with, without
	}{
		{
			"case does not count",
			[]string{"the first", "AND THE SECOND"},
			[]string{"share", "cookie"},
			Score{[]float64{1, 1. / 2}, Counts{Hit: 2, Extra: 1, Rejected: 1}},
		},
		{
			"white space does",
			[]string{"the second one", "second\none"},
			[]string{"share  this"},
			Score{[]float64{1. / 2, 0}, Counts{Hit: 1, Missed: 1, Rejected: 1}},
		},
		{
			"parts of words are found",
			[]string{"irst par"},
			[]string{"are th"},
			Score{[]float64{1, 1}, Counts{Hit: 1, Extra: 1}},
		},
		{"6 WCXB empties: no with", []string{}, []string{"cookie"}, Score{[]float64{1, 0}, Counts{Rejected: 1}}},
		{"6 WCXB empties: no without", []string{"elsewhere"}, nil, Score{[]float64{0, 1}, Counts{Missed: 1}}},
		{"6 WCXB empties: both lists empty", []string{}, []string{}, Score{[]float64{1, 1}, Counts{}}},
		{"neither list stated", nil, nil, Score{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scoreSnippets(WCXBSnippets(), tt.with, tt.without, text)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The source knows no optional regions: what is kept of one is searched.
func TestSnippetsAreLookedUpInAllThatIsKept(t *testing.T) {
	p, gold := newPage()
	gold.With, gold.Without = []string{"The title"}, []string{"Share"}
	truth := NewTruth(p, gold, corpus.StrictBody())
	for _, m := range []Metric{WCXBSnippets(), TrafSnippets()} {
		for _, e := range []detectors.Extraction{byLines(0), detectors.KeepText("The title")} {
			if got, want := m.Score(truth.Case(e)).Counts, (Counts{Hit: 1, Rejected: 1}); got != want {
				t.Errorf("%s: %+v, want %+v", m.ID, got, want)
			}
		}
	}
}

func TestWCXBProperties(t *testing.T) {
	text := rapid.StringMatching(`([ ,.\n][abcAB日Ё]+){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		gold, other := text.Draw(t, "gold"), text.Draw(t, "other")
		snippets := rapid.SliceOf(rapid.StringMatching(`[ab]{1,2}`))
		with, without := snippets.Draw(t, "with"), snippets.Draw(t, "without")
		for _, s := range []Score{scoreText(WCXBWord(), gold, other), scoreSnippets(WCXBSnippets(), with, without, other)} {
			for i, v := range s.Values {
				if !(v >= 0 && v <= 1) {
					t.Errorf("value %d is %v", i, v)
				}
			}
		}
		if s := scoreText(WCXBWord(), gold, gold); s.Main() != 1 {
			t.Errorf("the gold itself scores %+v", s)
		}
		words := len(PythonWord.Split(gold))
		if s := scoreText(WCXBWord(), gold, ""); s.Main() != boolean(words == 0) {
			t.Errorf("nothing scores %+v", s)
		}
		if s := scoreText(WCXBWord(), gold, gold+" "+other); words > 0 && s.Values[2] != 1 {
			t.Errorf("everything scores %+v", s)
		}
		if s := scoreSnippets(WCXBSnippets(), with, without, ""); s.Defined() && s.Counts.Hit+s.Counts.Extra != 0 {
			t.Errorf("nothing scores %+v", s)
		}
	})
}

func ExampleWCXBWord() {
	truth := NewTextTruth("It was the best of times, it was the worst of times")
	s := WCXBWord().Score(truth.Case(detectors.KeepText("Home. It was the best of times")))
	fmt.Printf("F1 %.3f precision %.3f recall %.3f\n", s.Values[0], s.Values[1], s.Values[2])
	// Output: F1 0.632 precision 0.857 recall 0.500
}

func ExampleWCXBSnippets() {
	page := corpus.NewText(corpus.Info{}, "Home\nIt was the best of times,\nit was the worst of times")
	gold := &corpus.Gold{With: []string{"the best", "the worst"}, Without: []string{"home"}}
	truth := NewTruth(page, gold, corpus.StrictBody())
	s := WCXBSnippets().Score(truth.Case(detectors.KeepText("Home\nIt was the best of times")))
	fmt.Printf("with %.1f without %.1f\n", s.Values[0], s.Values[1])
	// Output: with 0.5 without 1.0
}
