package training

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/learned"
	"chaff/detectors/learned/features"
)

// keeps keeps lines that hold a text; it fails if the text is "error" and panics if it is "panic".
type keeps string

func (k keeps) Name() string { return string(k) }

func (k keeps) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	switch k {
	case "error":
		return detectors.Extraction{}, errors.New("no")
	case "panic":
		panic("no")
	}
	var kept []bool
	for _, l := range page.Lines() {
		kept = append(kept, strings.Contains(l.Text, string(k)))
	}
	return detectors.Extraction{Kept: kept}, nil
}

// What each advisor keeps is told, how many of them do, and how many around; of hidden lines
// nothing, and nothing by those that fail.
func TestAdvice(t *testing.T) {
	page := corpus.NewHTML(corpus.Info{}, "<p>a</p><p hidden>ab</p><p>ab</p><p>b</p><p>c</p>")
	table, err := features.OfHTML(t.Context(), page, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	got, err := advice(t.Context(), page, table, []detectors.Detector{keeps("a"), keeps("error"), keeps("b"), keeps("panic")})
	if err != nil {
		t.Fatal(err)
	}
	want := []float32{
		1, 0, 0, 0, 0.25, 1. / 4, // of four lines: 1, 0, 2 and 1 of 16
		0, 0, 0, 0, 0, 1. / 5,
		1, 0, 1, 0, 0.5, 1. / 5,
		0, 0, 1, 0, 0.25, 1. / 5,
		0, 0, 0, 0, 0, 0.75 / 4,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	if len(want) != len(table.Lines)*adviceWidth(4) {
		t.Errorf("%d figures of %d lines", len(want), len(table.Lines))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := advice(ctx, page, table, []detectors.Detector{keeps("a")}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Advice is told to the model that guesses only: it guesses by it, and what is trained looks at no
// more than before.
func TestTrainWithAdvice(t *testing.T) {
	full := newCorpus(t, "stories", 40)
	var entries []corpus.Entry
	for i := range 20 {
		// Nothing but advice tells these lines apart.
		source := "<body><p>TRUE Rain falls over towns and rivers today.</p><p>TRUE People talk about prices and markets.</p><p>LIES Trains and streets and offices are full.</p>"
		info := corpus.Info{ID: string(rune('a' + i)), Site: string(rune('a'+i)) + ".org"}
		entries = append(entries, corpus.NewEntry(corpus.NewHTML(info, source), &corpus.Gold{With: []string{"TRUE Rain"}}))
	}
	weak, err := corpus.New("snippets", entries)
	if err != nil {
		t.Fatal(err)
	}
	// guessed is the mean guess of a line of the snippets' pages.
	guessed := func(line int, advisors ...detectors.Detector) float32 {
		examples, err := Collect(t.Context(), []Set{{Corpus: full}, {Corpus: weak}}, learned.HTML, corpus.StrictBody(), advisors...)
		if err != nil {
			t.Fatal(err)
		}
		o := small
		o.Guesses = 0.5
		result, err := Train(t.Context(), examples, learned.Card{Version: "test"}, o)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(result.Model.Card.Features); n != len(features.HTMLNames()) {
			t.Errorf("the model looks at %d features", n)
		}
		sum, n := float32(0), float32(0)
		for _, page := range examples.pages {
			if page.weak {
				sum, n = sum+page.taught[line].content, n+1
			}
		}
		return sum / n
	}
	// On the other pages a truthful advisor keeps the story, whose sentences begin with "The".
	wise := anyOf{keeps("The "), keeps("TRUE ")}
	with, without := guessed(1, wise)-guessed(2, wise), guessed(1)-guessed(2)
	if with < 0.03 || without > 0.01 {
		t.Errorf("with advice the guess of content is %v above that of the rest, without %v", with, without)
	}
}

// anyOf keeps what any of two keeps, but for the text at the foot of newCorpus's pages.
type anyOf [2]keeps

func (anyOf) Name() string { return "any" }

func (a anyOf) Detect(ctx context.Context, page *corpus.Page) (detectors.Extraction, error) {
	first, _ := a[0].Detect(ctx, page)
	second, _ := a[1].Detect(ctx, page)
	for i, k := range second.Kept {
		first.Kept[i] = first.Kept[i] || k
	}
	if n := len(first.Kept); strings.HasPrefix(page.Lines()[n-1].Text, "The ") {
		first.Kept[n-1] = false
	}
	return first, nil
}
