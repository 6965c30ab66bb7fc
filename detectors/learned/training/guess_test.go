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
			e := &example{table: table, targets: known(), taught: known(), weight: 0.5, weak: true}
			for i, got := range e.withGuesses(tt.logits, 0.5) {
				if want := tt.want[i]; math.Abs(float64(got.content-want.content)) > 1e-5 || math.Abs(float64(got.weight-want.weight)) > 1e-6 {
					t.Errorf("line %d: %+v, want %+v", i, got, want)
				}
			}
			if e.targets[2].weight != 0 || e.taught[2].weight != 0 {
				t.Error("what is known has changed")
			}
		})
	}
}

// What snippets decide counts more where that is asked for, beside guesses that do not.
func TestEmphasised(t *testing.T) {
	table, err := features.OfText(t.Context(), corpus.NewText(corpus.Info{}, "Home Sports\nThe rain falls.\nPrices").Lines())
	if err != nil {
		t.Fatal(err)
	}
	e := &example{table: table, targets: []target{{0, 0.1}, {1, 0.2}, {}}, weight: 1, weak: true}
	e.taught = e.emphasised(3)
	got := e.withGuesses([]float32{-2, 2, -1}, 0.5)
	for i, want := range []float32{0.3, 0.6, 0.5 / 53} { // of three words of content and 50
		if math.Abs(float64(got[i].weight-want)) > 1e-6 {
			t.Errorf("line %d counts %v, want %v", i, got[i].weight, want)
		}
	}
	if e.weak = false; e.emphasised(3)[0].weight != e.targets[0].weight || e.targets[0].weight != 0.1 {
		t.Error("a page with a whole text counts more, or what is known has changed")
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
