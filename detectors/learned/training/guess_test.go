package training

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors/learned"
	"chaff/detectors/learned/features"
	"chaff/internal/boost"
)

// Guesses fill in what is not known, unless they contradict what is.
func TestWithGuesses(t *testing.T) {
	page := corpus.NewText(corpus.Info{}, "Home Sports Weather\nThe rain falls over the towns and rivers.\nMarkets and prices are what people talk about.\nAbout us")
	table, err := features.OfText(t.Context(), page.Lines())
	if err != nil {
		t.Fatal(err)
	}
	known := func() []target { return []target{{0, 0.1}, {1, 0.2}, {}, {}} }
	tests := []struct {
		name   string
		logits []float32
		want   []target
	}{
		// 16 words of content and 50 are 66.
		{"agree", []float32{-2, 2, 1, -1}, []target{{0, 0.1}, {1, 0.2}, {0.731059, 0.25 * 8 / 66}, {0.268941, 0.25 * 2 / 66}}},
		{"barely", []float32{-0.5, -0.3, -1, -1}, []target{{0, 0.1}, {1, 0.2}, {0.268941, 0.25 * 8 / 50}, {0.268941, 0.25 * 2 / 50}}},
		{"a menu is taken for content", []float32{2, 2, 1, -1}, known()},
		{"content is not", []float32{-2, -2, 1, -1}, known()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := &example{table: table, targets: known(), weight: 0.5, weak: true}
			for i, got := range e.withGuesses(tt.logits, 0.5) {
				if want := tt.want[i]; math.Abs(float64(got.content-want.content)) > 1e-5 || math.Abs(float64(got.weight-want.weight)) > 1e-6 {
					t.Errorf("line %d: %+v, want %+v", i, got, want)
				}
			}
			if e.targets[2].weight != 0 {
				t.Error("what is known has changed")
			}
		})
	}
}

// Advisors who contradict nothing that is known are heeded, most where the model is wrong.
func TestGuessesWithConsent(t *testing.T) {
	table, err := features.OfText(t.Context(), corpus.NewText(corpus.Info{}, "Home Sports\nThe rain falls.\nPrices\nAbout us").Lines())
	if err != nil {
		t.Fatal(err)
	}
	page := func(kept ...string) *example {
		e := &example{table: table, targets: []target{{0, 0.1}, {1, 0.2}, {}, {}}, weight: 1, weak: true}
		for i := range 4 {
			for _, k := range kept {
				e.advice = append(e.advice, float32(k[i]-'0'))
			}
			e.advice = append(e.advice, 0, 0) // shares, which are not looked at
		}
		return e
	}
	const right, wrong = 1.4, -1.4 // log-odds of the snippet to keep
	const other = -1.0             // of the others
	p := float32(boost.Sigmoid(other))
	tests := []struct {
		name  string
		e     *example
		logit float32
		want  []float32 // of the last two lines, nil if nothing is taught of them
	}{
		{"one of two heeded", page("0110", "1111"), right, []float32{heedRight + (1-heedRight)*p, (1 - heedRight) * p}},
		{"two heeded", page("0110", "0101"), right, []float32{heedRight/2 + (1-heedRight)*p, heedRight/2 + (1-heedRight)*p}},
		{"none heeded", page("1110", "0011"), right, []float32{p, p}},
		{"where the model is wrong", page("0110"), wrong, []float32{heedWrong + (1-heedWrong)*p, (1 - heedWrong) * p}},
		{"all are wrong", page("1110", "0000"), wrong, nil},
	}
	for _, tt := range tests {
		got := tt.e.withGuesses([]float32{-2, tt.logit, other, other}, 0.5)
		for i, g := range got[2:] {
			switch {
			case tt.want == nil && g.weight != 0:
				t.Errorf("%s: line %d is taught", tt.name, i+2)
			case tt.want != nil && (g.weight <= 0 || math.Abs(float64(g.content-tt.want[i])) > 1e-6):
				t.Errorf("%s: line %d: %+v, want %v", tt.name, i+2, g, tt.want[i])
			}
		}
	}
}

// What advisors do not see, they have no say in.
func TestGuessesOfHiddenLines(t *testing.T) {
	source := corpus.NewHTML(corpus.Info{}, "<p>The rain falls.</p><p>Prices</p><noscript><p>Rivers rise.</p></noscript>")
	table, err := features.OfHTML(t.Context(), source, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	e := &example{table: table, targets: []target{{1, 0.2}, {}, {}}, weight: 1, weak: true, advice: []float32{1, 0, 0, 0, 0, 0, 0, 0, 0}}
	got := e.withGuesses([]float32{2, 0, 0}, 0.5)
	if !table.Hidden[2] || got[1].content >= 0.5 || got[2].content != 0.5 {
		t.Errorf("guesses %+v", got)
	}
}

// Where only snippets are known of some pages, a model is taught more of them with guesses, and
// is calibrated by what is known alone.
func TestTrainWithGuesses(t *testing.T) {
	full := newCorpus(t, "stories", 40)
	var entries []corpus.Entry
	for i := range 20 {
		rng := rand.New(rand.NewPCG(uint64(i), 9))
		first, second := sentences(rng, 3), sentences(rng, 3)
		source := fmt.Sprintf("<body><nav><a href=x>%s</a></nav><div class=story><p>%s</p><p>%s</p></div>", strings.Join(words[:3], " "), first, second)
		entries = append(entries, corpus.NewEntry(corpus.NewHTML(corpus.Info{ID: fmt.Sprint(i), Site: fmt.Sprint("w", i)}, source),
			&corpus.Gold{With: []string{first[:30]}, Without: []string{strings.Join(words[:3], " ")}}))
	}
	weak, err := corpus.New("snippets", entries)
	if err != nil {
		t.Fatal(err)
	}
	examples, err := Collect(t.Context(), []Set{{Corpus: full}, {Corpus: weak}}, learned.HTML, corpus.StrictBody())
	if err != nil {
		t.Fatal(err)
	}
	taught := func(guesses float64) (lines int) {
		o, models := small, 0
		o.Guesses, o.Progress = guesses, func(done, of int) {
			if models++; done != models || of < done {
				t.Errorf("%d of %d models are trained after %d", done, of, models)
			}
		}
		if _, err := Train(t.Context(), examples, learned.Card{Version: "test"}, o); err != nil {
			t.Fatal(err)
		}
		if want := small.Folds + 1; models != want && models != 2*want {
			t.Errorf("%d models", models)
		}
		for _, page := range examples.pages {
			for _, target := range page.taught {
				if page.weak && target.weight > 0 {
					lines++
				}
			}
		}
		return lines
	}
	if without, with := taught(0), taught(0.5); without != 40 || with < 45 {
		t.Errorf("%d lines of 20 pages teach without guesses, %d with", without, with)
	}
}
