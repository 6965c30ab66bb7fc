package formats

import (
	"slices"
	"testing"

	"chaff/corpus"
)

func TestTrafilatura(t *testing.T) {
	entries := entriesOf(t, trafilatura, textFiles(t, map[string]string{
		"tests/evaldata.json": `{
			"https://blog.example.de/x": {"file": "x.ä.html", "with": ["keep"], "without": ["drop", "menu"], "license": "CC BY 4.0"},
			"https://web.archive.org/web/2016/http://www.example.com/old/": {"file": "old.html", "with": ["old"], "without": []},
			"xhttps://example.org/y": {"file": "y.html", "with": ["y"], "without": []},
			"hard::z.html": {"file": "z.html", "with": ["z"], "without": []},
			"https://example.org/none": {"file": "none.html", "with": [], "without": []},
			"https://example.org/gone": {"file": "gone.html", "with": ["gone"], "without": []}}`,
		"tests/eval/x.ä.html":  "<p>keep",
		"tests/cache/x.ä.html": "<p>not this one",
		"tests/cache/old.html": "<p>f\xfcr windows-1252",
		"tests/eval/y.html":    "<p>y",
		"tests/eval/z.html":    "<p>z",
		"tests/eval/none.html": "<p>none",
	}), "x.ä.html", "old.html", "y.html", "z.html", "none.html", "gone.html")

	page, gold := loadEntry(t, entries["x.ä.html"], corpus.Info{
		ID: "x.ä.html", URL: "https://blog.example.de/x", Site: "example.de", Licence: "CC BY 4.0",
	})
	if page.Source != "<p>keep" {
		t.Errorf("page is %q, not that of tests/eval", page.Source)
	}
	if !slices.Equal(gold.With, []string{"keep"}) || !slices.Equal(gold.Without, []string{"drop", "menu"}) || gold.Form() != corpus.Snippets {
		t.Errorf("gold is with %q, without %q", gold.With, gold.Without)
	}
	page, _ = loadEntry(t, entries["old.html"], corpus.Info{
		ID: "old.html", URL: "https://web.archive.org/web/2016/http://www.example.com/old/", Site: "example.com",
	})
	if page.Source != "<p>für windows-1252" {
		t.Errorf("page of tests/cache is %q", page.Source)
	}
	loadEntry(t, entries["y.html"], corpus.Info{ID: "y.html", URL: "https://example.org/y", Site: "example.org"})
	loadEntry(t, entries["z.html"], corpus.Info{ID: "z.html"})
	badPage(t, entries["none.html"], "no snippets")
	badPage(t, entries["gone.html"], "tests/cache/gone.html")
}
