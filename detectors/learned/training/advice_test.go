package training

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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
	known := make(honest)
	full, weak := newTales(t, known, "text", 40, false), newTales(t, known, "snippets", 20, true)
	// guessed is by how much the mean guess of a true paragraph is above that of a false one.
	guessed := func(advisors ...detectors.Detector) float32 {
		examples, err := Collect(t.Context(), []Set{{Corpus: full}, {Corpus: weak}}, learned.HTML, corpus.StrictBody(), advisors...)
		if err != nil {
			t.Fatal(err)
		}
		o := small
		o.Guesses, o.Trees.Columns, o.Trees.Rate = 0.5, 1, 0.3
		result, err := Train(t.Context(), examples, learned.Card{Version: "test"}, o)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(result.Model.Card.Features); n != len(features.HTMLNames()) {
			t.Errorf("the model looks at %d features", n)
		}
		if n := len(result.Model.Card.Advisors); n != len(advisors) {
			t.Errorf("the card names %d advisors, want %d", n, len(advisors))
		}
		sum := float32(0)
		for i := range weak.Len() {
			taught := examples.pages[full.Len()+i].taught
			for line, text := range linesOf(t, weak, i) {
				switch {
				case line == 0: // the snippet's
				case known[text]:
					sum += taught[line].content
				default:
					sum -= taught[line].content
				}
			}
		}
		return sum / float32(weak.Len())
	}
	if with, without := guessed(known), guessed(); with < without+0.2 {
		t.Errorf("with advice the guess of a true paragraph is %v above that of a false one, without %v", with, without)
	}
}

// Advisors who would not be heard are an error.
func TestTrainWithoutGuesses(t *testing.T) {
	known := make(honest)
	examples, err := Collect(t.Context(), []Set{{Corpus: newTales(t, known, "text", 20, false)}}, learned.HTML, corpus.StrictBody(), known)
	if err != nil {
		t.Fatal(err)
	}
	o := small
	o.Guesses = 0.5
	if _, err := Train(t.Context(), examples, learned.Card{Version: "test"}, o); err == nil || !strings.Contains(err.Error(), "nothing to guess") {
		t.Errorf("error %v", err)
	}
}

// newTales returns pages of three paragraphs, of which the second or the third is false: only an
// advisor knows which.
func newTales(t *testing.T, known honest, name string, n int, weak bool) *corpus.Corpus {
	t.Helper()
	var entries []corpus.Entry
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), uint64(len(name))))
		list := []string{sentences(rng, 2), sentences(rng, 2), sentences(rng, 2)}
		known[list[0]], known[list[1+i%2]] = true, true
		gold := &corpus.Gold{Text: list[0] + "\n" + list[1+i%2], HasText: true}
		if weak {
			gold = &corpus.Gold{With: list[:1]}
		}
		info := corpus.Info{ID: fmt.Sprintf("%02d", i), Site: fmt.Sprint(name, i)}
		entries = append(entries, corpus.NewEntry(corpus.NewHTML(info, "<p>"+strings.Join(list, "</p><p>")+"</p>"), gold))
	}
	c, err := corpus.New(name, entries)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func linesOf(t *testing.T, c *corpus.Corpus, i int) []string {
	t.Helper()
	page, _, err := c.Load(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range page.Lines() {
		out = append(out, l.Text)
	}
	return out
}

// honest keeps the lines that it knows to be true.
type honest map[string]bool

func (honest) Name() string { return "honest" }

func (h honest) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	var kept []bool
	for _, l := range page.Lines() {
		kept = append(kept, h[l.Text])
	}
	return detectors.Extraction{Kept: kept}, nil
}
