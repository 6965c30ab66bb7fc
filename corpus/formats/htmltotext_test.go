package formats

import (
	"testing"

	"chaff/corpus"
)

func TestHTMLToText(t *testing.T) {
	c := openTiny(t, htmltotext, tinySet(map[string]string{
		"benchmarkdata/README":                 "no language",
		"benchmarkdata/de/html/forum-tee.html": "<p>gr\xfcner Tee",
		"benchmarkdata/de/text/forum-tee.txt":  "grüner Tee",
		// A name that holds a dot of its own.
		"benchmarkdata/en/html/blog-tea-1.0.html": "<p>Tea",
		"benchmarkdata/en/text/blog-tea-1.0.txt":  "Tea",
		"benchmarkdata/en/text/news-lost.txt":     "Its page is missing",
	}), []corpus.Info{
		{ID: "de/forum-tee", Language: "de", Type: "forum"},
		{ID: "en/blog-tea-1.0", Language: "en", Type: "blog"},
		{ID: "en/news-lost", Language: "en", Type: "news"},
	})
	page, gold := loadTiny(t, c, "de/forum-tee")
	if got, want := corpus.JoinLines(page.Lines()), "grüner Tee"; got != want || gold.Text != want {
		t.Errorf("page %q with gold %q, want both %q", got, gold.Text, want)
	}
	if _, gold := loadTiny(t, c, "en/blog-tea-1.0"); gold.Text != "Tea" {
		t.Errorf("gold %q, want Tea", gold.Text)
	}
	wantBad(t, c, "en/news-lost", "benchmarkdata/en/html/news-lost.html")
}
