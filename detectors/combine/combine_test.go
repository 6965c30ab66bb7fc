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

// numbered is a detector with a version.
type numbered struct {
	baseline.Everything
	version string
}

func (n numbered) Version() string { return n.version }

func TestVersion(t *testing.T) {
	one, two := numbered{version: "1"}, numbered{version: "2"}
	learning := repeated.New(repeated.Default())
	tests := []struct {
		name     string
		detector detectors.Detector
		want     string
	}{
		{"members", combine.All("a", one, two), "1 (1, 2)"},
		{"in their order", combine.Any("a", two, one), "1 (2, 1)"},
		{"a vote", combine.Vote("a", []detectors.Detector{one, two}, []int{1, 2}), "1 (1, 2)"},
		{"nested", combine.All("a", combine.Any("b", one, two), two), "1 (1 (1, 2), 2)"},
		{"a member without", combine.All("a", one, without{}), ""},
		{"a member that does not know its own", combine.All("a", one, numbered{version: "unknown adapter 1"}), ""},
		{"a nested member without", combine.All("a", one, combine.Any("b", one, without{})), ""},
		{"a site-aware member", combine.All("a", one, learning), "1 (1, " + learning.Version() + ")"},
		{"what has seen the site", combine.All("a", one, learning).(detectors.SiteAware).NewSite().Detector(), "1 (1, " + learning.Version() + ")"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := detectors.VersionOf(tt.detector); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
