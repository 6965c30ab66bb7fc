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

func TestTrafSnippets(t *testing.T) {
	const text = "  The first\u00a0paragraph.\n\nAnd the second\n\tone. Share this "
	tests := []struct {
		name          string
		with, without []string
		text          string
		want          Score // F1, precision, recall, accuracy
	}{
		{
			"14 TRAF: blanks normalised",
			[]string{"first paragraph", "the  second one", " paragraph. And\n"},
			[]string{"this  "},
			text,
			Score{[]float64{6. / 7, 3. / 4, 1, 3. / 4}, Counts{Hit: 3, Extra: 1}},
		},
		{
			"14 TRAF: case kept",
			[]string{"the first", "The first"},
			[]string{"share"},
			text,
			Score{[]float64{2. / 3, 1, 1. / 2, 2. / 3}, Counts{Hit: 1, Missed: 1, Rejected: 1}},
		},
		{
			"14 TRAF: a crash misses every with and has no without",
			[]string{"first", "second"},
			[]string{"Share", "Menu"},
			"",
			Score{[]float64{0, 0, 0, 1. / 2}, Counts{Missed: 2, Rejected: 2}},
		},
		{
			"everything",
			[]string{"first", "second"},
			[]string{"Share"},
			text,
			Score{[]float64{4. / 5, 2. / 3, 1, 2. / 3}, Counts{Hit: 2, Extra: 1}},
		},
		{
			"blank snippets are none",
			[]string{"", "first"},
			[]string{" \n"},
			text,
			Score{[]float64{1, 1, 1, 1}, Counts{Hit: 1}},
		},
		{"only without, and none found", nil, []string{"Menu"}, text, Score{[]float64{1, 1, 1, 1}, Counts{Rejected: 1}}},
		{"only without, and found", nil, []string{"Share"}, text, Score{[]float64{0, 0, 1, 0}, Counts{Extra: 1}}},
		{"no snippets", nil, []string{}, text, Score{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := scoreSnippets(TrafSnippets(), tt.with, tt.without, tt.text)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTrafCorpus(t *testing.T) {
	scores := []Score{
		scoreSnippets(TrafSnippets(), []string{"a", "b", "c"}, []string{"x"}, "a b"),
		scoreSnippets(TrafSnippets(), []string{"a"}, []string{"x", "y", "z"}, "a x y"),
		scoreSnippets(TrafSnippets(), []string{"a", "b"}, []string{"x"}, ""),
		{}, // no snippets
	}
	// Found 2+1 of 3+1+2 with, 0+2 of 1+3+1 without; the mean of the pages' precision is 4/9.
	t.Run("14 TRAF: pooled", func(t *testing.T) {
		var got []float64
		for _, m := range TrafSnippets().Measures {
			got = append(got, m.Average.Of(scores))
		}
		sameFigures(t, got, []float64{6. / 11, 3. / 5, 1. / 2, 6. / 11})
	})
}

func TestTrafProperties(t *testing.T) {
	snippets := rapid.SliceOfN(rapid.StringMatching(`[ab]{1,3}( [ab])?`), 1, 5)
	text := rapid.StringMatching(`[ab \n]{0,30}`)
	rapid.Check(t, func(t *rapid.T) {
		with, without := snippets.Draw(t, "with"), snippets.Draw(t, "without")
		s := scoreSnippets(TrafSnippets(), with, without, text.Draw(t, "text"))
		for i, v := range s.Values {
			if !(v >= 0 && v <= 1) {
				t.Errorf("value %d is %v", i, v)
			}
		}
		if n := s.Counts; n.Hit+n.Missed != len(with) || n.Extra+n.Rejected != len(without) {
			t.Errorf("%+v of %d and %d snippets", n, len(with), len(without))
		}
		if s := scoreSnippets(TrafSnippets(), with, nil, strings.Join(with, "\n")); s.Main() != 1 {
			t.Errorf("all that must be kept scores %+v", s)
		}
		if n := scoreSnippets(TrafSnippets(), with, without, "").Counts; n != (Counts{Missed: len(with), Rejected: len(without)}) {
			t.Errorf("nothing scores %+v", n)
		}
	})
}

func ExampleTrafSnippets() {
	page := corpus.NewText(corpus.Info{}, "Home\nIt was the best of times,\nit was the worst of times")
	gold := &corpus.Gold{With: []string{"the best of", "times, it was"}, Without: []string{"Home", "Login"}}
	truth := NewTruth(page, gold, corpus.StrictBody())
	s := TrafSnippets().Score(truth.Case(detectors.KeepText(page.Source)))
	fmt.Printf("F1 %.3f precision %.3f recall %.3f accuracy %.3f\n", s.Values[0], s.Values[1], s.Values[2], s.Values[3])
	// Output: F1 0.800 precision 0.667 recall 1.000 accuracy 0.750
}
