package combine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/baseline"
	"chaff/detectors/combine"
	"chaff/detectors/repeated"
)

// without keeps the lines that do not hold the word, as lines or as text.
type without struct {
	word   string
	asText bool
}

func (w without) Name() string { return "without " + w.word }

func (w without) Detect(_ context.Context, page *corpus.Page) (detectors.Extraction, error) {
	kept := make([]bool, len(page.Lines()))
	for i, l := range page.Lines() {
		kept[i] = !strings.Contains(l.Text, w.word)
	}
	e := detectors.KeepLines(page, kept)
	if w.asText {
		return detectors.KeepText(e.Text), nil
	}
	return e, nil
}

type failing struct{}

func (failing) Name() string { return "failing" }

func (failing) Detect(context.Context, *corpus.Page) (detectors.Extraction, error) {
	return detectors.Extraction{}, errors.New("no answer")
}

func ExampleAll() {
	page := corpus.NewText(corpus.Info{}, "Menu of the site\nSome text.\nFooter of the site")
	both := combine.All("both", without{word: "Menu"}, without{word: "Footer", asText: true})
	e, err := both.Detect(context.Background(), page)
	fmt.Printf("%q %v\n", e.Text, err)
	// Output: "Some text." <nil>
}

func TestAllIsSiteAwareIfAMemberIs(t *testing.T) {
	if _, ok := combine.All("a", baseline.Everything{}).(detectors.SiteAware); ok {
		t.Error("a composition of detectors that are not site-aware says it is")
	}
	aware, ok := combine.All("a", baseline.Everything{}, repeated.New(repeated.Default())).(detectors.SiteAware)
	if !ok {
		t.Fatal("a composition with a site-aware detector is not site-aware")
	}
	one, two := corpus.NewText(corpus.Info{}, "Menu\none"), corpus.NewText(corpus.Info{}, "Menu\ntwo")
	site := aware.NewSite()
	site.Add(one)
	site.Add(two)
	e, err := site.Detector().Detect(t.Context(), one)
	if err != nil || e.Text != "one" || e.Basis != "repeated: 2 pages of the site" {
		t.Errorf("%+v, %v", e, err)
	}
	e, err = aware.Detect(t.Context(), one)
	if err != nil || e.Text != "Menu\none" || e.Basis != "repeated: this page alone" {
		t.Errorf("alone: %+v, %v", e, err)
	}
}

func TestAllNamesTheFailingMember(t *testing.T) {
	_, err := combine.All("a", failing{}).Detect(t.Context(), corpus.NewText(corpus.Info{}, "x"))
	if err == nil || err.Error() != "failing: no answer" {
		t.Errorf("error %v", err)
	}
}
