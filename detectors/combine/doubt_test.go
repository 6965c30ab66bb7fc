package combine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"chaff/corpus"
	"chaff/detectors"
	"chaff/detectors/combine"
	"chaff/detectors/detectortest"
	"chaff/detectors/learned"
	"chaff/detectors/repeated"
)

func doubting() detectors.SiteAware {
	return combine.Doubt("learned+repeated", learned.Default(learned.Params{}), repeated.New(repeated.Default()), 3)
}

func TestDoubtContract(t *testing.T) { detectortest.Run(t, doubting()) }

const promise = "We promise to bring you the news of the day every morning, and we keep all the promises that we have made to our readers."

var words = strings.Fields("rain river bridge market school harvest winter letter office train paper street minister garden music doctor island kitchen window forest")

// story is a page of a site whose pages all end in the same paragraph.
func story(i int) *corpus.Page {
	rng := rand.New(rand.NewPCG(uint64(i), 1))
	word := func() string { return words[rng.IntN(len(words))] }
	var text strings.Builder
	for range 6 {
		fmt.Fprintf(&text, "<p>The %s of the %s met a %s near the %s, where every %s had seen the %s before the %s came, and nobody asked the %s.</p>", word(), word(), word(), word(), word(), word(), word(), word())
	}
	info := corpus.Info{ID: fmt.Sprint(i), Site: "paper.example"}
	return corpus.NewHTML(info, fmt.Sprintf("<title>%s and %s</title><body><article>%s<p>%s</p></article></body>", word(), word(), text.String(), promise))
}

// A paragraph that every page of the site has is no content, which one page cannot tell.
func TestDoubt(t *testing.T) {
	d := doubting()
	site := d.NewSite()
	for i := range 8 {
		site.Add(story(i))
	}
	alone, err := d.Detect(t.Context(), story(3))
	if err != nil {
		t.Fatal(err)
	}
	e, err := site.Detector().Detect(t.Context(), story(3))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(alone.Text, promise) || strings.Contains(e.Text, promise) || len(e.Text) < 500 {
		t.Errorf("alone:\n%s\nwith the site:\n%s", alone.Text, e.Text)
	}
	if e.Basis != "8 pages of the site" {
		t.Errorf("basis %q", e.Basis)
	}
	if site.Detector().Name() != "learned+repeated" || detectors.VersionOf(site.Detector()) == "" {
		t.Errorf("name %q, version %q", site.Detector().Name(), detectors.VersionOf(d))
	}
}
